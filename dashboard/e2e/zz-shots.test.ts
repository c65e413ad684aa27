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
  for (const [name, query] of shots) {
    const number = await numberOf(query);
    if (!number) {
      console.log("none", query);
      continue;
    }
    for (const [size, scheme] of [
      [{ width: 1440, height: 1000 }, "light"],
      [{ width: 1440, height: 1000 }, "dark"],
      [{ width: 390, height: 844 }, "light"],
    ] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: scheme });
      await open(`/alerts/${number}?fix=document`);
      await page.getByRole("tablist", { name: "Remediation options" }).waitFor();
      await page
        .locator('[aria-busy="false"]')
        .first()
        .waitFor({ timeout: 60_000 })
        .catch(() => undefined);
      await page.waitForTimeout(1500);
      await page.getByRole("heading", { name: "How to fix it" }).scrollIntoViewIfNeeded();
      await page.locator("h3", { hasText: "How to fix it" }).evaluate((el) => el.scrollIntoView());
      await page.screenshot({ path: `/tmp/fxshots/${name}-${scheme}-${size.width}.png` });
    }
  }
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.emulateMedia({ colorScheme: "light" });
  await open("/checks?q=key-age-90");
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/fxshots/checks-0.png` });
  const field = page.getByRole("textbox", { name: /Key max age/i }).first();
  if (await field.count()) {
    await field.fill("20");
    await page
      .getByText(/would be flagged/)
      .first()
      .waitFor();
    await page.screenshot({ path: `/tmp/fxshots/checks-1.png` });
    await page.getByRole("button", { name: "Save" }).first().click();
    await page.getByRole("button", { name: "Apply now" }).waitFor();
    await page.screenshot({ path: `/tmp/fxshots/checks-2.png` });
    await page.getByRole("button", { name: "Apply now" }).click();
    await page.getByText(/^Applied to/).waitFor();
    await page.screenshot({ path: `/tmp/fxshots/checks-3.png` });
  }
  await open("/rotation");
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/fxshots/rotation.png` });
  await page
    .getByRole("button", { name: /New schedule/ })
    .first()
    .click()
    .catch(() => undefined);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/fxshots/schedule.png` });
  console.log(messages.slice(0, 10));
});
