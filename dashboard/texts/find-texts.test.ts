import { describe, expect, test } from "vitest";
import { findTexts } from "./find-texts.ts";

function textsOf(source: string): readonly string[] {
  return findTexts("file.tsx", source).map(({ text }) => text);
}

describe("content of elements", () => {
  test("a sentence with values and elements is one text", () => {
    expect(textsOf("<p>Read <Link to='/docs'>the docs</Link> of {name}, or <b>all</b>.</p>")).toEqual([
      "Read <0>the docs</0> of {1}, or <2>all</2>.",
    ]);
  });

  test("an icon and white space around a text are no part of it", () => {
    expect(textsOf("<span><IconKey />{' '}\n  last used\n  today\n</span>")).toEqual(["last used today"]);
  });

  test("a value with texts of its own is a placeholder, and they are texts, too", () => {
    expect(textsOf('<p>Key {isUsed ? "in use" : "unused"}{/* a note */}</p>')).toEqual(["in use", "unused", "Key {0}"]);
  });

  test("code and keys are no texts", () => {
    expect(textsOf("<p>Run <code>npm start</code> or press <kbd>Enter</kbd></p>")).toEqual(["Run <0/> or press <1/>"]);
  });
});

describe("strings in code", () => {
  test("words of a label, a table of an enum and a sentence are texts", () => {
    expect(
      textsOf('const a = { label: "all" }, b = { NOT_USED: "unused" }, c = "No access keys", d = "Severity";'),
    ).toEqual(["all", "unused", "No access keys", "Severity"]);
    expect(textsOf('const names: Readonly<Record<Kind, string>> = { user: "person" };')).toEqual(["person"]);
  });

  test("a template is a text with its values, and a sentence with a value is one without a label", () => {
    expect(textsOf("const a = `${shown} of ${total} keys`, b = `${id}-${part}`, c = `/users/${name}`;")).toEqual([
      "{0} of {1} keys",
    ]);
  });

  test("a counted noun has its singular and plural", () => {
    expect(textsOf('countOf(n, "key"); countOf(n, "identity", "identities");')).toEqual([
      "key | keys",
      "identity | identities",
    ]);
  });

  test("words that a function returns, that a condition chooses or that are joined are texts", () => {
    expect(textsOf('function f(): string { return isOn ? "on" : "off"; }')).toEqual(["on", "off"]);
    expect(textsOf('const a = `${name} ${isIn ? "through" : "as"} ${other}`;')).toEqual(["through", "as"]);
    expect(textsOf('const a = [isMe && "you", role].filter(Boolean).join(", ");')).toEqual(["you"]);
    expect(textsOf('const { label = "All actions" } = props;')).toEqual(["All actions"]);
  });

  test("a table of names of fields has no texts", () => {
    expect(textsOf('const a: Readonly<Record<string, "action">> = { ACTION_INVALID: "action" };')).toEqual([]);
    expect(textsOf('const a = { OPEN: "open" } as const satisfies Record<Status, keyof Counts>;')).toEqual([]);
    expect(textsOf('const a = { code: { NOT_FOUND: "not found" }, kind: "user" };')).toEqual(["not found"]);
  });

  test("what a noun is compared with is a text as the noun is", () => {
    expect(textsOf('<Summary noun="group" isShort={noun === "group" || kind === "group"} />')).toEqual([
      "group",
      "group",
    ]);
  });

  test("ids, enum values, class names, addresses, queries and code are no texts", () => {
    expect(
      textsOf(`
        import x from "Some module";
        if (status === "Active" || event.key === "Enter") set("NOT_READ", "credential-report", "accessKeys");
        const a = { key: "long name", to: "/a b", width: "minmax(6rem, 1fr)", q: "is:open severity:high" };
        switch (kind) { case "Access key": styles["Some class"]; }
        const b: "Some value" = values.get("Some value"), c = "arn:aws:iam::1:user/A b", d = '{ "A": "b c" }';
        const e = <i className="one Two" data-tone="Very good" style={{ width: "Full width" }} aria-live="polite" />;
      `),
    ).toEqual([]);
  });
});
