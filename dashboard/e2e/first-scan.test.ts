/** Alerts of the first scan appear in an empty list without a click, because no visible row can move. */
import { expect, test } from "vitest";
import { journeys, open, page, product } from "./journey.ts";

journeys();

test("the alerts of the first scan fill an empty list without a click", async () => {
  await open("/alerts");
  await page.getByText("No data yet").waitFor();
  const { status, counts } = await product.platform.scan();
  expect(status).toBe("SUCCEEDED");
  await page.getByRole("grid", { name: /Alerts/ }).waitFor();
  await expect.poll(async () => page.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(counts!.opened + 1));
});
