/** Orientation for new users: administrator status, links to resources, visible tabs and focus. */
import { expect, test } from "vitest";
import { interceptQueries } from "./intercepted-queries.ts";
import { journeys, open, openDocument, page, product } from "./journey.ts";
import { untilSettled } from "./product.ts";

journeys({ isScanned: true });

const userPage = (name: string, tab = "overview") => `/accounts/111122223333/users/${name}?tab=${tab}`;
/** Much longer than a page takes to draw what it has. */
const DRAWN_MS = 5_000;
const access = () => page.getByRole("region", { name: "Access", exact: true });

test("a user's overview says whether the user is an administrator or can become one", async () => {
  await open(userPage("d.castellanos"));
  await access().getByText("yes, through AdministratorAccess of the group platform-admins").waitFor();
  await access()
    .getByText(/^130 days\s*40 days over$/)
    .waitFor();
  await page.getByRole("tab", { name: /Paths/ }).click();
  await page
    .getByText("This user already is an administrator: it has full access, or can grant it to itself.")
    .waitFor();
  await open(userPage("c.duarte"));
  await access().getByRole("link", { name: "can become one under conditions" }).waitFor();
  await open(userPage("b.oconnell"));
  await access().getByRole("link", { name: "can become one", exact: true }).click();
  await page.getByRole("region", { name: "Path to administrator" }).getByText("Exploitable").first().waitFor();
});

test.for([
  ["check:trust-any", "Role", /\/roles\//],
  ["category:iampolicy", "Policy", /\/policies\/policy_/],
  ["category:iamgroup", "Group", /\/groups\//],
  ["category:iamaccesskey", "Access key", /\/users\/.*tab=keys/],
] as const)("an alert (%s) links to its resource", async ([query, kind, address]) => {
  const { data } = await product.server.graphql(
    `{ alerts(filter: { query: "is:open ${query}" }, first: 1) { nodes { number resource { name } } } }`,
  );
  const [{ number, resource }] = data.alerts.nodes;
  await open(`/alerts/${number}`);
  const panel = page.getByRole("region", { name: `Alert ${number}`, exact: true });
  await panel
    .getByText(new RegExp(`^${kind} `))
    .first()
    .waitFor();
  await panel.getByRole("link", { name: resource.name, exact: true }).first().click();
  await page.waitForURL(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
});

test("the selected tab is visible on a narrow screen", async () => {
  await page.setViewportSize({ width: 320, height: 700 });
  await open(userPage("d.castellanos", "alerts"));
  const tab = (await page.getByRole("tab", { name: /Alerts/ }).boundingBox())!;
  expect(tab.x).toBeGreaterThanOrEqual(0);
  expect(tab.x + tab.width).toBeLessThanOrEqual(320);
});

test("a focused field has an outline", async () => {
  await open("/users");
  const field = page.getByRole("combobox", { name: "Filter users" }).locator("..");
  const outline = () => field.evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await outline()).toBe("none");
  await page.keyboard.press("/");
  await expect.poll(outline).toBe("solid");
});

test("the navigation stays at an unknown URL", async () => {
  await open("/no/such/page");
  await page.getByRole("heading", { name: "Page not found" }).waitFor();
  await page.getByRole("navigation").getByRole("link", { name: "Users" }).click();
  await page.getByRole("heading", { name: "Users", level: 1 }).waitFor();
});

test("a page that is opened again shows what it has while it is read", { timeout: 240_000 }, async () => {
  await using queries = await interceptQueries(page, {
    answer: "nothing",
    passes: [],
    isHeld: false,
    isFromMark: true,
  });
  // The page of changes asks another question every five minutes, and this test takes longer on a busy machine.
  await page.clock.setFixedTime(new Date());
  await openDocument("/");
  const links = page.getByRole("navigation", { name: "Pages" }).getByRole("link");
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")!));
  expect(paths.length).toBeGreaterThan(15);
  const waiting: string[] = [];
  for (const round of ["with answers", "without answers"]) {
    if (round === "without answers") await queries.mark();
    for (const [index, path] of paths.entries()) {
      const isHere = new URL(page.url()).pathname === path;
      const before = await page.locator("main h1").textContent();
      await links.nth(index).click();
      // The page before stays until the next one is drawn, whose title may contain that of the page before.
      if (!isHere) await expect.poll(() => page.locator("main h1").textContent()).not.toBe(before);
      if (round === "with answers") await untilSettled(page);
      else if (!(await isDrawn())) waiting.push(path);
    }
  }
  expect(waiting).toEqual([]);
});

/** Whether the page stops loading by itself, without an answer of the API. */
async function isDrawn(): Promise<boolean> {
  const drawn = () => !document.querySelector('main [aria-busy="true"]');
  return page.waitForFunction(drawn, null, { timeout: DRAWN_MS }).then(
    () => true,
    () => false,
  );
}
