/** Connecting and changing accounts with a file, with the sandbox's accounts as AWS and a worker of the product. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { now, pause } from "../../src/clock.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { OperatorEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { newId } from "../../src/db/new-id.ts";
import { HOUR } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { type Caller, SYSTEM } from "../../src/services/core/permissions.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { AccountImports } from "../../src/services/onboarding/account-imports.ts";
import { type CheckProgress, ConnectionChecks } from "../../src/services/onboarding/connection-checks.ts";
import { Organizations } from "../../src/services/onboarding/organizations.ts";
import { AccountGroups } from "../../src/services/operators/account-groups.ts";
import { openOrganization, type OrganizationFixture } from "../support/organization-fixture.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

/** 1,000 took 6 s on a busy machine. */
const MANY = 100;
const WAIT_MS = 100;
const WAITS_MAX = 900;
const ROLE = "IamMonitorOrganizationRead";
const NEVER_SIGNED_IN = {
  status: "ACTIVE",
  passwordHash: null,
  issuer: null,
  subject: null,
  lastSignInAt: null,
  lastSignInMethod: null,
  passwordChangedAt: null,
} as const;
const [FIRST, SECOND, WITHOUT_ROLE] = ["500000000000", "500000000001", "500000000002"];
let platform: TestPlatform;
let organization: OrganizationFixture;
let externalId: string;

beforeAll(async () => {
  platform = await openTestPlatform();
  organization = await openOrganization(platform, { accounts: 4, inactive: 0 });
  organization.withoutRole.add(WITHOUT_ROLE);
  const organizations = new Organizations(platform.scope());
  const stored = await organizations.read({ accountId: organization.managementId });
  ({ externalId } = stored);
  organization.template = (await organizations.setup(stored, {})).cloudFormation;
});
afterAll(async () => {
  organization.close();
  await platform.close();
});

const imports = (caller: Caller = SYSTEM) => new AccountImports(openScope(platform.platform, caller, "r"));
const checks = () => new ConnectionChecks(platform.scope()).list();
const rowOf = (awsAccountId: string) => platform.scope().em.findOne(AccountEntity, { awsAccountId });

async function importFile(text: string) {
  const preview = await imports().preview({ text });
  expect(preview.mistakes).toEqual([]);
  return imports().import({ text, fingerprint: preview.fingerprint });
}

async function untilChecked(): Promise<Map<string | null, CheckProgress>> {
  for (let waits = 0; waits < WAITS_MAX; waits += 1) {
    const all = await checks();
    if (!all.some(({ progress }) => progress === "QUEUED" || progress === "TRYING"))
      return new Map(all.map(({ awsAccountId, progress }) => [awsAccountId, progress]));
    await pause(WAIT_MS);
  }
  throw new Error("Connections are still being tested.");
}

const file = (accounts: string) => `version: 1
defaults:
  role: ${ROLE}
  externalId: ${externalId}
accounts:
${accounts}`;

test("new accounts are previewed, saved together, tested in the background and scanned soon", async () => {
  const text = file(`  - id: "${FIRST}"
    name: Payments
    groups: [Production]
    scanEveryHours: 12
    thresholds: { keyMaxAgeDays: 45 }
  - id: "${WITHOUT_ROLE}"
    name: Without a role
    groups: [Production]
`);
  const preview = await imports().preview({ text });
  expect(preview.accounts).toMatchObject([
    {
      awsAccountId: FIRST,
      effect: "NEW",
      line: 6,
      changes: expect.arrayContaining([{ field: "keyMaxAgeDays", before: null, after: "45" }]),
    },
    { awsAccountId: WITHOUT_ROLE, effect: "NEW" },
  ]);
  expect(preview.groups).toMatchObject([{ id: null, name: "Production", added: [FIRST, WITHOUT_ROLE] }]);
  expect(await rowOf(FIRST)).toBeNull();

  const before = now();
  expect(await imports().import({ text, fingerprint: preview.fingerprint })).toEqual({
    added: 2,
    changed: 0,
    unchanged: 0,
  });
  expect(await untilChecked()).toEqual(
    new Map([
      [FIRST, "CONNECTED"],
      [WITHOUT_ROLE, "FAILED"],
    ]),
  );
  const first = await rowOf(FIRST);
  expect(first).toMatchObject({
    name: "Payments",
    status: "CONNECTED",
    roleArn: `arn:aws:iam::${FIRST}:role/${ROLE}`,
    externalId,
    writes: "OFF",
    scanEveryHours: 12,
    ownSettings: { scanEveryHours: 12, keyMaxAgeDays: 45 },
  });
  expect(first!.nextScanAt!.getTime() - before).toBeLessThan(HOUR / 2);
  const failed = (await checks()).find(({ awsAccountId }) => awsAccountId === WITHOUT_ROLE);
  expect(failed).toMatchObject({ code: "AccessDenied", reason: expect.any(String), fix: expect.any(String) });
  expect(await rowOf(WITHOUT_ROLE)).toMatchObject({ status: "PENDING", statusReason: expect.any(String) });
  const [group] = await new AccountGroups(platform.scope()).list();
  expect(group).toMatchObject({ name: "Production", accountIds: { length: 2 } });
  const events = await platform.scope().em.find(AuditEventEntity, { target: first!.id, action: "accounts.connect" });
  // Viewers read the audit log, and may not see external IDs.
  expect(events).toMatchObject([
    { details: { way: "FILE", awsAccountId: FIRST, keyMaxAgeDays: "45", externalId: "set" } },
  ]);
  const tested = await platform.scope().em.find(AuditEventEntity, { target: first!.id, action: "accounts.test" });
  expect(JSON.stringify([...events, ...tested])).not.toContain(externalId);
});

test("the saved file of the present accounts changes nothing, and its own changes come back", async () => {
  const text = await imports().export();
  const preview = await imports().preview({ text });
  expect(preview).toMatchObject({ mistakeCount: 0, groups: [] });
  expect(new Set(preview.accounts.map(({ effect }) => effect))).toEqual(new Set(["UNCHANGED"]));
  expect(preview.accounts.map(({ awsAccountId }) => awsAccountId)).toContain(FIRST);
  expect(text).toContain("source: ENVIRONMENT");
  expect(text).toContain(externalId);
  expect(text).toMatch(/Not in the file.*"Demo|Test/);

  const renamed = text
    .replace("name: Payments", "name: Payments (prod)")
    .replace("keyMaxAgeDays: 45", "keyMaxAgeDays: inherited");
  const changed = await imports().preview({ text: renamed });
  expect(changed.accounts.filter(({ effect }) => effect === "CHANGED")).toMatchObject([
    {
      awsAccountId: FIRST,
      changes: [
        { field: "name", before: "Payments", after: "Payments (prod)" },
        { field: "keyMaxAgeDays", before: "45", after: "inherited" },
      ],
    },
  ]);
  const before = await checks();
  expect(await importFile(renamed)).toMatchObject({ added: 0, changed: 1 });
  expect(await rowOf(FIRST)).toMatchObject({ name: "Payments (prod)", ownSettings: { scanEveryHours: 12 } });
  // The connection is the same, so it is not tested again.
  expect((await checks()).filter(({ progress }) => progress === "QUEUED")).toEqual([]);
  expect(before.map(({ progress }) => progress)).toContain("FAILED");
});

test("a corrected role is tested again", async () => {
  organization.withoutRole.delete(WITHOUT_ROLE);
  const spoiled = file(`  - { id: "${FIRST}", role: Missing }\n`);
  expect(await importFile(spoiled)).toMatchObject({ changed: 1 });
  expect((await untilChecked()).get(FIRST)).toBe("FAILED");
  expect(await rowOf(FIRST)).toMatchObject({ status: "ERROR" });
  expect(await importFile(file(`  - { id: "${FIRST}" }\n`))).toMatchObject({ changed: 1 });
  expect((await untilChecked()).get(FIRST)).toBe("CONNECTED");
  expect(await rowOf(FIRST)).toMatchObject({ status: "CONNECTED", statusReason: null });
});

test("a file with one mistake changes nothing", async () => {
  const text = file(`  - { id: "${SECOND}", name: Good }
  - { id: "500000000003", name: Bad, region: cn-north-1, role: "arn:aws:iam::500000000003:role/R" }
  - { id: "${platform.account.awsAccountId}", name: Demo }
`);
  const { mistakes, fingerprint } = await imports().preview({ text });
  expect(fingerprint).toBeNull();
  expect(mistakes).toMatchObject([
    { line: 7, column: 46, message: expect.stringMatching(/cn-north-1 is in the partition aws-cn/) },
    { line: 8, column: 11, message: expect.stringMatching(/demo/) },
  ]);
  await expect(imports().import({ text, fingerprint: "" })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
    message: expect.stringMatching(/2 mistakes, the first in line 7, column 46/),
  });
  expect(await rowOf(SECOND)).toBeNull();
});

test("what a file cannot do is a mistake of the account", async () => {
  const management = (await platform.scope().em.findOneOrFail(AccountEntity, { id: organization.managementId }))
    .awsAccountId!;
  const writing = await new Accounts(platform.scope()).get(FIRST);
  await platform.scope().em.nativeUpdate(AccountEntity, { id: writing.id }, { writes: "CONNECTION" });
  const { mistakes } = await imports().preview({
    text: `version: 1
accounts:
  - { id: "${management}", role: R }
  - { id: "${FIRST}", role: Other }
  - { id: "${SECOND}", source: PROFILE }
`,
  });
  expect(mistakes.map(({ line, message }) => `${line} ${message}`)).toEqual([
    expect.stringMatching(/^3 role: must be left out: the account is connected as ENVIRONMENT/),
    expect.stringMatching(/^4 role: writes to this account are on/),
    expect.stringMatching(/^5 name: is missing/),
    expect.stringMatching(/^5 role: is missing/),
    expect.stringMatching(/^5 externalId: is missing/),
    expect.stringMatching(/^5 source: a file can connect accounts only with a role/),
  ]);
  await platform.scope().em.nativeUpdate(AccountEntity, { id: writing.id }, { writes: "OFF" });

  const ofOther = await imports().preview({
    text: `version: 1
defaults: { role: "arn:aws:iam::${FIRST}:role/R", externalId: x1 }
accounts:
  - { id: "${SECOND}", name: Second }
`,
  });
  expect(ofOther.mistakes).toMatchObject([
    { line: 4, message: expect.stringMatching(/^role: the defaults name a role of account 500000000000/) },
  ]);
});

test("a group that begins to limit an admin while the file is imported gets no accounts by it", async () => {
  const text = file(`  - { id: "${SECOND}", name: Second, groups: [production] }\n`);
  const { fingerprint } = await imports().preview({ text });
  const [group] = await new AccountGroups(platform.scope()).list();
  const { em } = platform.scope();
  const operator = { id: newId("operator"), name: "limited@example.org", role: "admin", isLimited: true } as const;
  await em.insert(OperatorEntity, { ...operator, ...NEVER_SIGNED_IN, createdAt: new Date(now()) });
  const outcome = await em.transactional(async (tx) => {
    await tx.execute("select 1 from account_group where id = ? for update", [group!.id]);
    const importing = imports()
      .import({ text, fingerprint })
      .then(
        () => null,
        (error: unknown) => error,
      );
    const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    await expect.poll(async () => (await em.fork().execute<object[]>(waiting)).length, { timeout: 60_000 }).not.toBe(0);
    await tx.execute("insert into operator_account_group (operator_id, group_id) values (?, ?)", [
      operator.id,
      group!.id,
    ]);
    return { importing };
  });
  expect(await outcome.importing).toMatchObject({
    code: "BAD_USER_INPUT",
    message: expect.stringMatching(/Production limits the admin limited@example.org/),
  });
  expect(await rowOf(SECOND)).toBeNull();
  await em.execute("delete from operator_account_group where operator_id = ?", [operator.id]);
  await em.nativeDelete(OperatorEntity, { id: operator.id });
});

test("an import that would do something other than its preview is refused", async () => {
  const text = file(`  - { id: "${FIRST}", name: New name }\n`);
  const { fingerprint } = await imports().preview({ text });
  await new Accounts(platform.scope()).update({ id: FIRST, name: "Named by hand" });
  await expect(imports().import({ text, fingerprint })).rejects.toMatchObject({ code: "ACCOUNT_FILE_OUTDATED" });
  expect(await rowOf(FIRST)).toMatchObject({ name: "Named by hand" });
});

test("external IDs are saved only for callers who can connect accounts, and tokens change no groups", async () => {
  const token = { ...SYSTEM, kind: "TOKEN", scopes: ["accounts.export"] } as const satisfies Caller;
  const text = await imports(token).export();
  expect(text).not.toContain(externalId);
  expect((await imports().preview({ text })).accounts.every(({ effect }) => effect === "UNCHANGED")).toBe(true);
  const other = `version: 1\naccounts:\n  - { id: "${FIRST}", externalId: another-one }\n`;
  const changesFor = async (caller: Caller) => (await imports(caller).preview({ text: other })).accounts[0]!.changes;
  expect(await changesFor(token)).toEqual([{ field: "externalId", before: "hidden", after: "set" }]);
  expect(await changesFor(SYSTEM)).toEqual([{ field: "externalId", before: externalId, after: "another-one" }]);
  const grouped = file(`  - { id: "${FIRST}", groups: [Other] }\n`);
  const { fingerprint } = await imports().preview({ text: grouped });
  await expect(
    imports({ ...token, scopes: ["accounts.connect", "accounts.update"] }).import({ text: grouped, fingerprint }),
  ).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await new AccountGroups(platform.scope()).list()).map(({ name }) => name)).toEqual(["Production"]);
});

test("many accounts are saved together, and their tests can be stopped", async () => {
  const text = file(
    Array.from({ length: MANY }, (_, index) => `  - { id: "${700_000_000_000 + index}", name: Account ${index} }`).join(
      "\n",
    ),
  );
  const { fingerprint } = await imports().preview({ text });
  // None of them exists in AWS, and their tests are not what this is about.
  await platform.platform.jobs.boss.offWork("connection-check", { wait: true });
  expect(await imports().import({ text, fingerprint })).toEqual({ added: MANY, changed: 0, unchanged: 0 });
  const stopped = await new ConnectionChecks(platform.scope()).cancel({
    accountIds: (await checks()).map(({ accountId }) => accountId),
  });
  expect(stopped.filter(({ code }) => code === "CANCELLED")).toHaveLength(MANY);
});
