/** Last accessed data: unknown until it is turned on, then shown beside the granted permissions. */
import { expect, test } from "vitest";
import { journeys, open, page, product } from "./journey.ts";

const ROLE = "/accounts/111122223333/roles/GitHubRelease?tab=use";
const GROUP = "/accounts/111122223333/groups/developers?tab=use";
const READ_MS = 120_000;

journeys({ isScanned: true });

const table = () => page.getByRole("region", { name: "Granted and used services" });

test(
  "last accessed data is unknown until it is turned on, and is then shown beside the granted services of a role",
  { timeout: 240_000 },
  async () => {
    await open(ROLE);
    await page.getByText("The last accessed data was not read, so only granted actions are known.").waitFor();
    await open(GROUP);
    // The reason is the same for all members of the group, so the page names no member.
    await page
      .getByText("Reading last-accessed information is disabled in the account's settings. Settings:")
      .waitFor();
    expect(await table().getByRole("columnheader").allTextContents()).toEqual(["Service", "Granted"]);
    await page.getByRole("main").getByRole("link", { name: "Accounts", exact: true }).click();
    await page.getByRole("button", { name: "Edit account…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("checkbox", { name: "Read last accessed data for users and roles" }).check();
    await dialog.getByRole("button", { name: "Save" }).click();
    // The page polls the progress.
    await page.getByText(/^Read: (\d+) of \1 users and roles/).waitFor({ timeout: READ_MS });

    await open(ROLE);
    await page.getByText(/AWS reports that this role did not use \d+ of \d+ services/).waitFor();
    await table().getByText("Never used").first().waitFor();
    await table().getByText("eu-central-1").first().waitFor();
  },
);

test("a group shows the combined usage of its members", async () => {
  await open(GROUP);
  await page.getByText(/AWS reports that the members of this group did not use \d+ of \d+ services/).waitFor();
  // Unused services come first, those with the most actions on top.
  const rows = await table().getByRole("row").allTextContents();
  expect(rows[1]).toMatch(/^Amazon SageMakersagemaker(\d+ actions)\1No use recorded since \d+ \w+ \d{4}/);
  await table()
    .getByRole("row", { name: /Amazon S3/ })
    .getByText("eu-central-1")
    .waitFor();
  const shown = rows.length;
  await page.getByRole("button", { name: /^Show all \d+ services$/ }).click();
  await expect.poll(() => table().getByRole("row").count()).toBeGreaterThan(shown);
});

test("a denied action is named on the account and on the page of a role", { timeout: 240_000 }, async () => {
  const { platform } = product;
  platform.sandbox.faults.deny("iam:GetServiceLastAccessedDetails");
  await platform.scope().em.execute("update last_accessed set read_at = now() - interval '21 hours'");
  await platform.scan();
  await open("/settings/accounts");
  await page.getByText("AWS refused iam:GetServiceLastAccessedDetails").waitFor({ timeout: READ_MS });
  await open(ROLE);
  await page.getByText("AWS denied access to the last accessed data, so unused permissions are not known.").waitFor();
  await table().getByText("No permission to read").first().waitFor();
  platform.sandbox.faults.clear();
});

test("a check names the sources of its facts", async () => {
  await open("/checks?q=key-unused-90");
  await page.getByText("Data sources").click();
  await page.getByText("from an AWS report that can be up to four hours old").first().waitFor();
  await page.getByText(/may be unknown: the report contains N\/A \(key created before 2015/).waitFor();
});
