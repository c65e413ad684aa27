/** People who come by OpenID Connect, in a browser: at a real provider, through its own pages, and back. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRealIdentityProvider, type RealIdentityProvider } from "../../api/test/support/oidc-provider.ts";
import {
  launchBrowser,
  openProduct,
  openBrowserSession,
  type Product,
  untilSettled,
  type Visitor,
  type BrowserSessionOptions,
} from "./product.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
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

async function open(options: BrowserSessionOptions = {}): Promise<Visitor> {
  const visitor = await openBrowserSession(browser, product, options);
  // The provider's development page asks for a font of a stranger's.
  await visitor.context.route(/fonts\.googleapis\.com/, (route) => route.abort());
  return visitor;
}
/** What the product's pages did wrong; the provider is another origin, and is meant. */
const problemsOf = ({ problems }: Visitor) =>
  problems.filter((problem) => !problem.includes(provider.settings.issuer) && !/googleapis|ERR_FAILED/.test(problem));

/** The provider's own pages: a login, then its consent where it asks for one. */
async function showProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
}
async function signIn(page: Page, login: string): Promise<void> {
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await showProvider(page, login);
  await page.getByRole("button", { name: "Continue" }).click();
}
async function invite(visitor: Visitor, name: string): Promise<string> {
  const { page } = visitor;
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("radio", { name: /^admin/ }).check();
  await page.getByRole("button", { name: "Make a link" }).click();
  return (await page.getByRole("region", { name: `Link for ${name}`, exact: true }).textContent())!.trim();
}

test("invited by e-mail, in by the button, shown to the admin, proof in a small window", async () => {
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

  // The provider did not say when it asked her; so what wants a fresh proof asks, and goes on by itself once it was shown.
  await page.goto("/settings/operators");
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByLabel("Name").fill("carl@example.org");
  await page.getByRole("button", { name: "Make a link" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm it's you" });
  const [small] = await Promise.all([
    anna.context.waitForEvent("page"),
    dialog.getByRole("button", { name: "Continue with Acme ID" }).click(),
  ]);
  const closed = small.waitForEvent("close");
  await showProvider(small, "sub-anna");
  await closed;
  await page.getByRole("region", { name: "Link for carl@example.org", exact: true }).waitFor();
  expect(problemsOf(anna)).toEqual([]);

  await admin.page.goto("/settings/operators");
  expect(await admin.page.getByRole("row", { name: /anna@example.org/ }).textContent()).toContain("Acme ID");
  await admin.page.getByRole("button", { name: "Change anna@example.org" }).click();
  const change = admin.page.getByRole("dialog", { name: "Change anna@example.org" });
  await change.getByText("sub-anna").waitFor();
  await change.getByLabel("Unlink from Acme ID").check();
  await change.getByRole("button", { name: "Save" }).click();
  await admin.page.getByRole("row", { name: /anna@example.org.*a link only/ }).waitFor();
  // She is out at once, in her open page too.
  await page.getByRole("heading", { name: "Sign in to IAM Monitor" }).waitFor();
  expect(problemsOf(admin)).toEqual([]);
  await Promise.all([admin.close(), anna.close()]);
});

test("an invitation taken up by the provider, whatever the address there", async () => {
  const admin = await open({ session: await product.session() });
  const address = await invite(admin, "berta");
  const berta = await open();
  await berta.page.goto(address);
  await berta.page.getByRole("button", { name: "Come in with Acme ID" }).click();
  await showProvider(berta.page, "sub-berta");
  await berta.page.getByRole("button", { name: "Continue" }).click();
  await berta.page.waitForURL((url) => url.origin === product.url && !url.pathname.startsWith("/sign-in"));
  await berta.page.goto("/settings/profile");
  await berta.page.getByText(`linked at ${provider.settings.issuer}`).waitFor();
  await berta.page.getByText("sub-berta").waitFor();
  expect(problemsOf(berta)).toEqual([]);
  await Promise.all([admin.close(), berta.close()]);
});

test("who is here already links the provider, after showing who he is", async () => {
  const admin = await open({ session: await product.session() });
  const { page } = admin;
  await page.goto("/settings/profile");
  await page.getByRole("textbox", { name: "New password" }).fill("a password of some length");
  await page.getByRole("button", { name: "Change the password" }).click();
  await page.getByText("Your password is changed").waitFor();
  await product.platform.scope().em.execute(LONG_AGO);
  await page.getByRole("button", { name: "Link your account of Acme ID" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm it's you" });
  await dialog.getByRole("textbox", { name: "Your password" }).fill("a password of some length");
  await dialog.getByRole("button", { name: "Continue", exact: true }).click();
  await showProvider(page, "sub-admin");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${product.url}/settings/profile`);
  await page.getByText(`linked at ${provider.settings.issuer}`).waitFor();
  expect(problemsOf(admin)).toEqual([]);
  await admin.close();
});

test("who is not let in reads why, and has a way on", async () => {
  const visitor = await open();
  const { page } = visitor;
  await page.goto("/sign-in");
  await signIn(page, "sub-stranger");
  await page.getByRole("alert").getByText("You have not been invited").waitFor();
  await page.getByRole("link", { name: "Sign in with Acme ID" }).waitFor();
  await visitor.context.clearCookies();
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "Sign in with Acme ID" }).click();
  await page.getByRole("link", { name: "[ Cancel ]" }).click();
  await page.getByRole("alert").getByText("The identity provider did not sign you in").waitFor();
  expect(problemsOf(visitor)).toEqual([]);
  await visitor.close();
});

describe.each(["light", "dark"] as const)("in %s", (colorScheme) => {
  test.each([
    ["/sign-in?problem=OIDC_STATE_INVALID", false],
    ["/sign-in?problem=%3Cb%3Enonsense", false],
    ["/sign-in#invitation=used", false],
    ["/sign-in/proof?problem=OIDC_PROOF_STALE", false],
    ["/sign-in/proof", false],
    ["/settings/profile?problem=OIDC_OTHER_PERSON", true],
    ["/settings/operators", true],
  ])("%s is readable by everybody, and as narrow as a window", async (path, isSignedIn) => {
    const visitor = await open({
      colorScheme,
      viewport: NARROW,
      ...(isSignedIn && { session: await product.session() }),
    });
    const { page } = visitor;
    await page.goto(path);
    await untilSettled(page);
    await page.evaluate(AXE);
    const violations = await page.evaluate(async () => {
      const { violations: found } = await (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe.run();
      return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
    expect(visitor.problems).toEqual([]);
    await visitor.close();
  });
});
