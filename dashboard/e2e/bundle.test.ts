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
