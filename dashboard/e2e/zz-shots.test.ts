import { expect, test } from "vitest";
import { journeys, open, page, product } from "./journey.ts";

journeys({ prepare: async ({ platform }) => expect((await platform.scan()).status).toBe("SUCCEEDED") });

test("shots", { timeout: 400_000 }, async () => {
  const numberOf = async (query: string) => {
    const { data } = await product.server.graphql(
      "query A($query: String!) { alerts(filter: { query: $query }, first: 1) { nodes { number } } }",
      { query },
    );
    return (data as any).alerts.nodes[0]?.number;
  };
  const shots: [string, string][] = [
    ["trust-any", "check:trust-any"],
    ["resource-star", "check:resource-star"],
    ["passrole", "check:esc-passrole-star"],
    ["key", "check:key-unused-90"],
  ];
  const messages: string[] = [];
  page.on("console", (m) => {
    if (m.type() !== "info") messages.push(m.text());
  });
  for (const [name, query] of shots.slice(0, 3)) {
    const number = await numberOf(query);
    for (const [size, scheme] of [
      [{ width: 1440, height: 1600 }, "light"],
      [{ width: 390, height: 1600 }, "dark"],
    ] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: scheme });
      await open(`/alerts/${number}?fix=cli`);
      await page
        .getByRole("heading", { name: /^Effect/ })
        .waitFor({ timeout: 30_000 })
        .catch(() => undefined);
      await page.locator("h3", { hasText: "How to fix it" }).evaluate((el) => el.scrollIntoView());
      await page.screenshot({ path: `/tmp/fxshots/b-${name}-${scheme}-${size.width}.png` });
    }
  }
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.emulateMedia({ colorScheme: "light" });
  await open("/checks?q=key-age-90");
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/fxshots/checks-0.png` });
  await open("/rotation");
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/fxshots/rotation.png` });
  await page
    .getByRole("button", { name: /New schedule/ })
    .first()
    .click()
    .catch(() => undefined);
  await page.waitForTimeout(1500);
  await page.getByRole("status", { name: "What the schedule will do" }).waitFor();
  await page.screenshot({ path: `/tmp/fxshots/schedule.png` });
  await page.setViewportSize({ width: 390, height: 900 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(800);
  await page.getByRole("status", { name: "What the schedule will do" }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: `/tmp/fxshots/schedule-390.png` });
  console.log(messages.slice(0, 10));
});
