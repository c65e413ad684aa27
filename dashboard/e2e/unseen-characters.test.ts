/**
 * An account and operators whose names and texts contain invisible characters. Wherever a page shows them (as text, in a
 * diagram, tooltip, accessible name, tab title or suggestion), they are shown by their code point.
 *
 * AWS allows few of these characters in names, but an uploaded file can contain any.
 */
import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { allow, policyDocument, trust } from "../../api/sandbox/demo/documents.ts";
import { now } from "../../api/src/clock.ts";
import { ApiTokenEntity, OperatorEntity } from "../../api/src/db/entities/access.ts";
import { RotationEntity } from "../../api/src/db/entities/rotation.ts";
import { Accounts } from "../../api/src/services/accounts/accounts.ts";
import { AlertTriage } from "../../api/src/services/alerts/triage.ts";
import { Checks } from "../../api/src/services/alerts/checks.ts";
import { LastAccessed } from "../../api/src/services/last-accessed/last-accessed.ts";
import { Operators } from "../../api/src/services/operators/operators.ts";
import { RotationSchedules } from "../../api/src/services/rotation/schedules.ts";
import { Rotations } from "../../api/src/services/rotation/rotations.ts";
import { addUser, callerScope, waitForState } from "../../api/test/support/rotation-fixture.ts";
import { follow } from "./in-app-navigation.ts";
import { browser, product, stage } from "./journey.ts";
import { openBrowserSession, type Product, untilSettled } from "./product.ts";
import { FACES, groupPath, type Known, rolePath, ROWS, userPath } from "./screens.ts";

const DAY_MS = 86_400_000;
/** One hidden character of each kind: direction override, zero-width space, isolate, soft hyphen, tag and filler. */
const HIDDEN = "\u202E\u200B\u2066\u00AD\u{E0041}\u3164";
const SHOWN = String.raw`\u{202e}\u{200b}\u{2066}\u{00ad}\u{e0041}\u{3164}`;
/** The same characters and the byte order mark, which JavaScript treats as white space. */
const MARKS = `${HIDDEN}\uFEFF`;
/** A hidden character that AWS allows in paths. */
const ALLOWED = "\u007F";
const RAW = /[\u202E\u200B\u2066\u00AD\u{E0041}\u3164\uFEFF\u007F]/u;

const USER = `eve${MARKS}u`;
const ROLE = `eve${MARKS}r`;
const GROUP = `eve${MARKS}g`;
const POLICY = `eve${MARKS}p`;
const INLINE = `eve${MARKS}i`;
const WORDS = `because${MARKS}x`;
/** IAM Monitor's own fields accept the hidden characters in the middle of a word. */
const OPERATOR = `mallory${HIDDEN}x`;

type Planted = Known & { readonly dismissed: number; readonly roleArn: string };
const query = (words: string) => `?q=${encodeURIComponent(words)}`;
/** Pages whose content shows hidden characters. The frame's header shows them on every page. */
const SHOWING: readonly {
  readonly name: string;
  readonly path: (known: Planted) => string;
  readonly also?: readonly string[];
}[] = [
  { name: "alerts of a user", path: () => `/alerts${query(`is:open "${USER}"`)}` },
  { name: "an alert", path: ({ alert }) => `/alerts/${alert}`, also: [WORDS] },
  { name: "a dismissed alert", path: ({ dismissed }) => `/alerts/${dismissed}`, also: [WORDS] },
  { name: "alerts by resource", path: () => `/alerts${query(`is:open "${USER}"`)}&group=resource` },
  { name: "users", path: () => `/users${query(USER)}` },
  { name: "roles", path: () => `/roles${query(ROLE)}` },
  { name: "groups", path: () => `/groups${query(GROUP)}` },
  { name: "policies", path: () => `/policies${query(POLICY)}` },
  { name: "inline policies", path: () => `/policies${query(INLINE)}` },
  { name: "keys", path: () => `/keys${query(USER)}` },
  { name: "the timeline of keys", path: () => `/keys${query(USER)}&view=timeline` },
  { name: "a user's keys", path: (known) => `${userPath(known)}?tab=keys` },
  { name: "a user's last accessed services", path: (known) => `${userPath(known)}?tab=use` },
  { name: "a user's path", path: (known) => `${userPath(known)}?tab=paths`, also: [`S${MARKS}`] },
  { name: "a role's trust", path: rolePath, also: [`x${MARKS}`] },
  { name: "a role's permissions", path: (known) => `${rolePath(known)}?tab=permissions`, also: [INLINE] },
  { name: "a group's members", path: (known) => `${groupPath(known)}?tab=members`, also: [USER] },
  {
    name: "a policy, its path and its attachments",
    path: ({ policy }) => `/policies/${policy}`,
    also: [`aws:RequestTag/k${MARKS}`, `/te${ALLOWED}am/`, GROUP],
  },
  { name: "a path", path: () => `/graph${query(USER)}`, also: [USER] },
  {
    name: "relations around a role",
    path: ({ roleArn }) => `/graph?tab=relations&around=${encodeURIComponent(roleArn)}`,
    also: [INLINE],
  },
  {
    name: "relations as a list",
    path: ({ roleArn }) => `/graph?tab=relations&as=list&around=${encodeURIComponent(roleArn)}`,
    also: [USER],
  },
  { name: "the plan of a rotation", path: () => `/rotation/new?user=${encodeURIComponent(USER)}` },
  { name: "finished rotations", path: () => "/rotation?tab=history", also: [USER] },
  { name: "a rotation", path: ({ rotation }) => `/rotation/${rotation}`, also: [WORDS] },
  { name: "schedules", path: () => "/rotation?tab=schedules", also: [GROUP] },
  { name: "the audit log", path: () => "/audit-log", also: [OPERATOR] },
  { name: "operators", path: () => "/settings/operators", also: [OPERATOR] },
  { name: "tokens", path: () => "/settings/tokens" },
  { name: "accounts", path: () => "/settings/accounts" },
  { name: "the profile", path: () => "/settings/profile" },
  { name: "an unknown user", path: (known) => userPath({ ...known, user: `unknown${MARKS}` }) },
  { name: "a mistake in the query", path: () => `/alerts${query(`colour${MARKS}:red`)}` },
];

let page: Page;
let known: Planted;

stage({ prepare });

async function prepare(product: Product): Promise<void> {
  const { platform } = product;
  const accountId = platform.account.id;
  plantNames();
  await new Accounts(platform.scope()).update({ id: accountId, name: `Fern${MARKS}hill`, readsLastAccessed: true });
  const previousScan = (await platform.scan()).id;
  // Last accessed data is read after a scan and belongs to the next scan.
  const reading = async () =>
    new LastAccessed(platform.scope()).reading(await new Accounts(platform.scope()).get(accountId));
  await vi.waitFor(async () => expect((await reading())?.outcome).toBe("READ"), { timeout: 60_000 });
  platform.demo
    .user(USER)
    .inlinePolicies.set(
      `${INLINE}2`,
      policyDocument({ ...allow("iam:AttachUserPolicy", arnOf(USER)), Sid: `S${MARKS}` }),
    );
  platform.demo.touch(platform.demo.user(USER));
  const scan = (await platform.scan()).id;
  known = { scan, previousScan, roleArn: arnOf(ROLE), ...(await plantTexts(accountId)) };
  const session = await product.session();
  // The identity provider sets the name of an operator, so it can contain any character.
  await platform.platform.orm.em.fork().nativeUpdate(OperatorEntity, { name: "admin" }, { name: `admin${MARKS}` });
  ({ page } = await openBrowserSession(browser, product, { session }));
}

function arnOf(name: string): string {
  const { demo } = product.platform;
  return (demo.users.get(name) ?? demo.role(name)).arn;
}

/** Creates resources with valid names, which the sandbox requires, and then renames them. */
function plantNames(): void {
  const { demo } = product.platform;
  const path = `/te${ALLOWED}am/`;
  const tags = [{ key: `ow${MARKS}ner`, value: `me${MARKS}x` }];
  const condition = { StringLike: { [`aws:RequestTag/k${MARKS}`]: `v${MARKS}` } };
  const statement = { Sid: `S${MARKS}`, ...allow(["iam:AttachUserPolicy", `s3:Get${MARKS}*`], "*", condition) };
  const policy = demo.createPolicy({ name: "eve-p", path, tags, document: policyDocument(statement) });
  rename(demo.customerPolicies, policy, POLICY);
  const group = demo.createGroup({ name: "eve-g", path });
  rename(demo.groups, group, GROUP);
  const user = demo.createUser({ name: "eve-u", tags, createdAt: now() - 400 * DAY_MS });
  rename(demo.users, user, USER);
  demo.createAccessKey(user, {
    createdAt: now() - 200 * DAY_MS,
    lastUsed: { at: now() - DAY_MS, service: `s${MARKS}3`, region: `eu${MARKS}` },
  });
  user.password = {
    createdAt: now() - 300 * DAY_MS,
    changedAt: now() - 300 * DAY_MS,
    lastUsedAt: null,
    isResetRequired: false,
  };
  const role = demo.createRole({
    name: "eve-r",
    path,
    tags,
    trustPolicy: trust({ AWS: user.arn }, { StringEquals: { "sts:ExternalId": `x${MARKS}` } }),
  });
  rename(demo.roles, role, ROLE);
  demo.addToGroup(user, group);
  for (const holder of [user, group, role]) {
    demo.attach(holder, policy);
    holder.inlinePolicies.set(INLINE, policyDocument({ ...allow("iam:PassRole", role.arn), Sid: `T${MARKS}` }));
  }
  demo.touch(user, group, role);
}

/** Renames a resource and stores it under its new key, which is its name or its ARN. */
function rename<T extends { readonly name: string; readonly arn: string }>(
  all: Map<string, T>,
  resource: T,
  hostile: string,
): void {
  const key = all.has(resource.arn) ? "arn" : "name";
  all.delete(resource[key]);
  Object.assign(resource, { name: hostile, arn: `${resource.arn.slice(0, -resource.name.length)}${hostile}` });
  all.set(resource[key], resource);
}

/** Creates operators, comments, schedules and rotations with hidden characters. Returns the resources for the URLs. */
async function plantTexts(accountId: string): Promise<Omit<Planted, "scan" | "previousScan" | "roleArn">> {
  const { platform } = product;
  const admin = () => callerScope(platform, "admin", OPERATOR);
  await new Operators(admin()).invite({ name: OPERATOR, role: "analyst" });
  await new Checks(admin()).updateSettings({ thresholds: { agreedGroupNames: [`agreed${MARKS}x`] } });
  await new RotationSchedules(admin()).create({
    accountId,
    name: `nightly${MARKS}x`,
    target: "GROUP",
    targetName: GROUP,
    timeZone: "UTC",
    maxAgeDays: 3_000,
  });
  const { key } = addUser(platform, "rotating-x");
  const { rotation } = await new Rotations(admin()).request({
    userName: "rotating-x",
    accessKeyId: key.accessKeyId,
    reason: WORDS,
  });
  await new Rotations(admin()).rollBack(rotation!.id);
  await waitForState(platform, rotation!.id, "ROLLED_BACK", "CANCELLED");
  const rows = platform.platform.orm.em.fork();
  // The API rejects such a name, but an older row may contain one.
  await rows.nativeUpdate(RotationEntity, { id: rotation!.id }, { userName: USER });
  await rows.nativeUpdate(ApiTokenEntity, {}, { name: `notebook${MARKS}` });
  const { data, errors } = await product.server.graphql(
    `query Q($alerts: String!, $policy: String!) {
      alerts(filter: { query: $alerts }, first: 2) { nodes { id number } }
      policies(filter: { query: $policy }, first: 1) { nodes { id } }
    }`,
    { alerts: `is:open "${USER}"`, policy: `"${POLICY}"` },
  );
  expect(errors).toEqual([]);
  const [alert, dismissed] = data.alerts.nodes;
  await new AlertTriage(admin()).comment({ id: alert.id, comment: WORDS });
  await new AlertTriage(admin()).assign({ id: alert.id, assignee: OPERATOR });
  const expiresAt = new Date(now() + 10 * DAY_MS);
  await new AlertTriage(admin()).dismiss({ id: dismissed.id, reason: "RISK_ACCEPTED", comment: WORDS, expiresAt });
  return {
    user: USER,
    role: ROLE,
    roleInUse: ROLE,
    group: GROUP,
    policy: data.policies.nodes[0].id,
    alert: alert.number,
    dismissed: dismissed.number,
    rotation: rotation!.id,
  };
}

/** Every text that the page shows or exposes to screen readers, with its element. */
async function shownOn(page: Page, part = "html"): Promise<string[]> {
  return page.evaluate((part) => {
    const shown: string[] = [];
    for (const root of document.querySelectorAll(part)) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const { parentElement, nodeValue } = walker.currentNode;
        if (!parentElement?.closest("script, style, noscript, textarea"))
          shown.push(`${parentElement?.tagName}: ${nodeValue}`);
      }
      for (const element of root.querySelectorAll("*"))
        for (const { name, value } of element.attributes)
          if (
            /^(title|alt|label|placeholder|aria-(label|description|roledescription|valuetext|placeholder))$/.test(name)
          )
            shown.push(`${element.tagName} ${name}: ${value}`);
      for (const { value } of root.querySelectorAll<HTMLOptionElement>("datalist option"))
        shown.push(`suggestion: ${value}`);
      for (const { value } of root.querySelectorAll<HTMLInputElement>("input[data-search-field]"))
        shown.push(`field: ${value}`);
    }
    return shown;
  }, part);
}

async function expectVisible(): Promise<void> {
  const shown = [`title: ${await page.title()}`, ...(await shownOn(page))];
  expect(shown.filter((text) => RAW.test(text)).map((text) => JSON.stringify(text))).toEqual([]);
}

/** The text as the page must show it. */
function written(text: string): string {
  return [...text]
    .map((character) =>
      RAW.test(character) ? `\\u{${character.codePointAt(0)!.toString(16).padStart(4, "0")}}` : character,
    )
    .join("");
}

async function expectShown(part: string, text: string): Promise<void> {
  await expect.poll(async () => (await shownOn(page, part)).join("\n")).toContain(text);
  await expectVisible();
}

describe("no invisible character is shown raw", () => {
  /** Values that only make paths comparable before the product runs. */
  const some: Planted = {
    ...{ user: USER, role: ROLE, roleInUse: ROLE, group: GROUP, policy: "policy", rotation: "rotation" },
    ...{ scan: "scan", previousScan: "previous", alert: 1, dismissed: 2, roleArn: "role" },
  };
  // The tests below check the same of the pages that they open.
  const opened = new Set(SHOWING.map(({ path }) => path(some)));
  const others = [...ROWS.map(({ route, path }) => ({ name: route, path })), ...FACES].filter(
    ({ path }) => !opened.has(path(some)),
  );
  test.for(others)("$name", async ({ path }) => {
    await follow(page, path(known));
    await expectVisible();
  });
});

describe("invisible characters are shown by code point", () => {
  test.for(SHOWING)("$name", async ({ path, also = [] }) => {
    await follow(page, path(known));
    await expectShown("main", SHOWN);
    for (const each of also) await expectShown("main", written(each));
  });

  test("in the tab title and the frame", async () => {
    await follow(page, userPath(known));
    expect(await page.title()).toContain(written(USER));
    await expectShown("header", written(`Fern${MARKS}hill`));
    await page.getByRole("button", { name: /^Signed in as admin/ }).click();
    await expectShown("[role=menu]", written(`admin${MARKS}`));
    await page.keyboard.press("Escape");
  });
});

describe("dialogs and results on a page", () => {
  test.for([
    { name: "deleting a schedule", path: "/rotation?tab=schedules", button: /^Delete/, shown: `nightly${MARKS}x` },
    { name: "revoking a token", path: "/settings/tokens", button: /^Revoke/, shown: `notebook${MARKS}` },
    { name: "changing an operator", path: "/settings/operators", button: /^Edit access… of mallory/, shown: OPERATOR },
    { name: "disconnecting an account", path: "/settings/accounts", button: /^Disconnect/, shown: `Fern${MARKS}hill` },
  ])("the dialog for $name", async ({ path, button, shown }) => {
    await follow(page, path);
    await page.getByRole("button", { name: button }).first().click();
    await expectShown("[role=dialog]", written(shown));
  });

  test("the proof and the diagram of a path", async () => {
    await follow(page, `/graph${query(USER)}`);
    await page
      .getByRole("navigation", { name: /^Paths/ })
      .getByRole("link", { name: written(USER) })
      .first()
      .click();
    const path = page.getByRole("article", { name: /^Escalation path of/ });
    await path.getByRole("group", { name: "Diagram of the path" }).getByRole("button").first().waitFor();
    for (const each of await path.getByText(/The statement/).all()) await each.click();
    await expectShown("article", written(USER));
  });

  test("the detail of an item in the relations diagram", async () => {
    await follow(page, `/graph?tab=relations&around=${encodeURIComponent(arnOf(ROLE))}`);
    const picture = page.getByRole("group", { name: "Diagram of the relations" });
    await picture.getByRole("button", { name: written(ROLE) }).click();
    await page.getByRole("region", { name: written(ROLE) }).waitFor();
    await expectShown("main", written(ROLE));
  });

  test("the answer to an access question", async () => {
    await follow(page, `${userPath(known)}?tab=permissions`);
    await page.getByLabel("Action", { exact: true }).fill("iam:AttachUserPolicy");
    await page.getByRole("button", { name: "Test", exact: true }).click();
    await expectShown("[role=status]", written(USER));
  });

  test("an analysed document", async () => {
    await follow(page, "/policies/analyze");
    const document = policyDocument({ Sid: `S${MARKS}`, ...allow("s3:*", `arn:aws:s3:::b${MARKS}`) });
    await page.getByRole("textbox", { name: "Policy document" }).fill(document);
    await page.getByRole("button", { name: "Analyse" }).click();
    await page.getByText(/The text contains 14 invisible characters/).waitFor();
    await expectShown("figure", written(`S${MARKS}`));
    await page.getByRole("button", { name: /^Copy .*, with 14 hidden characters$/ }).waitFor();
  });

  test("the error of a rejected rotation", async () => {
    await follow(page, `/rotation/new?user=${encodeURIComponent(USER)}`);
    await page.getByRole("button", { name: "Preview plan" }).click();
    await page.getByRole("alert").first().waitFor();
    await expectShown("main", written(USER));
  });
});

test("a name can be found and selected in the form in which the page shows it", async () => {
  await follow(page, "/users");
  await page.getByRole("combobox", { name: /^Filter/ }).fill(written(USER));
  await page.keyboard.press("Enter");
  await page.getByRole("row", { name: written(USER) }).waitFor();
  expect(new URL(page.url()).searchParams.get("q")).toBe(USER);

  await follow(page, "/graph?tab=what-if");
  await page.getByRole("button", { name: "Detach policy" }).click();
  await page.getByLabel("User, role or group").fill(`user ${written(USER)}`);
  await page.getByRole("button", { name: "Add and preview" }).click();
  await page.getByRole("list", { name: "Parts of the change" }).getByText(written(POLICY)).waitFor();
  await untilSettled(page);
  await expectVisible();
});
