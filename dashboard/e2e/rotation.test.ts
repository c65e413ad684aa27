/** Key rotations from plan to deletion, with delivery to Secrets Manager and by reveal. */
import { afterAll, expect, test } from "vitest";
import { startDemoApplication } from "../../api/sandbox/demo/application.ts";
import type { Application } from "../../api/sandbox/drill/application.ts";
import { writeReport } from "../../api/sandbox/operations/credential-report.ts";
import { addUser, TIME_SCALE } from "../../api/test/support/rotation-fixture.ts";
import { now } from "../../api/src/clock.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";
import { DAY, HOUR, MINUTE } from "../../api/src/iam/time.ts";
import { violations } from "./axe.ts";
import { journeys, open, page, product } from "./journey.ts";
import { VIEWPORT } from "./product.ts";

const ROTATION_MAX_MS = 120_000;
/** How long the pages may lag behind a rotation on a busy machine. On a quiet one it is less than 2 s. */
const BELIEVED_WITHIN_MS = 20_000;
/** The age of the credential report in all tests. AWS would serve it until it is 4 hours old. */
const REPORT_AGE_MS = 4 * HOUR - 20 * MINUTE;
const USER = "svc-deploy";
let application: Application | undefined;

journeys({
  rotationTimeScale: TIME_SCALE,
  async prepare({ platform }) {
    // The key is unused, so the gate opens because the old key stays unused.
    addUser(platform, "app-letters", { isUsed: false });
    addUser(platform, "app-forgotten", { isUsed: false });
    const { user: leaked } = addUser(platform, "app-leaked");
    const { user: spare } = addUser(platform, "app-spare", { isUsed: false });
    const { demo, sandbox } = platform;
    demo.createAccessKey(spare, { createdAt: now() - 300 * DAY });
    demo.attach(leaked, demo.policy("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"));
    const { key: reader } = addUser(platform, "app-reader");
    application = startDemoApplication({ account: demo, endpoint: sandbox.url, reader });
    demo.credentialReport = { startedAt: now() - REPORT_AGE_MS, csv: writeReport(demo) };
    await platform.scan();
  },
});
afterAll(() => application?.stop());

test("a key is rotated from its plan to the deletion of the old key", { timeout: 240_000 }, async () => {
  const { demo, platform } = product.platform;
  const due = page.getByRole("tab", { name: /^Due\d/ });
  const dueCount = async () => Number(/\d+/.exec(await due.innerText())![0]);
  await open("/rotation");
  await due.waitFor();
  const dueBefore = await dueCount();
  await open("/alerts?q=resource:svc-deploy%20check:key-age-90");
  await page.getByRole("link", { name: /^svc-deploy: key is/ }).click();
  await page.getByText("Open", { exact: true }).first().waitFor();
  const { pathname, search } = new URL(page.url());

  await open(`/accounts/111122223333/users/${USER}?tab=keys`);
  await page.getByRole("link", { name: "Rotate" }).click();
  // Before anything is asked, the page names the key and says whether it can be deactivated without a new one.
  const toReplace = page.getByRole("region", { name: "Key to replace" });
  await toReplace.getByText(/^\d+ days old, \d+ days over the limit of 90 days$/).waitFor();
  await toReplace.getByText("On for this account").waitFor();
  expect(await page.getByRole("radio", { name: "Deactivate without a new key" }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Preview plan" }).click();
  const plan = page.getByRole("region", { name: "Plan" });
  await plan.getByText(/CreateAccessKey/).waitFor();
  const [{ accessKeyId: old } = { accessKeyId: "" }, ...others] = demo.user(USER).accessKeys;
  expect(others).toEqual([]);
  await plan.getByRole("button", { name: "Start the rotation" }).click();
  await page.getByRole("heading", { name: `Key rotation for ${USER}` }).waitFor();
  await page.getByText("Completed", { exact: true }).waitFor({ timeout: ROTATION_MAX_MS });
  // Each phase says when it was done.
  expect(await page.getByRole("list", { name: "Progress" }).locator("li:has(time)").count()).toBe(6);
  const rotationPath = new URL(page.url()).pathname;

  // Without a scan: every page knows the new key, although the credential report is 4 hours old.
  const scans = await platform.orm.em.fork().execute("select id from scan");
  const [{ accessKeyId: fresh } = { accessKeyId: "" }] = demo.user(USER).accessKeys;
  await open(`/keys?q=${USER}`);
  await page.getByRole("grid", { name: /, 1$/ }).getByText(fresh).waitFor({ timeout: BELIEVED_WITHIN_MS });
  const [{ seconds } = { seconds: Infinity }] = await platform.orm.em.fork().execute<{ seconds: number }[]>(
    `select extract(epoch from c.at - r.finished_at)::float8 as seconds from inventory_change c, rotation r
      where c.kind = 'ACCESS_KEY' and c.change = 'DELETED' and c.name = r.old_access_key_id and r.user_name = ?`,
    [USER],
  );
  console.log(`The deletion of the old key was known ${seconds.toFixed(2)} s after the end of the rotation.`);
  expect(seconds * 1_000).toBeLessThan(BELIEVED_WITHIN_MS);
  await page.getByRole("checkbox", { name: "Include deleted" }).check();
  const replaced = page.getByRole("row").filter({ hasText: old }).getByRole("link", { name: "replaced" });
  expect(await replaced.getAttribute("href")).toContain(rotationPath);
  expect(await page.getByRole("row").filter({ hasText: fresh }).getByText("replaced").count()).toBe(0);
  await open(`${pathname}${search}`);
  await page.getByText("Resolved", { exact: true }).first().waitFor();
  const rotatedBy = page.getByRole("link", { name: "Rotated by admin" });
  expect(await rotatedBy.getAttribute("href")).toContain(rotationPath);
  await open(`/alerts?q=is:open%20resource:${USER}%20category:iamaccesskey`);
  await page.getByText("No alerts match this filter").waitFor();
  await open("/rotation");
  await due.waitFor();
  expect(await dueCount()).toBe(dueBefore - 1);
  expect(await platform.orm.em.fork().execute("select id from scan")).toEqual(scans);
  expect(now() - demo.credentialReport!.startedAt).toBeGreaterThan(REPORT_AGE_MS);

  await open(rotationPath);
  await page
    .getByRole("region", { name: "Why the old key can be deactivated" })
    .getByText(/An application used the new key/)
    .waitFor();
  expect(application!.counts.refusals).toBe(0);
  const steps = page.getByRole("list", { name: "Steps, newest first" }).getByRole("listitem");
  await expect.poll(() => steps.count()).toBeGreaterThan(8);
  await open("/rotation?tab=history");
  await page.getByRole("row", { name: /svc-deploy Completed/ }).waitFor();

  await open(`/accounts/111122223333/users/${USER}?tab=history`);
  const history = page.getByRole("list", { name: `History of ${USER}, newest first` });
  await history.getByText("Completed").waitFor();
  const entries = await history
    .getByRole("listitem")
    .evaluateAll((items) =>
      items.map((item) => ({ at: item.querySelector("time")!.dateTime, text: item.textContent ?? "" })),
    );
  expect(entries.map(({ at }) => at)).toEqual(
    entries
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  for (const pattern of [
    /^Requested: rotation of AKIA\w+, by /,
    /^Access key created/,
    /^Opened: .+, by a scan/,
    /^Created in AWS/,
  ])
    expect(entries.filter((entry) => pattern.test(entry.text)).length, String(pattern)).toBeGreaterThan(0);
  await history
    .getByRole("link", { name: /^rotation of AKIA/ })
    .first()
    .click();
  await page.getByRole("heading", { name: `Key rotation for ${USER}` }).waitFor();
});

test(
  "a new key is revealed once, and the old key stays until the arrival is confirmed",
  { timeout: 240_000 },
  async () => {
    await open("/rotation/new?user=app-letters");
    await page.getByRole("radio", { name: /Shown to me once/ }).check();
    await page.getByRole("button", { name: "Preview plan" }).click();
    await page.getByRole("button", { name: "Start the rotation" }).click();
    await page.getByRole("button", { name: "Show the new key" }).click({ timeout: ROTATION_MAX_MS });
    await page.getByRole("button", { name: "Reveal key" }).click();
    const secret = (await page.getByRole("region", { name: "Secret access key" }).textContent())!.trim();
    expect(secret).toMatch(/^[A-Za-z0-9/+]{40}$/);
    // Only the dialog holds the secret, not the browser's storage.
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain(secret);
    await page.getByRole("button", { name: "Confirm arrival" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(secret);
    await page.getByText("Completed", { exact: true }).waitFor({ timeout: ROTATION_MAX_MS });
  },
);

test("the alert of an unused key leads into its retirement", { timeout: 240_000 }, async () => {
  const user = product.platform.demo.user("app-forgotten");
  const [{ accessKeyId } = { accessKeyId: "" }] = user.accessKeys;
  await open("/alerts?q=check:key-at-setup%20resource:app-forgotten");
  await page.getByRole("link", { name: /^app-forgotten: / }).click();
  await page.getByRole("link", { name: "Deactivate…" }).click();
  await page.getByRole("region", { name: "Key to deactivate" }).getByText(accessKeyId).waitFor();
  await page.getByRole("button", { name: "Preview plan" }).click();
  const plan = page.getByRole("region", { name: "Plan" });
  await plan.getByText(/iam:DeleteAccessKey/).waitFor();
  expect(await plan.getByText(/CreateAccessKey/).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await plan.getByRole("button", { name: "Deactivate the key" }).click();
  await page.getByText("Old key inactive", { exact: true }).first().waitFor();
  await page.getByRole("heading", { name: "Unused key of app-forgotten" }).waitFor();
  const progress = page.getByRole("list", { name: "Progress" });
  expect(await progress.getByRole("listitem").count()).toBe(3);
  // The waiting text names times as the reader's, with UTC on hover.
  const waits = page.getByText(/^The key stays inactive until \d+ \w+ 20/);
  expect(await waits.first().locator("time").first().getAttribute("title")).toContain("UTC");
  expect(await page.getByRole("main").innerText()).not.toMatch(/\d{4}-\d{2}-\d{2}T/);
  await page.getByText("Completed", { exact: true }).waitFor({ timeout: ROTATION_MAX_MS });
  expect(user.accessKeys).toEqual([]);
  // The row stays true when the key is active again or deleted.
  await page.getByRole("region", { name: "Details" }).getByText("Last deactivated", { exact: true }).waitFor();
  await open("/rotation?tab=history");
  await page.getByRole("row", { name: /app-forgotten \(unused key\) Completed/ }).waitFor();
});

test("the alert of an exposed key leads into a rotation that deactivates the key first", async () => {
  await open("/alerts?q=check:key-quarantined");
  await page.getByRole("link", { name: "app-leaked: AWS quarantined the key" }).click();
  const [{ accessKeyId } = { accessKeyId: "" }] = product.platform.demo.user("app-leaked").accessKeys;
  await page.getByRole("link", { name: `Rotate ${accessKeyId} as compromised` }).click();
  await page.getByRole("heading", { name: "Rotate the key of app-leaked" }).waitFor();
  await page.getByRole("region", { name: "Key to replace" }).getByText(accessKeyId).waitFor();
  expect(await page.getByRole("radio", { name: /Compromised key/ }).isChecked()).toBe(true);
  await page.getByRole("textbox", { name: "Reason" }).fill("Found in a public repository");
  await page.getByRole("textbox", { name: /Type app-leaked/ }).fill("app-leaked");
  await page.getByRole("button", { name: "Preview plan" }).click();
  await page
    .getByRole("region", { name: "Plan" })
    .getByText(/UpdateAccessKey/)
    .first()
    .waitFor();
});

test("a schedule can be created, paused and deleted, and lists due keys", async () => {
  await open("/rotation");
  await page.getByRole("button", { name: "New schedule" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("weekly, all");
  // All days are on. At least one must stay.
  await page.getByRole("checkbox", { name: "Mon" }).uncheck();
  await page.getByRole("checkbox", { name: "Mon" }).check();
  await page.getByRole("radio", { name: /^Parameter Store/ }).check();
  const effect = page.getByRole("status", { name: "What the schedule will do" });
  await effect.getByText(/^Rotate \d+ keys:$/).waitFor();
  await effect.getByText(/^Skip \d+ keys while their users have two, the AWS limit:$/).waitFor();
  await effect.getByText(/^Rotate \d+ unused keys\. It is better to deactivate them under Due:$/).waitFor();
  expect(await effect.getByText(/svc-backup/).count()).toBe(1);
  expect(await effect.locator("time").count()).toBe(1);
  await page.getByRole("button", { name: "Create schedule" }).click();
  const card = page.getByRole("region", { name: "weekly, all" });
  await card.getByText(/Rotates keys of all users.*New secrets go to Parameter Store\./).waitFor();
  await page.getByRole("tab", { name: /^Due/ }).click();
  await page.getByRole("region", { name: "Due now", exact: true }).waitFor();
  await page.getByRole("tab", { name: /^Schedules/ }).click();
  await card.getByRole("button", { name: "Pause" }).click();
  await card.getByRole("button", { name: "Resume" }).waitFor();
  // A paused schedule takes no key, but the keys are still due. Four clicks rotate all of them: this is the first.
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Rotation" }).click();
  const due = page.getByRole("region", { name: /^\d+ due keys? without an active schedule$/ });
  // Beside the plan, no cell reaches into the next one.
  for (const width of [1440, VIEWPORT.width]) {
    await page.setViewportSize({ ...VIEWPORT, width });
    const wide = await due
      .getByRole("cell")
      .evaluateAll((cells) =>
        cells.flatMap(({ scrollWidth, clientWidth, textContent }) => (scrollWidth > clientWidth ? [textContent] : [])),
      );
    expect(wide).toEqual([]);
    // An ID is one line.
    const heights = await due.locator("code").evaluateAll((ids) => ids.map((id) => id.getClientRects().length));
    expect(new Set(heights)).toEqual(new Set([1]));
  }
  // On a phone, the checkbox stands on the line of its ID.
  await page.setViewportSize({ width: 390, height: 844 });
  const apart = await due.getByRole("row").evaluateAll((rows) =>
    rows.flatMap((row) => {
      const [box, id] = [row.querySelector("input"), row.querySelector("code")].map((each) =>
        each?.getBoundingClientRect(),
      );
      const name = row.querySelector("th a")?.getBoundingClientRect();
      if (!box || !id || !name) return [];
      return [{ line: Math.abs(box.top + box.height / 2 - id.top - id.height / 2), room: name.left - box.right }];
    }),
  );
  expect(apart.length).toBeGreaterThan(3);
  expect(Math.max(...apart.map(({ line }) => line))).toBeLessThan(8);
  expect(Math.min(...apart.map(({ room }) => room))).toBeGreaterThan(0);
  // No chip of the common filters is cut.
  const chips = page.getByRole("group", { name: "Common filters for due keys" });
  expect(await chips.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await page.setViewportSize(VIEWPORT);
  // The search box and the common filters limit the list, and what "Select all" selects.
  const search = page.getByRole("textbox", { name: "Search due keys" });
  await search.fill("svc-backup");
  await expect.poll(() => due.getByRole("row").count()).toBe(2);
  await page.getByRole("button", { name: /^Not in use/ }).click();
  await search.fill("g.moreau");
  await due.getByRole("checkbox", { name: "Select the key of g.moreau" }).waitFor();
  // Both are in the address.
  await expect.poll(() => page.url()).toMatch(/q=g\.moreau&due=UNUSED|due=UNUSED&q=g\.moreau/);
  await page.reload();
  await due.getByRole("checkbox", { name: "Select the key of g.moreau" }).waitFor();
  expect(await search.inputValue()).toBe("g.moreau");
  await search.fill("no such key");
  await page.getByText("No due key matches").waitFor();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  // AWS allows no third key of a user.
  expect(await due.getByRole("checkbox", { name: "Select the key of svc-backup" }).first().isDisabled()).toBe(true);
  await due.getByRole("link", { name: "See both keys of svc-backup" }).first().waitFor();
  // Selecting moves no row.
  const retired = due.getByRole("checkbox", { name: "Select the key of g.moreau" });
  const placeOf = async () => (await retired.boundingBox())!.y - (await due.boundingBox())!.y;
  const place = await placeOf();
  await retired.check();
  await due.getByRole("checkbox", { name: "Select the key of d.castellanos" }).check();
  expect(await placeOf()).toBe(place);
  const bar = due.getByRole("toolbar", { name: "Selected keys" });
  await bar.getByText(/^2 of \d+ keys selected, \d+ cannot be rotated now$/).waitFor();
  expect(await violations(page)).toEqual([]);
  // An unused key is deactivated, unless the operator moves it.
  const panel = page.getByRole("region", { name: "Plan", exact: true });
  await panel.getByText("Deactivate 1 unused key, delete after 10 days").waitFor();
  await panel.getByRole("button", { name: "Move g.moreau to rotation" }).click();
  await panel.getByText("Rotate 2 keys").waitFor();
  await panel.getByRole("button", { name: "Move g.moreau to deactivation" }).click();
  await bar.getByRole("button", { name: "Clear selection" }).click();
  expect(await placeOf()).toBe(place);
  await due.getByRole("checkbox", { name: "Select all" }).click();
  // A key without a use is deleted, unless the operator wants it.
  await due.getByRole("link", { name: "Deactivate… the key of g.moreau" }).waitFor();
  const unused = panel.getByText(/^g\.moreau: last used \d+ months ago/);
  await unused.waitFor();
  const rotated = async () => Number(/\d+/.exec(await panel.getByText(/^Rotate \d+ keys?$/).innerText())![0]);
  const before = await rotated();
  await panel.getByLabel("Old keys stay active for at least").selectOption("48");
  expect(await violations(page)).toEqual([]);
  await panel.getByRole("button", { name: "Review plan…" }).click();
  const plan = page.getByRole("dialog", { name: /^Plan for \d+ keys$/ });
  await plan.getByText(/^\d+ keys selected: \d+ to rotate, \d+ to deactivate\.$/).waitFor();
  await plan.getByText(/at least 48 hours/).waitFor();
  const rotates = plan.getByRole("region", { name: `Rotate: ${before} keys` });
  expect(await rotates.getByRole("checkbox").count()).toBe(before);
  expect(await rotates.getByRole("checkbox", { name: /^g\.moreau/ }).count()).toBe(0);
  const deletes = plan.getByRole("region", { name: /^Deactivate now, delete after 10 days: \d+ keys?$/ });
  await deletes.getByRole("checkbox", { name: /^g\.moreau/ }).waitFor();
  await deletes.getByText("UpdateAccessKey, DeleteAccessKey").first().waitFor();
  // Only one of the two keys of a user can be started.
  await deletes.getByText("Another key of this user is in the plan. Only one at a time.").waitFor();
  // The fourth click would be this one.
  await expect.poll(() => plan.getByRole("button", { name: /^Start for \d+ keys$/ }).isEnabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await plan.getByRole("button", { name: "Cancel" }).click();
  await panel.getByRole("button", { name: "Move g.moreau to rotation" }).click();
  await expect.poll(rotated).toBe(before + 1);
  await page.getByRole("tab", { name: /^Schedules/ }).click();
  await card.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No schedule yet").waitFor();

  // With a schedule of the account, the selected keys can wait for its next window.
  const input = { name: "nights", target: "ACCOUNT", maxAgeDays: 3_000, timeZone: "UTC", startTime: "02:00" };
  await product.server.graphql(
    "mutation C($input: CreateRotationScheduleInput!) { createRotationSchedule(input: $input) { userErrors { code } } }",
    { input: { ...input, accountId: product.platform.account.id } },
  );
  await page.goto("/rotation?tab=due");
  await due.getByRole("checkbox", { name: "Select the key of d.castellanos" }).check();
  const start = panel.getByLabel("Start time", { exact: true });
  await start.selectOption({ index: 1 });
  await page.getByRole("button", { name: "Review plan…" }).click();
  const later = page.getByRole("dialog", { name: "Rotate 1 key" });
  await later.getByText(/All start at .*02:00/).waitFor();
  await later.getByText("1 key can be rotated.").waitFor();
  await later.getByRole("button", { name: "Cancel" }).click();
});

test("writes stay off until the rotate role is set, whose template lists the users and explains each permission", async () => {
  const { platform } = product;
  const writes = async () =>
    (await platform.platform.orm.em.fork().findOneOrFail(AccountEntity, { id: platform.account.id })).writes;
  await platform.platform.orm.em.fork().nativeUpdate(AccountEntity, { id: platform.account.id }, { writes: "OFF" });
  await open("/settings/accounts");
  await page.getByRole("button", { name: "Edit account…" }).click();
  const dialog = page.getByRole("dialog");
  const role = dialog.getByRole("region", { name: "Create the rotate role" });
  expect(await role.count()).toBe(0);
  await dialog.getByRole("radio", { name: /Using the rotate role/ }).check();
  const save = dialog.getByRole("button", { name: "Save" });
  expect(await save.isDisabled()).toBe(true);
  await role.getByLabel("Users whose keys may be rotated").fill("app-reader unknown-user");
  await role.getByRole("button", { name: "Show the role" }).click();
  await role.getByText(/found no user named unknown-user/).waitFor();
  await role.getByLabel("Users whose keys may be rotated").fill("app-reader\napp-letters");
  await role.getByRole("button", { name: "Show the role" }).click();
  const template = role.getByRole("region", { name: "CloudFormation template" });
  await template.waitFor();
  const text = (await template.textContent())!;
  for (const name of ["app-reader", "app-letters"]) expect(text).toContain(`:user/${name}`);
  await role.getByRole("button", { name: "Copy CloudFormation template" }).waitFor();
  await role.getByRole("tab", { name: "AWS CLI" }).click();
  await role.getByText(/aws iam create-role/).waitFor();
  await role.getByText(/Why the role needs these 19 permissions/).click();
  await role.getByText("Creates the new key. Sent once, never repeated.").waitFor();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await violations(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  const overflow = () => dialog.evaluate((element) => element.scrollWidth - element.clientWidth);
  await expect.poll(overflow).toBe(0);
  expect(await writes()).toBe("OFF");
  await dialog.getByLabel("Rotate role ARN").fill("arn:aws:iam::111122223333:role/IamMonitorRotate");
  await save.click();
  await dialog.waitFor({ state: "detached" });
  expect(await writes()).toBe("ROTATE_ROLE");
});
