/**
 * The dashboard in the pseudo-language, with an accent on each letter of each text of the catalogue. A word without accents
 * that the API did not say is a text that no translation reaches.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PSEUDO } from "../texts/pseudo-language.ts";
import { follow } from "./in-app-navigation.ts";
import { browser, product, stage } from "./journey.ts";
import { type BrowserSession, openBrowserSession } from "./product.ts";
import { demoResources, FACES, type Known, rolePath, ROWS, userPath } from "./screens.ts";

const root = join(import.meta.dirname, "..", "..");
const dashboardDir = mkdtempSync(join(tmpdir(), "iam-monitor-pseudo-"));

/** Pages with labels, tables, sentences, charts, forms and pictures. */
const ROUTES = new Set([
  "/",
  "/alerts",
  "/alerts/$number",
  "/problems",
  "/rotation",
  "/settings/accounts",
  "/approvals",
]);
const VIEWS = new Set([
  ...["a user's permissions", "a user's history", "the timeline of keys", "checks by control", "conditional paths"],
  ...["relations as a list"],
]);
const PAGES: readonly (readonly [name: string, path: (known: Known) => string])[] = [
  ["a user", userPath],
  ["a role", rolePath],
  ...ROWS.flatMap(({ route, path }) => (ROUTES.has(route) ? [[route, path] as const] : [])),
  ...FACES.flatMap(({ name, path }) => (VIEWS.has(name) ? [[name, path] as const] : [])),
];
/** Names in every language: of the product, AWS and roles, an example of a query, and a field of evidence. */
const NAMES = new Set(["Monitor", "PassRole", "admin", "deploy", "Principals"]);
const WORD = /[\p{L}\p{M}\p{N}_’'-]+/gu;

beforeAll(async () => {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const args = [vite, "build", "-c", "dashboard/vite.config.ts", "--outDir", dashboardDir, "--logLevel", "warn"];
  args.push("--mode", "draft", "--minify", "false");
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NODE_ENV: "production", DASHBOARD_LANGUAGE: PSEUDO },
  });
  expect(await once(child, "close")).toEqual([0, null]);
});
afterAll(() => rmSync(dashboardDir, { recursive: true }));

stage({ dashboardDir, isScanned: true });

let session: BrowserSession;
let known: Known;
/** What the API has said, and the answers that are not read yet. */
const said = new Set<string>();
const answers: Promise<void>[] = [];

beforeAll(async () => {
  session = await openBrowserSession(browser, product, { session: await product.session() });
  known = (await demoResources(async (query) => (await product.server.graphql(query)).data)) as Known;
  session.page.on("response", (response) => {
    if (!response.url().endsWith("/graphql")) return;
    // The answer to a page that was left cannot be read.
    answers.push(
      response.json().then(
        (answer) => addStrings(answer, said),
        () => undefined,
      ),
    );
  });
  session.page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => addStrings(JSON.parse(String(payload)), said)),
  );
});

test("the pages are known", () => {
  expect(PAGES).toHaveLength(2 + ROUTES.size + VIEWS.size);
});

test.each(PAGES)("every text is in the catalogue: %s", async (_, path) => {
  const { page, problems } = session;
  await follow(page, path(known));
  await Promise.all(answers.splice(0));
  expect((await textsOn(page)).filter((text) => strayWords(text, said).length > 0)).toEqual([]);
  expect(problems.splice(0)).toEqual([]);
});

/** The texts of the page, shown or spoken. */
async function textsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = new Set<string>([document.title]);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement!;
      if (element.closest("code, kbd, pre, script, style, textarea") !== null) continue;
      if (node instanceof Element)
        for (const name of ["title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext"])
          texts.add(node.getAttribute(name) ?? "");
      else texts.add(node.textContent ?? "");
    }
    return [...texts];
  });
}

/** The words of a text that have no accent and that the API did not say. */
function strayWords(text: string, said: ReadonlySet<string>): readonly string[] {
  const own = [...said]
    .filter((each) => each.length > 2 && text.toLowerCase().includes(each.toLowerCase()))
    .toSorted((one, other) => other.length - one.length)
    .reduce(
      (rest, each) => rest.replace(new RegExp(String.raw`(?<!\p{L})${escaped(each)}(?!\p{L})`, "giu"), " "),
      text,
    );
  return (own.replaceAll(/\S*[:/@\d]\S*/g, " ").match(WORD) ?? []).filter(
    (word) => /^[a-z’'-]{2,}$/i.test(word) && /[a-z]/.test(word) && !NAMES.has(word),
  );
}

function addStrings(value: unknown, strings: Set<string>): void {
  // A page shows the fix of a problem in two parts.
  if (typeof value === "string") for (const each of [value, ...value.split(": ")]) strings.add(each);
  else if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) addStrings(each, strings);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}
