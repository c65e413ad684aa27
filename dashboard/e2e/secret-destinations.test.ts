/** The secrets that rotations may write: an admin lists one, a rotation is planned into it, and the admin removes it. */
import { expect, test } from "vitest";
import { addUser } from "../../api/test/support/rotation-fixture.ts";
import { violations } from "./axe.ts";
import { journeys, page } from "./journey.ts";

const USER = "app-parcels";
const ELSEWHERE = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:shared-AbCdEf";

journeys({
  async prepare({ platform }) {
    addUser(platform, USER, { isUsed: false });
    await platform.scan();
  },
});

test("a listed secret can be chosen in the plan of a rotation until it is removed", { timeout: 120_000 }, async () => {
  await page.goto("/settings/accounts");
  const list = page.getByRole("region", { name: "Secret destinations of Demo" });
  await list.getByText("No other secret is allowed.").waitFor();
  const add = async (secretId: string) => {
    await list.getByRole("button", { name: "Add a destination…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Secret name or ARN").fill(secretId);
    return dialog;
  };
  const refused = await add("*");
  await refused.getByRole("button", { name: "Add" }).click();
  await refused
    .getByRole("alert")
    .getByText(/must be the name or the ARN of a secret/)
    .waitFor();
  await refused.getByLabel("Secret name or ARN").fill("team-a/*");
  await refused.getByRole("button", { name: "Add" }).click();
  await list.getByText("team-a/*").waitFor();
  const elsewhere = await add(ELSEWHERE);
  await elsewhere.getByText(/belongs to the AWS account 999999999999/).waitFor();
  await elsewhere.getByRole("button", { name: "Add" }).click();
  await list.getByText("Keys leave this account for the AWS account 999999999999.").waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto(`/accounts/111122223333/users/${USER}?tab=keys`);
  await page.getByRole("link", { name: "Rotate" }).click();
  const options = page.getByRole("region", { name: "Options" });
  await options.getByLabel("Secret", { exact: true }).selectOption({ label: "team-a/* (us-east-1)" });
  await options.getByLabel("Full name of the secret").fill("team-a/parcels");
  await options.getByRole("button", { name: "Show the plan" }).click();
  const plan = page.getByRole("region", { name: "Plan" });
  await plan.getByText("team-a/parcels").waitFor();
  await plan.getByText(/It does not exist yet and is created\./).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.goto("/settings/accounts");
  await list.getByRole("button", { name: "Remove team-a/*" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await list.getByText("team-a/*").waitFor({ state: "detached" });
});
