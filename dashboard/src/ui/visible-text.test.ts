import { describe, expect, test } from "vitest";
import { parseVisibleText, hiddenCharacterCount, visibleText } from "./visible-text.ts";

describe.each([
  ["ordinary-name_1+=,.@-", "ordinary-name_1+=,.@-", 0],
  ["Zoë 李雷 – größer", "Zoë 李雷 – größer", 0],
  ["admin\u202Enimda", String.raw`admin\u{202e}nimda`, 1],
  ["ad\u200Bmin", String.raw`ad\u{200b}min`, 1],
  ["ad\u2066min\u2069", String.raw`ad\u{2066}min\u{2069}`, 2],
  ["\uFEFFadmin", String.raw`\u{feff}admin`, 1],
  ["ad\u00ADmin", String.raw`ad\u{00ad}min`, 1],
  ["ad\u3164min", String.raw`ad\u{3164}min`, 1],
  ["ad\u{E0041}min", String.raw`ad\u{e0041}min`, 1],
  ["a\u0000b\u007F", String.raw`a\u{0000}b\u{007f}`, 2],
  ["a\u2028b", String.raw`a\u{2028}b`, 1],
  ["a\uD800b", String.raw`a\u{d800}b`, 1],
  // Joiners are visible as part of an emoji and hidden anywhere else.
  ["⚠️ seen by 👩‍💻 and 👍🏽", "⚠️ seen by 👩‍💻 and 👍🏽", 0],
  ["ad\u200Dmin\uFE0F", String.raw`ad\u{200d}min\u{fe0f}`, 2],
  ["👍\u200D1\uFE0F", String.raw`👍\u{200d}1\u{fe0f}`, 2],
])("%j", (text, shown, count) => {
  test(`is shown as ${JSON.stringify(shown)}`, () => {
    expect(visibleText(text)).toBe(shown);
    expect(visibleText(shown)).toBe(shown);
    expect(parseVisibleText(shown)).toBe(text);
  });

  test(`has ${count} hidden characters`, () => {
    expect(hiddenCharacterCount(text)).toBe(count);
  });
});

test("line breaks and tabs are kept", () => {
  expect(visibleText('{\n\t"Sid": "a\u202Eb"\r\n}')).toBe(String.raw`{
	"Sid": "a\u{202e}b"\u{000d}
}`);
});

test("an escape that visibleText never writes is kept as typed", () => {
  expect(parseVisibleText(String.raw`a\u{ffffff}b \u{0061} C:\u{zz}`)).toBe(String.raw`a\u{ffffff}b \u{0061} C:\u{zz}`);
});
