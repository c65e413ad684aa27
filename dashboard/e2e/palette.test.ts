/** The palette (Ctrl K): find, go to and do by keyboard. */
import type { Request } from "playwright-core";
import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { leave } from "./in-app-navigation.ts";
import { focused, journeys, open, page, product } from "./journey.ts";
import { untilSettled } from "./product.ts";

journeys({ isScanned: true });

const field = () => page.getByRole("combobox", { name: "Search or go to" });
const active = () => page.getByRole("listbox", { name: "Results" }).getByRole("option", { selected: true });

async function openPalette(): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect.poll(focused).toMatch(/^combobox Search or go to/);
}

test("a key ID that was pasted leads to its user by keyboard alone, from any page and field", async () => {
  const { data } = await product.server.graphql(`{ accessKeys(first: 1) { nodes { accessKeyId user { userName } } } }`);
  const [{ accessKeyId, user }] = data.accessKeys.nodes;
  await open("/alerts");
  await page.keyboard.press("/");
  const before = await focused();
  await openPalette();
  await page.keyboard.press("Escape");
  await expect.poll(focused).toBe(before);
  await openPalette();
  await page.keyboard.insertText(accessKeyId);
  await active().filter({ hasText: accessKeyId }).waitFor();
  await page
    .getByRole("status")
    .filter({ hasText: /1 account/ })
    .waitFor();
  expect(await violations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.waitForURL(
    (url) => url.pathname.endsWith(`/users/${user.userName}`) && url.searchParams.get("tab") === "keys",
  );
  await page.getByRole("heading", { name: user.userName, level: 1 }).waitFor();
  await openPalette();
  const recent = page.getByRole("option", { name: new RegExp(accessKeyId) });
  await recent.waitFor();
  await page.keyboard.press("Escape");
  await field().waitFor({ state: "hidden" });

  // What was opened is not named to the next operator of this tab.
  await leave(page);
  await open("/");
  await openPalette();
  await active().waitFor();
  expect(await recent.count()).toBe(0);
});

test("what is typed before the palette is loaded belongs to it, and is no shortcut of the page", async () => {
  await open("/");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("g.a");
  await expect.poll(() => field().inputValue()).toBe("g.a");
  expect(new URL(page.url()).pathname).toBe("/");
});

test("Enter right after the text opens what the text finds, and not a result of the text before", async () => {
  await open("/");
  await openPalette();
  await page.keyboard.insertText("d.");
  await active().filter({ hasText: "d." }).waitFor();
  await page
    .getByRole("status")
    .filter({ hasText: /1 account/ })
    .waitFor();
  await field().fill("arn:aws:iam::111122223333:role/SharedServices");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname.endsWith("/roles/SharedServices"));
});

test.for([
  ["#7", /\/alerts\/7$/],
  ["arn:aws:iam::111122223333:role/SharedServices", /\/roles\/SharedServices$/],
  ["access gra", /\/graph$/],
  ["token", /\/settings\/tokens$/],
] as const)("%s opens its page", async ([text, path]) => {
  await open("/");
  await openPalette();
  await page.keyboard.insertText(text);
  const title = text.startsWith("#") ? /./ : new RegExp(text.split("/").at(-1)!.split(" ")[0]!, "i");
  await active().filter({ hasText: title }).waitFor();
  await page
    .getByRole("status")
    .filter({ hasText: /account/ })
    .waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => path.test(url.pathname));
});

test("actions are done from the palette: a token, the colour scheme, a scan", async () => {
  await open("/users");
  await page.getByRole("button", { name: "Search or go to" }).click();
  await field().fill("create an api");
  await page.getByRole("option", { name: /Create an API token/ }).click();
  await page.getByRole("dialog", { name: /token/i }).waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => url.pathname === "/settings/tokens" && !url.searchParams.has("new"));
  await openPalette();
  await field().fill("dark mode");
  await page.getByRole("option", { name: "Switch to dark mode" }).click();
  await page.locator(":root[data-mantine-color-scheme=dark]").waitFor();
  await openPalette();
  await field().fill("scan now");
  const { data } = await product.server.graphql(`{ scans(first: 0) { totalCount } }`);
  await page.getByRole("option", { name: /Scan now/ }).click();
  const scans = async () => (await product.server.graphql(`{ scans(first: 0) { totalCount } }`)).data.scans.totalCount;
  await expect.poll(scans).toBe(data.scans.totalCount + 1);
});

test("arrow keys move, and what is not found is said", async () => {
  await open("/");
  await openPalette();
  const first = await active().textContent();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => active().textContent()).not.toBe(first);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => active().textContent()).toBe(first);
  await field().fill("nothing is named like this");
  await page.getByRole("status").filter({ hasText: "No match in 1 account" }).waitFor();
});

/** From this width on, the palette has a preview. */
const WITH_PREVIEW = { width: 1_440, height: 900 };

test("the selected result is shown beside the list, Tab leads to its actions, and a phone asks for nothing", async () => {
  const asked: string[] = [];
  const isOfPreview = (request: Request) => request.postData()?.includes("SearchPreview") === true;
  page.on("request", (request) => {
    if (isOfPreview(request)) asked.push(request.url());
  });
  const { data } = await product.server.graphql(
    `{ accessKeys(first: 1, filter: { query: "svc-erp-sync" }) { nodes { accessKeyId } } }`,
  );
  const { accessKeyId } = data.accessKeys.nodes[0];
  await page.setViewportSize(WITH_PREVIEW);
  await open("/");
  await openPalette();
  const preview = page.getByRole("complementary", { name: "Preview" });
  for (const [text, ...facts] of [
    ["d.castellanos", /Administrator\s*by group platform-admins/, /MFA\s*None/, /1 key, 1 active/, /8 open alerts/],
    [accessKeyId, /svc-erp-sync’s access key/, /1,180 days/, /Last used/, /limit 90 days/],
    ["#7", /High/, /Open/, /Since/, /Demo/],
    ["SharedServices", /Assumed by/, /Last used/],
    ["111122223333", /Connected/, /Coverage\s*100 %/],
    ["mfa-any", /Family/, /Open alerts/],
  ] as const) {
    await field().fill(text as string);
    for (const fact of facts)
      await preview
        .getByText(fact)
        .or(preview.filter({ hasText: fact }))
        .first()
        .waitFor();
  }
  expect(await violations(page)).toEqual([]);
  await field().fill(accessKeyId);
  for (const action of ["Rotate this key…", "Deactivate this key…", "Copy key ID"])
    await page.getByRole("option", { name: action }).waitFor();
  await preview.getByRole("link", { name: "Plan a rotation" }).waitFor();
  await page.keyboard.press("Tab");
  await expect.poll(focused).toBe("a Plan a rotation");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/rotation/new" && url.searchParams.get("user") === "svc-erp-sync");
  await field().waitFor({ state: "hidden" });

  // A result that was opened comes first the next time, and its preview is there at once.
  await openPalette();
  await field().fill("SharedServices");
  await active().filter({ hasText: "SharedServices" }).waitFor();
  // Opened before it is answered, a preview is not kept.
  await preview.getByText("Assumed by", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname.endsWith("/roles/SharedServices"));
  // The preview is also read again. It is shown while that answer is held back.
  const { promise: isShown, resolve: answer } = Promise.withResolvers<void>();
  await page.route("**/graphql", async (route) => {
    if (isOfPreview(route.request())) await isShown;
    await route.continue();
  });
  const answered = page.waitForResponse((response) => isOfPreview(response.request()));
  await openPalette();
  await preview.getByText("Assumed by", { exact: true }).waitFor();
  answer();
  // The phone below must not be blamed for this request.
  await answered;
  await page.unroute("**/graphql");
  await page.keyboard.press("Escape");
  await untilSettled(page);

  asked.splice(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await openPalette();
  await field().fill("d.castellanos");
  await active().filter({ hasText: "d.castellanos" }).waitFor();
  await page
    .getByRole("status")
    .filter({ hasText: /1 account/ })
    .waitFor();
  expect(await preview.count()).toBe(0);
  expect(asked).toEqual([]);
});
