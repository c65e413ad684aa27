/** The query field of the lists: by keyboard, with chips, counts and what was meant. */
import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";

journeys({ isScanned: true });

const field = (name: string) => page.getByRole("combobox", { name });
async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}
const query = () => new URL(page.url()).searchParams.get("q");
const suggestions = () => page.getByRole("listbox").getByRole("option");

async function totalOf(list: "users" | "alerts", text: string): Promise<number> {
  const { data } = await product.server.graphql(
    `query Q($text: String) { found: ${list}(first: 0, filter: { query: $text }) { totalCount } }`,
    { text },
  );
  return data.found.totalCount;
}

test("a term is made by keyboard alone, with the counts of its values", async () => {
  await open("/alerts");
  await press("/");
  await suggestions().first().waitFor();
  await page.keyboard.type("sev");
  await page.getByRole("option", { name: /^severity:/ }).waitFor();
  await press("ArrowDown", "Enter");
  const critical = await totalOf("alerts", "is:open severity:critical");
  await page.getByRole("option", { name: new RegExp(`^critical\\D*${critical}$`) }).waitFor();
  expect(await violations(page)).toEqual([]);
  await press("ArrowDown", "Enter");
  await page.waitForURL((url) => url.searchParams.get("q") === "is:open severity:critical");
  await page.getByRole("grid", { name: `Alerts, ${critical}` }).waitFor();
  await press("Backspace");
  expect(await field("Filter alerts").inputValue()).toBe("severity:critical");
  await press("Escape", "Escape");
  await page.getByRole("button", { name: "Remove is:open" }).click();
  await page.waitForURL((url) => url.searchParams.get("q") === "severity:critical");
});

test("what was meant replaces a mistake in one click", async () => {
  await open("/users?q=consle:yes mfa:no");
  await page.getByText('Unknown filter "consle".').waitFor();
  await page.getByRole("button", { name: "console", exact: true }).click();
  await page.waitForURL((url) => url.searchParams.get("q") === "console:yes mfa:no");
  const total = await totalOf("users", "console:yes mfa:no");
  await page.getByRole("grid", { name: `Users, ${total}` }).waitFor();
  await page.getByText("Unknown filter").waitFor({ state: "hidden" });
});

test("administrators without MFA are one click away, and say how many they are", async () => {
  const total = await totalOf("users", "admin:yes mfa:no");
  expect(total).toBeGreaterThan(0);
  await open("/users");
  await page.getByRole("button", { name: new RegExp(`^Administrators without MFA ?${total}$`) }).click();
  await page.waitForURL((url) => url.searchParams.get("q") === "admin:yes mfa:no");
  await page.getByRole("grid", { name: `Users, ${total}` }).waitFor();
  const row = page.getByRole("row", { name: /d\.castellanos/ });
  await row.getByRole("gridcell", { name: "Administrator by group platform-admins" }).waitFor();
  expect(await violations(page)).toEqual([]);
});

test("a filter by administrators says for how many users it is not known", async () => {
  await product.platform.platform.orm.em
    .fork()
    .execute("update iam_user set administrator = null where name = 'd.castellanos'");
  await open("/users?q=admin:yes");
  await page.getByText("Whether 1 user can become administrator is not known").waitFor();
  await page.getByRole("link", { name: "Show these users" }).click();
  await page
    .getByRole("row", { name: /d\.castellanos/ })
    .getByText("Not known")
    .waitFor();
  expect(query()).toBe("admin:unknown");
});

test.for([
  ["/keys", "Filter access keys"],
  ["/roles", "Filter roles"],
  ["/groups", "Filter groups"],
  ["/policies", "Filter policies"],
  ["/problems", "Filter problems"],
])("the list %s suggests its own keys", async ([path, name]) => {
  await open(path!);
  await field(name!).click();
  await suggestions().first().waitFor();
  expect(await suggestions().count()).toBeGreaterThan(4);
});
