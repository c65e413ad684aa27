import { render } from "@testing-library/react";
import { createElement, type ReactElement, type ReactNode } from "react";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const NAME = "ad\u200Bmin\u202E";
const SHOWN = String.raw`ad\u{200b}min\u{202e}`;

function drawn(part: ReactElement): string {
  return render(part).container.innerHTML;
}

test("text between tags shows what would not be seen", () => {
  expect(drawn(<p>{NAME}</p>)).toBe(`<p>${SHOWN}</p>`);
});

test("text among other things, in lists and in lists of lists too", () => {
  expect(
    drawn(
      <p>
        of {NAME} <b>{[NAME, [" and ", NAME]]}</b>
      </p>,
    ),
  ).toBe(`<p>of ${SHOWN} <b>${SHOWN} and ${SHOWN}</b></p>`);
});

test("text that a component hands on, without tags of its own", () => {
  function Plain({ children }: { readonly children: ReactNode }): ReactNode {
    return children;
  }
  expect(drawn(<Plain>{NAME}</Plain>)).toBe(SHOWN);
  expect(drawn(<>{NAME}</>)).toBe(SHOWN);
});

test("text in pictures", () => {
  expect(
    drawn(
      <svg>
        <title>{NAME}</title>
        <text>{NAME}</text>
      </svg>,
    ),
  ).toBe(`<svg><title>${SHOWN}</title><text>${SHOWN}</text></svg>`);
});

test("attributes that are seen or read aloud", () => {
  const { container } = render(
    <div title={NAME} aria-label={NAME} aria-description={NAME} data-name={NAME}>
      <img src="/x.png" alt={NAME} />
      <input placeholder={NAME} />
    </div>,
  );
  const shown = [...container.querySelectorAll("*")].flatMap((element) =>
    ["title", "aria-label", "aria-description", "alt", "placeholder"]
      .map((name) => element.getAttribute(name))
      .filter((text) => text !== null),
  );
  expect(shown).toEqual([SHOWN, SHOWN, SHOWN, SHOWN, SHOWN]);
  expect(container.querySelector("div")?.dataset["name"]).toBe(NAME);
});

test("attributes that a component hands on past the runtime", () => {
  const Plain = (props: { readonly title: string }): ReactElement => createElement("a", props);
  expect(drawn(<Plain title={NAME} />)).toBe(`<a title="${SHOWN}"></a>`);
});

test("what a field holds, and where a link leads, stay as they are", () => {
  const { container } = render(
    <>
      <a href={`/users/${encodeURIComponent(NAME)}`}>{NAME}</a>
      <input defaultValue={NAME} />
      <textarea defaultValue={NAME} />
      <option value={NAME}>{NAME}</option>
    </>,
  );
  expect(container.querySelector("a")?.getAttribute("href")).toBe(`/users/${encodeURIComponent(NAME)}`);
  expect(container.querySelector("input")?.value).toBe(NAME);
  expect(container.querySelector("textarea")?.value).toBe(NAME);
  expect(container.querySelector("option")).toMatchObject({ value: NAME, textContent: SHOWN });
});

test("what has nothing to show is handed on as it came", () => {
  const children = ["plain", <b key="b">words</b>];
  const element = <p title="plain">{children}</p>;
  expect((element.props as { readonly children: unknown }).children).toBe(children);
});

describe("no file of the dashboard puts text on a page in another way", () => {
  const ours = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^gql\/|^test-/.test(file),
  );

  // What a component answers is drawn without the runtime being asked: an element has been by it, a text has not.
  test("a component answers elements, not text", () => {
    const answers = found(/^(?:export )?function ([A-Z]\w*)[^]*?\): ([^;{}\n]+) \{$/gm);
    expect(answers.length).toBeGreaterThan(200);
    expect(answers.filter(([, , type]) => type !== "ReactElement" && type !== "ReactElement | null")).toEqual([]);
    expect(found(/const [A-Z]\w* = (?:\([^)]*\)|\w+)(?:: \w+)? =>/g)).toEqual([]);
  });

  test("the document is not written to by hand, but for the tab's title", () => {
    expect(
      found(/\b(?:innerHTML|outerHTML|insertAdjacent\w+|createTextNode|createElement|dangerouslySetInnerHTML)\b/g),
    ).toEqual([]);
    expect(found(/(?:\.(?:textContent|innerText|nodeValue|title) = |setAttribute\().*/g)).toEqual([
      ["ui/page-title.ts", ".title = `${visibleText(title)} · IAM Monitor`;"],
    ]);
  });

  /** The file, and what the pattern's groups took; all of it where there are none. */
  function found(pattern: RegExp): string[][] {
    expect(ours.length).toBeGreaterThan(100);
    return ours.flatMap((file) =>
      [...readFileSync(join(import.meta.dirname, file), "utf8").matchAll(pattern)].map(([all, ...groups]) => [
        file,
        ...(groups.length > 0 ? groups : [all]),
      ]),
    );
  }
});
