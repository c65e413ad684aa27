/**
 * An organization of many accounts: all are connected with one request and scanned, each scan knows the policies above its
 * account, which were read once, and a viewer of one unit sees the rows of its accounts and no others.
 * `npm run test:organization -- 300` has 300 accounts.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { AccountGroups } from "../../src/services/operators/account-groups.ts";
import { Operators } from "../../src/services/operators/operators.ts";
import { Organizations } from "../../src/services/onboarding/organizations.ts";
import { insertOperator } from "../support/actors.ts";
import { openOrganization, type OrganizationFixture } from "../support/organization-fixture.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import { DRILL_SEEDS } from "./report.ts";

const CONNECTED_WITHIN_MS = 300_000;
const STEP_MAX_MS = 3_000_000;
const LOOK = { interval: 500, timeout: STEP_MAX_MS };
const UNIT = "Payments";
/** The lists, with the table of their rows and a condition for those that a list shows. */
const LISTS = [
  ["users", "iam_user", "gone_at is null"],
  ["roles", "iam_role", "gone_at is null"],
  ["policies", "iam_policy", "gone_at is null"],
  ["accessKeys", "access_key", "gone_at is null"],
  ["alerts", "alert", "true"],
  ["scans", "scan", "true"],
] as const;

let platform: TestPlatform;
let server: TestServer;
let organization: OrganizationFixture;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  organization = await openOrganization(platform, { accounts: DRILL_SEEDS });
});
afterAll(async () => {
  organization.close();
  await server.close();
  await platform.close();
});

const services = () => new Organizations(platform.scope());
const current = async () => (await services().list())[0]!;
const members = async () =>
  (await services().members(await current())).filter(({ awsAccountId }) => awsAccountId.startsWith("5"));

async function rows<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return platform.platform.orm.em.fork().execute<Row[]>(statement, [...values]);
}

/** The IDs of all pages of a list. */
async function listed(field: string, token: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const { data, errors } = await server.graphql(
      `query ($after: String) { list: ${field}(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
      { after },
      { authorization: `Bearer ${token}` },
    );
    expect(errors).toEqual([]);
    ids.push(...data.list.nodes.map(({ id }: { id: string }) => id));
    if (!data.list.pageInfo.hasNextPage) return ids;
    after = data.list.pageInfo.endCursor as string;
  }
}

test(
  "all accounts are connected, know their policies, and are shown only to those who may see them",
  { timeout: 3 * STEP_MAX_MS },
  async () => {
    await services().read({ accountId: organization.managementId });
    await expect.poll(async () => (await current()).readRequestedAt, LOOK).toBeNull();
    organization.template = (await services().setup(await current(), {})).cloudFormation;
    const { id } = await current();
    const policyCalls = platform.sandbox.log.count("organizations:DescribePolicy");

    const start = now();
    await services().connect({ id, awsAccountIds: (await members()).map(({ awsAccountId }) => awsAccountId) });
    const connected = async () => (await members()).filter(({ connection }) => connection === "CONNECTED").length;
    await expect.poll(connected, LOOK).toBe(DRILL_SEEDS);
    const connectMs = now() - start;

    // The first scans are spread over minutes.
    await rows("update account set next_scan_at = now() where organization_id = ?", [id]);
    const scanStart = now();
    const scanned = async () => (await members()).filter(({ guardrails }) => guardrails !== null).length;
    await expect.poll(scanned, LOOK).toBe(DRILL_SEEDS);
    const known = (await members()).filter(
      ({ guardrails }) =>
        guardrails?.serviceControlPolicies === "KNOWN" && guardrails.resourceControlPolicies === "KNOWN",
    );
    console.log(
      `${DRILL_SEEDS} accounts connected in ${(connectMs / 1_000).toFixed()} s, scanned in ${((now() - scanStart) / 1_000).toFixed()} s; policies known in ${known.length}, read with ${policyCalls} calls of DescribePolicy, ${platform.sandbox.log.count("organizations:DescribePolicy") - policyCalls} later`,
    );
    expect(known).toHaveLength(DRILL_SEEDS);
    expect(platform.sandbox.log.count("organizations:DescribePolicy")).toBe(policyCalls);
    expect(connectMs).toBeLessThan(CONNECTED_WITHIN_MS);

    const unitId = organization.directory.units.find(({ name }) => name === UNIT)!.id;
    const own = (await members()).filter((member) => member.unitId === unitId).map(({ accountId }) => accountId!);
    expect(own.length).toBeGreaterThan(0);
    // One operator must remain an admin of all accounts.
    await insertOperator(platform.scope().em, "admin", "admin");
    const operatorId = await insertOperator(platform.scope().em, "viewer of a unit", "viewer");
    const group = await new AccountGroups(platform.scope()).create({ name: UNIT, accountIds: own });
    await new Operators(platform.scope()).update({ id: operatorId, accountGroupIds: [group.id] });
    const token = await insertRoleToken(platform.scope().em, "viewer", "of the viewer", operatorId);
    const counts: Record<string, number> = {};
    for (const [field, table, isListed] of LISTS) {
      const expected = await rows<{ id: string }>(
        `select id from ${table} where ${isListed} and account_id = any(array(select jsonb_array_elements_text(?::jsonb))) order by id`,
        [JSON.stringify(own)],
      );
      const found = await listed(field, token);
      expect(found.toSorted(), field).toEqual(expected.map((row) => row.id).toSorted());
      expect((await listed(field, server.token)).length, field).toBeGreaterThan(found.length);
      counts[field] = found.length;
    }
    expect((await listed("accounts", token)).toSorted()).toEqual(own.toSorted());
    console.log(`A viewer of ${own.length} accounts sees exactly their rows: ${JSON.stringify(counts)}`);
  },
);
