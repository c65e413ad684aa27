/**
 * What an admin sets for one account: the secrets that rotations may write (one is listed, a rotation is planned into it,
 * and it is removed), and thresholds of its own.
 */
import { expect, test } from "vitest";
import { addUser } from "../../api/test/support/rotation-fixture.ts";
import { violations } from "./axe.ts";
import { journeys, open, page } from "./journey.ts";

const USER = "app-parcels";
const ELSEWHERE = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:shared-AbCdEf";

journeys({
  async prepare({ platform }) {
    addUser(platform, USER, { isUsed: false });
    await platform.scan();
  },
});

test("a listed secret can be chosen in the plan of a rotation until it is removed", { timeout: 120_000 }, async () => {
  await open("/settings/accounts");
  const list = page.getByRole("region", { name: "Where new secrets of Demo are stored" });
  await list.getByText("No further secret or parameter is allowed.").waitFor();
  const add = async (secretId: string) => {
    await list.getByRole("button", { name: "Allow another secret…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Secret name or ARN").fill(secretId);
    return dialog;
  };
  const refused = await add("*");
  await refused.getByRole("button", { name: "Allow" }).click();
  await refused
    .getByRole("alert")
    .getByText(/must be the name or the ARN of a secret/)
    .waitFor();
  await refused.getByLabel("Secret name or ARN").fill("team-a/*");
  await refused.getByRole("button", { name: "Allow" }).click();
  await list.getByText("team-a/*").waitFor();
  const elsewhere = await add(ELSEWHERE);
  await elsewhere.getByText(/belongs to the AWS account 999999999999/).waitFor();
  await elsewhere.getByRole("button", { name: "Allow" }).click();
  await list.getByText("Keys leave this account for the AWS account 999999999999.").waitFor();
  expect(await violations(page)).toEqual([]);

  await open(`/accounts/111122223333/users/${USER}?tab=keys`);
  await page.getByRole("link", { name: "Rotate" }).click();
  const options = page.getByRole("region", { name: "Options" });
  await options.getByLabel("Name of the secret", { exact: true }).selectOption({ label: "team-a/* (us-east-1)" });
  await options.getByLabel("Full name of the secret").fill("team-a/parcels");
  await options.getByRole("button", { name: "Preview plan" }).click();
  const plan = page.getByRole("region", { name: "Plan" });
  await plan.getByText("team-a/parcels").waitFor();
  await plan.getByText(/It does not exist yet and is created\./).waitFor();
  expect(await violations(page)).toEqual([]);

  await open("/settings/accounts");
  await list.getByRole("button", { name: "Remove team-a/*" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await list.getByText("team-a/*").waitFor({ state: "detached" });
});

test(
  "an account gets a threshold of its own with its effect, and inherits it again",
  { timeout: 120_000 },
  async () => {
    await open("/settings/accounts");
    await page.getByText("same as for all accounts").click();
    const list = page.getByRole("list", { name: "Thresholds of Demo" });
    const row = list.getByRole("listitem").filter({ hasText: "Access keys: maximum age" });
    await row.getByText("90 days, set for all accounts").waitFor();
    await row.getByRole("button", { name: "Edit Access keys: maximum age" }).click();
    const field = row.getByLabel("Access keys: maximum age (days)");
    await field.fill("0");
    await row.getByText("Enter a whole number from 1 to 3650.").waitFor();
    await field.fill("30");
    // The effect is counted before anything is saved.
    await row.getByText(/key-age-90: \d+ resources would be flagged instead of \d+\./).waitFor();
    await row.getByText("no longer follows the 90 days set for all accounts").waitFor();
    expect(await violations(page)).toEqual([]);
    await row.getByRole("button", { name: "Save" }).click();
    await row.getByText("30 days, set for this account instead of 90 days set for all accounts").waitFor();
    await page.getByText("1 value of the account or its units").waitFor();
    await page.getByRole("button", { name: "Apply now" }).click();
    await page.getByText("Applied to 1 account").waitFor();
    await row.getByRole("button", { name: "Edit Access keys: maximum age" }).click();
    await row.getByRole("button", { name: "Inherit again" }).click();
    await row.getByText("90 days, set for all accounts").waitFor();
  },
);
