/** A Microsoft Teams channel or chat, by the address of a workflow. The address is the secret: it lets anyone post. */
import { z } from "zod";
import { AppError } from "../../../errors.ts";
import { callOutbound } from "../../core/outbound-http.ts";
import {
  factsLine,
  itemsOf,
  type MessageItem,
  moreLine,
  type Notification,
  oneLine,
  severitiesOf,
  reasonLine,
} from "../message.ts";
import type { TargetKind } from "./target.ts";
import { webAddress } from "./web-address.ts";

const ITEMS_MAX = 20;
const TEXT_MAX_CHARACTERS = 600;
/** Teams refuses messages above 28 KB (Microsoft Teams, *Limits and specifications*). */
const MESSAGE_MAX_BYTES = 26_000;
/** The statuses with which a workflow answers: 202, or 200 if it ends with a response of its own. */
const ACCEPTED: ReadonlySet<number> = new Set([200, 202]);
/** The workflow was deleted. */
const GONE: ReadonlySet<number> = new Set([404, 410]);

const input = z.object({
  url: webAddress.nullish(),
  /** Shown to people only: the workflow itself names the channel. */
  channel: z.string().trim().min(1).max(80).nullish(),
});

interface TeamsSettings {
  readonly origin: string;
  readonly channel: string | null;
}

export const teams: TargetKind<z.output<typeof input>, { readonly url: string }, TeamsSettings> = {
  input,
  split(given, former) {
    const url = given.url ?? former?.url;
    if (!url) throw new AppError("BAD_USER_INPUT", { message: "url: is required.", details: { path: "url" } });
    return { settings: { origin: new URL(url).origin, channel: given.channel ?? null }, secret: { url } };
  },
  hostsOf: (_, { url }) => [{ field: "url", host: new URL(url).hostname }],
  addressOf: ({ channel, origin }) => channel ?? origin,
  async send({ secret: { url } }, notification, options) {
    const answer = await callOutbound({
      url,
      body: teamsMessage(notification),
      headers: { "content-type": "application/json; charset=utf-8", "user-agent": "iam-monitor" },
      ...options,
    });
    return { ...answer, isAccepted: ACCEPTED.has(answer.status), isGone: GONE.has(answer.status) };
  },
};

/** The JSON of an Adaptive Card with as many events as the size limit of Teams allows. */
export function teamsMessage(notification: Notification): string {
  for (let shown = ITEMS_MAX; ; shown = Math.floor(shown / 2)) {
    const text = JSON.stringify(cardMessage(notification, shown));
    if (shown === 0 || Buffer.byteLength(text) <= MESSAGE_MAX_BYTES) return text;
  }
}

function cardMessage(notification: Notification, itemsMax: number) {
  const { title, body, publicUrl } = notification;
  const shown = itemsOf(notification).slice(0, itemsMax);
  const more = moreLine(notification, shown.length);
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          fallbackText: oneLine(title, TEXT_MAX_CHARACTERS),
          msteams: { width: "Full" },
          body: [
            line([run(title, { weight: "Bolder", size: "Large" })]),
            ...(shown.length > 1 ? [line([run(severitiesOf(body))])] : []),
            ...shown.flatMap((item) => linesOf(item, shown.length === 1)),
            ...(more === null ? [] : [line([run(more, { isSubtle: true })])]),
            line([run(reasonLine(body), { isSubtle: true, size: "Small" })]),
          ],
          ...(publicUrl !== null && {
            actions: [{ type: "Action.OpenUrl", title: "Open IAM Monitor", url: `${publicUrl}/alerts` }],
          }),
        },
      },
    ],
  };
}

function linesOf(item: MessageItem, isDescribed: boolean) {
  const { heading, link, description } = item;
  const selectAction = link === null ? {} : { selectAction: { type: "Action.OpenUrl", url: link } };
  return [
    line([run(heading, { weight: "Bolder", ...selectAction })], { spacing: "Medium" }),
    line([run(factsLine(item))], { spacing: "None" }),
    ...(isDescribed ? [line([run(description)], { spacing: "Small" })] : []),
  ];
}

/** Runs of text are shown as they are. A TextBlock would read Markdown, so that a name from AWS could add a link. */
function line(inlines: readonly object[], layout: object = {}) {
  return { type: "RichTextBlock", inlines, ...layout };
}

function run(text: string, look: object = {}) {
  return { type: "TextRun", text: oneLine(text, TEXT_MAX_CHARACTERS), ...look };
}
