/** Key rotations from plan to deletion, with delivery to Secrets Manager and by reveal. */
import { expect, test } from "vitest";
import { addUser, TIME_SCALE } from "../../api/test/support/rotation-fixture.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";
import { violations } from "./axe.ts";
import { journeys, page, product } from "./journey.ts";
import { VIEWPORT } from "./product.ts";

const ROTATION_MAX_MS = 120_000;
journeys({
  rotationTimeScale: TIME_SCALE,
  async prepare({ platform }) {
    // The keys are unused, so the gate opens because the old key stays unused.
    addUser(platform, "app-parcels", { isUsed: false });
    addUser(platform, "app-letters", { isUsed: false });
    const { user: leaked } = addUser(platform, "app-leaked");
    const { demo } = platform;
    demo.attach(leaked, demo.policy("arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"));
    await platform.scan();
  },
});

test("a key is rotated from its plan to the deletion of the old key", { timeout: 240_000 }, async () => {
  await page.goto("/accounts/111122223333/users/app-parcels?tab=keys");
  await page.getByRole("link", { name: "Rotate" }).click();
  await page.getByRole("button", { name: "Show the plan" }).click();
  const plan = page.getByRole("region", { name: "Plan" });
  await plan.getByText(/CreateAccessKey/).waitFor();
  expect(product.platform.demo.user("app-parcels").accessKeys).toHaveLength(1);
  await plan.getByRole("button", { name: "Start the rotation" }).click();
  await page.getByRole("heading", { name: "Key rotation for app-parcels" }).waitFor();
  await page.getByText("Completed", { exact: true }).waitFor({ timeout: ROTATION_MAX_MS });
  await page
    .getByRole("region", { name: "Why the old key can be deactivated" })
    .getByText(/The old key was not in use/)
    .waitFor();
  const steps = page.getByRole("list", { name: "Steps, newest first" }).getByRole("listitem");
  await expect.poll(() => steps.count()).toBeGreaterThan(8);
  // Without a scan: the list has the new key and not the old one, whose alerts are resolved.
  const [{ accessKeyId: fresh } = { accessKeyId: "" }] = product.platform.demo.user("app-parcels").accessKeys;
  await page.goto("/keys?q=app-parcels");
  await page.getByRole("grid", { name: /, 1$/ }).getByText(fresh).waitFor();
  await page.goto("/alerts?q=is:open%20resource:app-parcels%20category:iamaccesskey");
  await page.getByText("No alerts match this filter").waitFor();
  await page.goto("/rotation?tab=history");
  await page.getByRole("row", { name: /app-parcels Completed/ }).waitFor();

  await page.goto("/accounts/111122223333/users/app-parcels?tab=history");
  const history = page.getByRole("list", { name: "History of app-parcels, newest first" });
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
  await page.getByRole("heading", { name: "Key rotation for app-parcels" }).waitFor();
});

test(
  "a new key is revealed once, and the old key stays until the arrival is confirmed",
  { timeout: 240_000 },
  async () => {
    await page.goto("/rotation/new?user=app-letters");
    await page.getByRole("radio", { name: /Shown to me once/ }).check();
    await page.getByRole("button", { name: "Show the plan" }).click();
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

test("the alert of an exposed key leads into a rotation that deactivates the key first", async () => {
  await page.goto("/alerts?q=check:key-quarantined");
  await page.getByRole("link", { name: "app-leaked: AWS quarantined the key" }).click();
  const [{ accessKeyId } = { accessKeyId: "" }] = product.platform.demo.user("app-leaked").accessKeys;
  await page.getByRole("link", { name: `Rotate ${accessKeyId} as compromised` }).click();
  await page.getByRole("heading", { name: "Rotate the key of app-leaked" }).waitFor();
  await page.getByText(`Replaces ${accessKeyId}.`).waitFor();
  expect(await page.getByRole("radio", { name: /Compromised key/ }).isChecked()).toBe(true);
  await page.getByRole("textbox", { name: "Reason" }).fill("Found in a public repository");
  await page.getByRole("textbox", { name: /Type app-leaked/ }).fill("app-leaked");
  await page.getByRole("button", { name: "Show the plan" }).click();
  await page
    .getByRole("region", { name: "Plan" })
    .getByText(/UpdateAccessKey/)
    .first()
    .waitFor();
});

test("a schedule can be created, paused and deleted, and lists due keys", async () => {
  await page.goto("/rotation");
  await page.getByRole("button", { name: "New schedule" }).click();
  await page.getByLabel("Name").fill("weekly, all");
  await page.getByRole("checkbox", { name: "Sun" }).check();
  await page.getByRole("radio", { name: /^Parameter Store/ }).check();
  const effect = page.getByRole("status", { name: "What the schedule will do" });
  await effect.getByText(/^\d+ keys now$/).waitFor();
  await effect
    .getByText(/svc-backup has two keys/)
    .first()
    .waitFor();
  expect(await effect.locator("time").count()).toBe(5);
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
  const due = page.getByRole("region", { name: "Due, without an active schedule", exact: true });
  // Beside the plan, no cell reaches into the next one.
  for (const width of [1440, VIEWPORT.width]) {
    await page.setViewportSize({ ...VIEWPORT, width });
    const wide = await due
      .getByRole("cell")
      .evaluateAll((cells) =>
        cells.flatMap(({ scrollWidth, clientWidth, textContent }) => (scrollWidth > clientWidth ? [textContent] : [])),
      );
    expect(wide).toEqual([]);
  }
  // AWS allows no third key of a user.
  expect(await due.getByRole("checkbox", { name: "Select the key of svc-backup" }).first().isDisabled()).toBe(true);
  await due.getByRole("checkbox", { name: /^Select all \d+$/ }).click();
  const panel = page.getByRole("region", { name: /^Plan for \d+ keys$/ });
  // A key without a use is left out, unless the operator wants it.
  const unused = panel.getByText(/^g\.moreau: not used for 90 days/);
  await unused.waitFor();
  const rotated = async () => Number(/\d+/.exec(await panel.getByText(/^Rotate \d+ keys?$/).innerText())![0]);
  const before = await rotated();
  await panel.getByLabel("Both keys work for at least").selectOption("48");
  expect(await violations(page)).toEqual([]);
  await panel.getByRole("button", { name: "Review plan" }).click();
  const plan = page.getByRole("dialog", { name: `Rotate ${before} keys` });
  await plan.getByText(/^\d+ keys? can be rotated\.$/).waitFor();
  await plan.getByText(/at least 48 hours/).waitFor();
  expect(await plan.getByRole("checkbox").count()).toBe(before);
  expect(await plan.getByRole("checkbox", { name: /^g\.moreau/ }).count()).toBe(0);
  // The fourth click would be this one.
  await expect.poll(() => plan.getByRole("button", { name: /^Start \d+ rotations$/ }).isEnabled()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await plan.getByRole("button", { name: "Cancel" }).click();
  await panel.getByRole("button", { name: "Rotate the key of g.moreau anyway" }).click();
  await expect.poll(rotated).toBe(before + 1);
  await page.getByRole("tab", { name: /^Schedules/ }).click();
  await card.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("No schedule yet").waitFor();
});

test("writes stay off until the rotate role is set, whose template lists the users and explains each permission", async () => {
  const { platform } = product;
  const writes = async () =>
    (await platform.platform.orm.em.fork().findOneOrFail(AccountEntity, { id: platform.account.id })).writes;
  await platform.platform.orm.em.fork().nativeUpdate(AccountEntity, { id: platform.account.id }, { writes: "OFF" });
  await page.goto("/settings/accounts");
  await page.getByRole("button", { name: "Change…" }).click();
  const dialog = page.getByRole("dialog");
  const role = dialog.getByRole("region", { name: "Create the rotate role" });
  expect(await role.count()).toBe(0);
  await dialog.getByRole("radio", { name: /Using the rotate role/ }).check();
  const save = dialog.getByRole("button", { name: "Save" });
  expect(await save.isDisabled()).toBe(true);
  await role.getByLabel("Users whose keys may be rotated").fill("app-parcels unknown-user");
  await role.getByRole("button", { name: "Show the role" }).click();
  await role.getByText(/found no user named unknown-user/).waitFor();
  await role.getByLabel("Users whose keys may be rotated").fill("app-parcels\napp-letters");
  await role.getByRole("button", { name: "Show the role" }).click();
  const template = role.getByRole("region", { name: "CloudFormation template" });
  await template.waitFor();
  const text = (await template.textContent())!;
  for (const name of ["app-parcels", "app-letters"]) expect(text).toContain(`:user/${name}`);
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
