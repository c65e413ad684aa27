/** Reads IAM Access Analyzer from the sandbox, over its own protocol. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SandboxAnalyzer } from "../../sandbox/access-analyzer.ts";
import { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { coverageOf } from "../iam/scan.ts";
import { DAY } from "../iam/time.ts";
import type { AccountReading, ReadAccountOptions } from "./account-reading.ts";
import { createClients } from "./clients.ts";
import { ACCESS_ANALYZER_ACTIONS, readAccessAnalyzer } from "./read-access-analyzer.ts";
import { readAccount } from "./read-account.ts";
import { REGIONS_ACTION } from "./workloads/read-regions.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const ID = "333344445555";
const [HOME, AWAY] = ["eu-west-1", "us-west-2"];
const ROLE = `arn:aws:iam::${ID}:role/partner`;

const account = new SandboxAccount({ id: ID, clock: () => AT, seed: 3, createdAt: AT - 900 * DAY });
account.regions = [HOME, AWAY];
let sandbox: Sandbox;
let credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

type SandboxFinding = SandboxAnalyzer["findings"][number];
const finding = (id: string, overrides: Partial<SandboxFinding> = {}): SandboxFinding => ({
  id,
  findingType: "ExternalAccess",
  resource: ROLE,
  resourceType: "AWS::IAM::Role",
  status: "ACTIVE",
  createdAt: AT - 5 * DAY,
  ...overrides,
});
const external = (overrides: Partial<SandboxAnalyzer> = {}): SandboxAnalyzer => ({
  name: "external",
  type: "ACCOUNT",
  region: HOME,
  findings: [finding("one")],
  ...overrides,
});
const arnOf = ({ region, name }: SandboxAnalyzer) => `arn:aws:access-analyzer:${region}:${ID}:analyzer/${name}`;

beforeAll(async () => {
  credentials = account.createAccessKey(account.createUser({ name: "reader" }));
  sandbox = await startSandbox({ accounts: [account], clock: () => AT });
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

const connection = () => ({ type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...credentials }) as const;

async function read(options: Partial<ReadAccountOptions> = {}): Promise<AccountReading> {
  return readAccount(connection(), { expectedAccountId: ID, accessAnalyzerRegions: [HOME, AWAY], ...options });
}

function inventoryOf({ snapshot }: AccountReading) {
  const { accessAnalyzer } = snapshot.sections;
  if (accessAnalyzer.status !== "read") throw new Error(`IAM Access Analyzer: ${accessAnalyzer.reason}`);
  return accessAnalyzer.value;
}

function analyzerCalls({ callsByAction }: AccountReading): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(callsByAction).filter(([action]) => /^(access-analyzer|ec2):/.test(action)));
}

test("analyzers and their active findings about roles and users of the account are read", async () => {
  const tagged = external({ tags: { team: "security", stage: "live" } });
  const organization = external({
    name: "org",
    type: "ORGANIZATION",
    region: AWAY,
    findings: [
      finding("own"),
      finding("other", { resource: "arn:aws:iam::666677778888:role/x", resourceOwnerAccount: "666677778888" }),
    ],
  });
  const idle = external({ name: "off", region: AWAY, status: "DISABLED", findings: [finding("stale")] });
  account.analyzers = [
    {
      ...tagged,
      findings: [
        finding("one"),
        finding("archived", { status: "ARCHIVED" }),
        finding("resolved", { status: "RESOLVED" }),
        finding("bucket", { resource: "arn:aws:s3:::b", resourceType: "AWS::S3::Bucket" }),
        finding("broken", { error: "ACCESS_DENIED" }),
      ],
    },
    organization,
    idle,
    external({
      name: "internal",
      type: "ACCOUNT_INTERNAL_ACCESS",
      findings: [
        finding("inside", {
          findingType: "InternalAccess",
          resource: "arn:aws:s3:::b",
          resourceType: "AWS::S3::Bucket",
        }),
      ],
    }),
  ];
  const { analyzers, findings, regions, unread } = inventoryOf(await read());
  expect([regions, unread]).toEqual([[HOME, AWAY], []]);
  expect(
    analyzers.map(({ name, type, region, isActive, tagCount }) => [name, type, region, isActive, tagCount]),
  ).toEqual([
    ["external", "ACCOUNT", HOME, true, 2],
    ["internal", "ACCOUNT_INTERNAL_ACCESS", HOME, true, 0],
    ["org", "ORGANIZATION", AWAY, true, 0],
    ["off", "ACCOUNT", AWAY, false, 0],
  ]);
  expect(findings.map(({ id, type, error }) => [id, type, error])).toEqual([
    ["one", "ExternalAccess", null],
    ["broken", "ExternalAccess", "ACCESS_DENIED"],
    ["inside", "InternalAccess", null],
    ["own", "ExternalAccess", null],
  ]);
  expect(findings[0]).toMatchObject({
    resourceArn: ROLE,
    analyzerArn: arnOf(tagged),
    region: HOME,
    createdAt: AT - 5 * DAY,
  });
});

test("every page is read, and the permissions asked for are the calls made", async () => {
  const many = Array.from({ length: 120 }, (_, index) => finding(`f-${index}`));
  account.analyzers = [external({ findings: many })];
  const reading = await read({ accessAnalyzerRegions: [] });
  expect(inventoryOf(reading).findings).toHaveLength(120);
  expect(analyzerCalls(reading)).toEqual({
    [REGIONS_ACTION]: 1,
    "access-analyzer:ListAnalyzers": 2,
    "access-analyzer:ListFindings": 3,
  });
  expect(Object.keys(analyzerCalls(reading)).toSorted()).toEqual(
    [REGIONS_ACTION, ...Object.keys(ACCESS_ANALYZER_ACTIONS)].toSorted(),
  );
});

test("without the setting nothing is called, and a refused list of Regions loses the section", async () => {
  const reading = await read({ accessAnalyzerRegions: null });
  expect(reading.snapshot.sections.accessAnalyzer).toMatchObject({ status: "skipped", code: "NOT_REQUESTED" });
  expect(analyzerCalls(reading)).toEqual({});
  sandbox.faults.deny(REGIONS_ACTION);
  expect((await read({ accessAnalyzerRegions: [] })).snapshot.sections.accessAnalyzer).toMatchObject({
    status: "denied",
    action: REGIONS_ACTION,
  });
});

test("a refused list of analyzers leaves exactly its Region unread, and makes the scan partial", async () => {
  account.analyzers = [external(), external({ region: AWAY, findings: [finding("away")] })];
  sandbox.faults.add({ kind: "deny", action: "access-analyzer:ListAnalyzers", region: AWAY });
  const reading = await read();
  const { analyzers, findings, unread } = inventoryOf(reading);
  expect([analyzers.map(({ region }) => region), findings.map(({ id }) => id)]).toEqual([[HOME], ["one"]]);
  expect(unread).toMatchObject([
    { region: AWAY, analyzerArn: null, status: "denied", action: "access-analyzer:ListAnalyzers" },
  ]);
  const coverage = coverageOf(reading.snapshot, []);
  expect(coverage.missingPermissions).toEqual(["access-analyzer:ListAnalyzers"]);
  expect(coverage.sources.find(({ section }) => section === "accessAnalyzer")?.reason).toContain(
    `access-analyzer:ListAnalyzers in ${AWAY}`,
  );
});

test("refused findings leave exactly the findings of their analyzers unread", async () => {
  const away = external({ region: AWAY, findings: [finding("away")] });
  account.analyzers = [external(), away];
  sandbox.faults.add({ kind: "deny", action: "access-analyzer:ListFindings", region: AWAY });
  const { analyzers, findings, unread } = inventoryOf(await read());
  expect([analyzers.length, findings.map(({ id }) => id)]).toEqual([2, ["one"]]);
  expect(unread).toMatchObject([
    { region: AWAY, analyzerArn: arnOf(away), status: "denied", action: "access-analyzer:ListFindings" },
  ]);
});

test("a Region with more findings than the calls can read says so", async () => {
  account.analyzers = [external({ findings: Array.from({ length: 120 }, (_, index) => finding(`f-${index}`)) })];
  const clients = createClients(connection());
  const { findings, unread } = await readAccessAnalyzer(
    { clients, call: {}, onItems: () => {} },
    { awsAccountId: ID, partition: "aws", regions: [HOME] },
    { callsMax: 3 },
  );
  clients.destroy();
  expect(findings).toEqual([]);
  expect(unread).toMatchObject([
    {
      analyzerArn: arnOf(external()),
      status: "failed",
      code: "CALL_BUDGET_EXCEEDED",
      action: "access-analyzer:ListFindings",
    },
  ]);
});
