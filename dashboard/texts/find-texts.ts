import { type ESTree, parseSync } from "vite";
import { COMPARED_TEXTS, isText, type Place, placeOf, placeOfType, VERBATIM_ELEMENTS } from "./text-rules.ts";

/**
 * A text in a source file, as the catalogue has it: `{0}` stands for a value, `<0>…</0>` or `<0/>` for an element, and ` | `
 * separates the singular and the plural of a counted noun.
 */
export interface FoundText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Returns the code that says the translation instead of the text. `codeOf` returns the translated code of a part. */
  readonly write: (translation: string, codeOf: (part: Range) => string, language: string) => string;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

type Node = ESTree.Node;
type Child = ESTree.JSXElement["children"][number];

const HAS_LETTER = /\p{L}/u;
const ENTITIES: Readonly<Record<string, string>> = {
  "&apos;": "'",
  "&quot;": '"',
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
};
const ENTITY = /&[#\w]+;/g;
const RETURNS_TEXT = /^:\s*(?:readonly )?string(?:\[\])?(?: \| (?:null|undefined))?$/;
const PICTURE = /^(?:Icon\w*|i|svg|br)$/;
/** The function of `src/ui/format.ts` that says a number with its noun. */
const COUNT = "countOf";
/** A part of a translation that stands for a value or an element. */
export const PART = /(\{\d+\}|<\/?\d+\/?>)/;
const FORM_SEPARATOR = " | ";
/** The plural categories in the order of a translation's forms. */
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"] as const;

/** Returns the texts of a file. A text within another one, such as that of a value, comes before it. */
export function findTexts(fileName: string, source: string): readonly FoundText[] {
  const { program, errors } = parseSync(fileName, source);
  if (errors[0] !== undefined) throw new Error(`${fileName}: ${errors[0].message}`);
  const found: FoundText[] = [];
  /** The place of what the function around returns. */
  let returned: Place = "open";
  visit(program, "open");
  return found;

  function visit(node: Node, place: Place): void {
    if (node.type.startsWith("TS") && !("expression" in node)) return;
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
        return;
      case "Literal":
        if (typeof node.value === "string" && isText(node.value, place)) add(node, node.value, quoted);
        return;
      case "TemplateLiteral":
        return visitTemplate(node, place);
      case "TaggedTemplateExpression":
        return visit(node.quasi, "never");
      case "JSXElement":
        visitAll(node.openingElement.attributes, "open");
        return visitContent(node.children, VERBATIM_ELEMENTS.has(nameOf(node.openingElement.name) ?? ""));
      case "JSXFragment":
        return visitContent(node.children, false);
      case "JSXAttribute":
        return visitAttribute(node);
      case "Property":
        return visitProperty(node, place);
      case "CallExpression":
      case "NewExpression":
        return visitCall(node, place);
      case "ConditionalExpression":
        visit(node.test, "open");
        visit(node.consequent, place);
        return visit(node.alternate, place);
      case "LogicalExpression":
        visit(node.left, node.operator === "&&" ? "open" : place);
        // The text that stands instead of an empty list of words.
        return visit(node.right, place === "open" && isJoined(node.left) ? "text" : place);
      case "BinaryExpression": {
        const compared = COMPARED_TEXTS.has(nameOf(node.left)) ? "text" : "never";
        visit(node.left, node.operator === "+" ? place : "never");
        return visit(node.right, node.operator === "+" ? place : compared);
      }
      case "MemberExpression":
        visit(node.object, place);
        return node.computed ? visit(node.property, "never") : undefined;
      case "SwitchCase":
        return visitAll(node.consequent, "open");
      case "ExpressionStatement":
        // A directive, such as "use strict", has no place of a text either.
        return visit(node.expression, "open");
      case "VariableDeclarator":
        visit(node.id, "open");
        return node.init === null ? undefined : visit(node.init, placeOfType(codeAt(node.id.typeAnnotation)));
      case "ArrayExpression":
      case "ObjectExpression":
      case "ParenthesizedExpression":
      case "AwaitExpression":
      case "ChainExpression":
      case "SpreadElement":
      case "JSXExpressionContainer":
        return visitAll(childrenOf(node), place);
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        return visitFunction(node, place);
      case "ReturnStatement":
        return node.argument === null ? undefined : visit(node.argument, returned);
      case "TSSatisfiesExpression":
        return visit(node.expression, place === "open" ? placeOfType(codeAt(node.typeAnnotation)) : place);
      default:
        if (node.type.startsWith("TS") && "expression" in node) return visit(node.expression as Node, place);
        visitAll(childrenOf(node), "open");
    }
  }

  /** Adds a text. White space around it separates it from what follows and is no part of it. */
  function add({ start, end }: Range, written: string, write: FoundText["write"]): void {
    const text = written.trim();
    const [before, after] = written.split(text) as [string, string];
    found.push({
      start,
      end,
      text,
      write: (translation, ...rest) => write(`${before}${translation}${after}`, ...rest),
    });
  }

  function codeAt(range: Range | null | undefined): string {
    return range ? source.slice(range.start, range.end) : "";
  }

  function visitAll(nodes: Iterable<Node | null>, place: Place): void {
    for (const node of nodes) if (node !== null) visit(node, place);
  }

  function visitTemplate(node: ESTree.TemplateLiteral, place: Place): void {
    const pieces = node.quasis.map(({ value }) => value.cooked ?? value.raw);
    const isOne = isText(pieces.join("{}"), place);
    // A word that is chosen by a condition, in a row of words.
    const isRow = place !== "never" && pieces.some((piece) => /\s/.test(piece));
    const ofPart = place === "text" ? "open" : place;
    visitAll(node.expressions, isOne || isRow ? "text" : ofPart);
    if (!isOne) return;
    const text = pieces.map((piece, index) => (index === 0 ? piece : `{${index - 1}}${piece}`)).join("");
    add(node, text, (translation, codeOf) => {
      const pieces = translation
        .split(PART)
        .map((piece, index) =>
          index % 2 === 1
            ? `\${${codeOf(node.expressions[numberOf(piece)]!)}}`
            : piece.replace(/[\\`$]/g, String.raw`\$&`),
        );
      return `\`${pieces.join("")}\``;
    });
  }

  function visitAttribute({ name, value }: ESTree.JSXAttribute): void {
    const place = placeOf(nameOf(name));
    if (value === null) return;
    if (value.type !== "Literal") return visit(value, place);
    const text = decoded(value.value);
    if (isText(text, place)) add(value, text, (translation) => `{${quoted(translation)}}`);
  }

  function visitProperty({ key, value, computed }: Extract<Node, { type: "Property" }>, place: Place): void {
    if (computed) visit(key, "never");
    const own = placeOf(nameOf(key), place);
    // The labels of codes stand under the name `code`, as those of an action do under `action`.
    visit(value, own === "never" && value.type === "ObjectExpression" ? "open" : own);
  }

  function visitCall(node: ESTree.CallExpression | ESTree.NewExpression, place: Place): void {
    const { callee, arguments: args } = node;
    const name = nameOf(callee.type === "MemberExpression" ? callee.property : callee);
    if (name === COUNT) return visitCount(node);
    const [separator] = args;
    const joinsWords =
      name === "join" && separator?.type === "Literal" && /[,;·\p{L}]\s|\s\p{L}/u.test(String(separator.value));
    // `text.trim()` says what the text says, and a list of words what the words do.
    const ofCallee = callee.type === "MemberExpression" ? place : "open";
    visit(callee, joinsWords ? "text" : ofCallee);
    visitAll(args, joinsWords ? "text" : placeOf(name));
  }

  /** A function that returns a string by its type, or is in the place of a text, returns texts. */
  function visitFunction(node: ESTree.Function | ESTree.ArrowFunctionExpression, place: Place): void {
    const before = returned;
    returned = RETURNS_TEXT.test(codeAt(node.returnType)) ? "text" : place;
    visitAll(node.params, "open");
    if (node.body !== null) visit(node.body, returned);
    returned = before;
  }

  /** `countOf(value, "alert")`, whose plural is regular, or `countOf(value, "identity", "identities")`. */
  function visitCount({ arguments: [value, one, many] }: ESTree.CallExpression | ESTree.NewExpression): void {
    if (value) visit(value, "open");
    if (value && one?.type === "Literal" && (many === undefined || many.type === "Literal")) {
      const singular = String(one.value);
      const forms = [singular, many === undefined ? `${singular}s` : String(many.value)];
      add({ start: one.start, end: (many ?? one).end }, forms.join(FORM_SEPARATOR), (translation, codeOf, language) =>
        codeOfForms(translation.split(FORM_SEPARATOR), codeOf(value), language),
      );
    } else visitAll([one ?? null, many ?? null], "text");
  }

  /** The children of an element: one text with what stands in it, or children of which each is its own. */
  function visitContent(children: readonly Child[], isVerbatim: boolean): void {
    if (isVerbatim || !children.some(isWords)) {
      for (const child of children) if (child.type !== "JSXText") visit(child, isVerbatim ? "never" : "text");
      return;
    }
    const [first, last] = [children.findIndex(isSaid), children.findLastIndex(isSaid)];
    for (const child of [...children.slice(0, first), ...children.slice(last + 1)])
      if (child.type !== "JSXText") visit(child, "text");
    const said = children.slice(first, last + 1);
    const parts: Part[] = [];
    const written = textOf(said, parts);
    add({ start: said[0]!.start, end: said.at(-1)!.end }, written, (translation, codeOf) =>
      translation
        .split(PART)
        .map((piece, index) => (index % 2 === 1 ? codeOfPart(piece, parts, codeOf) : piece && `{${quoted(piece)}}`))
        .join(""),
    );
  }

  /** The text of children, with a placeholder for each value and element. Visits what is not part of the text. */
  function textOf(children: readonly Child[], parts: Part[]): string {
    return children
      .map((child) => {
        if (child.type === "JSXText") return wordsOf(child.value);
        if (child.type === "JSXExpressionContainer" && child.expression.type === "JSXEmptyExpression") return "";
        const literal = literalOf(child);
        if (literal !== undefined) return literal;
        const number = parts.length;
        if (child.type === "JSXElement" && isSentencePart(child)) {
          const { openingElement, closingElement } = child;
          parts.push({ whole: child, opening: openingElement, closing: closingElement! });
          visitAll(openingElement.attributes, "open");
          return `<${number}>${textOf(child.children, parts)}</${number}>`;
        }
        parts.push({ whole: child });
        visit(child, "text");
        return child.type === "JSXExpressionContainer" ? `{${number}}` : `<${number}/>`;
      })
      .join("");
  }
}

/** The arguments for the form of a counted noun. Two forms of which the first is for 1 are those of `countOf` itself. */
function codeOfForms(forms: readonly string[], value: string, language: string): string {
  const rules = new Intl.PluralRules(language);
  const categories = CATEGORIES.filter((each) => rules.resolvedOptions().pluralCategories.includes(each));
  if (forms.length !== categories.length)
    throw new Error(`"${forms.join(FORM_SEPARATOR)}" needs ${categories.length} forms: ${categories.join(", ")}.`);
  if (forms.length === 2 && rules.select(0) === "other") return forms.map(quoted).join(", ");
  const byCategory = JSON.stringify(Object.fromEntries(categories.map((each, index) => [each, forms[index]])));
  return `...Array(2).fill(${byCategory}[new Intl.PluralRules(${quoted(language)}).select(${value})])`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function numberOf(placeholder: string): number {
  return Number(/\d+/.exec(placeholder)![0]);
}

/** The value that a placeholder in the text of an element stands for. */
interface Part {
  readonly whole: Range;
  readonly opening?: Range;
  readonly closing?: Range;
}

function codeOfPart(placeholder: string, parts: readonly Part[], codeOf: (part: Range) => string): string {
  const { whole, opening, closing } = parts[numberOf(placeholder)]!;
  if (placeholder.startsWith("</")) return codeOf(closing ?? whole);
  return codeOf(placeholder.endsWith("/>") ? whole : (opening ?? whole));
}

/** White space as React reads it: line breaks and the indentation around them are no part of the text. */
function wordsOf(value: string): string {
  const lines = decoded(value).split(/\r?\n/);
  return lines
    .map((line, index) => {
      const start = index === 0 ? line : line.trimStart();
      return index === lines.length - 1 ? start : start.trimEnd();
    })
    .filter((line) => line !== "")
    .join(" ");
}

function decoded(text: string): string {
  return text.replace(ENTITY, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new Error(`Write the character itself instead of ${entity}.`);
    return character;
  });
}

function literalOf(child: Child): string | undefined {
  if (child.type !== "JSXExpressionContainer" || child.expression.type !== "Literal") return undefined;
  return typeof child.expression.value === "string" ? child.expression.value : undefined;
}

function isWords(child: Child): boolean {
  return HAS_LETTER.test(child.type === "JSXText" ? child.value : (literalOf(child) ?? ""));
}

/** Whether a child may be at the start or end of a sentence: not white space, a comment or a picture. */
function isSaid(child: Child): boolean {
  if (child.type === "JSXText") return child.value.trim() !== "";
  if (child.type === "JSXElement") return !PICTURE.test(nameOf(child.openingElement.name) ?? "");
  const literal = literalOf(child);
  if (literal !== undefined) return literal.trim() !== "";
  return child.type !== "JSXExpressionContainer" || child.expression.type !== "JSXEmptyExpression";
}

function isSentencePart({ openingElement, children }: ESTree.JSXElement): boolean {
  return !VERBATIM_ELEMENTS.has(nameOf(openingElement.name) ?? "") && children.some(isWords);
}

function isJoined(node: Node): boolean {
  return (
    node.type === "CallExpression" && node.callee.type === "MemberExpression" && nameOf(node.callee.property) === "join"
  );
}

function nameOf(node: Node): string | undefined {
  if (node.type === "Identifier" || node.type === "JSXIdentifier" || node.type === "PrivateIdentifier")
    return node.name;
  return node.type === "Literal" ? String(node.value) : undefined;
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(
      (value): value is Node => typeof value === "object" && value !== null && "type" in value && "start" in value,
    );
}
