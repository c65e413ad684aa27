/**
 * Approval by a second person, for each protected action: nothing happens before it, it is carried out exactly once, and
 * no way around it stays open. Finding S8 of the security review.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity } from "../../src/db/entities/access.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { ApprovalRequestEntity } from "../../src/db/entities/approval-request.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { RotationEntity } from "../../src/db/entities/rotation.ts";
import { MINUTE } from "../../src/iam/time.ts";
import { APPROVED_ACTIONS } from "../../src/services/approved-actions/approved-actions.ts";
import { Approvals, type ApprovedActions } from "../../src/services/approvals/approvals.ts";
import { endLapsedRequests } from "../../src/services/approvals/lapsed-requests.ts";
import { verifyAudit } from "../../src/services/audit/audit-log.ts";
import { endSignIns } from "../../src/services/operators/end-after-restore.ts";
import { BREAK_GLASS_ID } from "../../src/services/operators/break-glass.ts";
import { insertOperator, operatorIdOf } from "../support/actors.ts";
import {
  outcomeOf,
  PROTECTED_ACTIONS,
  protectedActions,
  readApproval,
  scopeOf,
  servicesOf,
} from "../support/approval-fixture.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const [ALICE, BOB, CAROL] = ["alice@corp.test", "bob@corp.test", "carol@corp.test"];

let product: TestPlatform;
let actions: ReturnType<typeof protectedActions>;
const em = () => product.platform.orm.em.fork();

beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, isTwoPersonApprovalOn: true });
  actions = protectedActions(product);
  for (const name of [ALICE, BOB, CAROL]) await insertOperator(em(), name, "admin");
});
afterAll(() => product.close());

/** Makes a request of Alice and returns its ID. */
async function requested(action: { readonly run: (services: ReturnType<typeof servicesOf>) => Promise<unknown> }) {
  const { code, approvalId } = await outcomeOf(action.run(servicesOf(product, ALICE)));
  expect(code).toBe("APPROVAL_REQUIRED");
  return approvalId;
}

const approve = (name: string, id: string, change = {}) => servicesOf(product, name, change).approvals.approve(id);
const codeOf = async (call: Promise<unknown>) => (await outcomeOf(call)).code;
const expire = (id: string) =>
  em().execute("update approval_request set expires_at = clock_timestamp() - interval '1 second' where id = ?", [id]);
const setRole = (name: string, role: "admin" | "viewer", status: "ACTIVE" | "DISABLED" = "ACTIVE") =>
  em().nativeUpdate(OperatorEntity, { name }, { role, status });

describe.each(PROTECTED_ACTIONS)("%s", (name) => {
  test("waits for another operator and is then carried out once, in the name of the requester", async () => {
    const action = await actions[name]();
    const id = await requested(action);
    expect(await action.isDone()).toBe(false);
    // The same request again is the same request.
    expect(await requested(action)).toBe(id);
    expect(await codeOf(approve(ALICE, id))).toBe("APPROVAL_BY_REQUESTER");
    expect(await action.isDone()).toBe(false);

    const { approval, failure, invitationToken } = await approve(BOB, id);
    expect(failure).toBeNull();
    expect(approval).toMatchObject({
      status: "CARRIED_OUT",
      requestedById: operatorIdOf(ALICE),
      decidedById: operatorIdOf(BOB),
    });
    expect(await action.isDone()).toBe(true);
    expect(await codeOf(approve(CAROL, id))).toBe("APPROVAL_NOT_OPEN");
    expect(invitationToken !== null).toBe(/inviting|link/.test(name));

    const events = await em().find(AuditEventEntity, { target: id }, { orderBy: { seq: "asc" } });
    expect(events.map(({ action: each, actorId }) => [each, actorId])).toEqual([
      ["approvals.request", operatorIdOf(ALICE)],
      ["approvals.approve", operatorIdOf(BOB)],
      ["approvals.carryOut", operatorIdOf(BOB)],
    ]);
    const carried = await em().findOneOrFail(AuditEventEntity, { action: action.audited, details: { approvalId: id } });
    expect(carried).toMatchObject({ actorId: operatorIdOf(ALICE), details: { approvedBy: operatorIdOf(BOB) } });
  });

  test("does not happen if it is refused, withdrawn or expired", async () => {
    const action = await actions[name]();
    const refusedId = await requested(action);
    const bob = servicesOf(product, BOB).approvals;
    expect(await codeOf(bob.refuse({ id: refusedId }))).toBe("REASON_REQUIRED");
    expect(await bob.refuse({ id: refusedId, reason: "not today" })).toMatchObject({
      status: "REFUSED",
      reason: "not today",
    });
    const withdrawnId = await requested(action);
    expect(await codeOf(bob.withdraw(withdrawnId))).toBe("FORBIDDEN");
    expect((await servicesOf(product, ALICE).approvals.withdraw(withdrawnId)).status).toBe("WITHDRAWN");
    const expiredId = await requested(action);
    await expire(expiredId);
    for (const id of [refusedId, withdrawnId, expiredId])
      expect(await codeOf(approve(BOB, id))).toBe("APPROVAL_NOT_OPEN");
    expect(new Set([refusedId, withdrawnId, expiredId]).size).toBe(3);
    expect((await readApproval(product, expiredId)).status).toBe("EXPIRED");
    expect(await em().count(AuditEventEntity, { target: expiredId, action: "approvals.expire" })).toBe(1);
    expect(await action.isDone()).toBe(false);
  });

  test("happens once if two operators approve at once", async () => {
    const action = await actions[name]();
    const id = await requested(action);
    const codes = await Promise.all([BOB, CAROL, BOB, CAROL].map((each) => codeOf(approve(each, id))));
    expect(codes.toSorted()).toEqual(["ACCEPTED", "APPROVAL_NOT_OPEN", "APPROVAL_NOT_OPEN", "APPROVAL_NOT_OPEN"]);
    expect(await action.isDone()).toBe(true);
    expect(await em().count(AuditEventEntity, { action: action.audited, details: { approvalId: id } })).toBe(1);
    expect(await em().count(AuditEventEntity, { action: "approvals.approve", target: id })).toBe(1);
  });

  test("cannot be approved by the requester's other session or token, nor without role and recent sign-in", async () => {
    const action = await actions[name]();
    const id = await requested(action);
    const token = {
      kind: "TOKEN",
      token: { id: "token_1", name: "ci", expiresAt: Infinity },
      authenticatedAt: null,
      scopes: ["approvals.decide"],
    };
    expect(await codeOf(approve(ALICE, id, { sessionId: "session_other" }))).toBe("APPROVAL_BY_REQUESTER");
    expect(await codeOf(approve(ALICE, id, token))).toBe("FORBIDDEN");
    expect(await codeOf(approve(BOB, id, token))).toBe("FORBIDDEN");
    expect(await codeOf(approve(BOB, id, { role: "operator" }))).toBe("FORBIDDEN");
    expect(await codeOf(approve(BOB, id, { operatorId: BREAK_GLASS_ID }))).toBe("FORBIDDEN");
    expect(await codeOf(approve(BOB, id, { authenticatedAt: now() - 6 * MINUTE }))).toBe("REAUTHENTICATION_REQUIRED");
    const own = "update approval_request set status = 'APPROVED', decided_by_id = requested_by_id where id = ?";
    await expect(em().execute(own, [id])).rejects.toThrow(/check constraint/);
    expect((await readApproval(product, id)).status).toBe("REQUESTED");
    expect(await action.isDone()).toBe(false);
  });

  test("ends with the requester's access", async () => {
    for (const [role, status, code] of [
      ["viewer", "ACTIVE", "FORBIDDEN"],
      ["admin", "DISABLED", "OPERATOR_DISABLED"],
    ] as const) {
      const action = await actions[name]();
      const id = await requested(action);
      await setRole(ALICE, role, status);
      expect(await codeOf(approve(BOB, id))).toBe("APPROVAL_NOT_OPEN");
      expect(await readApproval(product, id)).toMatchObject({ status: "WITHDRAWN", errorCode: code });
      await setRole(ALICE, "admin");
      expect(await action.isDone()).toBe(false);
      // Also if the access ends after the approval, while the action is being planned.
      const later = await requested(action);
      const losing = beforeChange(() => setRole(ALICE, role, status));
      const answer = await new Approvals(scopeOf(product, BOB), losing, []).approve(later);
      await setRole(ALICE, "admin");
      expect(answer.approval).toMatchObject({ status: "FAILED", errorCode: code });
      expect(await action.isDone()).toBe(false);
    }
  });

  test("cannot be requested by a token, and needs no second person while the setting is off", async () => {
    const action = await actions[name]();
    const rows = await em().count(ApprovalRequestEntity);
    const token = {
      kind: "TOKEN",
      token: { id: "token_1", name: "ci", expiresAt: Infinity },
      authenticatedAt: null,
    } as const;
    expect(await codeOf(action.run(servicesOf(product, ALICE, token)))).toBe("FORBIDDEN");
    expect(await action.isDone()).toBe(false);
    Object.assign(product.platform, { isTwoPersonApprovalOn: false });
    expect(await codeOf(action.run(servicesOf(product, ALICE)))).toBe("ACCEPTED");
    Object.assign(product.platform, { isTwoPersonApprovalOn: true });
    expect(await action.isDone()).toBe(true);
    expect(await em().count(ApprovalRequestEntity)).toBe(rows);
  });

  test("is not carried out if the request expires while it is being planned", async () => {
    const action = await actions[name]();
    const id = await requested(action);
    const expiring = beforeChange(() => expire(id));
    expect(await codeOf(new Approvals(scopeOf(product, BOB), expiring, []).approve(id))).toBe("APPROVAL_NOT_OPEN");
    await endLapsedRequests(em(), product.scope());
    expect((await readApproval(product, id)).status).toBe("EXPIRED");
    expect(await action.isDone()).toBe(false);
  });
});

/** The real actions, with a step between their planning and their change. */
function beforeChange(step: () => Promise<unknown>): ApprovedActions {
  return Object.fromEntries(
    Object.entries(APPROVED_ACTIONS).map(([permission, plan]) => [
      permission,
      async (...args: Parameters<typeof plan>) => {
        const change = await plan(...args);
        await step();
        return change;
      },
    ]),
  ) as unknown as ApprovedActions;
}

describe("what changed since the request", () => {
  test("ends it: another setting of the account, another role of the operator, another key of the user", async () => {
    const writes = await actions["switching writes on"]();
    const writesId = await requested(writes);
    await em().nativeUpdate(AccountEntity, { id: product.account.id }, { region: "eu-west-1" });
    expect((await approve(BOB, writesId)).approval).toMatchObject({ status: "FAILED", errorCode: "APPROVAL_OUTDATED" });
    expect(await writes.isDone()).toBe(false);

    const admin = await actions["making an operator an admin"]();
    const adminId = await requested(admin);
    const { input } = await readApproval(product, adminId);
    const { id } = JSON.parse(input) as { id: string };
    await em().nativeUpdate(OperatorEntity, { id }, { role: "analyst" });
    expect((await approve(BOB, adminId)).failure?.code).toBe("APPROVAL_OUTDATED");
    expect(await admin.isDone()).toBe(false);

    const rotation = await actions["rotating a compromised key"]();
    const rotationId = await requested(rotation);
    const { subjectName } = await readApproval(product, rotationId);
    const user = product.demo.user(subjectName);
    user.accessKeys.splice(0, 1);
    product.demo.createAccessKey(user, {});
    expect((await approve(BOB, rotationId)).failure?.code).toBe("APPROVAL_OUTDATED");
    expect(await rotation.isDone()).toBe(false);
  });

  test("ends it even if the same change is no longer a protected one", async () => {
    const { id } = product.account;
    await em().nativeUpdate(AccountEntity, { id }, { writes: "OFF" });
    const writesId = await requested({
      run: ({ accounts }) => accounts.update({ id, writes: "CONNECTION", scanEveryHours: 7 }),
    });
    await em().nativeUpdate(AccountEntity, { id }, { writes: "CONNECTION" });
    expect((await approve(BOB, writesId)).failure?.code).toBe("APPROVAL_OUTDATED");
    expect((await em().findOneOrFail(AccountEntity, { id })).scanEveryHours).not.toBe(7);

    const target = await insertOperator(em(), "elected", "viewer");
    const adminId = await requested({
      run: ({ operators }) => operators.update({ id: target, role: "admin", revokeTokens: true }),
    });
    await em().nativeUpdate(OperatorEntity, { id: target }, { role: "admin" });
    expect((await approve(BOB, adminId)).failure?.code).toBe("APPROVAL_OUTDATED");
    expect(await em().count(AuditEventEntity, { action: "operators.update", target })).toBe(0);
  });

  test("ends it if the operator who approved is disabled or loses the role while it is being planned", async () => {
    for (const [role, status, code] of [
      ["viewer", "ACTIVE", "FORBIDDEN"],
      ["admin", "DISABLED", "OPERATOR_DISABLED"],
    ] as const) {
      const action = await actions["inviting an admin"]();
      const id = await requested(action);
      const losing = beforeChange(() => setRole(BOB, role, status));
      const { approval } = await new Approvals(scopeOf(product, BOB), losing, []).approve(id);
      await setRole(BOB, "admin");
      expect(approval).toMatchObject({ status: "FAILED", errorCode: code });
      expect(await action.isDone()).toBe(false);
    }
  });

  test("includes an input that was changed in the database", async () => {
    const action = await actions["inviting an admin"]();
    const id = await requested(action);
    await em().execute("update approval_request set input = replace(input, 'invited', 'mallory') where id = ?", [id]);
    expect((await approve(BOB, id)).failure?.code).toBe("APPROVAL_OUTDATED");
    expect(await em().count(OperatorEntity, { name: { $like: "mallory%" } })).toBe(0);
  });
});

describe("what the approver sees", () => {
  test("names the AWS account that new keys leave for", async () => {
    const secretId = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:theirs-*";
    const { id: accountId, awsAccountId } = product.account;
    const id = await requested({ run: ({ secretDestinations }) => secretDestinations.add({ accountId, secretId }) });
    const { facts, subjectName } = await readApproval(product, id);
    expect(facts).toEqual([
      { name: "Account", value: `${subjectName} (${awsAccountId})` },
      { name: "Every secret that begins with", value: secretId.slice(0, -1) },
      { name: "Region", value: "eu-west-1" },
      { name: "Keys", value: "of any user of the account" },
      { name: "Effect", value: "New keys leave this account for the AWS account 999999999999." },
    ]);
    // A destination that is already listed does not wait for anyone.
    expect((await approve(BOB, id)).failure).toBeNull();
    const again = servicesOf(product, ALICE).secretDestinations.add({ accountId, secretId });
    expect(await codeOf(again)).toBe("BAD_USER_INPUT");
  });
});

describe("around the approval", () => {
  test("a request of an admin who is limited to the account is carried out within the limit", async () => {
    const { id: accountId } = product.account;
    const dora = await insertOperator(em(), "dora", "admin");
    const groups = servicesOf(product, CAROL).accountGroups;
    const { id: groupId } = await groups.create({ name: "Production", accountIds: [accountId] });
    await em().execute("update operator set is_limited = true where id = ?", [dora]);
    await em().execute("insert into operator_account_group (operator_id, group_id) values (?, ?)", [dora, groupId]);
    const action = await actions["adding a secret destination"]();
    const { approvalId } = await outcomeOf(action.run(servicesOf(product, "dora", { accountIds: [accountId] })));
    const { approval, failure } = await approve(BOB, approvalId);
    expect([approval.status, failure]).toEqual(["CARRIED_OUT", null]);
    expect(await action.isDone()).toBe(true);
  });

  test("an invitation that waits for the change to an admin does not hand out a link of the admin", async () => {
    const alice = servicesOf(product, ALICE);
    const { operator } = await alice.operators.invite({ name: "marionette", role: "operator" });
    const links = () =>
      em().execute("select 1 from sign_in_link where operator_id = ? and used_at is null", [operator.id]);
    const { invitation } = await em().transactional(async (tx) => {
      // As the transaction of the approval does: the operator becomes an admin, and older links end.
      await tx.execute("update operator set role = 'admin' where id = ?", [operator.id]);
      await tx.execute("update sign_in_link set used_at = now() where operator_id = ?", [operator.id]);
      const waiting = outcomeOf(servicesOf(product, ALICE).operators.invite({ name: "marionette", role: "operator" }));
      await expect
        .poll(() =>
          em().execute(
            "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          ),
        )
        .toHaveLength(1);
      return { invitation: waiting };
    });
    expect((await invitation).code).toBe("APPROVAL_REQUIRED");
    expect(await links()).toHaveLength(0);
    expect((await em().findOneOrFail(OperatorEntity, { id: operator.id })).role).toBe("admin");
    // Afterwards, another link of the invited admin waits for a second person as well.
    for (const role of ["operator", "admin"] as const)
      await requested({ run: ({ operators }) => operators.invite({ name: "marionette", role }) });
  });

  test("a link that the requester made earlier does not become an admin's", async () => {
    const alice = servicesOf(product, ALICE);
    const { operator, invitationToken } = await alice.operators.invite({ name: "puppet", role: "viewer" });
    const { approvalId } = await outcomeOf(alice.operators.update({ id: operator.id, role: "admin" }));
    expect((await approve(BOB, approvalId)).failure).toBeNull();
    const accept = servicesOf(product, ALICE).operators.acceptInvitation(
      { token: invitationToken!, password: "a password of some length" },
      { address: "127.0.0.1", browserSecret: null },
    );
    expect(await codeOf(accept)).toBe("INVITATION_INVALID");
  });

  test("a refused change is not stored by the next change of the same request", async () => {
    await actions["switching writes on"]();
    const { accounts } = servicesOf(product, ALICE);
    const { id } = product.account;
    expect(await codeOf(accounts.update({ id, writes: "CONNECTION" }))).toBe("APPROVAL_REQUIRED");
    await accounts.update({ id, name: "Renamed" });
    expect(await em().findOneOrFail(AccountEntity, { id })).toMatchObject({ name: "Renamed", writes: "OFF" });
  });

  test("the role that writes cannot be exchanged while writes are on, but writes can be switched off", async () => {
    const { id } = product.account;
    await em().nativeUpdate(
      AccountEntity,
      { id },
      { writes: "ROTATE_ROLE", rotateRoleArn: "arn:aws:iam::111122223333:role/a" },
    );
    const change = (input: object) => codeOf(servicesOf(product, ALICE).accounts.update({ id, ...input }));
    expect(await change({ rotateRoleArn: "arn:aws:iam::999999999999:role/b" })).toBe("APPROVAL_REQUIRED");
    expect(await change({ writes: "CONNECTION" })).toBe("APPROVAL_REQUIRED");
    expect(await change({ writes: "OFF", rotateRoleArn: "arn:aws:iam::999999999999:role/b" })).toBe("ACCEPTED");
    await em().nativeUpdate(AccountEntity, { id }, { rotateRoleArn: null, writes: "CONNECTION" });
  });

  test("a plan of a compromised rotation needs no second person, and a started one names the one who approved", async () => {
    const action = await actions["rotating a compromised key"]();
    const id = await requested(action);
    const { subjectName: userName } = await readApproval(product, id);
    const plan = { userName, mode: "COMPROMISED", reason: "r", dryRun: true } as const;
    expect((await servicesOf(product, ALICE).rotations.request(plan)).plan?.userName).toBe(userName);
    const { approval } = await approve(BOB, id);
    const rotation = await em().findOneOrFail(RotationEntity, { id: approval.resultId! });
    expect(rotation.requestedBy).toMatchObject({ id: operatorIdOf(ALICE) });
    const [step] = await servicesOf(product, BOB).rotations.eventsAfter(rotation.id, 0, 1);
    expect(step!.evidence).toMatchObject({ approvalId: id, approvedBy: BOB });
    // With the same idempotency key, the requester finds the rotation.
    expect(await codeOf(action.run(servicesOf(product, ALICE)))).toBe("ACCEPTED");
  });

  test("one operator has at most 20 open requests", async () => {
    const dave = await insertOperator(em(), "dave", "admin");
    expect(dave).toBe(operatorIdOf("dave"));
    const invite = (index: number) =>
      codeOf(servicesOf(product, "dave").operators.invite({ name: `many-${index}`, role: "admin" }));
    const codes = new Set<string>();
    for (let index = 0; index < 20; index += 1) codes.add(await invite(index));
    expect([...codes]).toEqual(["APPROVAL_REQUIRED"]);
    expect(await invite(20)).toBe("BAD_USER_INPUT");
    const page = await servicesOf(product, BOB).approvals.list({ first: 5 }, { isOpen: true });
    expect(page.totalCount).toBeGreaterThanOrEqual(20);
    // Disabling the operator ends them at once.
    await servicesOf(product, BOB).operators.update({ id: dave, status: "DISABLED" });
    expect(await em().count(ApprovalRequestEntity, { requestedById: dave, isOpen: true })).toBe(0);
  });

  test("the list shows open requests first and pages through all of them", async () => {
    await requested(await actions["inviting an admin"]());
    const { approvals } = servicesOf(product, BOB);
    const ids: string[] = [];
    const opens: boolean[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof approvals.list>> = await approvals.list({ first: 7, after });
      ids.push(...page.nodes.map(({ id }) => id));
      opens.push(...page.nodes.map(({ isOpen }) => isOpen === true));
      after = page.hasNextPage ? page.cursorAt(-1)! : null;
    } while (after !== null);
    expect(new Set(ids).size).toBe(await em().count(ApprovalRequestEntity));
    expect(opens).toEqual(opens.toSorted((one, other) => Number(other) - Number(one)));
    expect(opens[0]).toBe(true);
    expect(await codeOf(approvals.list({ after: "eA" }))).toBe("BAD_CURSOR");
  });

  test("the restore of a backup ends open requests, which may have been decided since", async () => {
    const action = await actions["inviting an admin"]();
    const id = await requested(action);
    await endSignIns(em(), product.scope());
    expect(await readApproval(product, id)).toMatchObject({ status: "WITHDRAWN", errorCode: "RESTORED" });
    expect(await codeOf(approve(BOB, id))).toBe("APPROVAL_NOT_OPEN");
    expect(await action.isDone()).toBe(false);
  });

  test("no stored input has a field beyond these, and the audit log is intact", async () => {
    const known = new Set(
      `id name role status createLink revokeTokens endSessions removePasskeys unlinkProvider region roleArn rotateRoleArn writes readsLastAccessed
       readsWorkloads workloadRegions accountIds
       scanEveryHours accountId userName accessKeyId mode destination secretId reason confirmation overlapHours quietHours soakHours
       dryRun idempotencyKey url publicKey`.split(/\s+/),
    );
    const rows = await em().find(ApprovalRequestEntity, {});
    const keys = new Set(rows.flatMap(({ input }) => Object.keys(JSON.parse(input) as object)));
    expect(rows.length).toBeGreaterThan(30);
    expect([...keys].filter((key) => !known.has(key))).toEqual([]);
    expect(rows.every(({ input }) => !/password|secretAccessKey/i.test(input))).toBe(true);
    expect((await verifyAudit(em(), product.platform.auditKey)).broken).toBeNull();
  });
});
