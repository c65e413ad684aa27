/** Approval by a second person, with two operators who are signed in in two browsers. Nothing is reloaded or polled. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { now } from "../../api/src/clock.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";
import { SessionEntity } from "../../api/src/db/entities/access.ts";
import { newId } from "../../api/src/db/new-id.ts";
import { hashOf } from "../../api/src/services/core/token-hash.ts";
import { insertOperator } from "../../api/test/support/actors.ts";
import { violations } from "./axe.ts";
import { browser, product, stage } from "./journey.ts";
import { type BrowserSession, openBrowserSession, untilSettled } from "./product.ts";

stage({ isTwoPersonApprovalOn: true });

let alice: BrowserSession;
let bob: BrowserSession;

/** The session cookie of an admin of this name. */
async function adminSession(name: string) {
  const { em } = product.platform.scope();
  const value = randomBytes(32).toString("base64url");
  await em.insert(SessionEntity, {
    id: newId("session"),
    tokenHash: hashOf(value),
    operatorId: await insertOperator(em, name, "admin"),
    createdAt: new Date(now()),
    lastActiveAt: new Date(now()),
    authenticatedAt: new Date(now()),
    previousVisitAt: null,
    endedAt: null,
  });
  return { name: "iam-monitor", value };
}

beforeAll(async () => {
  alice = await openBrowserSession(browser, product, { session: await adminSession("alice") });
  bob = await openBrowserSession(browser, product, { session: await adminSession("bob") });
});
afterAll(async () => {
  expect([...alice.problems, ...bob.problems]).toEqual([]);
  await Promise.all([alice?.close(), bob?.close()]);
});

const setWrites = (writes: "OFF" | "CONNECTION") =>
  product.platform.scope().em.nativeUpdate(AccountEntity, { id: product.platform.account.id }, { writes });
const writes = async () =>
  (await product.platform.scope().em.fork().findOneOrFail(AccountEntity, { id: product.platform.account.id })).writes;

beforeEach(async () => {
  await setWrites("OFF");
  await alice.page.goto("/settings/accounts");
  await bob.page.goto("/approvals");
  await Promise.all([untilSettled(alice.page), untilSettled(bob.page)]);
});

async function requestWrites(): Promise<void> {
  await alice.page.getByRole("button", { name: "Edit account…" }).click();
  await alice.page.getByRole("radio", { name: "Using this connection" }).check();
  await alice.page.getByRole("button", { name: "Save" }).click();
  await alice.page.getByRole("dialog").waitFor({ state: "detached" });
}

const REQUEST = "Switch writes to AWS on for the account Demo";

test("a request appears on the other operator's page, who approves it with the keyboard", async () => {
  await bob.page.getByText("No approval requests yet").waitFor();
  await requestWrites();
  const banner = alice.page.getByRole("status", { name: "Your requests" });
  await banner.getByText(/waiting for a second operator until \d\d:\d\d/).waitFor();
  expect(await writes()).toBe("OFF");
  // The requester cannot decide, also on the page of approvals. The banner survives a reload.
  await alice.page.reload();
  await banner.getByRole("button", { name: "Withdraw" }).waitFor();
  await banner.getByRole("link", { name: "All approvals" }).click();
  const own = alice.page.getByRole("region", { name: REQUEST });
  await own.getByText("You requested this, so another operator must decide.").waitFor();
  expect(await own.getByRole("button", { name: "Approve…" }).count()).toBe(0);
  // The page's first answer is from before the approval and arrives after it. The page must not stay at it.
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await alice.page.route(
    (url) => url.pathname === "/graphql",
    async (route) => {
      if (!/"operationName":"Accounts"/.test(route.request().postData() ?? "")) return route.fallback();
      const response = await route.fetch();
      await released;
      await route.fulfill({ response });
    },
  );
  await alice.page.goto("/settings/accounts");
  await banner.waitFor();

  const request = bob.page.getByRole("region", { name: REQUEST });
  await request.getByText("off → on, using this connection").waitFor();
  await request.getByText(/5\d min left, until \d\d:\d\d/).waitFor();
  await bob.page.getByRole("link", { name: "Approvals 1" }).waitFor();
  await request.getByRole("button", { name: "Approve…" }).focus();
  await bob.page.keyboard.press("Enter");
  const dialog = bob.page.getByRole("dialog", { name: "Approve this request?" });
  await dialog.getByRole("button", { name: "Approve" }).focus();
  await bob.page.keyboard.press("Enter");
  await bob.page.getByText("Approved and carried out").waitFor();
  await bob.page.getByRole("row", { name: /Switch writes to AWS on.*carried out, approved by bob/ }).waitFor();
  expect(await writes()).toBe("CONNECTION");
  await banner.getByText("carried out, approved by bob").waitFor();
  release();
  await alice.page.getByText("with the credentials of this connection").waitFor();
});

test("a refusal reaches the requester with its reason, and a request can be withdrawn", async () => {
  await requestWrites();
  await bob.page.getByRole("button", { name: "Refuse…" }).click();
  const dialog = bob.page.getByRole("dialog", { name: "Refuse this request?" });
  expect(await dialog.getByRole("button", { name: "Refuse" }).isDisabled()).toBe(true);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("use the rotate role");
  await dialog.getByRole("button", { name: "Refuse" }).click();
  const banner = alice.page.getByRole("status", { name: "Your requests" });
  await banner.getByText("refused by bob: use the rotate role").waitFor();
  await requestWrites();
  await banner.getByRole("button", { name: "Withdraw" }).click();
  await banner.getByText("withdrawn by alice").waitFor();
  await bob.page.getByRole("row", { name: /withdrawn by alice/ }).waitFor();
  expect(await bob.page.getByRole("button", { name: "Approve…" }).count()).toBe(0);
  expect(await writes()).toBe("OFF");
});

test("the link of a new admin is shown to the operator who approves, not to the requester", async () => {
  await alice.page.goto("/settings/operators");
  await alice.page.getByRole("button", { name: "Invite an operator…" }).click();
  await alice.page.getByLabel("Name").fill("carol@example.org");
  await alice.page.getByRole("radio", { name: /^admin/ }).check();
  await alice.page.getByRole("button", { name: "Create link" }).click();
  const banner = alice.page.getByRole("status", { name: "Your requests" });
  await banner.getByText("Invite carol@example.org as admin:").waitFor();
  await bob.page.getByRole("region", { name: "Invite carol@example.org as admin" }).waitFor();
  await bob.page.getByRole("button", { name: "Approve…" }).click();
  await bob.page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await bob.page
    .getByRole("region", { name: "Link for carol@example.org", exact: true })
    .getByText(/#invitation=/)
    .waitFor();
  await banner.getByText("carried out, approved by bob").waitFor();
  await alice.page.getByRole("row", { name: /carol@example.org.*Invited/ }).waitFor();
  expect(await alice.page.content()).not.toContain("#invitation=");
});

test("the page of approvals is accessible in both colour schemes, and fits a small screen", async () => {
  await requestWrites();
  await bob.page.getByRole("region", { name: REQUEST }).waitFor();
  for (const { page } of [alice, bob]) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await violations(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 800 });
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    await expect.poll(overflow).toBeLessThanOrEqual(0);
  }
});
