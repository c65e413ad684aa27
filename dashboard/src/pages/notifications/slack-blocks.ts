/** Reads the blocks of a Slack message, as far as IAM Monitor writes them. */

export interface SlackText {
  readonly text: string;
  /** Whether links and escapes have a meaning, as in Slack's own markup. */
  readonly isMarkup: boolean;
}

export interface SlackBlock {
  /** `header`, `section` or `context`. */
  readonly type: string;
  readonly texts: readonly SlackText[];
}

export interface SlackPiece {
  readonly text: string;
  /** The address behind the text. Null for plain text. */
  readonly link: string | null;
}

/** Empty if the body is not a message with blocks. */
export function slackBlocks(body: unknown): readonly SlackBlock[] {
  const blocks = fieldOf(body, "blocks");
  if (!Array.isArray(blocks)) return [];
  return blocks.map((block: unknown) => {
    const type = fieldOf(block, "type");
    const elements = fieldOf(block, "elements");
    const texts: readonly unknown[] = Array.isArray(elements) ? elements : [fieldOf(block, "text")];
    return { type: typeof type === "string" ? type : "", texts: texts.flatMap(textOf) };
  });
}

function textOf(value: unknown): SlackText[] {
  const text = fieldOf(value, "text");
  return typeof text === "string" ? [{ text, isMarkup: fieldOf(value, "type") === "mrkdwn" }] : [];
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

const LINK = /<([^|>]+)\|([^>]*)>/g;

/** The parts of a text, with the links of Slack's markup. */
export function slackPieces({ text, isMarkup }: SlackText): readonly SlackPiece[] {
  if (!isMarkup) return [{ text, link: null }];
  const pieces: SlackPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    pieces.push({ text: shown(text.slice(end, match.index)), link: null });
    pieces.push({ text: shown(match[2]!), link: match[1]! });
    end = match.index + match[0].length;
  }
  return [...pieces, { text: shown(text.slice(end)), link: null }].filter((piece) => piece.text !== "");
}

/** What Slack shows for an escaped text. The sign without width that the sender puts behind its formatting is invisible there. */
function shown(text: string): string {
  return text
    .replaceAll(/([*~`|])\u200b/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
