import axe from "axe-core";
import { expect } from "vitest";

/**
 * Expects no violation of axe's accessibility rules. Contrast needs a browser's layout and is measured by the browser
 * tests. A component has neither landmarks nor a level-one heading.
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
