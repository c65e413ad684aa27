import axe from "axe-core";
import { expect } from "vitest";

/**
 * No violation of accessibility rules. Contrast needs a browser's layout and is measured by the browser tests; a part
 * of a page has neither landmarks nor a first heading.
 */
export async function expectAccessible(container: HTMLElement): Promise<void> {
  const results = await axe.run(container, {
    rules: {
      "color-contrast": { enabled: false },
      region: { enabled: false },
      "page-has-heading-one": { enabled: false },
    },
  });
  expect(
    results.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`),
  ).toEqual([]);
}
