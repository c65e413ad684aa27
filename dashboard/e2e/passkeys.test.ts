/** Passkeys, with Chromium's virtual authenticator: registering, signing in, confirming an identity, and PASSKEYS=required. */
import { expect, test } from "vitest";
import { browser, product, stage } from "./journey.ts";
import { type BrowserSession, openBrowserSession, untilSettled } from "./product.ts";

const PASSWORD = "a password of some length";

stage();

/** Opens a browser at `localhost`, where passkeys work, with an authenticator that verifies its user. */
async function openWithAuthenticator(): Promise<BrowserSession & { setVerifies(does: boolean): Promise<void> }> {
  const url = product.url.replace("127.0.0.1", "localhost");
  const session = await openBrowserSession(browser, { url }, { url });
  const devTools = await session.context.newCDPSession(session.page);
  await devTools.send("WebAuthn.enable");
  const { authenticatorId } = await devTools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    ...session,
    async setVerifies(isUserVerified) {
      await devTools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
  };
}

async function signInByPassword({ page, context }: BrowserSession): Promise<void> {
  await context.clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("Name").fill("admin");
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.keyboard.press("Enter");
}
const overview = ({ page }: BrowserSession) => page.getByRole("heading", { name: "Overview" }).waitFor();
const execute = (statement: string) => product.platform.scope().em.execute(statement);

test("S15: an operator registers a passkey, signs in with it and confirms their identity with it", async () => {
  const session = await openWithAuthenticator();
  const { page, context } = session;
  await page.goto(`/sign-in#token=${(await product.signInAddress()).split("#token=")[1]}`);
  await overview(session);
  await page.goto("/settings/profile");
  await page.getByRole("textbox", { name: "New password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByText("Password set").waitFor();
  await page.getByLabel("Name of the passkey").fill("Work laptop");
  await page.getByRole("button", { name: "Register a passkey" }).click();
  await page.getByRole("listitem").filter({ hasText: "Work laptop" }).getByText("never used").waitFor();

  await signInByPassword(session);
  await overview(session);

  // A passkey that fails can be tried again: the page begins again by itself.
  await session.setVerifies(false);
  await signInByPassword(session);
  await page.getByRole("alert").getByText("No passkey was used").waitFor();
  await execute("delete from passkey_challenge");
  await session.setVerifies(true);
  await execute("update passkey set counter = counter + 1000");
  await page.getByRole("button", { name: "Use your passkey" }).click();
  await page.getByRole("alert").getByText("This passkey could not be verified").waitFor();
  await execute("update passkey set counter = 0");
  await page.getByRole("button", { name: "Use your passkey" }).click();
  await overview(session);
  const methods = await execute("select sign_in_method from operator_session order by created_at desc limit 1");
  expect(methods).toEqual([{ sign_in_method: "PASSKEY" }]);

  await execute("update operator_session set authenticated_at = authenticated_at - interval '6 minutes'");
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite an operator…" }).click();
  await page.getByLabel("Name").fill("berta");
  await page.getByRole("button", { name: "Create link" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm it's you" });
  await dialog.getByText("Lost your device?").waitFor();
  expect(await dialog.getByLabel(/password/i).count()).toBe(0);
  await dialog.getByRole("button", { name: "Use your passkey" }).click();
  await page.getByRole("region", { name: "Link for berta", exact: true }).waitFor();

  await context.clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await overview(session);
  await page.goto("/settings/profile");
  await page.getByText("This session").waitFor();
  await page.getByRole("listitem").filter({ hasText: "This session" }).getByText("with a passkey").waitFor();
  await untilSettled(page);
  expect(session.problems).toEqual([]);
  await session.close();
});

test("S15: with PASSKEYS=required, an operator without a passkey can only register one", async () => {
  await execute("delete from passkey");
  Object.assign(product.platform.platform, { arePasskeysRequired: true });
  const session = await openWithAuthenticator();
  const { page } = session;
  await signInByPassword(session);
  await page.getByRole("heading", { name: "Register a passkey" }).waitFor();
  await page.goto("/alerts");
  await page.getByRole("heading", { name: "Register a passkey" }).waitFor();
  await page.getByLabel("Name of the passkey").fill("Security key");
  await page.getByRole("button", { name: "Register a passkey" }).click();
  await overview(session);
  await untilSettled(page);
  await session.close();
});
