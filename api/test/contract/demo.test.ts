/**
 * The demo account shows what the product can do: each check has a finding in it. It is read over HTTP, as from AWS.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { USER_CREDENTIAL_SECTIONS } from "../../src/aws/account-reading.ts";
import { readAccount } from "../../src/aws/read-account.ts";
import type { AccountSnapshot, SectionName } from "../../src/iam/account.ts";
import { buildGraph } from "../../src/iam/escalation/graph/search.ts";
import { pathOf } from "../../src/iam/escalation/paths/path.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import { runCheck } from "../../src/iam/checks/run.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../src/iam/settings.ts";

/** The checks that have a finding only after a change of the demo account, or with a setting. */
const SHOWN_OTHERWISE: Readonly<Record<string, { readonly change: string } | { readonly settings: object }>> = {
  // The demo account has a password policy. Without one, the other password checks could evaluate nothing.
  "pwd-missing": { change: "drop-password-policy" },
  "key-quarantined": { change: "quarantine-key" },
  "full-sagemaker": { change: "open-sagemaker" },
  "bedrock-agent-role-shared": { change: "share-agent-role" },
  "aa-enabled": { change: "delete-analyzer" },
  "apikey-console-user": { change: "hide-behind-api-key" },
  // LegacyFleet has no instance in the inventory, but was used two days ago.
  "role-ec2-idle": { settings: { roleUnusedDays: 1 } },
  // The check's setting, which names the policies for people, is empty by default.
  "non-sts-action": { settings: { humanPolicyNames: ["HumanAccess"] } },
};

const demo = demoAccount();
let sandbox: Sandbox;
let snapshot: AccountSnapshot;

async function read(): Promise<AccountSnapshot> {
  const reading = await readAccount(
    { type: "SANDBOX", endpoint: sandbox.url, ...demo.credentials },
    {
      expectedAccountId: demo.account.id,
      optIn: new Set([...USER_CREDENTIAL_SECTIONS, "serviceLastAccessed"]),
      workloadRegions: [],
      resourcePolicyRegions: [],
      accessAnalyzerRegions: [],
      readsAlerting: true,
    },
  );
  return reading.snapshot;
}

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [demo.account] });
  snapshot = await read();
});
afterAll(() => sandbox.stop());

test("every section of the demo that its own account reads can be read", () => {
  const unread = Object.entries(snapshot.sections).filter(([, section]) => section.status !== "read");
  expect(unread.map(([name]) => name)).toEqual(["identityCenter", "organizationAdministration"]);
});

/**
 * The demo account is connected alone, and is not the management account. The checks of an organization are shown by
 * `onboarding/organizations.test.ts`.
 */
const OF_ORGANIZATIONS: ReadonlySet<SectionName> = new Set(["identityCenter", "organizationAdministration"]);
const OWN_CHECKS = CHECKS.filter(
  ({ id, needs }) =>
    id !== "org-management-workloads" && !needs.some((name: SectionName) => OF_ORGANIZATIONS.has(name)),
);

test.each(OWN_CHECKS.map((check) => [check.id, check] as const))(
  "%s finds something in the demo",
  async (id, check) => {
    const otherwise = SHOWN_OTHERWISE[id];
    const settings = {
      ...DEFAULT_CHECK_SETTINGS,
      ...(otherwise !== undefined && "settings" in otherwise ? otherwise.settings : {}),
    };
    let facts = snapshot;
    if (otherwise !== undefined && "change" in otherwise) {
      demo.account.apply(otherwise.change);
      // The next report shows the change.
      demo.account.credentialReport = null;
      facts = await read();
    }
    const result = runCheck(facts, check, settings);
    expect(result).toMatchObject({ status: "EVALUATED", checkId: id });
    expect(result.status === "EVALUATED" ? result.findings.length : 0).toBeGreaterThan(0);
  },
);

test("checks over many resources pass some of them, because most of the demo is sound", () => {
  const evaluated = CHECKS.map((check) => runCheck(snapshot, check, DEFAULT_CHECK_SETTINGS)).filter(
    (result) => result.status === "EVALUATED",
  );
  const failingAll = evaluated.filter(
    ({ evaluatedCount, findings }) =>
      evaluatedCount > 5 && new Set(findings.map((finding) => finding.resource.id)).size === evaluatedCount,
  );
  // An inline policy is itself the issue, so every resource of this check fails.
  expect(failingAll.map((result) => result.checkId)).toEqual(["inline-policy"]);
});

test("principals that can change an administrator's workload have an escalation path through it", () => {
  const { authorizationDetails, credentialReport, organization, workloads } = snapshot.sections;
  if (authorizationDetails.status !== "read" || credentialReport.status !== "read") throw new Error("unread");
  if (organization.status !== "read" || workloads.status !== "read") throw new Error("unread");
  const details = authorizationDetails.value;
  const graph = buildGraph({
    awsAccountId: snapshot.awsAccountId,
    partition: snapshot.partition,
    at: snapshot.takenAt,
    // Without the role that anyone can assume, to which every principal has an equally short path.
    details: { ...details, roles: details.roles.filter(({ roleName }) => roleName !== "SharedServices") },
    credentialReport: credentialReport.value,
    organization: organization.value,
    workloads: workloads.value,
  });
  expect(pathOf(graph, `arn:aws:iam::${demo.account.id}:role/GitHubRelease`)).toMatchObject({
    verdict: { kind: "EXPLOITABLE" },
    target: { name: "OrderSyncFunction" },
    hops: [{ techniqueId: "lambda-003", via: [{ kind: "WORKLOAD", name: "function:order-sync" }] }],
  });
});
