/** Connecting the accounts of an organization on its page. The long form has 300 accounts. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../api/src/clock.ts";
import { AccountEntity } from "../../api/src/db/entities/account.ts";
import { Organizations } from "../../api/src/services/onboarding/organizations.ts";
import { openOrganization, type OrganizationFixture } from "../../api/test/support/organization-fixture.ts";
import { journeys, open, page, product } from "./journey.ts";
import { isLongForm } from "./product.ts";

const ACCOUNTS = isLongForm ? 300 : 5;
const CLICKS_MAX = 15;
const CONNECTED_WITHIN_MS = 300_000;
let organization: OrganizationFixture;

journeys();
beforeAll(async () => {
  organization = await openOrganization(product.platform, { accounts: ACCOUNTS, inactive: 2 });
  organization.withoutRole.add("500000000001");
});
afterAll(() => organization.close());

test(
  "all accounts of an organization are connected in few clicks, and one without the role says why",
  {
    timeout: CONNECTED_WITHIN_MS + 60_000,
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
    if (isLongForm) console.log(`${ACCOUNTS} accounts: ${clicks} clicks, ${seconds} s`);
  },
);
