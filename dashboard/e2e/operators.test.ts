/** Operators and API tokens: invitations, sign-ins and their audit log entries. */
import { expect, test } from "vitest";
import { Accounts } from "../../api/src/services/accounts/accounts.ts";
import { browser, product, stage } from "./journey.ts";
import { openBrowserSession, untilSettled, type BrowserSession } from "./product.ts";

const PASSWORD = "a password of some length";

stage();

async function signInByPassword(browserSession: BrowserSession, name: string, password: string): Promise<void> {
  await browserSession.page.goto("/sign-in");
  await browserSession.page.getByLabel("Name").fill(name);
  await browserSession.page.getByRole("textbox", { name: "Password" }).fill(password);
  await browserSession.page.keyboard.press("Enter");
}

test("an operator accepts an invitation and creates a token, and the audit log records it", async () => {
  const admin = await openBrowserSession(browser, product, { session: await product.session() });
  const { page } = admin;
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite an operator…" }).click();
  await page.getByLabel("Name").fill("anna@example.org");
  await page.getByRole("radio", { name: /^analyst/ }).check();
  await page.getByRole("button", { name: "Create link" }).click();
  const address = (await page
    .getByRole("region", { name: "Link for anna@example.org", exact: true })
    .textContent())!.trim();
  expect(address).toContain("/sign-in#invitation=");
  await page.getByRole("row", { name: /anna@example.org.*Invited/ }).waitFor();

  const anna = await openBrowserSession(browser, product);
  await anna.page.goto(address);
  await anna.page.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
  await anna.page.getByRole("button", { name: "Set password" }).click();
  await anna.page.getByRole("heading", { name: "Overview" }).waitFor();
  // A page that Anna's role may not open says so.
  await anna.page.goto("/settings/operators");
  await anna.page.getByRole("alert").getByText("Your role does not allow access to the operators").waitFor();

  await anna.page.goto("/settings/tokens");
  await anna.page.getByRole("button", { name: "New token" }).click();
  await anna.page.getByLabel("Name").fill("notebook");
  // The role analyst lacks two of the five presets.
  await expect.poll(() => anna.page.getByRole("checkbox", { disabled: true }).count()).toBe(2);
  await anna.page.getByRole("button", { name: "Create token" }).click();
  const token = (await anna.page.getByRole("region", { name: "Token", exact: true }).textContent())!.trim();
  const authorization = `Bearer ${token}`;
  for (const [tab, part] of [
    ["curl", `'Authorization: Bearer ${token}'`],
    ["Python", `"Bearer ${token}"`],
  ] as const) {
    await anna.page.getByRole("tab", { name: tab }).click();
    expect(await anna.page.getByRole("region", { name: tab }).textContent()).toContain(part);
  }
  expect((await product.server.graphql("{ viewer { name role } }", {}, { authorization })).data.viewer).toEqual({
    name: `anna@example.org via token "notebook"`,
    role: "viewer",
  });
  await anna.page.getByRole("button", { name: "Revoke notebook" }).click();
  await anna.page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await anna.page.getByRole("row", { name: /notebook.*revoked/ }).waitFor();
  expect(
    (await product.server.graphql("{ viewer { name } }", {}, { authorization })).errors[0]?.extensions["code"],
  ).toBe("UNAUTHENTICATED");

  await page.goto("/audit-log");
  await page.getByRole("row", { name: /anna@example.org revoked an API token Done notebook/ }).waitFor();
  await page.getByRole("button", { name: "Verify the hash chain" }).click();
  await page.getByText(/the log is intact/).waitFor();
  expect([...admin.problems, ...anna.problems.filter((problem) => !problem.includes("403"))]).toEqual([]);
  await Promise.all([admin.close(), anna.close()]);
});

/** Moves the sign-ins of all sessions thirty minutes back. The sessions stay active. */
const signedInHalfAnHourAgo = () =>
  product.platform
    .scope()
    .em.execute(
      `update operator_session set authenticated_at = now() - interval '30 minutes', created_at = now() - interval '30 minutes'`,
    );

/** Confirms the identity with the code from the server's console: two clicks. */
async function confirmWithConsoleCode({ page }: BrowserSession): Promise<void> {
  const dialog = page.getByRole("dialog", { name: "Confirm it's you" });
  await dialog.getByRole("button", { name: "Print a code" }).click();
  const field = dialog.getByRole("textbox", { name: "Code from the server's console" });
  await field.waitFor();
  const printed = product.platform.printed.at(-1)!;
  expect(printed).toContain("admin asked for it from 127.0.0.1");
  await field.fill(/Confirmation code: (\S+)/.exec(printed)![1]!);
  await dialog.getByRole("button", { name: "Continue" }).click();
}

test("half an hour after the link, the first admin invites, creates a token and sets a password", async () => {
  const browserSession = await openBrowserSession(browser, product, { session: await product.session() });
  const { page } = browserSession;
  await signedInHalfAnHourAgo();
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite an operator…" }).click();
  await page.getByLabel("Name").fill("carla");
  await page.getByRole("button", { name: "Create link" }).click();
  await confirmWithConsoleCode(browserSession);
  await page.getByRole("region", { name: "Link for carla", exact: true }).waitFor();

  await signedInHalfAnHourAgo();
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  await page.getByLabel("Name").fill("first");
  await page.getByRole("button", { name: "Create token" }).click();
  await confirmWithConsoleCode(browserSession);
  await page.getByRole("region", { name: "Token", exact: true }).waitFor();

  await signedInHalfAnHourAgo();
  await page.goto("/settings/profile");
  await page.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
  expect(await page.getByRole("textbox", { name: "Current password" }).count()).toBe(0);
  await page.getByRole("button", { name: "Set password" }).click();
  await confirmWithConsoleCode(browserSession);
  await page.getByText("Password set").waitFor();
  await page.getByRole("textbox", { name: "Current password" }).waitFor();
  await browserSession.context.clearCookies();
  await signInByPassword(browserSession, "admin", "a wrong password");
  await page.getByRole("alert").getByText("The name or the password is incorrect.").waitFor();
  await signInByPassword(browserSession, "ADMIN", PASSWORD);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await untilSettled(page);
  await browserSession.close();
});

test("an operator with an old sign-in confirms the password before inviting someone", async () => {
  const browserSession = await openBrowserSession(browser, product);
  const { page } = browserSession;
  await signInByPassword(browserSession, "admin", PASSWORD);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await product.platform
    .scope()
    .em.execute("update operator_session set authenticated_at = authenticated_at - interval '6 minutes'");
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite an operator…" }).click();
  await page.getByLabel("Name").fill("berta");
  await page.getByRole("button", { name: "Create link" }).click();
  const proof = page.getByRole("dialog", { name: "Confirm it's you" });
  await proof.getByRole("textbox", { name: "Your password" }).fill("wrong");
  await proof.getByRole("button", { name: "Continue" }).click();
  await proof.getByRole("alert").getByText("The password is incorrect.").waitFor();
  await proof.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await proof.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("region", { name: "Link for berta", exact: true }).waitFor();
  expect(browserSession.problems).toEqual([]);
  await browserSession.close();
});

test("switching writes on asks for a recent sign-in, and continues after the password", async () => {
  const browserSession = await openBrowserSession(browser, product);
  const { page } = browserSession;
  await signInByPassword(browserSession, "admin", PASSWORD);
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await product.platform
    .scope()
    .em.execute("update operator_session set authenticated_at = now() - interval '6 minutes'");
  await page.goto("/settings/accounts");
  const choose = async (mode: string): Promise<void> => {
    await page.getByRole("button", { name: "Edit account…" }).click();
    await page.getByRole("radio", { name: mode }).check();
    await page.getByRole("button", { name: "Save" }).click();
  };
  // Switching writes off only protects, so it needs no new proof.
  await choose("Off");
  await page.getByText("Off. IAM Monitor only reads.").waitFor();
  await choose("Using this connection");
  const dialog = page.getByRole("dialog", { name: "Confirm it's you" });
  await expect
    .poll(() => dialog.getByRole("textbox", { name: "Your password" }).evaluate((field) => field.matches(":focus")))
    .toBe(true);
  // Escape ends only the question. The entered values are still there.
  await page.keyboard.press("Escape");
  const change = page.getByRole("dialog", { name: /^Edit / });
  await expect.poll(() => change.getByRole("radio", { name: "Using this connection" }).isChecked()).toBe(true);
  await change.getByRole("button", { name: "Save" }).click();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await page.getByText("with the credentials of this connection").waitFor();
  expect(browserSession.problems).toEqual([]);
  await browserSession.close();
});

test("an admin limits an operator to an account group, and the operator reads how many accounts they see", async () => {
  await new Accounts(product.platform.scope()).connect({ name: "Payments", source: "OFFLINE_FILES" });
  const admin = await openBrowserSession(browser, product, { session: await product.session() });
  const { page } = admin;
  await page.goto("/settings/accounts");
  await page.getByRole("button", { name: "Create a group…" }).click();
  const dialog = page.getByRole("dialog", { name: "Create a group" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Payments team");
  await dialog.getByRole("checkbox", { name: "Payments" }).check();
  await dialog.getByRole("button", { name: "Create" }).click();
  await page.getByRole("row", { name: /Payments team.*1 account.*none/ }).waitFor();

  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite an operator…" }).click();
  await page.getByLabel("Name").fill("paul@example.org");
  await page.getByRole("radio", { name: /^Only the accounts of groups/ }).check();
  await page.getByRole("checkbox", { name: "Payments team (1 account)" }).check();
  await page.getByRole("button", { name: "Create link" }).click();
  await page.getByRole("row", { name: /paul@example.org.*Payments team.*Invited/ }).waitFor();
  const address = (await page
    .getByRole("region", { name: "Link for paul@example.org", exact: true })
    .textContent())!.trim();

  const paul = await openBrowserSession(browser, product);
  await paul.page.goto(address);
  await paul.page.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
  await paul.page.getByRole("button", { name: "Set password" }).click();
  await paul.page.getByRole("heading", { name: "Overview" }).waitFor();
  await paul.page.getByRole("button", { name: "Account: You see 1 account. Change" }).click();
  await paul.page.getByRole("menuitem", { name: "Payments" }).waitFor();
  expect(await paul.page.getByRole("menuitem", { name: /Demo/ }).count()).toBe(0);

  await page.goto("/settings/accounts");
  await page.getByRole("button", { name: "Delete group Payments team" }).click();
  await page.getByRole("dialog").getByText("The group limits paul@example.org.").waitFor();
  expect([...admin.problems, ...paul.problems]).toEqual([]);
  await Promise.all([admin.close(), paul.close()]);
});
