/** Runs axe-core in a page of the browser to find accessibility violations. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export async function violations(page: Page, options: object = {}): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  return page.evaluate(async (options) => {
    const { axe } = globalThis as unknown as {
      axe: {
        configure: (settings: object) => void;
        run: (
          root: Document,
          options: object,
        ) => Promise<{ violations: { id: string; nodes: { element: Element; failureSummary?: string }[] }[] }>;
      };
    };
    // The HTML of every checked element takes up to a tenth of axe-core's time. Only that of violations is shown.
    axe.configure({ noHtml: true });
    const { violations } = await axe.run(document, { resultTypes: ["violations"], elementRef: true, ...options });
    return violations.flatMap(({ id, nodes }) =>
      nodes
        .slice(0, 3)
        .map(({ element, failureSummary }) => `${id}: ${element.outerHTML.slice(0, 200)} ${failureSummary ?? ""}`),
    );
  }, options);
}
