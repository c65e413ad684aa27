/** Relations, trust of roles and permissions of users, with mouse and keyboard. */
import { expect, test } from "vitest";
import { allow, policyDocument } from "../../api/sandbox/demo/documents.ts";
import { expectRefused, journeys, open, page, product, tabTo } from "./journey.ts";
import type { Product } from "./product.ts";

const USER = "arn:aws:iam::111122223333:user/tied-user";
const AROUND = `/graph?tab=relations&around=${USER}`;

journeys({ prepare });

async function prepare({ platform }: Product): Promise<void> {
  const { demo } = platform;
  const user = demo.createUser({ name: "tied-user" });
  demo.putInlinePolicy(user, "tied-own", policyDocument(allow("s3:GetObject", "arn:aws:s3:::reports/*")));
  await platform.scan();
}

const picture = () => page.getByRole("group", { name: "Diagram of the relations" });
const node = (name: RegExp) => picture().getByRole("button", { name });

/**
 * The node, once the diagram has its viewport. Before, it moves. Playwright scrolls a node that it cannot reach yet into
 * view, and React Flow puts its canvas back at once, so that a click between the two would not reach the node.
 */
async function settledNode(name: RegExp) {
  await picture().and(page.locator('[aria-busy="false"]')).waitFor();
  return node(name);
}

async function choose(name: RegExp): Promise<void> {
  await (await settledNode(name)).click();
}

test("the diagram of the account leads to one item, to its relations and back", async () => {
  await open("/graph");
  await page.getByRole("tab", { name: "Memberships, policies and trusts" }).click();
  await page.getByText(/^Administrators, roles open to the outside/).waitFor();
  await page.getByRole("button", { name: "Everything", exact: true }).click();
  await page.getByText(/The whole account: \d+ items/).waitFor();
  const search = page.getByRole("combobox", { name: "Focus on" });
  await search.pressSequentially("no-such-name");
  await page.keyboard.press("Enter");
  await page.getByText("No user, group, role or policy matches.").waitFor();
  await search.fill("");
  await search.pressSequentially("tied-us");
  await page.keyboard.press("Enter");
  await page.waitForURL(/around=arn:aws:iam::111122223333:user.*tied-user/);
  await page.getByText(/Around tied-user, up to 2 steps away: 2 items, 1 relation/).waitFor();
  await choose(/tied-own/);
  const detail = page.getByRole("region", { name: "tied-own" });
  await detail.getByText("is an inline policy of").waitFor();
  await detail.getByRole("button", { name: "Focus on this item" }).click();
  await page.getByText(/Around tied-own/).waitFor();
  await page.goBack();
  await page.getByText(/Around tied-user/).waitFor();
  await node(/tied-user/).waitFor();
  // The URL holds the selection, so a shared link shows the same selection.
  await choose(/tied-own/);
  await page.waitForURL(/node=/);
  await page.reload();
  await page.getByRole("region", { name: "tied-own" }).getByRole("link", { name: "tied-own" }).click();
  await page.getByRole("heading", { level: 1, name: "tied-own" }).waitFor();
  await page.goBack();
  await page.getByRole("region", { name: "tied-own" }).waitFor();
});

test("a click selects an item although the mouse moves a little between press and release", async () => {
  await open(AROUND);
  const { x, y, width, height } = (await (await settledNode(/tied-own/)).boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 3, y + height / 2 + 2);
  await page.mouse.up();
  await page.getByRole("region", { name: "tied-own" }).waitFor();
});

test("the list shows the same relations, and Back returns to it from a detail page", async () => {
  await open("/graph?tab=relations&scope=all");
  const sum = await page.getByText(/The whole account/).textContent();
  await page.getByRole("button", { name: "List" }).click();
  await page.waitForURL(/as=list/);
  await expect.poll(() => page.getByText(/The whole account/).textContent()).toBe(sum);
  await page.getByRole("textbox", { name: "Filter the list" }).fill("tied-user");
  const rows = page.getByRole("region", { name: "Table of relations" }).getByRole("row");
  await page.getByText("1 row", { exact: true }).waitFor();
  await expect.poll(() => rows.nth(1).textContent()).toMatch(/tied-user.*has inline policy.*tied-own/);
  await rows.nth(1).getByRole("link", { name: "tied-user" }).click();
  await page.getByRole("heading", { level: 1, name: "tied-user" }).waitFor();
  await page.goBack();
  await page.waitForURL(/tab=relations.*as=list/);
  await page.getByRole("textbox", { name: "Filter the list" }).waitFor();
});

test("kinds and distance filter the relations, and the page says what is not shown", async () => {
  await open(AROUND);
  await page.getByRole("group", { name: "Kinds" }).getByRole("button", { name: "Group" }).click();
  await page.getByText(/Only groups are shown/).waitFor();
  await page.getByRole("button", { name: "4 steps" }).click();
  await page.waitForURL(/depth=4/);
  await page.getByText(/up to 4 steps away: 1 item, 0 relations/).waitFor();
  await page.getByRole("button", { name: "The whole account" }).click();
  await page
    .getByText(/The whole account/)
    .first()
    .waitFor();
});

test("a link to a deleted resource says so and leads to the whole account", async () => {
  await open(`${AROUND}-gone`);
  await page.getByText("Not in the latest scan").waitFor();
  await page.getByRole("button", { name: "Show the whole account" }).click();
  await page.getByText(/The whole account: \d+ items/).waitFor();
  expectRefused(400);
});

test("the keyboard alone moves between items and opens their pages", async () => {
  await open(AROUND);
  await node(/tied-user/).waitFor();
  await tabTo(/^button (?!Share).*tied-user/);
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.activeElement?.textContent?.includes("tied-own"));
  await page.keyboard.press("Enter");
  const detail = page.getByRole("region", { name: "tied-own" });
  await detail.waitFor();
  await page.keyboard.press("Escape");
  await detail.waitFor({ state: "detached" });
  await page.keyboard.press("+");
  await page.keyboard.press("0");
  await page.keyboard.press("Enter");
  await detail.waitFor();
  await tabTo(/^a tied-own/);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "tied-own" }).waitFor();
});

test("pages of users, roles, groups and policies link to their relations", async () => {
  const { data } = await product.server.graphql(`{
    roles(first: 1) { nodes { roleName } } groups(first: 1) { nodes { groupName } }
    policies(first: 1, filter: { type: [AWS_MANAGED] }) { nodes { id policyName } }
  }`);
  const [role, group, policy] = [data.roles, data.groups, data.policies].map(({ nodes }) => nodes[0]);
  for (const [path, name] of [
    ["/accounts/111122223333/users/tied-user", "tied-user"],
    [`/accounts/111122223333/roles/${role.roleName}`, role.roleName],
    [`/accounts/111122223333/groups/${group.groupName}`, group.groupName],
    [`/policies/${policy.id}`, policy.policyName],
  ] as const) {
    await open(path);
    await page.getByRole("link", { name: "Relations", exact: true }).click();
    await page.getByText(`Around ${name}, up to 2 steps away`).waitFor();
  }
});

test("permissions name their policies, and an access question is answered with its statement", async () => {
  await open("/accounts/111122223333/users/tied-user?tab=permissions");
  await page.getByText("The user can perform 1 action in 1 service.").waitFor();
  await page.getByText("Granted by tied-own, statement 1").waitFor();
  const question = page.getByRole("region", { name: "Test what tied-user can do, by the latest scan" });
  await question.getByLabel("Action").fill("s3:*");
  await question.getByRole("button", { name: "Test", exact: true }).click();
  await question.getByText(/Enter a single action/).waitFor();
  await question.getByLabel("Action").fill("s3:GetObject");
  await question.getByLabel(/^Resource ARN/).fill("arn:aws:s3:::reports/2026.csv");
  await page.keyboard.press("Enter");
  await question.getByText("Allowed", { exact: true }).waitFor();
  await question.getByRole("link", { name: "tied-own" }).waitFor();
  await question.getByLabel(/^Resource ARN/).fill("arn:aws:s3:::other/2026.csv");
  await page.keyboard.press("Enter");
  await question.getByText("Implicit deny", { exact: true }).waitFor();
  expectRefused(400);
});

test("a role's page says who can assume it and by which statement", async () => {
  await open("/accounts/111122223333/roles/SharedServices");
  const trust = page.getByRole("region", { name: "Who can assume this role" });
  await trust.getByRole("button", { name: "Statement 1" }).first().click();
  await page.waitForURL(/line=\d+/);
});
