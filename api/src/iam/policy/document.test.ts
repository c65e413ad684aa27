import fc from "fast-check";
import { describe, expect, test } from "vitest";
import cases from "./document.cases.json" with { type: "json" };
import { decodePolicyText, parsePolicy } from "./document.ts";
import { placeOfStatement, placesOfElements } from "./places.ts";

interface Case {
  readonly name: string;
  readonly text: string;
  readonly statements?: readonly object[];
  readonly error?: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

describe("a policy document", () => {
  test.each(cases as readonly Case[])("$name", ({ text, statements, error, path, line, column }) => {
    const parsed = parsePolicy(text);
    if (parsed.ok) {
      expect(error).toBeUndefined();
      expect(parsed.document.statements).toMatchObject(statements!);
    } else {
      expect(parsed.error).toMatchObject({ code: error, path, line, ...(column === undefined ? {} : { column }) });
      expect(parsed.error.message).not.toBe("");
    }
  });

  test("is bounded in depth and size before it is parsed", () => {
    for (const deep of [
      "[".repeat(10_000),
      "[".repeat(10_000) + "]".repeat(10_000),
      `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    ]) {
      expect(parsePolicy(deep)).toMatchObject({ ok: false, error: { code: "POLICY_TOO_DEEP" } });
    }
    const documentOf = (count: number, space = "") =>
      `{"Statement":[${`${space}{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},`.repeat(count)}{"Effect":"Allow","Action":"*","Resource":"*"}]}`;
    expect(parsePolicy(documentOf(17_000))).toMatchObject({
      ok: false,
      error: { code: "POLICY_TOO_LARGE", path: "$", line: 1 },
    });
    expect(parsePolicy(documentOf(1, " ".repeat(1_200_000)))).toMatchObject({
      ok: false,
      error: { code: "POLICY_TOO_LARGE" },
    });
    // White space does not count towards the size limit, as in AWS.
    expect(parsePolicy(documentOf(500, " ".repeat(2_000)))).toMatchObject({ ok: true });
  });

  test.each([
    [
      '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},]}',
      1,
      61,
      "Trailing comma before the closing bracket.",
    ],
    [
      '{\n  "Statement": [\n    {"Effect": "Allow", "Action": "*", "Resource": "*",}\n  ]\n}',
      3,
      55,
      "Trailing comma before the closing bracket.",
    ],
    ['{\n  "Statement": [\n    {"Effect": Allow}\n  ]\n}', 3, 16, "The document is not valid JSON."],
    ['{"Statement": [', 1, 16, "The document is not valid JSON."],
  ])("that is not JSON reports the position: %j", (text, line, column, message) => {
    expect(parsePolicy(text)).toMatchObject({
      ok: false,
      error: { code: "POLICY_JSON_INVALID", line, column, message },
    });
  });

  test("is the same object for the same text, also if it is too long for the cache, and leaves prototypes untouched", () => {
    const text = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
    expect(parsePolicy(text)).toBe(parsePolicy(text));
    const documents = [1, 2].map(() => {
      const parsed = parsePolicy(text + " ".repeat(1_050_000));
      return parsed.ok ? parsed.document : null;
    });
    expect(documents[0]).not.toBeNull();
    expect(documents[1]).toBe(documents[0]);
    parsePolicy('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("is decoded once", () => {
    const plain = '{"Statement":[]}';
    const once = encodeURIComponent(plain);
    expect(decodePolicyText(once)).toBe(plain);
    expect(decodePolicyText(plain)).toBe(plain);
    expect(parsePolicy(decodePolicyText(encodeURIComponent(once)))).toMatchObject({
      ok: false,
      error: { code: "POLICY_URL_ENCODED" },
    });
    expect(parsePolicy(decodePolicyText("%7B%zz"))).toMatchObject({ ok: false, error: { code: "POLICY_URL_ENCODED" } });
    expect(decodePolicyText('{"Id":"100%25"}')).toBe('{"Id":"100%25"}');
  });

  test("has lines and columns for its statements and their elements", () => {
    const text =
      '{\n  "Statement": [\n    { "Effect": "Allow", "Action": "*", "Resource": "*" },\n    {\n      "Effect": "Deny",\n      "Action": ["a:B",\n        "c:D"],\n      "Resource": "*"\n    }\n  ]\n}';
    const parsed = parsePolicy(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const [first, second] = parsed.document.statements;
    expect(placeOfStatement(parsed.document, first!)).toEqual({
      line: 3,
      column: 5,
      endLine: 3,
      excerpt: '{ "Effect": "Allow", "Action": "*", "Resource": "*" }',
    });
    expect(placeOfStatement(parsed.document, second!)).toMatchObject({ line: 4, column: 5, endLine: 9 });
    expect(
      placesOfElements(parsed.document, [
        [second!, "Action", 1],
        [second!, "Effect"],
      ]),
    ).toEqual([
      { line: 7, column: 9 },
      { line: 5, column: 7 },
    ]);
    const single = parsePolicy('{"Statement":\n{"Effect":"Allow",\n"Action":"*","Resource":"*"}}');
    if (!single.ok) throw new Error(single.error.message);
    expect(placesOfElements(single.document, [[single.document.statements[0]!, "Action"]])).toEqual([
      { line: 3, column: 1 },
    ]);
  });

  test("parses any text into a document or a typed error", () => {
    const seed =
      '{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":["s3:*"],"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}';
    const broken = fc
      .tuple(fc.nat(seed.length), fc.nat(20), fc.string())
      .map(([at, cut, put]) => seed.slice(0, at) + put + seed.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(broken, fc.string(), fc.json()), (text) => {
        const parsed = parsePolicy(text);
        return parsed.ok || /^POLICY_[A-Z_]+$/.test(parsed.error.code);
      }),
      { numRuns: 10_000, seed: 20_261_124 },
    );
  });
});

test.each([
  ["%7B%22a%22%3A1%7D", '{"a":1}'],
  ["%7b%22a%22%3a1%7d", '{"a":1}'],
  ["%0A%20%7B%7D", "\n {}"],
  ['{"Resource":"arn:aws:s3:::b/%7Bx%7D"}', '{"Resource":"arn:aws:s3:::b/%7Bx%7D"}'],
  // This text is encoded twice. AWS encodes once, so the inner encoding is part of the document.
  ["%7B%22R%22%3A%22%257B%22%7D", '{"R":"%7B"}'],
  ["%7B%zz", "%7B%zz"],
  ["", ""],
])("a document is decoded once, and only when it is encoded: %j", (sent, kept) => {
  expect(decodePolicyText(sent)).toBe(kept);
});
