import axe from "axe-core";
import { expect } from "vitest";

/**
 * Expects no violation of axe's accessibility rules, with three exceptions. Contrast needs a browser's layout, so the
 * browser tests measure it. The other two rules need landmarks and a level-one heading, which a component lacks.
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
