/** Requests for rotations: refusals that change nothing, idempotency, cancellation and schedules. No worker runs. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_MONITOR_USER } from "../../sandbox/demo/users.ts";
import { startWorker } from "../../src/app/worker.ts";
import { createRotationClients } from "../../src/aws/clients.ts";
import { now } from "../../src/clock.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { RotationEntity } from "../../src/db/entities/rotation.ts";
import { newId } from "../../src/db/new-id.ts";
import { AppError } from "../../src/errors.ts";
import { accountReachability } from "../../src/iam/notification-event.ts";
import { DAY } from "../../src/iam/time.ts";
import { writeConnectionOf } from "../../src/services/accounts/connection.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { saveNotificationEvents } from "../../src/services/core/notification-events.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { performWrite } from "../../src/services/rotation/aws-steps.ts";
import { holdRotations } from "../../src/services/rotation/hold-after-restore.ts";
import type { RotateAccessKeyInput } from "../../src/services/rotation/request.ts";
import { updateRotation } from "../../src/services/rotation/rows.ts";
import { runRotation } from "../../src/services/rotation/run-rotation.ts";
import { fireDueSchedules, RotationSchedules } from "../../src/services/rotation/schedules.ts";
import { SchedulePreviews } from "../../src/services/rotation/schedule-preview.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { runOn } from "../support/database.ts";
import { untilOneWaitsForLock } from "../support/lock-waits.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser, callerScope, stepsOf } from "../support/rotation-fixture.ts";

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false });
});
afterAll(() => product.close());

const connectionOfDemo = () => writeConnectionOf(product.account, product.platform.secrets);
const rotations = () => new Rotations(product.scope());
const rowsOf = (userName: string) => product.platform.orm.em.fork().count(RotationEntity, { userName });

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ACCEPTED";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** Returns the error code of a refused request. Fails if AWS was changed or a row was inserted. */
async function refusalOf(input: RotateAccessKeyInput, scope = product.scope()): Promise<string> {
  const before = product.demo.truth.since().filter(({ kind }) => kind !== "KEY_USED").length;
  const rows = await product.platform.orm.em.fork().count(RotationEntity, {});
  const code = await codeOf(new Rotations(scope).request(input));
  expect(product.demo.truth.since().filter(({ kind }) => kind !== "KEY_USED").length, code).toBe(before);
  expect(await product.platform.orm.em.fork().count(RotationEntity, {}), code).toBe(rows);
  return code;
}

describe("a refused request changes nothing", () => {
  test("if writes are off, or the rotate role is missing", async () => {
    addUser(product, "refused-off");
    const accounts = new Accounts(product.scope());
    await accounts.update({ id: product.account.id, writes: "OFF" });
    expect(await refusalOf({ userName: "refused-off" })).toBe("ROTATION_NOT_ENABLED");
    expect(await codeOf(accounts.update({ id: product.account.id, writes: "ROTATE_ROLE" }))).toBe("BAD_USER_INPUT");
    await new Accounts(product.scope()).update({ id: product.account.id, writes: "CONNECTION" });
  });

  test("for two keys, an inactive key, an unknown key, another user's key, and an unknown user", async () => {
    const { user } = addUser(product, "refused-two");
    product.demo.createAccessKey(user, {});
    const { key: inactive } = addUser(product, "refused-inactive");
    inactive.isActive = false;
    const { key } = addUser(product, "refused-other");
    addUser(product, "refused-plain");
    expect(await refusalOf({ userName: "refused-two" })).toBe("ACCESS_KEY_LIMIT");
    expect(await refusalOf({ userName: "refused-inactive" })).toBe("KEY_NOT_ACTIVE");
    expect(await refusalOf({ userName: "refused-plain", accessKeyId: "AKIAAAAAAAAAAAAAAAAA" })).toBe("KEY_NOT_FOUND");
    expect(await refusalOf({ userName: "refused-plain", accessKeyId: key.accessKeyId })).toBe("KEY_NOT_FOUND");
    expect(await refusalOf({ userName: "refused-unknown" })).toBe("USER_NOT_FOUND");
  });

  test("for the root user, IAM Monitor's own key, and names that are invalid in IAM", async () => {
    expect(await refusalOf({ userName: "<root_account>" })).toBe("ROOT_NOT_SUPPORTED");
    expect(await refusalOf({ userName: "root" })).toBe("ROOT_NOT_SUPPORTED");
    expect(await refusalOf({ userName: DEMO_MONITOR_USER })).toBe("SELF_ROTATION_UNSUPPORTED");
    for (const userName of ["", "a b", "x/y", "ü", "a".repeat(65), "a\u0000", "'; drop table rotation"])
      expect(await refusalOf({ userName }), userName).toBe("BAD_USER_INPUT");
    expect(await refusalOf({ userName: "refused-plain", secretId: "no spaces here" })).toBe("BAD_USER_INPUT");
    expect(await refusalOf({ userName: "refused-plain", quietHours: 4 })).toBe("BAD_USER_INPUT");
  });

  test("if it starts too late, or if a compromised key would not be replaced at once", async () => {
    const userName = "refused-plain";
    expect(await refusalOf({ userName, startAt: new Date(now() + 32 * DAY) })).toBe("BAD_USER_INPUT");
    const compromised = { userName, mode: "COMPROMISED", reason: "leaked", confirmation: userName } as const;
    expect(await refusalOf({ ...compromised, startAt: new Date(now() + DAY) })).toBe("BAD_USER_INPUT");
  });

  test("if the credentials belong to another account", async () => {
    const em = product.platform.orm.em.fork();
    await em.nativeUpdate(AccountEntity, { id: product.account.id }, { awsAccountId: "210987654321" });
    expect(await refusalOf({ userName: "refused-plain" })).toBe("AWS_WRONG_ACCOUNT");
    await em.nativeUpdate(AccountEntity, { id: product.account.id }, { awsAccountId: product.account.awsAccountId });
  });

  test("with a time scale for an account that is not on this machine, before any call to it", async () => {
    const { em } = product.scope();
    const id = newId("account");
    em.create(AccountEntity, {
      ...product.account,
      id,
      awsAccountId: "999988887777",
      source: "ENVIRONMENT",
      endpoint: null,
      accessKeyId: null,
      sealedSecret: null,
      writes: "CONNECTION",
    });
    await em.flush();
    const fast = { ...product.platform, rotation: { ...product.platform.rotation, timeScale: 3_600 } };
    expect(await refusalOf({ accountId: id, userName: "refused-plain" }, { ...product.scope(), platform: fast })).toBe(
      "TIME_SCALE_REFUSED",
    );
    await em.nativeUpdate(AccountEntity, { id }, { status: "ARCHIVED" });
  });

  test("without the required role; for a leaked key without confirmation, reason or admin", async () => {
    const leaked = { userName: "refused-plain", mode: "COMPROMISED", reason: "It was in a repository." } as const;
    expect(await refusalOf({ userName: "refused-plain" }, callerScope(product, "analyst"))).toBe("FORBIDDEN");
    expect(await refusalOf({ ...leaked, confirmation: "refused-plain" }, callerScope(product, "operator"))).toBe(
      "FORBIDDEN",
    );
    expect(await refusalOf(leaked)).toBe("CONFIRMATION_REQUIRED");
    expect(await refusalOf({ ...leaked, confirmation: "refused-plain", reason: null })).toBe("REASON_REQUIRED");
  });
});

describe("a request", () => {
  test("a dry run plans and starts nothing", async () => {
    const { key } = addUser(product, "asked-dry");
    const { plan, rotation } = await rotations().request({ userName: "asked-dry", dryRun: true });
    expect(rotation).toBeNull();
    expect(plan).toMatchObject({
      accessKeyId: key.accessKeyId,
      secretId: "iam-monitor/asked-dry",
      region: "us-east-1",
      warnings: [],
    });
    expect(plan!.steps.map(({ state }) => state)).toEqual([
      "CREATE_INTENT",
      "SEALED",
      "DELIVERED",
      "VERIFIED",
      "PROMOTED",
      "DEACTIVATE_INTENT",
      "OLD_INACTIVE",
      "DELETE_INTENT",
    ]);
    expect(await rowsOf("asked-dry")).toBe(0);
  });

  test("an idempotency key starts one rotation; with other input it is refused; a second request names the open rotation", async () => {
    addUser(product, "asked-twice");
    const ask = { userName: "asked-twice", idempotencyKey: "once" };
    const [first, second] = await Promise.all([rotations().request(ask), rotations().request(ask)]);
    expect(second.rotation!.id).toBe(first.rotation!.id);
    expect((await rotations().request(ask)).rotation!.id).toBe(first.rotation!.id);
    expect(await refusalOf({ ...ask, destination: "REVEAL" })).toBe("IDEMPOTENCY_KEY_REUSED");
    await expect(rotations().request({ userName: "asked-twice" })).rejects.toMatchObject({
      code: "ROTATION_ALREADY_OPEN",
      details: { rotationId: first.rotation!.id },
    });
    expect(await rowsOf("asked-twice")).toBe(1);
    await expect(new Accounts(product.scope()).disconnect(product.account.id)).rejects.toMatchObject({
      code: "ROTATION_OPEN",
    });
    expect(await rotations().cancel(first.rotation!.id)).toMatchObject({ state: "CANCELLED", sealedSecret: null });
    expect(await codeOf(rotations().cancel(first.rotation!.id))).toBe("ROTATION_FINISHED");
    expect(await codeOf(rotations().rollBack(first.rotation!.id))).toBe("ROTATION_FINISHED");
  });

  test("with a time is taken by no worker before, and can be cancelled until then", async () => {
    addUser(product, "starts-later");
    const { rotation } = await rotations().request({ userName: "starts-later", startAt: new Date(now() + 30 * DAY) });
    const { nextTickAt, requestedAt, timeScale } = rotation!;
    // Minutes on the demo's fast clock.
    const waitDays = ((nextTickAt!.getTime() - requestedAt.getTime()) * timeScale) / DAY;
    expect(waitDays).toBeGreaterThan(25);
    expect(waitDays).toBeLessThan(31);
    const [asked] = await product.scope().em.find(AuditEventEntity, { target: rotation!.id });
    expect(asked!.details).toMatchObject({ startsAt: nextTickAt!.toISOString() });
    await runRotation(product.platform, rotation!.id, AbortSignal.timeout(60_000));
    expect(await rotations().get(rotation!.id)).toMatchObject({ state: "REQUESTED", fence: 0 });
    expect((await rotations().cancel(rotation!.id)).state).toBe("CANCELLED");
  });

  test("its history is append-only, for the owner of the table too", async () => {
    const { em } = product.scope();
    for (const statement of [
      "update rotation_event set message = 'x'",
      "delete from rotation_event where seq = 1",
      "truncate rotation_event",
    ]) {
      await expect(em.execute(statement), statement).rejects.toMatchObject({ code: "42501" });
      await expect(runOn(product.ownerUrl, statement), statement).rejects.toThrow(/append-only/);
    }
  });
});

describe("a worker", () => {
  const stop = AbortSignal.timeout(60_000);

  test("takes no rotation that another worker has leased until the lease expires", async () => {
    addUser(product, "held-elsewhere");
    const { rotation } = await rotations().request({ userName: "held-elsewhere" });
    const { id } = rotation!;
    const hold = (seconds: number) =>
      product.platform.orm.em
        .fork()
        .execute(
          "update rotation set lease_owner = 'another', lease_until = clock_timestamp() + make_interval(secs => ?) where id = ?",
          [seconds, id],
        );
    await hold(60);
    await runRotation(product.platform, id, stop);
    expect(await rotations().get(id)).toMatchObject({ state: "REQUESTED", fence: 0 });
    await hold(-1);
    // A worker asked to stop releases the lease at once.
    await runRotation(product.platform, id, AbortSignal.abort());
    expect(await rotations().get(id)).toMatchObject({ state: "REQUESTED", fence: 1 });
    await rotations().cancel(id);
  });

  test("changes no row after another worker took the lease, even if the state is the same", async () => {
    addUser(product, "lease-lost");
    const { rotation } = await rotations().request({ userName: "lease-lost" });
    const { id } = rotation!;
    // Two runs take the lease one after the other.
    for (let time = 0; time < 2; time += 1) await runRotation(product.platform, id, AbortSignal.abort());
    const { accountId, fence } = await rotations().get(id);
    const write = (own: number) =>
      product.platform.orm.em.fork().transactional((tx) =>
        updateRotation(tx, {
          id,
          accountId,
          from: "REQUESTED",
          fence: own,
          change: { waitingFor: `fence ${own}` },
          step: null,
        }),
      );
    expect([fence, await write(fence - 1), await write(fence)]).toEqual([2, false, true]);
    expect(await rotations().get(id)).toMatchObject({ waitingFor: "fence 2" });
    await rotations().cancel(id);
  });

  test("writes to no key other than the rotation's own", async () => {
    const { key } = addUser(product, "of-another-user");
    addUser(product, "of-ours");
    const { rotation } = await rotations().request({ userName: "of-ours" });
    const aws = {
      rotationId: rotation!.id,
      clients: createRotationClients(connectionOfDemo(), {
        mark: "iam-monitor",
        secretRegion: null,
        eventRegion: "us-east-1",
      }),
      connection: connectionOfDemo(),
      platform: product.platform,
      signal: stop,
      callsEndAt: Infinity,
    };
    const mark = product.sandbox.log.mark();
    for (const write of [
      { type: "SET_KEY_STATUS", accessKeyId: key.accessKeyId, isActive: false },
      { type: "DELETE_KEY", accessKeyId: key.accessKeyId },
    ] as const)
      expect(await codeOf(performWrite(aws, rotation!, write))).toBe("INTERNAL");
    // Without proof, an orphaned key does not count as the rotation's own key.
    const unproved = { ...rotation!, orphanAccessKeyId: key.accessKeyId, orphanProof: null };
    expect(await codeOf(performWrite(aws, unproved, { type: "DELETE_KEY", accessKeyId: key.accessKeyId }))).toBe(
      "INTERNAL",
    );
    expect(product.sandbox.log.count(undefined, mark)).toBe(0);
    aws.clients.destroy();
    await rotations().cancel(rotation!.id);
  });
});

describe("a schedule", () => {
  // All tests share one scan: a second scan would get the same cached credential report from AWS.
  beforeAll(async () => {
    const group = product.demo.createGroup({ name: "scheduled" });
    for (const name of ["scheduled-old", "scheduled-older", "scheduled-young", "scheduled-elsewhere"]) {
      const user = product.demo.createUser({ name });
      const age = { "scheduled-old": 100, "scheduled-older": 300, "scheduled-young": 80 }[name] ?? 900;
      product.demo.createAccessKey(user, { createdAt: now() - age * DAY });
      if (name !== "scheduled-elsewhere") product.demo.addToGroup(user, group);
    }
    const full = product.demo.createUser({ name: "scheduled-full" });
    for (const age of [300, 200]) product.demo.createAccessKey(full, { createdAt: now() - age * DAY });
    const worker = await startWorker(product.platform);
    await product.scan();
    await worker.close();
  });

  test(
    "rotates its group's old keys, once per slot even with several workers, and one at a time",
    { timeout: 240_000 },
    async () => {
      const schedules = () => new RotationSchedules(product.scope());
      const wish = {
        name: "Nightly",
        target: "GROUP",
        targetName: "scheduled",
        timeZone: "Europe/Berlin",
        durationMinutes: 1_440,
      } as const;
      await expect(schedules().create({ ...wish, timeZone: "Mars/Olympus" })).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
      });
      await expect(schedules().create({ ...wish, targetName: null })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
      const planned = await new SchedulePreviews(product.scope()).ofNew(wish);
      // A request that is sent twice creates one schedule, and one with another window a second.
      const [schedule, repeated] = await Promise.all([schedules().create(wish), schedules().create(wish)]);
      const other = await schedules().create({ ...wish, durationMinutes: 60 });
      expect([repeated.id, other.id]).toEqual([schedule.id, expect.not.stringContaining(schedule.id)]);
      await schedules().delete(other.id);
      const preview = await schedules().preview(schedule);
      expect(planned.nextSlots[0]).toBe(schedule.nextSlotAt!.getTime());
      expect(planned.nextSlots).toHaveLength(5);
      expect(planned.due.map(({ accessKeyId }) => accessKeyId)).toEqual(
        preview.due.map(({ accessKeyId }) => accessKeyId),
      );
      expect(preview.due.map(({ userName }) => userName)).toEqual(["scheduled-older", "scheduled-old"]);
      expect(preview.expiring.map(({ userName }) => userName)).toEqual(["scheduled-young"]);

      const comeDue = () =>
        product.platform.orm.em
          .fork()
          .execute("update rotation_schedule set next_slot_at = now() - interval '1 minute' where id = ?", [
            schedule.id,
          ]);
      await comeDue();
      const begun = await Promise.all([
        fireDueSchedules(product.platform),
        fireDueSchedules(product.platform),
        fireDueSchedules(product.platform),
      ]);
      expect(begun.toSorted((one, other) => one - other)).toEqual([0, 0, 1]);
      const { nodes } = await rotations().list({ first: 10 }, { scheduleId: schedule.id });
      expect(nodes).toMatchObject([
        {
          userName: "scheduled-older",
          trigger: "SCHEDULE",
          requestedBy: expect.objectContaining({ kind: "SCHEDULE", displayName: 'schedule "Nightly"' }),
          overlapSeconds: 7 * 86_400,
        },
      ]);
      expect((await stepsOf(product, nodes[0]!.id)).map(({ kind }) => kind)).toEqual(["REQUESTED"]);

      // Nothing starts if the same slot comes due again, or if the next slot comes due while the first rotation is
      // open.
      await comeDue();
      expect(await fireDueSchedules(product.platform)).toBe(0);
      const { em } = product.scope();
      const slots = await em.execute<{ n: string }[]>("select count(*) as n from schedule_slot where schedule_id = ?", [
        schedule.id,
      ]);
      expect(Number(slots[0]!.n)).toBe(1);
      await rotations().cancel(nodes[0]!.id);
      expect(await schedules().delete(schedule.id)).toMatchObject({ isEnabled: false, nextSlotAt: null });
      await expect(schedules().update({ id: schedule.id, maxAgeDays: 30 })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
    },
  );

  test(
    "pauses after three failed slots in a row, and resumes when an operator enables it",
    { timeout: 240_000 },
    async () => {
      const user = product.demo.user("scheduled-full");
      const schedules = () => new RotationSchedules(product.scope());
      const { id } = await schedules().create({
        name: "In vain",
        target: "USER",
        targetName: "scheduled-full",
        timeZone: "UTC",
        durationMinutes: 1_440,
        openMax: 100,
      });
      const execute = (sql: string) => product.platform.orm.em.fork().execute(sql, [id]);
      /** Makes the next slot due and fires it, as if no slot had fired before. */
      const fire = async () => {
        await execute("delete from schedule_slot where schedule_id = ?");
        await execute("update rotation_schedule set next_slot_at = now() - interval '1 minute' where id = ?");
        return fireDueSchedules(product.platform);
      };
      expect((await schedules().preview(await schedules().get(id))).due).toHaveLength(2);
      for (let failures = 1; failures <= 3; failures++) {
        expect(await fire()).toBe(0);
        expect(await schedules().get(id)).toMatchObject({ failureCount: failures });
      }
      expect((await schedules().get(id)).pausedReason).toContain("scheduled-full: ");
      const [before] = await product.platform.orm.em
        .fork()
        .execute<{ n: string }[]>("select count(*) as n from schedule_slot");
      expect(await fire()).toBe(0);
      const [after] = await product.platform.orm.em
        .fork()
        .execute<{ n: string }[]>("select count(*) as n from schedule_slot");
      expect(Number(after!.n)).toBe(Number(before!.n) - 1);
      product.demo.deleteAccessKey(user, user.accessKeys[1]!.accessKeyId);
      expect(await schedules().update({ id, isEnabled: true })).toMatchObject({ pausedReason: null, failureCount: 0 });
      expect(await fire()).toBe(1);
      expect(await schedules().get(id)).toMatchObject({ failureCount: 0, pausedReason: null });
    },
  );
});

test("rotations that are held after a restore write their events after the last of them has moved", async () => {
  const em = () => product.platform.orm.em.fork();
  const ids: string[] = [];
  for (const userName of ["held-one", "held-two"]) {
    addUser(product, userName);
    ids.push((await rotations().request({ userName })).rotation!.id);
  }
  let holding: Promise<number> | undefined;
  await em().transactional(async (other) => {
    await other.execute("select 1 from rotation where id = ? for update", [ids.toSorted().at(-1)]);
    holding = holdRotations(em(), { caller: SYSTEM, requestId: "test", platform: product.platform });
    await untilOneWaitsForLock(em());
    // Meanwhile anyone else may write an event. The limit only ends a wait that would have no end.
    await em().transactional(async (tx) => {
      await tx.execute("select set_config('lock_timeout', '5s', true)");
      await saveNotificationEvents(tx, [{ ...accountReachability(product.account, null), accountId: null }]);
    });
  });
  expect(await holding).toBeGreaterThanOrEqual(2);
  const events = await em().execute<{ id: string }[]>(
    "select subject_id as id from notification_event where event = 'ROTATION_WAITS' and subject_id in (?, ?)",
    ids,
  );
  expect(events.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  for (const id of ids) await rotations().cancel(id);
});
