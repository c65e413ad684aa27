import { expect, test } from "vitest";
import { visibleDocument, visibleText } from "./visible-text.ts";

test.each([
  ["ordinary-name_1+=,.@-", "ordinary-name_1+=,.@-"],
  ["Zoë 李雷 – größer", "Zoë 李雷 – größer"],
  ["admin\u202Enimda", String.raw`admin\u{202e}nimda`],
  ["ad\u200Bmin", String.raw`ad\u{200b}min`],
  ["ad\u2066min\u2069", String.raw`ad\u{2066}min\u{2069}`],
  ["\uFEFFadmin", String.raw`\u{feff}admin`],
  ["ad\u00ADmin", String.raw`ad\u{00ad}min`],
  ["ad\u3164min", String.raw`ad\u{3164}min`],
  ["ad\u{E0041}min", String.raw`ad\u{e0041}min`],
  ["a\u0000b\nc\td\u007F", String.raw`a\u{0000}b\u{000a}c\u{0009}d\u{007f}`],
  ["a\u2028b", String.raw`a\u{2028}b`],
  ["a\uD800b", String.raw`a\u{d800}b`],
])("%j is shown as %j", (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test("a document keeps its lines and tabs", () => {
  expect(visibleDocument('{\n\t"Sid": "a\u202Eb"\r\n}')).toBe(String.raw`{
	"Sid": "a\u{202e}b"\u{000d}
}`);
});
