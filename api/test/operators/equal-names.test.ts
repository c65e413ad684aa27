/**
 * Finding S1 of the security review: a token's free name is no identity. Bob makes a token named like Alice and sends
 * every mutation with it. Nothing of Alice's opens, and every record names Bob.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { RotationEntity } from "../../src/db/entities/rotation.ts";
import { newId } from "../../src/db/new-id.ts";
import { now } from "../../src/clock.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { DAY } from "../../src/iam/time.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { sealedSecretPlace } from "../../src/services/rotation/rows.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { insertOperator, operatorActor, operatorCaller } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const ALICE = "alice@corp.test";
const BOB = "bob@corp.test";
const USER = "g.moreau";
const IDEMPOTENCY_KEY = "nightly";
const SECRET = "the secret of Alice's new key";

let platform: TestPlatform;
let server: TestServer;
let bobId: string;
let aliceId: string;
let spoofed: string;
let aliceTokenId: string;
let alertId: string;
let dismissedId: string;
let rotationId: string;

const em = () => platform.platform.orm.em.fork();
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform);
  aliceId = await insertOperator(em(), ALICE, "operator");
  bobId = await insertOperator(em(), BOB, "admin");
  spoofed = await insertRoleToken(em(), "admin", ALICE, bobId);
  await insertRoleToken(em(), "operator", "ci", aliceId);
  aliceTokenId = (await em().findOneOrFail(ApiTokenEntity, { operatorId: aliceId })).id;
  const { id: accountId } = platform.account;
  [alertId, dismissedId] = [newId("alert"), newId("alert")];
  for (const id of [alertId, dismissedId])
    await em().execute(
      `insert into alert (id, number, fingerprint, account_id, check_id, check_version, category, severity, severity_rank, status, resource_id, resource_name, owner_id,
                        title, description, evidence, content_hash, evidence_as_of, first_seen_at, opened_at, assignee)
     values (?, nextval('alert_number'), ?, ?, 'mfa-console', 1, 'IAMUser', 'HIGH', 1, 'OPEN', ?, 'user', ?, 'No MFA', 'user has no MFA.', '{}', 'h', now(), now(), now(), ?)`,
      [id, id, accountId, id, id, id === alertId ? JSON.stringify(operatorActor(ALICE)) : null],
    );
  rotationId = newId("rotation");
  await em().insert(RotationEntity, {
    id: rotationId,
    accountId,
    awsAccountId: platform.account.awsAccountId!,
    userName: USER,
    userArn: `arn:aws:iam::${platform.account.awsAccountId!}:user/${USER}`,
    userIdentity: "AIDAALICE",
    oldAccessKeyId: "AKIAOLD0000000000000",
    newAccessKeyId: "AKIANEW0000000000000",
    state: "PROMOTED",
    stateSince: new Date(now()),
    mode: "STANDARD",
    destination: "REVEAL",
    trigger: "OPERATOR",
    requestedBy: operatorActor(ALICE),
    requestedAt: new Date(now()),
    idempotencyKey: IDEMPOTENCY_KEY,
    requestHash: "of another request",
    overlapSeconds: 3_600,
    quietSeconds: 18_000,
    soakSeconds: 3_600,
    timeScale: 1,
    fence: 0,
    failureCount: 0,
    askCount: 0,
    attempt: 1,
    beforeSet: [],
    intentAt: new Date(now()),
    sealedSecret: platform.platform.secrets.seal(SECRET, sealedSecretPlace(rotationId)),
    sealedAt: new Date(now()),
    promotedAt: new Date(now()),
    probeCount: 0,
  });
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

const EVENT_QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/111122223333/events";
const RULE = { query: "", events: ["OPENED"], frequency: "AT_ONCE", targetIds: ["target_0"] };
/** The input of every mutation, aimed at what belongs to Alice where the mutation can name it. */
const INPUTS: Readonly<Record<string, () => object>> = {
  revealSecret: () => ({ id: rotationId }),
  acknowledgeReveal: () => ({ id: rotationId }),
  rotateAccessKey: () => ({
    accountId: platform.account.id,
    userName: "h.bauer",
    idempotencyKey: IDEMPOTENCY_KEY,
    dryRun: true,
  }),
  updateAlerts: () => ({ action: "ACKNOWLEDGE", filter: { query: "assignee:me" } }),
  assignAlert: () => ({ id: alertId, assignee: BOB }),
  commentOnAlert: () => ({ id: alertId, comment: "seen" }),
  acknowledgeAlert: () => ({ id: alertId }),
  dismissAlert: () => ({ id: dismissedId, reason: "FALSE_POSITIVE", expiresAt: new Date(now() + DAY) }),
  reopenAlert: () => ({ id: alertId }),
  snoozeAlert: () => ({ id: alertId, until: new Date(now() + DAY) }),
  createExceptionRule: () => ({
    query: "user:none",
    reason: "FALSE_POSITIVE",
    comment: "no",
    expiresAt: new Date(now() + DAY),
  }),
  updateExceptionRule: () => ({ id: "exception_0", comment: "no" }),
  endExceptionRule: () => ({ id: "exception_0" }),
  undoExceptionRule: () => ({ id: "exception_0" }),
  undoTriage: () => ({ undoId: "request_0" }),
  verifyAlert: () => ({ id: alertId }),
  startScan: () => ({ accountId: platform.account.id }),
  scanAccounts: () => ({ ids: [platform.account.id] }),
  createSavedView: () => ({ list: "USERS", name: ALICE, settings: { query: "" } }),
  updateSavedView: () => ({ id: "view_0", name: ALICE }),
  shareSavedView: () => ({ id: "view_0", isShared: true }),
  deleteSavedView: () => ({ id: "view_0" }),
  restoreSavedView: () => ({ id: "view_0" }),
  setDefaultView: () => ({ list: "USERS", id: "view_0" }),
  cancelScan: () => ({ id: "scan_0" }),
  changeDemoAccount: () => ({}),
  createRotationSchedule: () => ({ accountId: platform.account.id, name: ALICE, target: "ACCOUNT", timeZone: "UTC" }),
  createRotationSchedules: () => ({
    accounts: { ids: [newId("account")] },
    name: ALICE,
    target: "ACCOUNT",
    timeZone: "UTC",
  }),
  updateRotationSchedule: () => ({ id: "schedule_0" }),
  deleteRotationSchedule: () => ({ id: "schedule_0" }),
  advanceRotation: () => ({ id: rotationId, confirmation: USER }),
  pauseRotation: () => ({ id: "rotation_0" }),
  rollbackRotation: () => ({ id: "rotation_0" }),
  cancelRotation: () => ({ id: rotationId }),
  changePassword: () => ({ newPassword: "another good one" }),
  endSessions: () => ({ others: true }),
  registerPasskey: () => ({ flow: "flow", response: {}, name: "laptop" }),
  removePasskey: () => ({ id: "passkey_0" }),
  reauthenticate: () => ({ password: "correct horse battery" }),
  createApiToken: () => ({ name: ALICE, scopes: ["read"], expiresAt: new Date(now() + DAY) }),
  revokeApiToken: () => ({ id: aliceTokenId }),
  createAccountGroup: () => ({ name: ALICE, accountIds: [] }),
  updateAccountGroup: () => ({ id: "accountgroup_0", name: ALICE }),
  deleteAccountGroup: () => ({ id: "accountgroup_0" }),
  inviteOperator: () => ({ name: ALICE, role: "admin" }),
  updateProviderGroups: () => ({ revision: 0, groups: [{ value: ALICE, role: "admin" }] }),
  updateOperator: () => ({ id: aliceId, createLink: true }),
  connectAccount: () => ({ name: ALICE, source: "OFFLINE_FILES" }),
  cancelConnectionChecks: () => ({ accountIds: [platform.account.id] }),
  retryConnectionChecks: () => ({ accountIds: [platform.account.id] }),
  importAccounts: () => ({ text: "version: 1", fingerprint: "none" }),
  updateAccount: () => ({ id: platform.account.id, name: ALICE }),
  readOrganization: () => ({ accountId: platform.account.id }),
  connectOrganizationAccounts: () => ({ id: "organization_0", awsAccountIds: ["111122223333"] }),
  updateOrganization: () => ({ id: "organization_0", connectsNewAccounts: true }),
  dismissOrganizationAccounts: () => ({ id: "organization_0", awsAccountIds: ["111122223333"] }),
  cancelOrganizationAccounts: () => ({ id: "organization_0" }),
  decideHeldAccounts: () => ({ id: "organization_0", decision: "KEEP", accountIds: [platform.account.id] }),
  readKeyUse: () => ({ accountId: platform.account.id, accessKeyId: "AKIAIOSFODNN7EXAMPLE" }),
  setEventQueue: () => ({ accountId: platform.account.id, url: EVENT_QUEUE_URL }),
  testEventQueue: () => ({ accountId: platform.account.id }),
  removeEventQueue: () => ({ accountId: platform.account.id }),
  answerControl: () => ({
    accountId: platform.account.id,
    standard: "CIS_7_0",
    controlId: "2.2",
    outcome: "PASS",
    evidence: "seen",
    expiresAt: new Date(now() + DAY).toISOString(),
  }),
  withdrawControlAnswer: () => ({ id: newId("answer") }),
  addKeyReceiver: () => ({
    accountId: platform.account.id,
    name: ALICE,
    url: "https://keys.example.com",
    publicKey: "none",
  }),
  removeKeyReceiver: () => ({ id: "receiver_0" }),
  testKeyReceiver: () => ({ id: "receiver_0" }),
  addSecretDestination: () => ({ accountId: platform.account.id, secretId: "team/*" }),
  removeSecretDestination: () => ({ id: "destination_0" }),
  testConnection: () => ({ id: platform.account.id }),
  disconnectAccount: () => ({ id: platform.account.id }),
  disconnectAccounts: () => ({ ids: [newId("account")] }),
  addAccountsToGroup: () => ({ groupId: "accountgroup_0", ids: [newId("account")] }),
  restoreAccount: () => ({ id: platform.account.id }),
  updateAccountSetting: () => ({ id: platform.account.id, name: "keyMaxAgeDays", value: 60 }),
  updateIdentityCenter: () => ({ organizationId: "organization_0", isRead: false }),
  updateUnitSetting: () => ({ organizationId: "organization_0", unitId: "r-0000", name: "keyMaxAgeDays", value: 60 }),
  applyThresholds: () => ({ names: ["keyMaxAgeDays"] }),
  updateCheckSettings: () => ({ checkId: "mfa-console", isEnabled: true }),
  approveRequest: () => ({ id: "approval_0" }),
  refuseRequest: () => ({ id: "approval_0", reason: "no" }),
  withdrawRequest: () => ({ id: "approval_0" }),
  createNotificationRule: () => ({ ...RULE, name: ALICE }),
  updateNotificationRule: () => ({ ...RULE, id: "rule_0", name: ALICE }),
  deleteNotificationRule: () => ({ id: "rule_0" }),
  createNotificationTarget: () => ({ name: ALICE, slack: { url: "https://slack.invalid/hook" } }),
  updateNotificationTarget: () => ({ id: "target_0", name: ALICE, slack: {} }),
  updateRetention: () => ({ revision: 0, scanDays: null }),
  eraseAccount: () => ({ accountId: platform.account.id, confirmation: platform.account.awsAccountId }),
  updateOwnerSettings: () => ({ revision: 0, tagKeys: [ALICE], mappings: [], emailDomains: [] }),
  deleteNotificationTarget: () => ({ id: "target_0" }),
  resumeNotificationTarget: () => ({ id: "target_0" }),
  testNotificationTarget: () => ({ id: "target_0" }),
  replayNotification: () => ({ id: "delivery_0" }),
  skipNotification: () => ({ id: "delivery_0" }),
  printConsoleCode: () => ({}),
};
/** They take no credentials, or end only the caller's own session, which a token does not have. */
const OUTSIDE = ["signIn", "acceptInvitation", "beginPasskey", "beginProviderSignIn", "signOut"];

async function run(mutation: string, token: string) {
  const [argument] = createSchema().getMutationType()!.getFields()[mutation]!.args;
  const extra = { updateAlerts: "updatedCount", revealSecret: "secretAccessKey", rotateAccessKey: "plan { userName }" };
  const { data, errors } = await server.graphql(
    argument
      ? `mutation M($input: ${String(argument.type)}) { ${mutation}(input: $input) { userErrors { code } ${extra[mutation as keyof typeof extra] ?? ""} } }`
      : `mutation { ${mutation} { userErrors { code } } }`,
    argument ? { input: INPUTS[mutation]!() } : {},
    bearer(token),
  );
  const payload = data?.[mutation] ?? null;
  return { payload, code: payload?.userErrors[0]?.code ?? errors[0]?.extensions["code"] ?? null };
}

describe("a token named like another operator", () => {
  test("is tried with every mutation", () => {
    const mutations = Object.keys(createSchema().getMutationType()!.getFields());
    expect([...Object.keys(INPUTS), ...OUTSIDE].toSorted()).toEqual(mutations.toSorted());
  });

  test("S1: opens nothing of that operator, and every record names its owner", { timeout: 240_000 }, async () => {
    const answers: Record<string, Awaited<ReturnType<typeof run>>> = {};
    for (const mutation of Object.keys(INPUTS)) answers[mutation] = await run(mutation, spoofed);
    expect(answers["revealSecret"]).toMatchObject({ code: "FORBIDDEN" });
    expect(answers["acknowledgeReveal"]).toMatchObject({ code: "FORBIDDEN" });
    expect(answers["rotateAccessKey"]?.code).not.toBe("IDEMPOTENCY_KEY_REUSED");
    expect(answers["updateAlerts"]?.payload).toMatchObject({ updatedCount: 0 });
    expect(JSON.stringify(answers)).not.toContain(SECRET);

    const recorded = await em().find(AuditEventEntity, { actorKind: "TOKEN" });
    expect(recorded.length).toBeGreaterThan(5);
    for (const event of recorded)
      expect(event).toMatchObject({ actorId: bobId, actor: `${BOB} via token "${ALICE}"`, actorTokenName: ALICE });
    const rows = await em().execute<{ actor: { id?: string; displayName: string } }[]>(
      `select actor from alert_event union all select actor from rotation_event union all select requested_by from scan
       union all select created_by from rotation_schedule union all select acknowledged_by from alert union all select dismissed_by from alert
       union all select snoozed_by from alert`,
    );
    expect(rows.some(({ actor }) => actor?.id === bobId)).toBe(true);
    for (const { actor } of rows) {
      expect(actor?.id).not.toBe(aliceId);
      expect(actor?.displayName).not.toBe(ALICE);
    }
  });

  test("is shown after its owner in lists, exports and the audit log, which finds it by the owner", async () => {
    await run("dismissAlert", spoofed);
    const csv = await (await server.rest("/api/alerts.csv")).text();
    expect(csv).toContain(`"${BOB} via token ""${ALICE}"""`);
    const json = (await (await server.rest("/api/alerts.json")).json()) as { dismissedBy: string }[];
    expect(json.map((alert) => alert.dismissedBy)).toContain(`${BOB} via token "${ALICE}"`);
    const { data } = await server.graphql(
      `query ($alice: String, $bob: String) {
        node(id: "${dismissedId}") { ... on Alert { dismissal { by { id kind displayName tokenId tokenName } } } }
        alice: auditEvents(filter: { actor: $alice }) { nodes { actorId } }
        bob: auditEvents(filter: { actor: $bob }) { nodes { actorId actor { id kind displayName tokenName } } }
      }`,
      { alice: ALICE, bob: BOB },
    );
    const actor = { id: bobId, kind: "TOKEN", displayName: `${BOB} via token "${ALICE}"`, tokenName: ALICE };
    expect(data.node.dismissal.by).toMatchObject({ ...actor, tokenId: expect.stringMatching(/^token_/) });
    expect(data.alice.nodes).toEqual([]);
    expect(data.bob.nodes[0]).toEqual({ actorId: bobId, actor });
  });

  test("differs from the operator, who receives their own key, and from the operator's other tokens", async () => {
    await em().nativeUpdate(
      RotationEntity,
      { id: rotationId },
      { state: "PROMOTED", finishedAt: null, nextTickAt: null, rollbackRequestedAt: null },
    );
    const others = new Rotations(openScope(platform.platform, operatorCaller("admin", BOB, now()), "r"));
    await expect(others.reveal(rotationId)).rejects.toMatchObject({ code: "FORBIDDEN" });
    // Bob, an admin, has revoked the other one.
    const own = await insertRoleToken(em(), "operator", "ci", aliceId);
    expect((await run("revealSecret", own)).code).toBe("FORBIDDEN");
    const alice = new Rotations(openScope(platform.platform, operatorCaller("operator", ALICE, now()), "r"));
    expect(await alice.reveal(rotationId)).toMatchObject({ secretAccessKey: SECRET });
  });
});
