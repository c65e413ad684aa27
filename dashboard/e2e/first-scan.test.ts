/** Whoever looks at the alerts before the first scan has ended sees them come by themselves: nothing stands there that could move. */
import { expect, test } from "vitest";
import { journeys, open, page, product } from "./journey.ts";

journeys();

test("the first scan's alerts fill an empty list without a click", async () => {
  await open("/alerts");
  await page.getByText("No data yet").waitFor();
  const { status, counts } = await product.platform.scan();
  expect(status).toBe("SUCCEEDED");
  await page.getByRole("grid", { name: /Alerts/ }).waitFor();
  await expect.poll(async () => page.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(counts!.opened + 1));
});
