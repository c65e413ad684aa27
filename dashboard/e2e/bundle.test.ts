/** The size of a first load, measured from the responses that a browser received. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { journeys, open, openDocument, page } from "./journey.ts";

/** With the answers of the API, about 9 kB, a first visit takes at most 235 kB. The goal is 240 kB. */
const FILES_MAX_KB = 226;
/** Each further file costs its headers, and one that is found late costs a round trip. */
const FILES_MAX = 9;
const FILES = new Set(["document", "script", "stylesheet", "font", "image", "other"]);

/** A shade or variant of a colour, such as `--mantine-color-gray-3`. */
const COLOUR = /--mantine-color-([a-z]+)-(?:\d|filled|light|outline|text)\b/g;
const IMPORT = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

journeys({ isScanned: true });

// In a circle, a script may use what another one has not defined yet. Whether it does depends on which page is opened first.
test("no scripts of the dashboard import each other in a circle", () => {
  const folder = join(inject("builtDashboard"), "assets");
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(50);
  const imports = new Map(
    scripts.map((name) => [
      name,
      [...readFileSync(join(folder, name), "utf8").matchAll(IMPORT)].map(([, imported]) => imported!),
    ]),
  );
  // Takes away the scripts that import only scripts taken away before. The rest imports in a circle, or one that does.
  for (let isDone = false; !isDone;) {
    const free = [...imports].filter(([, imported]) => !imported.some((each) => imports.has(each)));
    for (const [name] of free) imports.delete(name);
    isDone = free.length === 0;
  }
  expect(Object.fromEntries(imports)).toEqual({});
});

test("nothing uses a colour of Mantine whose variables are left out", () => {
  const folder = join(inject("builtDashboard"), "assets");
  const own = readdirSync(folder).filter((name) => /\.(css|js)$/.test(name) && !name.startsWith("packages-"));
  const texts = own.map((name) => readFileSync(join(folder, name), "utf8"));
  const used = texts.flatMap((text) => [...text.matchAll(COLOUR)].map(([, colour]) => colour!));
  expect([...new Set(used)].toSorted()).toEqual(["dark", "gray", "petrol", "red", "teal"]);
});

test(`a first load of the overview takes at most ${FILES_MAX_KB} kB of files on the wire, with headers`, async () => {
  const sizes: Promise<{ readonly kind: string; readonly bytes: number }>[] = [];
  page.on("requestfinished", (request) => {
    const kind = request.resourceType();
    if (!FILES.has(kind)) return;
    sizes.push(request.sizes().then((size) => ({ kind, bytes: size.responseBodySize + size.responseHeadersSize })));
  });
  await openDocument("/");
  const files = await Promise.all(sizes);
  const sums = new Map<string, number>();
  for (const { kind, bytes } of files) sums.set(kind, (sums.get(kind) ?? 0) + bytes / 1_000);
  const total = [...sums.values()].reduce((sum, kB) => sum + kB, 0);
  const parts = [...sums].map(([kind, kB]) => `${kind} ${kB.toFixed(1)}`).join(", ");
  console.log(`First load of /: ${total.toFixed(1)} kB in ${files.length} files: ${parts}`);
  for (const kind of ["document", "script", "stylesheet", "font"]) expect(sums.get(kind), kind).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(FILES_MAX_KB);
  expect(files.length).toBeLessThanOrEqual(FILES_MAX);
});

test("the dashboard has the licence texts of the packages in it", async () => {
  await open("/");
  await page.keyboard.press("?");
  const link = page.getByRole("link", { name: "Licenses of the software in this dashboard" });
  const answer = await page.request.get((await link.getAttribute("href"))!);
  expect(answer.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  const text = await answer.text();
  // Code, styles and fonts, of packages that the dashboard imports and of those that they bring.
  for (const name of [
    "react",
    "react-dom",
    "scheduler",
    "@mantine/core",
    "@apollo/client",
    "graphql",
    "@fontsource-variable/inter",
    "d3-scale",
    "d3-array",
  ])
    expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+`, "m"));
  expect(text).toContain("Permission is hereby granted, free of charge");
  expect(text).toContain("SIL OPEN FONT LICENSE");
  // Tools that only build the dashboard are not in it.
  expect(text).not.toMatch(/^(vite|typescript|playwright-core) /m);
});
