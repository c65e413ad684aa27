/** Runs axe-core in a page of the browser to find accessibility violations. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** `isFrameChecked` is false where an earlier check of the same document has covered the header, the sidebar and the banners. */
export async function violations(page: Page, options: object = {}, isFrameChecked = true): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  return page.evaluate(
    async ({ options, isFrameChecked }) => {
      const { axe } = globalThis as unknown as {
        axe: {
          configure: (settings: object) => void;
          run: (
            context: { include: readonly Document[]; exclude: readonly Element[] },
            options: object,
          ) => Promise<{ violations: { id: string; nodes: { element: Element; failureSummary?: string }[] }[] }>;
        };
      };
      // The HTML and the selector of every checked element take a quarter of axe-core's time. Only the HTML of violations is
      // shown. No rule needs the style sheets to be read beforehand.
      axe.configure({ noHtml: true });
      const frame = [...document.querySelectorAll("header, nav, aside")].filter(
        (each) => each.closest("main") === null,
      );
      const { violations } = await axe.run(
        { include: [document], exclude: isFrameChecked ? [] : frame },
        {
          resultTypes: ["violations"],
          elementRef: true,
          selectors: false,
          preload: false,
          ...options,
        },
      );
      return violations.flatMap(({ id, nodes }) =>
        nodes
          .slice(0, 3)
          .map(({ element, failureSummary }) => `${id}: ${element.outerHTML.slice(0, 200)} ${failureSummary ?? ""}`),
      );
    },
    { options, isFrameChecked },
  );
}
