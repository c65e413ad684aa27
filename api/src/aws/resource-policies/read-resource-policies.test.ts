/** Reads the policies of resources from the sandbox, over the services' own protocols. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "../../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { RESOURCE_KINDS, type ResourcePolicy } from "../../iam/resource-policy-inventory.ts";
import { NOT_SET } from "../../../sandbox/operations/resource-policies.ts";
import { EVERYONE_GROUP, type KeyGrant } from "../../iam/resource-grants.ts";
import { coverageOf } from "../../iam/scan.ts";
import { DAY } from "../../iam/time.ts";
import type { AccountReading, ReadAccountOptions } from "../account-reading.ts";
import { createClients } from "../clients.ts";
import { readAccount } from "../read-account.ts";
import { REGIONS_ACTION } from "../workloads/read-regions.ts";
import { readResourcePolicies } from "./read-resource-policies.ts";
import { POLICY_READERS, RESOURCE_POLICY_PERMISSIONS } from "./readers.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const ID = "333344445555";
const [HOME, AWAY] = ["eu-west-1", "us-west-2"];
/** A list of buckets, and one of each other kind in each Region. */
const listCalls = (regions: number) => 1 + 5 * regions;

const account = new SandboxAccount({ id: ID, clock: () => AT, seed: 3, createdAt: AT - 900 * DAY });
account.regions = [HOME, AWAY];
let sandbox: Sandbox;
let credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

const policyText = (Sid: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid, Effect: "Allow", Principal: { AWS: ID }, Action: "*" }] });

function resource(kind: ResourcePolicy["kind"], name: string, more: Partial<ResourcePolicy> = {}): ResourcePolicy {
  const region = more.region ?? HOME;
  const [service, type] = kind.split(":");
  const place = kind === "s3:bucket" ? ":" : `${region}:${ID}`;
  const prefix = { key: "key/", function: "function:", secret: "secret:" }[type!] ?? "";
  const resourceArn = `arn:aws:${service}:${place}:${prefix}${name}`;
  return { kind, resourceArn, region, document: policyText(name), ...more };
}

/** One of each kind in each of two Regions, a quarter of them without a policy. Every key has one. */
const ONE_OF_EACH = RESOURCE_KINDS.flatMap((kind) => [
  resource(kind, "one"),
  resource(kind, "far.away", { region: AWAY }),
  ...(kind === "kms:key" ? [] : [resource(kind, "none", { document: null })]),
]);

const OPEN_BUCKET = resource("s3:bucket", "open.to.all", {
  document: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::open.to.all/*" }],
  }),
});
const OWNERSHIP = "s3:GetBucketOwnershipControls";
const [ACCOUNT_BLOCK, BUCKET_BLOCK] = ["s3:GetAccountPublicAccessBlock", "s3:GetBucketPublicAccessBlock"];

function place(resources: readonly ResourcePolicy[]): void {
  account.resourcePolicies = resources;
  account.workloads = resources
    .filter(({ kind }) => kind === "lambda:function")
    .map(({ resourceArn }) => ({ service: "lambda", resourceArn, roleArn: null, state: null }));
}

beforeAll(async () => {
  credentials = account.createAccessKey(account.createUser({ name: "reader" }));
  sandbox = await startSandbox({ accounts: [account], clock: () => AT });
});
afterAll(() => sandbox.stop());
afterEach(() => {
  sandbox.faults.clear();
  account.bucketAcls = [];
  account.keyGrants = [];
});

async function read(options: Partial<ReadAccountOptions> = {}): Promise<AccountReading> {
  return readAccount(
    { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...credentials },
    { expectedAccountId: ID, resourcePolicyRegions: [HOME, AWAY], ...options },
  );
}

function inventoryOf({ snapshot }: AccountReading) {
  const { resourcePolicies } = snapshot.sections;
  if (resourcePolicies.status !== "read") throw new Error(`resource policies: ${resourcePolicies.reason}`);
  return resourcePolicies.value;
}

function policyCalls({ callsByAction }: AccountReading): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(callsByAction).filter(([action]) => !/^(iam|sts|organizations):/.test(action)),
  );
}

const byArn = (policies: readonly ResourcePolicy[]) =>
  policies.toSorted((one, other) => (one.resourceArn < other.resourceArn ? -1 : 1));

test("every policy is read as it is written, whatever the service's protocol, and every resource without one", async () => {
  place(ONE_OF_EACH);
  const { policies, regions, unread } = inventoryOf(await read());
  expect(unread).toEqual([]);
  expect(regions).toEqual([HOME, AWAY]);
  expect(byArn(policies)).toEqual(byArn(ONE_OF_EACH));
});

test("the calls are one per list and one per resource, and the permissions asked for are the calls made", async () => {
  place([]);
  expect(Object.values(policyCalls(await read())).reduce((sum, calls) => sum + calls, 0)).toBe(listCalls(2));
  place([...ONE_OF_EACH, OPEN_BUCKET]);
  account.bucketAcls = [{ resourceArn: "arn:aws:s3:::one", objectOwnership: "ObjectWriter", grants: [] }];
  const calls = policyCalls(await read({ resourcePolicyRegions: [] }));
  // Besides the policies: Object Ownership of four buckets and the one list that has an effect, the grants of two keys, and
  // Block Public Access of the account and of the two buckets that may be public.
  expect(Object.values(calls).reduce((sum, each) => sum + each, 0)).toBe(
    1 + listCalls(2) + ONE_OF_EACH.length + 1 + (4 + 1) + 2 + (1 + 2),
  );
  expect(Object.keys(calls).toSorted()).toEqual(
    [REGIONS_ACTION, ...RESOURCE_POLICY_PERMISSIONS.map(({ action }) => action)].toSorted(),
  );
});

test("without the setting nothing is called, and a refused list of Regions loses the section", async () => {
  const reading = await read({ resourcePolicyRegions: null });
  expect(reading.snapshot.sections.resourcePolicies).toMatchObject({ status: "skipped", code: "NOT_REQUESTED" });
  expect(policyCalls(reading)).toEqual({});
  sandbox.faults.deny(REGIONS_ACTION);
  expect((await read({ resourcePolicyRegions: [] })).snapshot.sections.resourcePolicies).toMatchObject({
    status: "denied",
    action: REGIONS_ACTION,
  });
});

test("lists are read to their end, and policies beyond the maximum stay unread", async () => {
  place(RESOURCE_KINDS.flatMap((kind) => Array.from({ length: 60 }, (_, index) => resource(kind, `r-${index}`))));
  const clients = createClients({ type: "SANDBOX", endpoint: sandbox.url, region: HOME, ...credentials });
  const scope = { awsAccountId: ID, partition: "aws", regions: [HOME] };
  const context = { clients, call: {}, onItems: () => undefined };
  const { policies, unread } = await readResourcePolicies(context, scope, { policiesMax: 55 });
  place(ONE_OF_EACH);
  const longer = await readResourcePolicies(context, scope, { charactersMax: 1 });
  clients.destroy();
  expect(longer.policies.filter(({ document }) => document !== null)).toEqual([]);
  expect(longer.unread.flatMap(({ resourceArns }) => resourceArns ?? []).length).toBeGreaterThan(RESOURCE_KINDS.length);
  for (const part of longer.unread) expect(part).toMatchObject({ code: "CALL_BUDGET_EXCEEDED" });
  expect(policies).toHaveLength(55 * RESOURCE_KINDS.length);
  for (const part of unread) expect(part).toMatchObject({ status: "failed", code: "CALL_BUDGET_EXCEEDED" });
  expect(unread.map(({ resourceArns }) => resourceArns?.length)).toEqual(RESOURCE_KINDS.map(() => 5));
});

/** Of each kind one of its two actions, once these and once the others, so that two readings show all of them. */
const REFUSED = [0, 1].map((turn) =>
  POLICY_READERS.map(({ listAction, policyAction }, index) => ((index + turn) % 2 === 0 ? listAction : policyAction)),
);

test.each(REFUSED)("%s, %s, %s, %s, %s and %s refused: exactly their policies are unread", async (...actions) => {
  place(ONE_OF_EACH);
  for (const action of actions) sandbox.faults.deny(action);
  const reading = await read();
  const { policies, unread } = inventoryOf(reading);
  expect(policies).toEqual([]);
  for (const { kind, isGlobal, listAction } of POLICY_READERS) {
    const parts = unread.filter((part) => part.kind === kind);
    const isList = actions.includes(listAction);
    const arns = ONE_OF_EACH.filter((each) => each.kind === kind).map(({ resourceArn }) => resourceArn);
    expect(parts.flatMap(({ resourceArns }) => resourceArns ?? []).toSorted()).toEqual(isList ? [] : arns.toSorted());
    if (isList) expect(parts.map(({ region }) => region)).toEqual(isGlobal ? [null] : [HOME, AWAY]);
    expect(parts.every(({ status, action }) => status === "denied" && actions.includes(action))).toBe(true);
  }
  const coverage = coverageOf(reading.snapshot, []);
  expect(coverage.missingPermissions).toEqual(actions.toSorted());
  const reason = coverage.sources.find(({ section }) => section === "resourcePolicies")?.reason;
  for (const action of actions) expect(reason).toContain(action);
});

const OFF = { restrictsPublicBuckets: false, ignoresPublicAcls: false };

test("Block Public Access is read where a bucket policy is public, the account's first, and a refusal leaves one unread", async () => {
  const { resourceArn } = OPEN_BUCKET;
  const blocksOf = async (blocks: typeof account.publicAccessBlocks = []) => {
    account.publicAccessBlocks = blocks;
    const reading = await read();
    const { publicAccessBlocks, unreadBlocks } = inventoryOf(reading);
    return { publicAccessBlocks, unreadBlocks, reading, calls: policyCalls(reading)[BUCKET_BLOCK] ?? 0 };
  };
  place(ONE_OF_EACH);
  expect(await blocksOf()).toMatchObject({ publicAccessBlocks: [], unreadBlocks: [], calls: 0 });
  place([...ONE_OF_EACH, OPEN_BUCKET]);
  const off = [null, resourceArn].map((place_) => ({ resourceArn: place_, ...OFF }));
  expect(await blocksOf()).toMatchObject({ publicAccessBlocks: off, unreadBlocks: [], calls: 1 });
  const on = { resourceArn: null, restrictsPublicBuckets: true, ignoresPublicAcls: true };
  expect(await blocksOf([on])).toMatchObject({ publicAccessBlocks: [on], unreadBlocks: [], calls: 0 });
  const bucketOn = { resourceArn, restrictsPublicBuckets: true, ignoresPublicAcls: false };
  expect(await blocksOf([bucketOn])).toMatchObject({ publicAccessBlocks: [off[0], bucketOn], unreadBlocks: [] });
  sandbox.faults.deny(ACCOUNT_BLOCK);
  const refused = await blocksOf([bucketOn]);
  expect(refused).toMatchObject({
    publicAccessBlocks: [bucketOn],
    unreadBlocks: [{ resourceArn: null, status: "denied", action: ACCOUNT_BLOCK }],
  });
  const coverage = coverageOf(refused.reading.snapshot, []);
  expect(coverage.missingPermissions).toEqual([ACCOUNT_BLOCK]);
  sandbox.faults.clear();
  sandbox.faults.deny(BUCKET_BLOCK);
  expect(await blocksOf([bucketOn])).toMatchObject({
    publicAccessBlocks: [off[0]],
    unreadBlocks: [{ resourceArn, status: "denied", action: BUCKET_BLOCK }],
  });
  account.publicAccessBlocks = [];
});

const ALL_READ = { grantee: EVERYONE_GROUP, permission: "READ" };
const TO_OTHER = { grantee: "b".repeat(64), permission: "FULL_CONTROL" };

test("a list is read where it has an effect, without its owner, and a refusal leaves its bucket unread", async () => {
  place(ONE_OF_EACH);
  const [one, far, none] = ["one", "far.away", "none"].map((name) => `arn:aws:s3:::${name}`) as [
    string,
    string,
    string,
  ];
  account.bucketAcls = [
    { resourceArn: one, objectOwnership: NOT_SET, grants: [ALL_READ, TO_OTHER] },
    { resourceArn: far, objectOwnership: "BucketOwnerPreferred", grants: [] },
  ];
  const reading = await read();
  const { bucketAcls, unreadGrants, canonicalUserId, publicAccessBlocks } = inventoryOf(reading);
  expect(unreadGrants).toEqual([]);
  expect(canonicalUserId).toBe(account.canonicalUserId);
  expect(bucketAcls).toEqual([
    { resourceArn: far, objectOwnership: "BucketOwnerPreferred", grants: [] },
    { resourceArn: none, objectOwnership: "BucketOwnerEnforced", grants: [] },
    { resourceArn: one, objectOwnership: "ObjectWriter", grants: [ALL_READ, TO_OTHER] },
  ]);
  expect(new Set(publicAccessBlocks?.map(({ resourceArn }) => resourceArn))).toEqual(new Set([null, far, one]));
  expect(policyCalls(reading)).toMatchObject({ [OWNERSHIP]: 3, "s3:GetBucketAcl": 2, [BUCKET_BLOCK]: 2 });
  account.publicAccessBlocks = [{ resourceArn: null, restrictsPublicBuckets: false, ignoresPublicAcls: true }];
  expect(policyCalls(await read())[BUCKET_BLOCK]).toBeUndefined();
  account.publicAccessBlocks = [];
  sandbox.faults.deny("s3:GetBucketAcl");
  const refused = await read();
  expect(inventoryOf(refused)).toMatchObject({
    bucketAcls: [{ resourceArn: none }],
    unreadGrants: [
      { kind: "s3:bucket", resourceArns: [far], status: "denied", action: "s3:GetBucketAcl", region: AWAY },
      { kind: "s3:bucket", resourceArns: [one], status: "denied", action: "s3:GetBucketAcl", region: HOME },
    ],
  });
  expect(coverageOf(refused.snapshot, []).missingPermissions).toEqual(["s3:GetBucketAcl"]);
  // Whether Block Public Access ignores these lists is known all the same.
  const blocksRead = inventoryOf(refused).publicAccessBlocks?.map(({ resourceArn }) => resourceArn);
  expect(new Set(blocksRead)).toEqual(new Set([null, far, one]));
  sandbox.faults.deny(OWNERSHIP);
  const blind = inventoryOf(await read());
  expect(blind.bucketAcls).toEqual([]);
  expect(blind.unreadGrants?.flatMap(({ resourceArns }) => resourceArns).toSorted()).toEqual([far, none, one]);
});

test("grants are read to their end, equal ones once, and a refusal leaves the key unread", async () => {
  place(ONE_OF_EACH);
  const [home, away] = ONE_OF_EACH.filter(({ kind }) => kind === "kms:key").map(({ resourceArn }) => resourceArn) as [
    string,
    string,
  ];
  const grant: KeyGrant = {
    grantId: "first",
    grantee: `arn:aws:iam::${ID}:role/app`,
    retiring: null,
    operations: ["Decrypt"],
    contextSubset: null,
    contextEquals: null,
    sourceArn: null,
  };
  const limited = {
    ...grant,
    grantId: "limited",
    contextSubset: { team: "data" },
    retiring: `arn:aws:iam::${ID}:root`,
  };
  const service = { ...grant, grantId: "service", grantee: "rds.amazonaws.com", sourceArn: "arn:aws:rds:::db" };
  const ofAws = { ...grant, grantee: `arn:aws:sts::${ID}:assumed-role/aws:ec2-infrastructure/i-1` };
  account.keyGrants = [
    {
      resourceArn: home,
      grants: [
        grant,
        ...Array.from({ length: 130 }, (_, index) => ({ ...ofAws, grantId: `volume-${index}` })),
        { ...grant, grantId: "again" },
        limited,
        service,
      ],
    },
  ];
  const { keyGrants, unreadGrants } = inventoryOf(await read());
  expect(unreadGrants).toEqual([]);
  expect(keyGrants).toEqual(
    [
      { resourceArn: home, grants: [grant, limited, service] },
      { resourceArn: away, grants: [] },
    ].toSorted((one, other) => (one.resourceArn < other.resourceArn ? -1 : 1)),
  );
  const many = Array.from({ length: 1_200 }, (_, index) => ({
    ...grant,
    grantId: `${index}`,
    sourceArn: `arn:${index}`,
  }));
  account.keyGrants = [{ resourceArn: home, grants: many }];
  const beyond = inventoryOf(await read());
  expect(beyond.unreadGrants).toMatchObject([{ resourceArns: [home], code: "CALL_BUDGET_EXCEEDED", region: HOME }]);
  expect(beyond.keyGrants?.find(({ resourceArn }) => resourceArn === home)?.grants.length).toBeGreaterThan(1_000);
  sandbox.faults.add({ kind: "deny", action: "kms:ListGrants", region: AWAY });
  expect(inventoryOf(await read()).unreadGrants).toContainEqual(
    expect.objectContaining({ kind: "kms:key", resourceArns: [away], action: "kms:ListGrants", region: AWAY }),
  );
});

test("one Region that fails leaves the others", async () => {
  place(ONE_OF_EACH);
  sandbox.faults.add({ kind: "deny", action: "sns:ListTopics", region: AWAY });
  const { unread, policies } = inventoryOf(await read());
  expect(unread).toMatchObject([{ kind: "sns:topic", region: AWAY, resourceArns: null, action: "sns:ListTopics" }]);
  expect(policies.filter(({ kind }) => kind === "sns:topic").map(({ region }) => region)).toEqual([HOME, HOME]);
});
