/** Connecting the accounts of an organization on its page. The long form has 300 accounts. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Response } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { now, pause } from "../../api/src/clock.ts";
import { SessionEntity } from "../../api/src/db/entities/access.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";
import { RotationScheduleEntity } from "../../api/src/db/entities/rotation-schedule.ts";
import { newId } from "../../api/src/db/new-id.ts";
import { Accounts, BLANK } from "../../api/src/services/accounts/accounts.ts";
import { setLimit } from "../../api/src/services/core/account-limit.ts";
import { hashOf } from "../../api/src/services/core/token-hash.ts";
import { Organizations } from "../../api/src/services/onboarding/organizations.ts";
import { AccountGroups } from "../../api/src/services/operators/account-groups.ts";
import { insertOperator } from "../../api/test/support/actors.ts";
import { openOrganization, type OrganizationFixture } from "../../api/test/support/organization-fixture.ts";
import { violations } from "./axe.ts";
import { browserSession, journeys, open, openDocument, page, product } from "./journey.ts";
import { isLongForm } from "./product.ts";

const ACCOUNTS = isLongForm ? 300 : 5;
const CLICKS_MAX = 15;
const CONNECTED_WITHIN_MS = 300_000;
/** First scans are spread over 15 minutes. */
const SCANNED_WITHIN_MS = 1_200_000;
const WAIT_MS = 2_000;
let organization: OrganizationFixture;

/** Waits until a scan of every connected account knows its policies. */
async function untilKnownInAll(): Promise<void> {
  const services = new Organizations(product.platform.scope());
  for (const deadline = now() + SCANNED_WITHIN_MS; now() < deadline; await pause(WAIT_MS)) {
    const members = await services.members((await services.list())[0]!);
    const connected = members.filter(({ connection }) => connection === "CONNECTED");
    const known = connected.filter(
      ({ guardrails }) =>
        guardrails?.serviceControlPolicies === "KNOWN" && guardrails.resourceControlPolicies === "KNOWN",
    );
    // SCPs and RCPs do not apply to the management account, which is connected, too. One account has no role.
    if (known.length === ACCOUNTS - 1) return;
  }
  throw new Error("The policies are not known in all accounts.");
}

journeys();
beforeAll(async () => {
  organization = await openOrganization(product.platform, { accounts: ACCOUNTS, inactive: 2 });
  organization.withoutRole.add("500000000001");
  organization.directory.trustedServices = ["cloudtrail.amazonaws.com"];
  organization.directory.delegations = [{ accountId: "500000000002", services: ["guardduty.amazonaws.com"] }];
  product.platform.sandbox.faults.deny("organizations:DescribeResourcePolicy");
});
afterAll(() => {
  product.platform.sandbox.faults.clear();
  organization.close();
});

test(
  "all accounts of an organization are connected in few clicks, and one without the role says why",
  {
    timeout: CONNECTED_WITHIN_MS + (isLongForm ? SCANNED_WITHIN_MS : 60_000),
  },
  async () => {
    let clicks = 0;
    const click = async (role: "link" | "button" | "checkbox", name: RegExp | string) => {
      clicks += 1;
      await page.getByRole(role, { name }).click();
    };
    await open("/settings/accounts");
    await click("link", "Connect an organization");
    await click("button", "Read the accounts");
    await page.getByText(`${ACCOUNTS + 3} accounts in 10 units`).waitFor();
    // The operator deploys the template that the page shows.
    const services = new Organizations(product.platform.scope());
    const [stored] = await services.list();
    organization.template = (await services.setup(stored!, {})).cloudFormation;
    const before = now();
    await click("checkbox", /^Choose Root/);
    await click("button", `Connect ${ACCOUNTS} accounts`);
    await page
      .getByText(`${ACCOUNTS} connected, 0 waiting, 1 failed, 2 not connected`)
      .waitFor({ timeout: CONNECTED_WITHIN_MS });
    const seconds = (now() - before) / 1_000;
    const failed = page.getByRole("list", { name: "Accounts that could not be connected" });
    expect(await failed.innerText()).toMatch(/500000000001[\s\S]*AccessDenied[\s\S]*StackSet/);
    expect(await product.platform.scope().em.count(AccountEntity, { source: "ASSUME_ROLE" })).toBe(ACCOUNTS - 1);
    expect(clicks).toBeLessThanOrEqual(CLICKS_MAX);
    // The policies above all accounts were read with them. Each first scan makes them known in its account.
    await page
      .getByRole("heading", { name: new RegExp(`SCPs known in \\d+ of ${ACCOUNTS} connected accounts`) })
      .waitFor();
    expect(await page.getByRole("region", { name: "RCPs" }).innerText()).toContain("2 resource control policies, read");
    // Who administers which service is shown with its source, and what AWS refused with the reason.
    const handedOver = async (name: string) => page.getByRole("region", { name }).innerText();
    expect(await handedOver("Delegated administrators")).toMatch(
      /Read .* through .*\(\d{12}\)\.[\s\S]*\(500000000002\): guardduty\.amazonaws\.com/,
    );
    expect(await handedOver("Trusted access")).toContain("1 AWS service: cloudtrail.amazonaws.com");
    expect(await handedOver("Delegation policy")).toMatch(
      /Not read yet\.[\s\S]*AWS_ACCESS_DENIED[\s\S]*organizations:DescribeResourcePolicy/,
    );
    // The page of all accounts keeps the failure with its fix, until an operator dismisses it.
    await page.getByRole("link", { name: "All accounts" }).click();
    await page
      .getByRole("heading", { name: `${ACCOUNTS} of ${ACCOUNTS + 1} accounts of the organization connected` })
      .waitFor();
    expect(await failed.innerText()).toMatch(/500000000001[\s\S]*AccessDenied[\s\S]*StackSet/);
    expect(await violations(page)).toEqual([]);
    await failed.getByRole("button", { name: /^Dismiss / }).press("Enter");
    await page.getByText(`${ACCOUNTS} connected, 0 waiting, 0 failed`).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Accounts", exact: true }).waitFor();
    expect(await page.getByRole("heading", { name: /of the organization connected/ }).count()).toBe(0);
    if (isLongForm) {
      console.log(`${ACCOUNTS} accounts: ${clicks} clicks, ${seconds} s`);
      await untilKnownInAll();
      console.log(`SCPs and RCPs known in ${ACCOUNTS} of ${ACCOUNTS} after ${(now() - before) / 1_000} s`);
    }
  },
);

test("the people of the organization are read on request, and the page says who becomes administrator", async () => {
  await open("/people");
  await page.getByText("Reading IAM Identity Center is off").waitFor();
  await page.getByRole("link", { name: "Go to the settings of the organization" }).click();
  await page.getByRole("textbox", { name: "Region of IAM Identity Center" }).fill("eu-west-1");
  await page.getByRole("checkbox", { name: "Read IAM Identity Center" }).click();
  await page.getByText(/could not be read \(IDENTITY_CENTER_NOT_FOUND\).*in eu-west-1/).waitFor();
  await page.getByRole("textbox", { name: "Region of IAM Identity Center" }).fill("us-east-1");
  await page.getByRole("button", { name: "Read the people again" }).click();
  await page.getByRole("link", { name: "Show the people" }).click();
  const persons = page.getByRole("region", { name: "List of people" });
  await persons.getByRole("button", { name: "Eli Novak" }).click();
  await page.getByRole("region", { name: "Accounts of Eli Novak" }).getByText("assigned directly").waitFor();
  expect(await persons.getByRole("row", { name: /Finn Former/ }).innerText()).toContain("disabled: cannot sign in");
  await page.getByRole("button", { name: "Administrators" }).click();
  await page.getByRole("textbox", { name: "Name or email address" }).fill("haddad");
  await page.getByText("1 person", { exact: true }).waitFor();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this list. Choose a format" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const file = await readFile(await (await saved).path(), "utf8");
  // The header, the person and the coverage.
  expect(file.trimEnd().split("\r\n")).toHaveLength(3);
  expect(file).toContain("Amal Haddad");
  await persons.getByRole("button", { name: "Amal Haddad" }).click();
  expect(await page.getByRole("region", { name: "Accounts of Amal Haddad" }).innerText()).toMatch(
    /AdministratorAccess[\s\S]*through the group Platform[\s\S]*Administrator/,
  );
  await page.getByRole("button", { name: "Permission sets" }).click();
  expect(await page.getByRole("region", { name: "List of permission sets" }).innerText()).toMatch(
    /Deployer[\s\S]*8 hours/,
  );
});

/** The pages that list something of accounts. */
const PAGES = isLongForm
  ? "/ /problems /alerts /changes /scans /users /keys /roles /groups /policies /graph /checks /settings/accounts".split(
      " ",
    )
  : ["/", "/scans", "/settings/accounts"];

test("a viewer who is limited to one unit gets no row of another account", { timeout: 180_000 }, async () => {
  const scope = product.platform.scope();
  const organizations = new Organizations(scope);
  const [stored] = await organizations.list();
  const connected = (await organizations.members(stored!)).filter(({ accountId }) => accountId !== null);
  const { unitId } = connected.find(({ awsAccountId }) => awsAccountId !== stored!.managementAccountId)!;
  const own = connected.filter((member) => member.unitId === unitId).map(({ accountId }) => accountId!);
  const foreign = (await scope.em.find(AccountEntity, {})).filter(({ id }) => !own.includes(id));
  expect(own.length).toBeGreaterThan(0);
  expect(foreign.length).toBeGreaterThan(1);
  const { id: groupId } = await new AccountGroups(scope).create({ name: "One unit", accountIds: own });
  const operatorId = await insertOperator(scope.em, "unit-viewer", "viewer");
  await setLimit(scope.em, operatorId, [groupId]);
  const { name: cookie } = await product.session();
  const token = randomBytes(32).toString("base64url");
  const at = new Date(now());
  await scope.em.insert(SessionEntity, {
    id: newId("session"),
    tokenHash: hashOf(token),
    operatorId,
    createdAt: at,
    lastActiveAt: at,
    authenticatedAt: at,
    previousVisitAt: null,
    endedAt: null,
    signInMethod: null,
    address: null,
    userAgent: null,
    mustRegisterPasskey: false,
    consoleCodeHash: null,
    consoleCodeExpiresAt: null,
  });
  await browserSession.context.clearCookies();
  await browserSession.context.addCookies([{ name: cookie, value: token, url: product.url }]);
  const answers: Promise<string>[] = [];
  const collect = (response: Response) => {
    if (response.url().includes("/graphql")) answers.push(response.text().catch(() => ""));
  };
  page.on("response", collect);
  // A document of the viewer: the one before has a connection of the admin.
  await openDocument(PAGES[0]!);
  for (const path of PAGES.slice(1)) await open(path);
  page.off("response", collect);
  const text = (await Promise.all(answers)).join("\n");
  expect(text).toContain("unit-viewer");
  expect(text).toContain(own[0]!);
  expect(foreign.filter(({ id }) => text.includes(id)).map(({ name }) => name)).toEqual([]);
  if (isLongForm)
    console.log(
      `a viewer of ${own.length} accounts: ${answers.length} answers of ${PAGES.length} pages, 0 rows of ${foreign.length} others`,
    );
});

test("an account is connected with a file, which names its mistakes before", async () => {
  const [stored] = await new Organizations(product.platform.scope()).list();
  const { externalId, roleName } = stored!;
  const text = (id: string) => `version: 1
accounts:
  - id: ${id}
    name: From a file
    role: ${roleName}
    externalId: ${externalId}
    groups: [Imported]
`;
  await new Accounts(product.platform.scope()).disconnect("500000000002");
  await open("/welcome");
  await page.getByRole("link", { name: "From a list of accounts" }).click();
  const field = page.getByRole("textbox", { name: "File" });
  await field.fill(text("50000000001"));
  await page.getByRole("button", { name: "Show what changes" }).click();
  await page.getByText("Line 3, column 9").waitFor();
  expect(await page.getByRole("alert").innerText()).toMatch(/1 mistake.*12-digit AWS account number/s);
  await field.fill(text("500000000002"));
  await page.getByRole("button", { name: "Show what changes" }).click();
  await page.getByText("1 new, 0 changed, 0 unchanged").waitFor();
  expect(await page.getByRole("list", { name: "Account groups" }).innerText()).toContain("New account group Imported");
  await page.getByRole("button", { name: "Import 1 account" }).click();
  await page.getByText("1 connected, 0 waiting, 0 failed").waitFor();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save connected accounts" }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("accounts.yaml");
  expect(await readFile(await saved.path(), "utf8")).toContain("name: From a file");
});

test("many accounts are filtered, sorted, exported and changed together, and the address says which", async () => {
  const em = product.platform.scope().em;
  const rows = Array.from({ length: 60 }, (_, index) => ({
    ...BLANK,
    id: newId("account"),
    name: `Fleet ${index}`,
    awsAccountId: `6${String(index).padStart(11, "0")}`,
    source: "ASSUME_ROLE" as const,
    scanEveryHours: null,
    createdAt: new Date(now()),
  }));
  await em.insertMany(AccountEntity, rows);
  await open("/settings/accounts");
  const table = page.getByRole("region", { name: "Accounts", exact: true });
  // A unit is chosen and left again by keyboard.
  const root = page.getByRole("list", { name: "Filter by organizational unit" }).getByRole("link", { name: /^Root/ });
  await root.press("Enter");
  await expect.poll(() => page.url()).toMatch(/unit=r-/);
  await expect.poll(() => root.getAttribute("aria-current")).toBe("true");
  await root.press("Enter");
  await expect.poll(() => page.url()).not.toContain("unit=");
  // A row names the unit of its account, which leads to all accounts of the unit.
  const unit = table.getByRole("link", { name: /^Accounts of the unit / }).first();
  const path = (await unit.getAttribute("title"))!;
  await unit.press("Enter");
  await expect.poll(() => page.url()).toMatch(/unit=(ou|r)-/);
  await table.getByRole("row", { name: /Fleet/ }).first().waitFor({ state: "detached" });
  for (const title of await unit.or(table.getByRole("link", { name: /^Accounts of the unit / })).all())
    expect(await title.getAttribute("title")).toMatch(new RegExp(`^${path}`));
  await page.goBack();
  await expect.poll(() => page.url()).not.toContain("unit=");
  await page.getByRole("combobox", { name: "Find an account" }).fill("fleet");
  const shown = (text: string) => page.getByText(text).waitFor();
  await shown("1 to 50 of 60 accounts");
  await table.getByRole("button", { name: "Account", exact: true }).press("Enter");
  await table
    .getByRole("columnheader", { name: "Account", exact: true })
    .and(page.locator("[aria-sort=ascending]"))
    .waitFor();
  // Before the page of the new order has arrived, the buttons do nothing: its cursors are not known.
  const step = async (name: string) => {
    await page.locator("main [aria-busy=true]").waitFor({ state: "detached" });
    await page.getByRole("button", { name }).press("Enter");
  };
  await step("Next");
  await shown("51 to 60 of 60 accounts");
  expect(page.url()).toMatch(/q=fleet.*sort=NAME/);
  await page.reload();
  await shown("51 to 60 of 60 accounts");
  await step("Previous");
  await shown("1 to 50 of 60 accounts");
  expect(await violations(page)).toEqual([]);

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export this list. Choose a format" }).click();
  await page.getByRole("menuitem", { name: "CSV" }).click();
  const file = await readFile(await (await saved).path(), "utf8");
  // The header, the accounts and the coverage.
  expect(file.trimEnd().split("\r\n")).toHaveLength(62);
  expect(file).toMatch(/^accountName,account,.*\r\nFleet 0,/);

  // All that match are selected by the query. Failures are listed separately.
  await em.nativeUpdate(AccountEntity, { id: rows[0]!.id }, { status: "CONNECTED" });
  await table.getByRole("checkbox", { name: "Select all accounts of this page" }).press("Space");
  const bar = page.getByRole("toolbar", { name: "Selected accounts" });
  await bar.getByText("50 of 60 selected").waitFor();
  await bar.getByRole("button", { name: "Select all 60" }).press("Enter");
  const request = page.waitForRequest((each) => (each.postData() ?? "").includes("ScanAccounts"));
  await bar.getByRole("button", { name: "Scan now" }).press("Enter");
  expect((await request).postData()).toMatch(/"input":\{"query":"fleet","fingerprint":"\w{32}"\}/);
  await shown("1 scan requested. 59 accounts failed:");
  expect(await violations(page)).toEqual([]);

  // Each gets a schedule of its own, after the operator has seen what it does.
  const dialog = page.getByRole("dialog");
  await table.getByRole("checkbox", { name: "Select all accounts of this page" }).press("Space");
  await bar.getByRole("button", { name: "Select all 60" }).press("Enter");
  await bar.getByRole("button", { name: "Schedule…" }).press("Enter");
  await dialog.getByText("All accounts that match fleet are selected.").waitFor();
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Every night");
  const effect = dialog.getByRole("status", { name: "What the schedules will do" });
  await effect.getByText("0 keys due").waitFor();
  await effect.getByText(/^Writes to AWS are off in 60 accounts\./).waitFor();
  await effect.getByText("The keys of 60 accounts are not known before a scan.").waitFor();
  expect(await effect.locator("time").count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Create 60 schedules" }).press("Enter");
  await shown("60 schedules created.");
  expect(await em.count(RotationScheduleEntity, { name: "Every night" })).toBe(60);

  // The question of the dialog stays as it was: an account that matches by now is not disconnected without being shown.
  const disconnectAll = async (): Promise<void> => {
    await table.getByRole("checkbox", { name: "Select all accounts of this page" }).press("Space");
    await bar.getByRole("button", { name: /^Select all 6\d$/ }).press("Enter");
    await bar.getByRole("button", { name: "Disconnect…" }).press("Enter");
  };
  await disconnectAll();
  await dialog.getByText("All accounts that match fleet are selected.").waitFor();
  const another = { ...rows[0]!, id: newId("account"), name: "Fleet 60", awsAccountId: "700000000000" };
  await em.insertMany(AccountEntity, [another]);
  await dialog.getByRole("button", { name: "Disconnect 60 accounts" }).press("Enter");
  await dialog.getByText(/^Other accounts match by now/).waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).press("Enter");
  await shown("1 to 50 of 61 accounts");
  await bar.getByRole("button", { name: "Clear the selection" }).press("Enter");
  await disconnectAll();
  await dialog.getByRole("button", { name: "Disconnect 61 accounts" }).press("Enter");
  await shown("61 accounts disconnected.");
  expect(await em.count(AccountEntity, { name: { $like: "Fleet %" }, status: { $ne: "ARCHIVED" } })).toBe(0);
});
