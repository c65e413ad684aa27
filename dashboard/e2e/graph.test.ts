/** The access graph: paths to administrator, their proofs and what would close them, with mouse and keyboard. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { Accounts } from "../../api/src/services/accounts/accounts.ts";
import { allow, policyDocument, trust } from "../../api/sandbox/demo/documents.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product, tabTo } from "./journey.ts";
import { type Product, untilSettled, VIEWPORT } from "./product.ts";

let scans: { readonly before: string; readonly after: string };

journeys({ prepare });

async function prepare({ platform }: Product): Promise<void> {
  const { demo } = platform;
  // A role that anyone can assume would give every principal the same path.
  const open = demo.role("SharedServices");
  open.trustPolicy = trust({ Service: "ec2.amazonaws.com" });
  demo.touch(open);
  const user = demo.createUser({ name: "graph-journey" });
  const before = (await platform.scan()).id;
  await new Accounts(platform.scope()).update({ id: platform.account.id, readsResourcePolicies: true });
  demo.putInlinePolicy(
    user,
    "journey-grants",
    policyDocument(allow("s3:ListBucket"), allow(["iam:AttachUserPolicy", "iam:PutUserPolicy"], user.arn)),
  );
  scans = { before, after: (await platform.scan()).id };
}

const path = () => page.getByRole("article", { name: /^Escalation path of/ });

test("a path leads from the list to its proof: the URL holds the filters, the diagram opens steps, statements open policies", async () => {
  await open("/graph");
  await page.getByRole("button", { name: /^Exploitable: \d+ paths?$/ }).click();
  await page.getByRole("combobox", { name: "Filter paths" }).fill("graph-journey");
  const paths = page.getByRole("navigation", { name: "Paths, 1", exact: true });
  await paths.getByRole("link", { name: /graph-journey/ }).click();
  await page.waitForURL(/verdict=EXPLOITABLE.*q=graph-journey.*path=path_|q=graph-journey.*path=path_/);
  await path()
    .getByRole("heading", { name: /graph-journey can become administrator/ })
    .waitFor();
  const picture = path().getByRole("group", { name: "Diagram of the path" });
  // The administrator at the end is in view, however wide the window is.
  for (const width of [390, 720, 1_440]) {
    await page.setViewportSize({ ...VIEWPORT, width });
    const target = await picture.locator("[data-administrator]").last().boundingBox();
    expect(target!.x, `at ${width}`).toBeGreaterThanOrEqual(0);
    expect(target!.x + target!.width, `at ${width}`).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize(VIEWPORT);
  await picture.getByRole("button", { name: /step 1: show its proof/ }).click();
  await page.waitForFunction(() => document.activeElement?.id === "step-1");
  await path()
    .getByText(/The statement, from line/)
    .first()
    .click();
  await path().getByText('"iam:AttachUserPolicy"').waitFor();
  await page.reload();
  await untilSettled(page);
  await path().getByRole("link", { name: "journey-grants", exact: true }).first().click();
  await page.getByRole("heading", { level: 1, name: "journey-grants" }).waitFor();
});

test("the map leads from a cause to its paths, by mouse and keyboard, and is saved as picture and text", async () => {
  await open("/graph");
  const map = page.getByRole("group", { name: "Map of causes, intermediate principals and administrators" });
  const cause = map.getByRole("button", { name: /journey-grants/ });
  await cause.click();
  await page.waitForURL(/cause=problem_/);
  const list = page.getByRole("navigation", { name: "Paths, 1", exact: true });
  await list.getByRole("link", { name: /graph-journey/ }).waitFor();
  await cause.press("Escape");
  await page.waitForURL((url) => !url.searchParams.has("cause"));
  await cause.press("ArrowRight");
  const administrator = map.getByRole("button", { name: /^Themselves/ });
  await expect.poll(() => administrator.evaluate((box) => box === document.activeElement)).toBe(true);
  await administrator.press("Enter");
  await page.waitForURL(/administrator=SELF/);
  await list
    .or(page.getByRole("navigation", { name: /^Paths, \d+$/ }))
    .first()
    .waitFor();
  const svg = await saved("SVG picture", /^access-paths-all-accounts-\d{8}T\d{4}Z\.svg$/);
  const text = svg.toString("utf8");
  // The box is too narrow for this name, so the picture has it as a title.
  expect(text).toContain("<title>graph-journey/journey-grants policy</title>");
  expect(text).toContain("@font-face");
  expect(text).not.toMatch(
    /<script|<foreignObject|\son\w+=|href=|var\(|class=|https?:(?!\/\/www\.w3\.org\/2000\/svg")/,
  );
  const isWellFormed = await page.evaluate(
    (source) => new DOMParser().parseFromString(source, "image/svg+xml").querySelector("parsererror") === null,
    // The page's content security policy blocks the style sheet of the font, which needs no check.
    text.replace(/<style>.*?<\/style>/s, ""),
  );
  expect(isWellFormed).toBe(true);
  const png = await saved("PNG picture", /\.png$/);
  expect(png.subarray(1, 4).toString("latin1")).toBe("PNG");
  // Twice the width of the picture on the page, which is not an empty canvas.
  expect(png.readUInt32BE(16)).toBeGreaterThan(1_000);
  expect(png.length).toBeGreaterThan(20_000);
  const markdown = (await saved("Markdown", /\.md$/)).toString("utf8");
  expect(markdown).toMatch(/\| .*journey-grants.* \| – \| Themselves \| 1 \| graph-journey \|/);
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByRole("row", { name: /journey-grants.*Themselves.*graph-journey/ }).waitFor();

  // The map names two paths of each administrator. The others are in one list.
  await open("/graph");
  // The selected path leads to the preview of its cause's removal.
  const simulated = page.getByRole("article").getByRole("link", { name: /^Preview removal of statement \d+ of .+$/ });
  expect(await simulated.getAttribute("href")).toMatch(/tab=what-if&change=remove/);
  const all = page.getByRole("link", { name: /^List all [\d,]+ paths$/ });
  const count = /[\d,]+/.exec((await all.textContent()) ?? "")![0];
  await all.click();
  await page.waitForURL(/list=all/);
  await page.getByRole("navigation", { name: `Paths, ${count}`, exact: true }).waitFor();
  await page.getByRole("button", { name: "In one list" }).click();
  await all.waitFor();
  await open("/graph?path=1");
  await page.getByRole("heading", { name: "No such path" }).waitFor();
});

async function saved(format: string, name: RegExp): Promise<Buffer> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Share or save map: \d+ identit.* with a path to administrator/ }).click();
  await page.getByRole("menuitem", { name: format, exact: true }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(name);
  return readFile(await file.path());
}

test("an alert links to its path, and the user's page shows the same steps", async () => {
  await open("/alerts?q=check:esc-path%20graph-journey");
  await page.getByRole("row").nth(1).click();
  await page.getByRole("link", { name: "Show the escalation path step by step" }).click();
  await path()
    .getByRole("heading", { name: /graph-journey can become administrator/ })
    .waitFor();
  await path().getByRole("link", { name: "graph-journey" }).first().click();
  // Waits for the principal's page, because the previous page also has a tab named Paths.
  await page.getByRole("heading", { level: 1, name: "graph-journey" }).waitFor();
  await page.getByRole("tab", { name: /^Paths/ }).click();
  await page.getByText("iam:PutUserPolicy", { exact: true }).first().waitFor();
  const others = page.getByRole("region", { name: "Other paths" });
  await others.getByRole("button", { name: "Find other paths" }).click();
  await others.getByText("Closing the path above leaves graph-journey 1 other path.").waitFor();
  await others
    .getByText(/^Exploitable/)
    .first()
    .click();
  await others.getByText("iam:AttachUserPolicy", { exact: true }).first().waitFor();
  await page.getByRole("link", { name: "Show in access graph" }).click();
  await path().waitFor();
});

test("a change is built, previewed and removed", async () => {
  await open("/graph?tab=what-if");
  await page.getByRole("button", { name: "Remove statement" }).click();
  await page.getByLabel("Policy", { exact: true }).fill("journey-grants (inline, on graph-journey)");
  await page.getByLabel("Statement", { exact: true }).selectOption("1");
  await page.getByRole("button", { name: "Add and preview" }).click();
  await page.getByRole("heading", { name: "This change would close 1 path" }).waitFor();
  await page
    .getByRole("region", { name: "This change would close 1 path" })
    .getByRole("link", { name: "graph-journey" })
    .waitFor();
  // The URL holds the change, so a shared link shows the same change.
  await page.reload();
  await page.getByRole("heading", { name: "This change would close 1 path" }).waitFor();
  await page.getByRole("button", { name: /^Remove: Statement 2 of journey-grants/ }).click();
  await page.getByRole("heading", { name: "No change yet" }).waitFor();
});

test("a policy that is put on a user is checked while it is typed, previewed and proven", async () => {
  await open("/graph?tab=what-if");
  await page.getByRole("button", { name: "Create role" }).click();
  await page.getByLabel("Name of the new role").fill("r".repeat(65));
  await page.getByText("At most 64 characters").waitFor();
  await page.getByRole("button", { name: "Write inline policy" }).click();
  await page.getByLabel("User, role or group").fill("user graph-journey");
  await page.getByLabel("Policy document").fill('{"Version": "2012-10-17", "Statement": [{"Effect": "Maybe"}]}');
  await page.getByText(/^AWS would refuse it\..*Line 1/).waitFor();
  const document = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  await page.getByLabel("Policy document").fill(JSON.stringify(document));
  await page.getByRole("list", { name: "Issues of the document" }).getByText("ADMIN", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Add and preview" }).click();
  await page.getByText("New administrators: graph-journey.").waitFor();
  await page.reload();
  await page.getByText("New administrators: graph-journey.").waitFor();
});

test("the removal of a choke point is previewed with one click", async () => {
  await open("/graph?tab=what-if");
  await page
    .getByRole("button", { name: /^Preview ?, / })
    .first()
    .click();
  await page.getByRole("heading", { name: /^This change would close \d+ path/ }).waitFor();
});

test("who can perform an action is asked once, and each row has the statements that decide", async () => {
  await open("/graph?tab=who-can");
  await page.getByLabel("Action").fill("iam:AttachUserPolicy");
  await page.getByRole("button", { name: "Find" }).click();
  await page.waitForURL((url) => url.searchParams.get("action") === "iam:AttachUserPolicy");
  const { data } = await product.server.graphql(
    `{ principalsAllowed(accountId: "111122223333", action: "iam:AttachUserPolicy", resource: "*") { allowedCount principals { name } } }`,
  );
  const { allowedCount, principals } = (
    data as { principalsAllowed: { allowedCount: number; principals: { name: string }[] } }
  ).principalsAllowed;
  await page.getByText(new RegExp(`^${allowedCount} allowed, \\d+ under conditions`)).waitFor();
  const first = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: principals[0]!.name }) });
  await first.getByText("iam:AttachUserPolicy").first().waitFor();
  // A mistake is shown at its field.
  await page.getByLabel("Action").fill("iam:*");
  await page.getByRole("button", { name: "Find" }).click();
  await page
    .getByText(/single action|wildcard/i)
    .first()
    .waitFor();
});

test("what lets principals use a resource besides its policy is shown: a grant of a key and a list of a bucket", async () => {
  const ask = (action: string, resource: string) =>
    open(`/graph?${new URLSearchParams({ tab: "who-can", action, resource })}`);
  const outside = page.getByRole("region", { name: "Who is let in from outside the account" });
  const key = "arn:aws:kms:eu-central-1:111122223333:key/2b1e9d74-8c60-4f5a-b3d2-91a7c6e5f408";
  await ask("kms:Decrypt", key);
  await outside.getByRole("row", { name: /Another account.*444455556666:root.*DescribeKey.*Grant/ }).waitFor();
  const role = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "SupportAssistant" }) });
  await role.getByText(/Depends on kms:EncryptionContext:purpose/).waitFor();
  await role.getByText(`grants of ${key}`).first().waitFor();
  await ask("s3:ListBucket", "arn:aws:s3:::shop-logs");
  await outside.getByRole("row", { name: /AWS service.*LogDelivery.*WRITE.*Access control list/ }).waitFor();
  await outside.getByRole("row", { name: /Another account.*READ.*Access control list/ }).waitFor();
  expect(await violations(page)).toEqual([]);
});

test("comparing two scans names the statement that opened the path", async () => {
  await open(`/scans/${scans.after}?compare=${scans.before}`);
  await page.getByRole("heading", { name: /New paths to administrator \(1\)/ }).waitFor();
  await page.getByText(/journey-grants was added/).waitFor();
});

test("the keyboard alone reaches a path, its diagram and its proof", async () => {
  await open("/graph?q=graph-journey");
  await tabTo(/^a .*graph-journey/);
  await page.keyboard.press("Enter");
  await page.waitForURL(/path=path_/);
  await tabTo(/step 1: show its proof/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "step-1");
  await tabTo(/^summary The statement/);
  await page.keyboard.press("Enter");
  await path().getByText('"iam:AttachUserPolicy"').waitFor();
});
