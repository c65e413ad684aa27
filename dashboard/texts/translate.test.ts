import { expect, test } from "vitest";
import { translate } from "./translate.ts";

function inLanguage(source: string, translations: Readonly<Record<string, string>>, tag = "de-DE"): string {
  return translate("file.tsx", source, { tag, translationOf: (text) => translations[text] });
}

test("a translation changes the order of values and elements", () => {
  expect(
    inLanguage('<p>Read <Link title="The docs" to="/docs">the docs</Link> of {name}</p>', {
      "Read <0>the docs</0> of {1}": "{1}: lies <0>die Doku</0>!",
      "The docs": "Die Doku",
    }),
  ).toBe('<p>{name}{": lies "}<Link title={"Die Doku"} to="/docs">{"die Doku"}</Link>{"!"}</p>');
  expect(inLanguage('f(`${a} of ${isAll ? "all keys" : b}`)', { "{0} of {1}": "{1}: `{0}`", "all keys": "alle" })).toBe(
    String.raw`f(${'`${isAll ? "alle" : b}: \\`${a}\\``'})`,
  );
});

test("a counted noun has the plural forms of the language", () => {
  const source = 'countOf(of("key"), "key")';
  expect(inLanguage(source, { "key | keys": "Schlüssel | Schlüssel" })).toBe(
    'countOf(of("key"), "Schlüssel", "Schlüssel")',
  );
  const polish = inLanguage("countOf(n, 'key')", { "key | keys": "klucz | klucze | kluczy | klucza" }, "pl");
  const countOf = (_: number, one: string): string => one;
  // oxlint-disable-next-line typescript/no-implied-eval -- the code was written from the translation above
  const say = new Function("countOf", "n", `return ${polish}`) as (count: typeof countOf, n: number) => string;
  expect([1, 2, 5, 22].map((n) => say(countOf, n))).toEqual(["klucz", "klucze", "kluczy", "klucze"]);
  expect(() => inLanguage(source, { "key | keys": "klucz | klucze" }, "pl")).toThrow(
    "needs 4 forms: one, few, many, other",
  );
});

test("numbers and dates have the format of the language, and a text without a translation stays", () => {
  expect(inLanguage('n.toLocaleString("en-GB") + " keys left"', {})).toBe('n.toLocaleString("de-DE") + " keys left"');
});

test("a translation must keep each value and element", () => {
  expect(() => inLanguage("f(`${a} of ${b}`)", { "{0} of {1}": "{0} von" })).toThrow("must contain {0} {1}");
});
