/** Sign-in with OpenID Connect in a browser, through the pages of a real provider. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRealIdentityProvider, type RealIdentityProvider } from "../../api/test/support/oidc-provider.ts";
import { violations } from "./axe.ts";
import {
  launchBrowser,
  openProduct,
  openBrowserSession,
  type Product,
  untilSettled,
  type BrowserSession,
  type BrowserSessionOptions,
} from "./product.ts";

const NARROW = { width: 320, height: 700 };
const LONG_AGO = "update operator_session set authenticated_at = authenticated_at - interval '6 minutes'";
let provider: RealIdentityProvider;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  provider = await openRealIdentityProvider();
  [product, browser] = await Promise.all([
    openProduct({ isEmpty: true, identityProvider: provider.settings }),
    launchBrowser(),
  ]);
  provider.serve(product.url);
  provider.people.set("sub-anna", { email: "anna@example.org", email_verified: true });
  provider.people.set("sub-berta", { email: "berta@example.org" });
  provider.people.set("sub-stranger", { email: "stranger@example.org", email_verified: true });
  provider.people.set("sub-admin", {});
});
afterAll(async () => {
  await browser?.close();
  await product?.close();
  await provider?.close();
});

async function open(options: BrowserSessionOptions = {}): Promise<BrowserSession> {
  const browserSession = await openBrowserSession(browser, product, options);
  // The provider's development page requests a font from another site.
  await browserSession.context.route(/fonts\.googleapis\.com/, (route) => route.abort());
  return browserSession;
}
/** The problems of the product's own pages. Requests to the provider are expected. */
const problemsOf = ({ problems }: BrowserSession) =>
  problems.filter((problem) => !problem.includes(provider.settings.issuer) && !/googleapis|ERR_FAILED/.test(problem));

/** Signs in on the provider's own login page. */
async function signInAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
}
async function signIn(page: Page, login: string): Promise<void> {
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await signInAtProvider(page, login);
  await page.getByRole("button", { name: "Continue" }).click();
}
async function invite(browserSession: BrowserSession, name: string): Promise<string> {
  const { page } = browserSession;
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite an operator…" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("radio", { name: /^admin/ }).check();
  await page.getByRole("button", { name: "Create link" }).click();
  return (await page.getByRole("region", { name: `Link for ${name}`, exact: true }).textContent())!.trim();
}

test("an invited operator signs in with the provider and confirms their identity in a popup", async () => {
  const admin = await open({ session: await product.session() });
  await invite(admin, "anna@example.org");

  const anna = await open();
  const { page } = anna;
  await page.goto("/alerts");
  await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
  await signIn(page, "sub-anna");
  await page.waitForURL(`${product.url}/alerts`);
  await page.getByRole("heading", { name: "Alerts" }).waitFor();
  await untilSettled(page);

  // The provider did not report the time of Anna's sign-in, so the action asks for a fresh proof and then continues.
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite an operator…" }).click();
  await page.getByLabel("Name").fill("carl@example.org");
  await page.getByRole("button", { name: "Create link" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm it's you" });
  const [popup] = await Promise.all([
    anna.context.waitForEvent("page"),
    dialog.getByRole("button", { name: "Continue with Acme ID" }).click(),
  ]);
  const closed = popup.waitForEvent("close");
  await signInAtProvider(popup, "sub-anna");
  await closed;
  await page.getByRole("region", { name: "Link for carl@example.org", exact: true }).waitFor();
  expect(problemsOf(anna)).toEqual([]);

  await admin.page.goto("/settings/operators");
  expect(await admin.page.getByRole("row", { name: /anna@example.org/ }).textContent()).toContain("Acme ID");
  await admin.page.getByRole("button", { name: "Edit access… of anna@example.org" }).click();
  const change = admin.page.getByRole("dialog", { name: "Edit access of anna@example.org" });
  await change.getByText("sub-anna").waitFor();
  await change.getByLabel("Unlink from Acme ID").check();
  await change.getByRole("button", { name: "Save" }).click();
  await admin.page.getByRole("row", { name: /anna@example.org.*one-time link only/ }).waitFor();
  // Anna is signed out immediately, also in the page that is already open.
  await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
  expect(problemsOf(admin)).toEqual([]);
  await Promise.all([admin.close(), anna.close()]);
});

test("an invitation can be accepted with the provider, whatever the e-mail address there", async () => {
  const admin = await open({ session: await product.session() });
  const address = await invite(admin, "berta");
  const berta = await open();
  await berta.page.goto(address);
  await berta.page.getByRole("button", { name: "Continue with Acme ID" }).click();
  await signInAtProvider(berta.page, "sub-berta");
  await berta.page.getByRole("button", { name: "Continue" }).click();
  await berta.page.waitForURL((url) => url.origin === product.url && !url.pathname.startsWith("/sign-in"));
  await berta.page.goto("/settings/profile");
  await berta.page.getByText(`linked to ${provider.settings.issuer}`).waitFor();
  await berta.page.getByText("sub-berta").waitFor();
  expect(problemsOf(berta)).toEqual([]);
  await Promise.all([admin.close(), berta.close()]);
});

test("an operator links the provider after confirming their identity", async () => {
  const admin = await open({ session: await product.session() });
  const { page } = admin;
  await page.goto("/settings/profile");
  await page.getByRole("textbox", { name: "New password" }).fill("a password of some length");
  await page.getByRole("button", { name: "Set password" }).click();
  await page.getByText("Password set").waitFor();
  await product.platform.scope().em.execute(LONG_AGO);
  await page.getByRole("button", { name: "Link your Acme ID account" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm it's you" });
  await dialog.getByRole("textbox", { name: "Your password" }).fill("a password of some length");
  await dialog.getByRole("button", { name: "Continue", exact: true }).click();
  await signInAtProvider(page, "sub-admin");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${product.url}/settings/profile`);
  await page.getByText(`linked to ${provider.settings.issuer}`).waitFor();
  expect(problemsOf(admin)).toEqual([]);
  await admin.close();
});

test("an operator without an invitation sees the reason and can try again", async () => {
  const browserSession = await open();
  const { page } = browserSession;
  await page.goto("/sign-in");
  await signIn(page, "sub-stranger");
  await page.getByRole("alert").getByText("You have no access here").waitFor();
  await page.getByRole("link", { name: "Sign in with Acme ID" }).waitFor();
  await browserSession.context.clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await page.getByRole("link", { name: "[ Cancel ]" }).click();
  await page.getByRole("alert").getByText("The identity provider did not sign you in").waitFor();
  expect(problemsOf(browserSession)).toEqual([]);
  await browserSession.close();
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  /** The tabs with and without a session. A new one for each test would load the dashboard again. */
  const tabs = new Map<boolean, BrowserSession>();
  afterAll(() => Promise.all([...tabs.values()].map((tab) => tab.close())));

  async function tabFor(isSignedIn: boolean): Promise<BrowserSession> {
    const session = isSignedIn ? { session: await product.session() } : {};
    const tab = tabs.get(isSignedIn) ?? (await open({ colorScheme, viewport: NARROW, ...session }));
    tabs.set(isSignedIn, tab);
    return tab;
  }

  test.each([
    ["/sign-in?problem=OIDC_STATE_INVALID", false],
    ["/sign-in?problem=%3Cb%3Enonsense", false],
    ["/sign-in#invitation=used", false],
    ["/sign-in/proof?problem=OIDC_PROOF_STALE", false],
    ["/sign-in/proof", false],
    ["/settings/profile?problem=OIDC_OTHER_PERSON", true],
    ["/settings/operators", true],
  ])("%s is accessible and fits a narrow window", async (path, isSignedIn) => {
    const { page, problems } = await tabFor(isSignedIn);
    // Two URLs that differ only after # are one document.
    await page.goto("/healthz");
    await page.goto(path);
    await untilSettled(page);
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
    expect(problems.splice(0)).toEqual([]);
  });
});
