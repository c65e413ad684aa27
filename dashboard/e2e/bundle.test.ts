/** The size of a first load, measured from the responses that a browser received. */
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { journeys, open, page } from "./journey.ts";

const JS_MAX_KB = 240;
const CSS_MAX_KB = 30;

journeys({ prepare: ({ platform }) => platform.scan() });

test(`a first load of the overview takes at most ${JS_MAX_KB} kB of scripts and ${CSS_MAX_KB} kB of styles, gzipped`, async () => {
  const bytes = { script: 0, stylesheet: 0 };
  const files = { script: 0, stylesheet: 0 };
  const sizes: Promise<void>[] = [];
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (kind !== "script" && kind !== "stylesheet") return;
    sizes.push(
      response.body().then((body) => {
        bytes[kind] += gzipSync(body).length;
        files[kind] += 1;
      }),
    );
  });
  await open("/");
  await Promise.all(sizes);
  const [js, css] = [bytes.script / 1000, bytes.stylesheet / 1000];
  console.log(
    `First load of /: ${js.toFixed(1)} kB of scripts in ${files.script} files, ${css.toFixed(1)} kB of styles in ${files.stylesheet} files, gz`,
  );
  expect(files.script).toBeGreaterThan(0);
  expect(files.stylesheet).toBeGreaterThan(0);
  expect(js).toBeLessThanOrEqual(JS_MAX_KB);
  expect(css).toBeLessThanOrEqual(CSS_MAX_KB);
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
