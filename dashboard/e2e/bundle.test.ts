/** What a first visit loads, measured from the answers that a browser got. */
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openProduct, openVisitor, type Product, untilSettled } from "./product.ts";

const JS_MAX_KB = 240;
const CSS_MAX_KB = 30;

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([openProduct(), launchBrowser()]);
  await product.platform.scan();
});

afterAll(async () => {
  await browser?.close();
  await product?.close();
});

test(`a first load of the overview takes at most ${JS_MAX_KB} kB of scripts and ${CSS_MAX_KB} kB of styles, gz`, async () => {
  const visitor = await openVisitor(browser, product, { session: await product.session() });
  const bytes = { script: 0, stylesheet: 0 };
  const files = { script: 0, stylesheet: 0 };
  const sizes: Promise<void>[] = [];
  visitor.page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (kind !== "script" && kind !== "stylesheet") return;
    sizes.push(
      response.body().then((body) => {
        bytes[kind] += gzipSync(body).length;
        files[kind] += 1;
      }),
    );
  });
  await visitor.page.goto("/");
  await untilSettled(visitor.page);
  await Promise.all(sizes);
  await visitor.close();
  const [js, css] = [bytes.script / 1000, bytes.stylesheet / 1000];
  console.log(
    `First load of /: ${js.toFixed(1)} kB of scripts in ${files.script} files, ${css.toFixed(1)} kB of styles in ${files.stylesheet} files, gz`,
  );
  expect(files.script).toBeGreaterThan(0);
  expect(files.stylesheet).toBeGreaterThan(0);
  expect(js).toBeLessThanOrEqual(JS_MAX_KB);
  expect(css).toBeLessThanOrEqual(CSS_MAX_KB);
});
