/** The opt-in readings of scans: workloads and what runs with a role, and other credentials of users. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { openTestServer } from "../support/running-server.ts";
import { countEvents, openTestPlatform, type TestPlatform } from "../support/platform.ts";

const ENABLED_REGIONS = ["eu-central-1", "eu-west-1", "eu-west-3", "us-east-1"];
const REFUSED = ["lambda", "ec2", "cloudformation", "ecs", "glue"];

let product: TestPlatform;
let server: Awaited<ReturnType<typeof openTestServer>>;
beforeAll(async () => {
  product = await openTestPlatform();
  product.demo.regions = ENABLED_REGIONS;
  await change({ readsUserCredentials: true });
  await product.scan();
  server = await openTestServer(product);
});
afterAll(async () => {
  await server.close();
  await product.close();
});

const change = (input: object) => new Accounts(product.scope()).update({ id: product.account.id, ...input });

async function verdicts(): Promise<Record<string, number>> {
  const rows = await product.platform.orm.em
    .fork()
    .execute<{ verdict: string; count: string }[]>(
      "select verdict, count(*) from escalation_path where account_id = ? and gone_at is null group by verdict",
      [product.account.id],
    );
  return Object.fromEntries(rows.map(({ verdict, count }) => [verdict, Number(count)]));
}

test("every Region that is enabled in the account is read", () => {
  expect(product.sandbox.log.count("ec2:DescribeRegions")).toBe(1);
  expect(product.sandbox.log.count("lambda:ListFunctions")).toBe(ENABLED_REGIONS.length);
});

test("five services refused: the scan is PARTIAL, names the calls, and changes no alert and no proven path", async () => {
  const before = { events: await countEvents(product), verdicts: await verdicts() };
  const faults = REFUSED.map((service) => product.sandbox.faults.add({ kind: "deny", action: `${service}:*` }));
  // The Regions are named, because the refused ec2:DescribeRegions would lose the whole section.
  await change({ workloadRegions: ["eu-central-1", "us-east-1"] });
  const scan = await product.scan();
  for (const fault of faults) product.sandbox.faults.remove(fault);
  expect(scan.status).toBe("PARTIAL");
  expect(scan.coverage!.missingPermissions).toEqual([
    "cloudformation:DescribeStacks",
    "cloudformation:ListStackSets",
    "ec2:DescribeInstances",
    "ec2:DescribeLaunchTemplateVersions",
    "ecs:ListClusters",
    "ecs:ListTaskDefinitions",
    "glue:GetDevEndpoints",
    "glue:GetJobs",
    "lambda:ListFunctions",
  ]);
  expect(scan.counts).toMatchObject({ opened: 0, resolved: 0, reopened: 0 });
  expect(await countEvents(product)).toBe(before.events);
  expect((await product.scan()).status).toBe("SUCCEEDED");
  expect(await verdicts()).toEqual(before.verdicts);
});

test("a Region that is no longer read, or no reading at all, resolves nothing", async () => {
  const before = await countEvents(product);
  await change({ workloadRegions: ["us-east-1"] });
  expect((await product.scan()).counts).toMatchObject({ opened: 0, resolved: 0 });
  await change({ readsWorkloads: false });
  const scan = await product.scan();
  expect(scan).toMatchObject({ status: "SUCCEEDED", counts: { opened: 0, resolved: 0 } });
  expect(scan.coverage!.sources.find(({ section }) => section === "workloads")).toMatchObject({
    status: "SKIPPED",
    code: "NOT_REQUESTED",
  });
  expect(await countEvents(product)).toBe(before);
});

test("other credentials are shown while they are read; without the reading nothing is resolved, and the user's page says so", async () => {
  const credentials = async (userName: string) => {
    const { data } = await server.graphql(
      `{ user(accountId: "${product.account.id}", userName: "${userName}") { otherCredentialsRead otherCredentials { kind serviceName expiresAt } } }`,
    );
    return data.user;
  };
  const found = async (query: string): Promise<string[]> => {
    const { data } = await server.graphql(`{ users(filter: { query: "${query}" }) { nodes { userName } } }`);
    return data.users.nodes.map((user: { userName: string }) => user.userName);
  };
  expect(await credentials("r.iyer")).toEqual({
    otherCredentialsRead: true,
    otherCredentials: [{ kind: "API_KEY", serviceName: "bedrock.amazonaws.com", expiresAt: null }],
  });
  expect(await found("credential:api-key")).toEqual(["r.iyer"]);
  expect(await found("credential:any")).toEqual(["g.moreau", "r.iyer"]);
  const before = await countEvents(product);
  const fault = product.sandbox.faults.add({ kind: "deny", action: "iam:ListServiceSpecificCredentials" });
  expect(await product.scan()).toMatchObject({ status: "PARTIAL", counts: { opened: 0, resolved: 0 } });
  product.sandbox.faults.remove(fault);
  await change({ readsUserCredentials: false });
  expect(await product.scan()).toMatchObject({ status: "SUCCEEDED", counts: { opened: 0, resolved: 0 } });
  expect(await countEvents(product)).toBe(before);
  expect(await credentials("r.iyer")).toEqual({ otherCredentialsRead: false, otherCredentials: [] });
});

test("over GraphQL the Regions are set, and a role shows what runs with it", { timeout: 240_000 }, async () => {
  const update = (input: object) =>
    server.graphql(
      "mutation U($input: UpdateAccountInput!) { updateAccount(input: $input) { account { readsWorkloads workloadRegions } userErrors { code message } } }",
      { input: { id: product.account.id, ...input } },
    );
  const refused = await update({ workloadRegions: ["europe"] });
  expect(refused.data.updateAccount.userErrors[0].message).toContain("AWS Region");
  const changed = await update({ readsWorkloads: true, workloadRegions: ["eu-central-1"] });
  expect(changed.data.updateAccount).toEqual({
    account: { readsWorkloads: true, workloadRegions: ["eu-central-1"] },
    userErrors: [],
  });
  await product.scan();
  const runs = async (roleName: string) => {
    const { data } = await server.graphql(
      `{ role(accountId: "${product.account.id}", roleName: "${roleName}") { runs { count unread workloads { service resourceArn state } } } }`,
    );
    return data.role.runs;
  };
  expect(await runs("BastionHost")).toEqual({
    count: 1,
    unread: [],
    workloads: [
      {
        service: "ec2",
        resourceArn: `arn:aws:ec2:eu-central-1:${product.demo.id}:instance/i-04c1d2e3f4a5b6c78`,
        state: "running",
      },
    ],
  });
  expect(await runs("LegacyFleet")).toEqual({ count: 0, unread: [], workloads: [] });
  product.sandbox.faults.add({ kind: "deny", action: "lambda:ListFunctions" });
  await product.scan();
  expect(await runs("OrderSyncFunction")).toMatchObject({
    count: 0,
    unread: ["lambda:ListFunctions in eu-central-1"],
  });
});
