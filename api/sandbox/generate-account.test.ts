import { GetAccountAuthorizationDetailsCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { generateAccount } from "./generate-account.ts";
import { startSandbox } from "./server.ts";

const at = Date.UTC(2026, 10, 24, 12);
/** The time limit for a large account. It takes a second on an idle machine, but test machines are not idle. */
const LARGE_ACCOUNT_TIMEOUT_MS = 60_000;

test("a generated account has the requested size and planted issues, and is the same for one seed", () => {
  const { account, planted } = generateAccount({ users: 300, at, clock: () => at });
  expect([account.users.size, account.roles.size, account.customerPolicies.size]).toEqual([301, 300, 150]);
  for (const names of Object.values(planted)) expect(names.length).toBeGreaterThan(0);
  const again = generateAccount({ users: 300, at, clock: () => at });
  expect(again.planted).toEqual(planted);
  expect([...again.account.accessKeys.keys()]).toEqual([...account.accessKeys.keys()]);
});

test(
  "5,000 users and 5,000 roles are generated and served quickly, each item once",
  async () => {
    const { account, credentials } = generateAccount({ users: 5_000, at, clock: () => at });
    const sandbox = await startSandbox({ accounts: [account], clock: () => at });
    const iam = new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
    const arns = new Set<string>();
    let items = 0;
    let marker: string | undefined;
    do {
      const page = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1_000, Marker: marker }));
      for (const item of [
        ...page.UserDetailList!,
        ...page.GroupDetailList!,
        ...page.RoleDetailList!,
        ...page.Policies!,
      ]) {
        arns.add(item.Arn!);
        items++;
      }
      marker = page.Marker;
    } while (marker !== undefined);
    await sandbox.stop();
    expect(items).toBe(5_001 + 5_000 + 250 + 2_500 + account.awsPolicies.size);
    expect(arns.size).toBe(items);
    expect(sandbox.log.count("iam:GetAccountAuthorizationDetails")).toBe(Math.ceil(items / 1_000));
  },
  LARGE_ACCOUNT_TIMEOUT_MS,
);
