import { render } from "@testing-library/react";
import { createElement, type ReactElement, type ReactNode } from "react";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const NAME = "ad\u200Bmin\u202E";
const SHOWN = String.raw`ad\u{200b}min\u{202e}`;

function htmlOf(element: ReactElement): string {
  return render(element).container.innerHTML;
}

test("text children show hidden characters", () => {
  expect(htmlOf(<p>{NAME}</p>)).toBe(`<p>${SHOWN}</p>`);
});

test("text next to elements, in lists and in nested lists shows hidden characters", () => {
  expect(
    htmlOf(
      <p>
        of {NAME} <b>{[NAME, [" and ", NAME]]}</b>
      </p>,
    ),
  ).toBe(`<p>of ${SHOWN} <b>${SHOWN} and ${SHOWN}</b></p>`);
});

test("text that a component passes through shows hidden characters", () => {
  function Plain({ children }: { readonly children: ReactNode }): ReactNode {
    return children;
  }
  expect(htmlOf(<Plain>{NAME}</Plain>)).toBe(SHOWN);
  expect(htmlOf(<>{NAME}</>)).toBe(SHOWN);
});

test("text in SVG shows hidden characters", () => {
  expect(
    htmlOf(
      <svg>
        <title>{NAME}</title>
        <text>{NAME}</text>
      </svg>,
    ),
  ).toBe(`<svg><title>${SHOWN}</title><text>${SHOWN}</text></svg>`);
});

test("displayed and spoken attributes show hidden characters", () => {
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

test("attributes that a component passes to createElement show hidden characters", () => {
  const Plain = (props: { readonly title: string }): ReactElement => createElement("a", props);
  expect(htmlOf(<Plain title={NAME} />)).toBe(`<a title="${SHOWN}"></a>`);
});

test("the value of a field and the target of a link are unchanged", () => {
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

test("children without hidden characters are passed on as the same object", () => {
  const children = ["plain", <b key="b">text</b>];
  const element = <p title="plain">{children}</p>;
  expect((element.props as { readonly children: unknown }).children).toBe(children);
});

describe("no file of the dashboard bypasses the runtime", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^gql\/|^test-/.test(file),
  );

  // A component's return value does not pass through the runtime. A returned element already did, a string did not.
  test("components return elements, not strings", () => {
    const components = matches(/^(?:export )?function ([A-Z]\w*)[^]*?\): ([^;{}\n]+) \{$/gm);
    expect(components.length).toBeGreaterThan(200);
    expect(components.filter(([, , type]) => type !== "ReactElement" && type !== "ReactElement | null")).toEqual([]);
    expect(matches(/const [A-Z]\w* = (?:\([^)]*\)|\w+)(?:: \w+)? =>/g)).toEqual([]);
  });

  test("only the title of the tab is written to the document directly", () => {
    expect(
      matches(/\b(?:innerHTML|outerHTML|insertAdjacent\w+|createTextNode|createElement|dangerouslySetInnerHTML)\b/g),
      // The link that saves a file and the canvas that draws a picture have no text and are never in the document.
    ).toEqual([
      ["features/exports/download.ts", "createElement"],
      ["features/pictures/save-picture.ts", "createElement"],
    ]);
    expect(matches(/(?:\.(?:textContent|innerText|nodeValue|title) = |setAttribute\().*/g)).toEqual([
      ["ui/page-title.ts", ".title = `${visibleText(title)} · IAM Monitor`;"],
    ]);
  });

  /** For each match of the pattern: the file and the matched groups, or the whole match if there are no groups. */
  function matches(pattern: RegExp): string[][] {
    expect(files.length).toBeGreaterThan(100);
    return files.flatMap((file) =>
      [...readFileSync(join(import.meta.dirname, file), "utf8").matchAll(pattern)].map(([match, ...groups]) => [
        file,
        ...(groups.length > 0 ? groups : [match]),
      ]),
    );
  }
});
