/** Findings in AWS Security Hub: on the sandbox, and on moto if it is installed. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { GetFindingsCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { SandboxAccount } from "../../sandbox/account.ts";
import type { StoredFinding } from "../../sandbox/security-hub.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { findingBatches, productArn, SECURITY_HUB_ACTIONS, securityHubPolicy } from "../../src/aws/security-hub.ts";
import { now } from "../../src/clock.ts";
import type { Severity } from "../../src/iam/severity.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { findMotoPython, startMoto } from "../contract/moto.ts";
import { type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";
import { DRILL_SETTINGS } from "../support/notification-settings.ts";

const REGION = "eu-west-1";
const AWS_ACCOUNT = "123456789012";
const python = findMotoPython();
const EVENTS = ["OPENED", "REOPENED", "SEVERITY_ROSE", "DISMISSAL_EXPIRED", "RESOLVED", "TRIAGED"] as const;

let fixture: NotificationFixture;

beforeAll(async () => {
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  // On a busy machine moto takes seconds for a request.
  fixture = await openNotificationFixture({ times: { ...DRILL_SETTINGS.times, messageMs: 45_000, leaseMs: 60_000 } });
  await fixture.query("update account set source = 'ENVIRONMENT', status = 'CONNECTED'");
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await fixture.close();
});

async function addTarget(name: string, region = REGION): Promise<string> {
  const { accountId } = fixture.alerts;
  return (await fixture.targets.create({ name, securityHub: { accountId, region } })).id;
}

async function clear(): Promise<void> {
  await fixture.query("delete from notification_rule");
  await fixture.query("delete from notification_target");
  await fixture.scan({});
}

const users = (count: number, prefix: string, severity: Severity = "HIGH") =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}-${index}`, severity]));

describe("the sandbox", () => {
  const account = new SandboxAccount({ id: AWS_ACCOUNT, clock: now, seed: 3 });
  const key = account.createAccessKey(account.createUser({ name: "iam-monitor" }));
  const findings = new Map<string, StoredFinding>();
  const refusedIds = new Set<string>();
  let sandbox: Sandbox;

  beforeAll(async () => {
    account.securityHubs.set(REGION, { findings, refusedIds });
    sandbox = await startSandbox({ accounts: [account] });
    vi.stubEnv("AWS_ENDPOINT_URL", sandbox.url);
    vi.stubEnv("AWS_ACCESS_KEY_ID", key.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", key.secretAccessKey);
  });
  afterAll(async () => {
    await clear();
    await sandbox.stop();
  });

  const stateOf = (finding: StoredFinding | undefined) =>
    finding && [finding.RecordState, finding.Workflow?.Status, (finding["Compliance"] as { Status: string }).Status];
  const findingOf = async (name: string) => {
    const [row] = await fixture.query<{ id: string }>(`select id from alert where resource_name = '${name}'`);
    return findings.get(`${AWS_ACCOUNT}/${row?.id}`);
  };
  const actions = () =>
    sandbox.log.since().flatMap(({ action }) => (action.startsWith("securityhub:") ? [action] : []));

  test("an alert is one finding, whose state follows the alert", async () => {
    const id = await addTarget("hub");
    await fixture.addRule({ targetIds: [id], query: "is:open", events: [...EVENTS] });
    await fixture.scan({ anna: "HIGH", berta: "LOW" });
    await fixture.work();
    const anna = await findingOf("anna");
    expect(stateOf(anna)).toEqual(["ACTIVE", "NEW", "FAILED"]);
    expect(anna?.ProductArn).toBe(productArn({ partition: "aws", awsAccountId: AWS_ACCOUNT, region: REGION }));
    expect(anna).toMatchObject({ Region: REGION, Severity: { Label: "HIGH" }, AwsAccountId: AWS_ACCOUNT });
    expect(findings.size).toBe(2);

    const alerts = new Alerts(fixture.scope());
    const [row] = await fixture.query<{ id: string }>("select id from alert where resource_name = 'anna'");
    await alerts.triage.dismiss({
      id: row!.id,
      reason: "FALSE_POSITIVE",
      expiresAt: new Date(now() + 86_400_000).toISOString(),
    });
    await fixture.work();
    expect(stateOf(await findingOf("anna"))).toEqual(["ACTIVE", "SUPPRESSED", "FAILED"]);
    await alerts.triage.reopen(row!.id);
    await fixture.work();
    expect(stateOf(await findingOf("anna"))).toEqual(["ACTIVE", "NEW", "FAILED"]);

    // A status that people chose in Security Hub is kept as long as the alert itself does not change.
    findings.set(anna!.Id, { ...findings.get(anna!.Id)!, Workflow: { Status: "NOTIFIED" } });
    await fixture.scan({ anna: "CRITICAL", berta: "LOW" });
    await fixture.work();
    expect(stateOf(await findingOf("anna"))).toEqual(["ACTIVE", "NOTIFIED", "FAILED"]);
    expect(await findingOf("anna")).toMatchObject({ Severity: { Label: "CRITICAL" } });

    await fixture.scan({ berta: "LOW" });
    await fixture.work();
    expect(stateOf(await findingOf("anna"))).toEqual(["ARCHIVED", "RESOLVED", "NOT_AVAILABLE"]);
    await fixture.scan({ anna: "HIGH", berta: "LOW" });
    await fixture.work();
    expect(stateOf(await findingOf("anna"))).toEqual(["ACTIVE", "NEW", "FAILED"]);
    expect(findings.size).toBe(2);
    expect(new Set(actions())).toEqual(new Set(SECURITY_HUB_ACTIONS));
  });

  test("the policy has exactly the actions that are called", () => {
    const policy = securityHubPolicy({ partition: "aws", awsAccountId: AWS_ACCOUNT, region: REGION }) as {
      readonly Statement: readonly { readonly Action: string; readonly Resource: string }[];
    };
    expect(policy.Statement.map(({ Action }) => Action).toSorted()).toEqual([...new Set(actions())].toSorted());
    expect(policy.Statement.map(({ Resource }) => Resource).join(" ")).not.toContain("*");
  });

  test("a scan of more alerts than a message lists becomes as many findings, 100 in a call", async () => {
    await clear();
    findings.clear();
    const id = await addTarget("many");
    await fixture.addRule({ targetIds: [id], events: ["OPENED"] });
    const before = actions().length;
    await fixture.scan(users(460, "many"));
    await fixture.work();
    expect(findings.size).toBe(460);
    expect(actions().length - before).toBeGreaterThanOrEqual(5);
    expect(actions().length - before).toBeLessThan(12);
    const [delivery] = await fixture.query<{ state: string; answer_text: string }>(
      "select state, answer_text from notification_delivery",
    );
    expect(delivery).toMatchObject({ state: "DELIVERED", answer_text: "460 findings imported" });
  });

  test("findings that are refused are named with their codes, and only they are sent again", async () => {
    await clear();
    findings.clear();
    const id = await addTarget("refusing");
    await fixture.addRule({ targetIds: [id], events: ["OPENED"] });
    await fixture.scan(users(3, "refused"));
    const [wrong] = await fixture.query<{ id: string }>("select id from alert where resource_name = 'refused-1'");
    refusedIds.add(`${AWS_ACCOUNT}/${wrong!.id}`);
    await fixture.work();
    const read = async () =>
      (
        await fixture.query<{ state: string; answer_text: string; problem_code: string }>(
          "select state, answer_text, problem_code from notification_delivery",
        )
      )[0];
    expect(await read()).toMatchObject({ state: "PENDING", problem_code: "REFUSED" });
    expect((await read())?.answer_text).toContain(`1 of 3 findings refused: ${AWS_ACCOUNT}/${wrong!.id}: InvalidInput`);
    expect(findings.size).toBe(2);
    refusedIds.clear();
    const before = sandbox.log.mark();
    await expect
      .poll(
        async () => {
          await fixture.work();
          return (await read())?.state;
        },
        { timeout: 60_000 },
      )
      .toBe("DELIVERED");
    expect((await read())?.answer_text).toBe("1 findings imported");
    expect(sandbox.log.mark() - before).toBe(1);
  });

  test("a test proves the permission, and a Region without Security Hub is said", async () => {
    const id = await addTarget("tested");
    expect(await fixture.targets.test(id)).toMatchObject({ isAccepted: true, status: 200 });
    expect([...findings.values()].at(-1)).toMatchObject({ RecordState: "ARCHIVED", Title: "This is a test" });
    const elsewhere = await addTarget("elsewhere", "us-east-1");
    const outcome = await fixture.targets.test(elsewhere);
    expect(outcome).toMatchObject({ isAccepted: false });
    expect(outcome.message).toContain("not subscribed to AWS Security Hub");
    sandbox.faults.deny("securityhub:BatchImportFindings");
    expect(await fixture.targets.test(id)).toMatchObject({ isAccepted: false, code: "AWS_ACCESS_DENIED" });
    sandbox.faults.clear();
    await expect(addTarget("wrong", "nowhere")).rejects.toMatchObject({ details: { path: "securityHub.region" } });
    await expect(
      fixture.targets.create({ name: "none", securityHub: { accountId: "account_0", region: REGION } }),
    ).rejects.toMatchObject({ code: "ACCOUNT_NOT_CONNECTED", details: { path: "securityHub.accountId" } });
  });
});

test("a batch has at most 100 findings and 240 kB", () => {
  const small = Array.from({ length: 250 }, (_, index) => ({ index }));
  expect(findingBatches(small).map(({ length }) => length)).toEqual([100, 100, 50]);
  const large = Array.from({ length: 9 }, () => ({ text: "x".repeat(70_000) }));
  expect(findingBatches(large).map(({ length }) => length)).toEqual([3, 3, 3]);
  expect(findingBatches([])).toEqual([]);
});

describe.skipIf(python === undefined)("moto", () => {
  test("takes the findings as they are sent", { timeout: 240_000 }, async () => {
    await clear();
    const moto = await startMoto(python!);
    vi.stubEnv("AWS_ENDPOINT_URL", moto.url);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAPUBLISHINGTEST01");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
    try {
      const id = await addTarget("moto");
      await fixture.addRule({ targetIds: [id], events: ["OPENED"] });
      await fixture.scan(users(12, "moto", "CRITICAL"));
      await fixture.work();
      const client = new SecurityHubClient({ region: REGION });
      const { Findings: found = [] } = await client.send(new GetFindingsCommand({}));
      expect(found.filter(({ Severity: severity }) => severity?.Label === "CRITICAL")).toHaveLength(12);
      expect(new Set(found.map(({ ProductArn }) => ProductArn))).toEqual(
        new Set([productArn({ partition: "aws", awsAccountId: AWS_ACCOUNT, region: REGION })]),
      );
    } finally {
      await moto.stop();
    }
  });
});
