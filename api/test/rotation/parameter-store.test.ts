/** Rotations whose new key goes to Parameter Store, with the real worker. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Application } from "../../sandbox/drill/application.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { SecretDestinations } from "../../src/services/rotation/secret-destinations.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser, callerScope, stepsOf, TIME_SCALE, waitForState } from "../support/rotation-fixture.ts";

const MAX_MS = 150_000;
const REGION = "eu-central-1";

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
});
afterAll(() => product.close());

const rotations = () => new Rotations(callerScope(product, "operator"));
const parameters = () => product.demo.parametersIn(REGION);
const keysOf = (userName: string) =>
  product.demo.user(userName).accessKeys.map(({ accessKeyId, isActive }) => ({ accessKeyId, isActive }));
const request = (userName: string, more: object = {}) =>
  rotations().request({ userName, destination: "PARAMETER_STORE", region: REGION, ...more });
const codeOf = (answer: Promise<unknown>) => answer.then(() => null).catch((error: { code: string }) => error.code);

test(
  "the application reads the new key there and is never refused; no step shows the secret",
  { timeout: MAX_MS },
  async () => {
    const { key, user } = addUser(product, "params-app");
    const { accessKeyId, secretAccessKey } = key;
    const name = "/iam-monitor/params-app";
    parameters().put({
      name,
      value: JSON.stringify({ accessKeyId, secretAccessKey, userName: user.name }),
      type: "SecureString",
    });
    const application = new Application({
      name: "params-app",
      endpoint: product.sandbox.url,
      account: product.demo,
      key,
      secret: {
        id: name,
        region: REGION,
        reader: product.demo.createAccessKey(product.demo.createUser({ name: "params-machine" })),
      },
      callEveryMs: 150,
    }).start();
    const planned = await request(user.name, { dryRun: true });
    expect(planned.plan).toMatchObject({ secretId: name, region: REGION, secretStatus: "HOLDS_KEY" });
    expect(planned.plan!.steps.flatMap(({ actions }) => actions)).toContain("ssm:PutParameter");
    const { rotation } = await request(user.name);
    const promoted = await waitForState(product, rotation!.id, "PROMOTED", "DEACTIVATE_INTENT", "OLD_INACTIVE");
    const { version } = parameters().version(`${name}:iam-monitor`);
    expect(version).toMatchObject({ version: 2, value: expect.stringContaining(promoted.newAccessKeyId!) });
    expect(promoted).toMatchObject({ versionId: "2", previousVersionId: "1" });
    const done = await waitForState(product, rotation!.id, "COMPLETED");
    await application.stop();
    expect(application.counts.refusals).toBe(0);
    expect(application.accessKeyId).toBe(done.newAccessKeyId);
    expect(keysOf(user.name)).toEqual([{ accessKeyId: done.newAccessKeyId, isActive: true }]);
    const moves = (await stepsOf(product, done.id)).map(({ kind, state }) => `${kind} ${state}`);
    expect(moves.indexOf("MOVED VERIFIED")).toBeLessThan(moves.indexOf("MOVED PROMOTED"));
    const { secretAccessKey: secret } = JSON.parse(version.value) as { secretAccessKey: string };
    const recorded = JSON.stringify([done, await stepsOf(product, done.id)]);
    expect([recorded.includes(secret), recorded.includes(secretAccessKey)]).toEqual([false, false]);
  },
);

test("a rollback restores the former value before the new key is deleted", { timeout: MAX_MS }, async () => {
  const { key, user } = addUser(product, "params-back");
  const name = "/iam-monitor/params-back";
  const former = JSON.stringify({
    accessKeyId: key.accessKeyId,
    secretAccessKey: key.secretAccessKey,
    userName: user.name,
  });
  parameters().put({ name, value: former, type: "SecureString" });
  const { rotation } = await request(user.name);
  await waitForState(product, rotation!.id, "PROMOTED");
  await rotations().rollBack(rotation!.id);
  await waitForState(product, rotation!.id, "ROLLED_BACK");
  expect(parameters().version(name).version.value).toBe(former);
  expect(parameters().version(`${name}:iam-monitor`).version.value).toBe(former);
  expect(keysOf(user.name)).toEqual([{ accessKeyId: key.accessKeyId, isActive: true }]);
});

test(
  "a refused put parks the rotation with both keys, and it goes on once it is allowed",
  { timeout: MAX_MS },
  async () => {
    const { user } = addUser(product, "params-denied", { isUsed: false });
    const denied = product.sandbox.faults.deny("ssm:PutParameter");
    const { rotation } = await request(user.name);
    expect(await waitForState(product, rotation!.id, "NEEDS_OPERATOR")).toMatchObject({
      parkedCode: "AWS_ACCESS_DENIED",
      resumeState: "VERIFIED",
    });
    expect(keysOf(user.name).filter(({ isActive }) => isActive)).toHaveLength(2);
    product.sandbox.faults.remove(denied);
    await rotations().advance({ id: rotation!.id });
    await waitForState(product, rotation!.id, "COMPLETED");
    expect(parameters().get("/iam-monitor/params-denied")).toMatchObject({ type: "SecureString" });
  },
);

test("another parameter must be listed by its ARN; one in clear and one of another account are refused", async () => {
  const { user } = addUser(product, "params-listed");
  const secretId = "/team/params-listed";
  expect(await codeOf(request(user.name, { secretId, dryRun: true }))).toBe("SECRET_DESTINATION_NOT_LISTED");
  expect(await codeOf(request(user.name, { secretId: "no-slash", dryRun: true }))).toBe("BAD_USER_INPUT");
  const destinations = new SecretDestinations(callerScope(product, "admin"));
  const arnIn = (account: string) => `arn:aws:ssm:${REGION}:${account}:parameter/team/*`;
  const { plan } = await request(user.name, { dryRun: true });
  const { accountId } = plan!;
  expect(await codeOf(destinations.add({ accountId, secretId: arnIn("999999999999") }))).toBe("BAD_USER_INPUT");
  await destinations.add({ accountId, secretId: arnIn(product.demo.id) });
  expect((await request(user.name, { secretId, dryRun: true })).plan).toMatchObject({
    secretId,
    secretStatus: "ABSENT",
  });
  parameters().put({ name: secretId, value: "in clear", type: "String" });
  expect(await codeOf(request(user.name, { secretId, dryRun: true }))).toBe("SECRET_CONFLICT");
  expect(parameters().version(secretId).version.value).toBe("in clear");
});
