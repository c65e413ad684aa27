/** Where a rotation may write a new key: the user's own secret, or one that an admin listed, and never over another's. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import { now } from "../../src/clock.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { RotationEntity } from "../../src/db/entities/rotation.ts";
import { AppError } from "../../src/errors.ts";
import type { RotateAccessKeyInput } from "../../src/services/rotation/request.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { runRotation } from "../../src/services/rotation/run-rotation.ts";
import { chooseSecret, SecretDestinations } from "../../src/services/rotation/secret-destinations.ts";
import { secretTags } from "../../src/iam/rotation/secret-destination.ts";
import { operatorCaller } from "../support/actors.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser, callerScope, readRotation, stepsOf, TIME_SCALE } from "../support/rotation-fixture.ts";

const REGION = "us-east-1";
const OTHER_ACCOUNT = "999999999999";
const PASSWORD = '{"password":"the production database"}';
const RUNS_MAX = 40;

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
});
afterAll(() => product.close());

const operator = () => new Rotations(callerScope(product, "operator"));
const destinations = (role: "admin" | "operator" = "admin") => new SecretDestinations(callerScope(product, role));
const secrets = () => product.demo.secretsIn(REGION);
const store = (name: string, value: string) => secrets().create({ name, value, token: crypto.randomUUID() });
const tagsOf = (owner: Parameters<typeof secretTags>[0]) =>
  [...secretTags(owner)].map(([key, value]) => ({ key, value }));
const keyOf = (userName: string) => JSON.stringify({ accessKeyId: "AKIABEFORE", secretAccessKey: "before", userName });

async function refusalOf(input: RotateAccessKeyInput): Promise<AppError> {
  const answer = await operator()
    .request(input)
    .catch((error: unknown) => error);
  if (answer instanceof AppError) return answer;
  throw answer instanceof Error ? answer : new Error("The request was accepted.");
}

/** Runs the worker until the rotation waits for longer than a moment, parks or ends. */
async function work(id: string) {
  for (let run = 0; run < RUNS_MAX; run += 1) {
    await runRotation(product.platform, id, AbortSignal.timeout(60_000));
    const row = await readRotation(product, id);
    if (row.promotedAt !== null || row.state === "NEEDS_OPERATOR") return row;
  }
  return readRotation(product, id);
}

describe("S4: an operator's rotation", () => {
  test("does not write to a secret that is not the user's own, in this account or another", async () => {
    addUser(product, "m.destin");
    store("prod/db/password", PASSWORD);
    const mine = `arn:aws:secretsmanager:eu-west-1:${OTHER_ACCOUNT}:secret:mine`;
    for (const secretId of ["prod/db/password", "iam-monitor/another-user", mine])
      for (const dryRun of [true, false])
        expect((await refusalOf({ userName: "m.destin", secretId, dryRun })).code, secretId).toBe(
          "SECRET_DESTINATION_NOT_LISTED",
        );
    expect(secrets().get("prod/db/password").versions).toHaveLength(1);
    expect(await product.platform.orm.em.fork().count(RotationEntity, {})).toBe(0);
  });

  test("does not write over the value of a listed secret, and says what is stored there without its value", async () => {
    await destinations().add({ accountId: product.account.id, secretId: "prod/*" });
    for (const dryRun of [true, false]) {
      const refused = await refusalOf({ userName: "m.destin", secretId: "prod/db/password", dryRun });
      expect(refused.code).toBe("SECRET_CONFLICT");
      expect(refused.message).toContain("secret:prod/db/password-");
      expect(refused.message).toContain("It holds a value that IAM Monitor did not write.");
      expect(JSON.stringify(refused)).not.toContain("production");
    }
    // A listed name that is free is planned and created. The plan says so.
    const { plan } = await operator().request({ userName: "m.destin", secretId: "prod/free", dryRun: true });
    expect(plan).toMatchObject({ secretId: "prod/free", secretStatus: "ABSENT", secretAccountId: null, warnings: [] });
  });

  test("parks before any AWS write if another secret appears after the request", async () => {
    for (const mode of ["STANDARD", "COMPROMISED"] as const) {
      const userName = `late-${mode.toLowerCase()}`;
      const { key } = addUser(product, userName);
      const { rotation } = await new Rotations(callerScope(product, "admin")).request({
        userName,
        mode,
        ...(mode === "COMPROMISED" && { reason: "It was in a repository.", confirmation: userName }),
      });
      store(`iam-monitor/${userName}`, PASSWORD);
      const mark = product.demo.truth.mark();
      const row = await work(rotation!.id);
      expect(row).toMatchObject({ state: "NEEDS_OPERATOR", parkedCode: "SECRET_CONFLICT", newAccessKeyId: null });
      expect(product.demo.truth.since(mark).filter(({ kind }) => kind !== "KEY_USED")).toEqual([]);
      expect(key.isActive).toBe(true);
      const recorded = JSON.stringify(await stepsOf(product, row.id));
      expect(recorded).toContain(`secret:iam-monitor/${userName}-`);
      expect(recorded).not.toContain("production");
      await operator().cancel(row.id);
    }
  });

  test("creates the user's own secret with tags, and gives one with a key of the user another version", async () => {
    addUser(product, "tagged", { isUsed: false });
    const { rotation } = await operator().request({ userName: "tagged" });
    expect(await work(rotation!.id)).toMatchObject({ state: "PROMOTED" });
    expect(
      Object.fromEntries(
        secrets()
          .get("iam-monitor/tagged")
          .tags.map(({ key, value }) => [key, value]),
      ),
    ).toEqual({ "managed-by": "iam-monitor", "iam-monitor:account": product.account.id, "iam-monitor:user": "tagged" });
    addUser(product, "untagged");
    store("iam-monitor/untagged", keyOf("untagged"));
    const plans = await Promise.all(
      ["tagged", "untagged"].map((userName) =>
        new Rotations(callerScope(product, "operator"))
          .request({ userName, dryRun: true })
          .catch((error) => error.code),
      ),
    );
    expect(plans).toMatchObject(["ROTATION_ALREADY_OPEN", { plan: { secretStatus: "HOLDS_KEY" } }]);
  });

  test("tells apart users whose names differ in a comma, and keeps the secret of earlier rotations", async () => {
    for (const userName of ["a,b", "a_b", "c,d"]) addUser(product, userName);
    const secretOf = async (userName: string) => (await operator().request({ userName, dryRun: true })).plan!.secretId;
    expect([await secretOf("a,b"), await secretOf("a_b")]).toEqual(["iam-monitor/a/b", "iam-monitor/a_b"]);
    // The value of the secret that both users shared names its user, so the other user does not take it over.
    store("iam-monitor/a_b", keyOf("a,b"));
    expect((await refusalOf({ userName: "a_b" })).code).toBe("SECRET_CONFLICT");
    const { rotation } = await operator().request({ userName: "c,d" });
    store("iam-monitor/c_d", keyOf("c,d"));
    const em = product.platform.orm.em.fork();
    await em.nativeUpdate(RotationEntity, { id: rotation!.id }, { secretId: "iam-monitor/c_d" });
    expect(await work(rotation!.id)).toMatchObject({ state: "PROMOTED" });
    const wanted = { userName: "c,d", secretId: null, region: null };
    expect(await chooseSecret(em, product.account, wanted)).toMatchObject({ secretId: "iam-monitor/c_d" });
  });
});

describe("an admin's list of destinations", () => {
  test("asks for an admin with a fresh sign-in, and is recorded in the audit log", async () => {
    const input = { accountId: product.account.id, secretId: "team-a/*", userName: "m.destin" };
    await expect(destinations("operator").add(input)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stale = { ...product.scope(), caller: operatorCaller("admin", "an admin", now() - 3_600_000) };
    await expect(new SecretDestinations(stale).add(input)).rejects.toMatchObject({
      code: "REAUTHENTICATION_REQUIRED",
    });
    const { id, region, addedBy } = await destinations().add(input);
    expect([region, addedBy.displayName]).toEqual([REGION, "an admin"]);
    await expect(destinations().add(input)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    addUser(product, "listed-not");
    expect((await refusalOf({ userName: "listed-not", secretId: "team-a/key" })).code).toBe(
      "SECRET_DESTINATION_NOT_LISTED",
    );
    expect((await refusalOf({ userName: "m.destin", secretId: "team-a/key", region: "eu-west-1" })).code).toBe(
      "SECRET_DESTINATION_NOT_LISTED",
    );
    expect(
      (await operator().request({ userName: "m.destin", secretId: "team-a/key", dryRun: true })).plan,
    ).toMatchObject({ secretId: "team-a/key", region: REGION });
    await expect(new SecretDestinations(stale).remove(id)).rejects.toMatchObject({ code: "REAUTHENTICATION_REQUIRED" });
    await destinations().remove(id);
    await expect(destinations().remove(id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await refusalOf({ userName: "m.destin", secretId: "team-a/key" })).code).toBe(
      "SECRET_DESTINATION_NOT_LISTED",
    );
    const actions = ["secretDestinations.add", "secretDestinations.remove"];
    const events = await product.platform.orm.em
      .fork()
      .find(AuditEventEntity, { action: { $in: actions }, target: product.account.id }, { orderBy: { seq: "asc" } });
    expect(events.map(({ action, details }) => [action, (details as { secretId: string }).secretId])).toEqual([
      ["secretDestinations.add", "prod/*"],
      ["secretDestinations.add", "team-a/*"],
      ["secretDestinations.remove", "team-a/*"],
    ]);
  });

  test("refuses a list of everything, text that is no secret, and a Region other than the ARN's", async () => {
    const arn = `arn:aws:secretsmanager:eu-west-1:${OTHER_ACCOUNT}:secret:`;
    for (const secretId of ["*", "", "a*b", "with space", `${arn}*`, "arn:aws:s3:::bucket", "a".repeat(513)])
      await expect(destinations().add({ accountId: product.account.id, secretId }), secretId).rejects.toMatchObject({
        code: "BAD_USER_INPUT",
      });
    await expect(
      destinations().add({ accountId: product.account.id, secretId: `${arn}mine`, region: REGION }),
    ).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });

  test("lets a key leave for another account only if its ARN is listed, and says so in the plan and the audit log", async () => {
    const other = new SandboxAccount({ id: OTHER_ACCOUNT, clock: product.demo.clock, seed: 3 });
    product.sandbox.addAccount(other);
    const userName = "leaves";
    addUser(product, userName, { isUsed: false });
    const share = (name: string, accountId: string | null) =>
      other.secretsIn("eu-west-1").create({
        name,
        value: keyOf(userName),
        token: crypto.randomUUID(),
        sharedWith: [product.demo.id],
        tags: accountId === null ? [] : tagsOf({ accountId, userName }),
      }).arn;
    const arn = share("shared", product.account.id);
    expect((await refusalOf({ userName, secretId: arn })).code).toBe("SECRET_DESTINATION_NOT_LISTED");
    await destinations().add({ accountId: product.account.id, secretId: arn });
    const { plan } = await operator().request({ userName, secretId: arn, dryRun: true });
    expect(plan).toMatchObject({ region: "eu-west-1", secretStatus: "TAGGED", secretAccountId: OTHER_ACCOUNT });
    expect(plan!.warnings).toEqual([expect.stringContaining(`AWS account ${OTHER_ACCOUNT}`)]);
    // The values of these two name the user too, but could be keys of a user with the same name in another account.
    for (const secretId of [share("untagged", null), share("of-another", "account_another")]) {
      await destinations().add({ accountId: product.account.id, secretId });
      expect((await refusalOf({ userName, secretId, dryRun: true })).code, secretId).toBe("SECRET_CONFLICT");
    }
    const { rotation } = await operator().request({ userName, secretId: arn });
    expect(await work(rotation!.id)).toMatchObject({ state: "PROMOTED" });
    const event = await product.platform.orm.em
      .fork()
      .findOneOrFail(AuditEventEntity, { action: "rotations.start", target: rotation!.id });
    expect(event.details).toMatchObject({ secretId: arn, leavesForAccount: OTHER_ACCOUNT });
  });
});
