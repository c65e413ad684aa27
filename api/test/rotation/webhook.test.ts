/** Rotations whose new key goes to the receiver of a webhook, with the real worker and over HTTP. */
import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { RotationEntity } from "../../src/db/entities/rotation.ts";
import type { NotificationSettings } from "../../src/services/core/notification-settings.ts";
import type { Failpoint } from "../../src/services/core/failpoints.ts";
import { KeyReceivers } from "../../src/services/rotation/key-receivers.ts";
import { prepareRequest, type RotateAccessKeyInput } from "../../src/services/rotation/request.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { runRotation } from "../../src/services/rotation/run-rotation.ts";
import { databaseTexts } from "../support/database-texts.ts";
import { freePort } from "../support/free-port.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import {
  addUser,
  callerScope,
  callOnceWith,
  readRotation,
  stepsOf,
  TIME_SCALE,
  waitForState,
} from "../support/rotation-fixture.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import { isSignedBy, later, stored, TestKeyReceiver } from "../support/test-key-receiver.ts";

const MAX_MS = 120_000;
const LEASE_SECONDS = 5;

let product: TestPlatform;
let server: TestServer;
let receiver: TestKeyReceiver;
let receiverId: string;
let verificationKey: string;
/** Holds the rotation at the failpoint while it is set. */
let held: { readonly name: Failpoint; readonly reached: () => void; readonly until: Promise<void> } | null = null;
const notifications: { -readonly [Key in keyof NotificationSettings]?: NotificationSettings[Key] } = {
  networks: ["127.0.0.0/8"],
  publicUrl: null,
};

const operator = () => new Rotations(callerScope(product, "operator"));
const admin = () => new KeyReceivers(callerScope(product, "admin"));
const codeOf = (answer: Promise<unknown>) => answer.then(() => null).catch((error: { code: string }) => error.code);
const keysOf = (userName: string) =>
  product.demo.user(userName).accessKeys.map(({ accessKeyId, isActive }) => ({ accessKeyId, isActive }));
const request = async (userName: string, more: Partial<RotateAccessKeyInput> = {}) => {
  const { rotation } = await operator().request({ userName, destination: "WEBHOOK", receiverId, ...more });
  return rotation!.id;
};
const acknowledge = async (url: string, acknowledgement: string) => {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ acknowledgement }),
  });
  return [answer.status, ((await answer.json()) as { code?: string }).code ?? null] as const;
};

async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    const found = look();
    if (found !== undefined) return found;
    await pause(50);
  }
  return expect.fail("It did not happen.");
}

beforeAll(async () => {
  product = await openTestPlatform({
    rotation: {
      timeScale: TIME_SCALE,
      leaseSeconds: LEASE_SECONDS,
      failpoint: (name) => {
        if (held?.name !== name) return undefined;
        const { reached, until: released } = held;
        held = null;
        reached();
        return released;
      },
    },
    notifications,
  });
  product.demo.timeScale = TIME_SCALE;
  server = await openTestServer(product);
  notifications.publicUrl = server.url;
  receiver = await TestKeyReceiver.open();
  const { url, publicKey } = receiver;
  const added = await admin().add({ accountId: product.account.id, name: "vault", url, publicKey });
  receiverId = added.id;
  verificationKey = added.verificationKey;
});
beforeEach(() => {
  receiver.reply = stored;
});
afterAll(async () => {
  await server.close();
  await product.close();
  await receiver.close();
});

test(
  "the receiver gets the key encrypted and signed, and the old key goes only after it acknowledged it",
  { timeout: MAX_MS },
  async () => {
    addUser(product, "hook-app", { isUsed: false });
    const { plan } = await operator().request({ userName: "hook-app", destination: "WEBHOOK", dryRun: true });
    expect(plan).toMatchObject({ secretId: null, receiver: { name: "vault" } });
    expect(plan!.warnings).toEqual([expect.stringContaining("The new key leaves AWS")]);
    const id = await request("hook-app");
    await waitForState(product, id, "COMPLETED");
    const messages = receiver.of("hook-app");
    expect(messages).toHaveLength(1);
    const { body, headers, content } = messages[0]!;
    expect(headers["webhook-id"]).toBe(`${id}.key`);
    expect(isSignedBy(messages[0]!, verificationKey)).toBe(true);
    expect(isSignedBy({ ...messages[0]!, body: body.replace("rotation.key", "rotation.xyz") }, verificationKey)).toBe(
      false,
    );
    const { accessKeyId, secretAccessKey } = content;
    expect(await callOnceWith(product, { accessKeyId, secretAccessKey: secretAccessKey! })).toBeNull();
    expect(keysOf("hook-app")).toEqual([{ accessKeyId, isActive: true }]);
    const states = (await stepsOf(product, id)).map(({ kind, state }) => `${kind} ${state}`);
    const order = ["MOVED VERIFIED", "MOVED SENT", "ACKNOWLEDGED SENT", "MOVED PROMOTED", "MOVED DEACTIVATE_INTENT"];
    expect(states.filter((state) => order.includes(state))).toEqual(order);
    // Neither the secret nor the acknowledgement is readable anywhere but by the receiver.
    expect(body).not.toContain(secretAccessKey);
    expect(body).not.toContain(content.acknowledgement);
    const texts = await databaseTexts(product.platform.orm.em.fork());
    for (const secret of [secretAccessKey!, content.acknowledgement])
      expect(texts.filter(({ text }) => text.includes(secret)).map(({ where }) => where)).toEqual([]);
  },
);

test(
  "a receiver may acknowledge later; a wrong, foreign, repeated or late acknowledgement does no harm",
  { timeout: MAX_MS },
  async () => {
    receiver.reply = later;
    const [one, other] = ["hook-later", "hook-other"] as const;
    for (const name of [one, other]) addUser(product, name, { isUsed: false });
    const [id, otherId] = [await request(one), await request(other)];
    const message = await until(() => receiver.of(one)[0]);
    const foreign = await until(() => receiver.of(other)[0]);
    const url = message.acknowledgeUrl!;
    const { acknowledgement } = message.content;
    await waitForState(product, id, "SENT");
    expect(await acknowledge(url, foreign.content.acknowledgement)).toEqual([404, "NOT_FOUND"]);
    expect(await acknowledge(url, "")).toEqual([400, "BAD_USER_INPUT"]);
    expect(await acknowledge(url.replace(".key", ".return"), acknowledgement)).toEqual([404, "NOT_FOUND"]);
    expect(await acknowledge(url.replace(/rotation_\w{32}/, `rotation_${"0".repeat(32)}`), acknowledgement)).toEqual([
      404,
      "NOT_FOUND",
    ]);
    expect(await readRotation(product, id)).toMatchObject({ state: "SENT", acknowledgedAt: null });
    expect(keysOf(one).filter(({ isActive }) => isActive)).toHaveLength(2);
    // Two at once: one of them is written.
    const answers = await Promise.all([acknowledge(url, acknowledgement), acknowledge(url, acknowledgement)]);
    expect(answers).toEqual([
      [200, null],
      [200, null],
    ]);
    const steps = await stepsOf(product, id);
    expect(steps.filter(({ kind }) => kind === "ACKNOWLEDGED")).toHaveLength(1);
    await waitForState(product, id, "PROMOTED", "DEACTIVATE_INTENT", "OLD_INACTIVE", "DELETE_INTENT", "COMPLETED");
    await waitForState(product, id, "COMPLETED");
    expect(await acknowledge(url, acknowledgement)).toEqual([404, "NOT_FOUND"]);
    // The other one is rolled back: its acknowledgement comes too late, and the rollback waits for its own.
    await operator().rollBack(otherId);
    const asked = await until(() => receiver.of(other, "rotation.return")[0]);
    expect(await acknowledge(foreign.acknowledgeUrl!, foreign.content.acknowledgement)).toEqual([
      409,
      "DELIVERY_NOT_OPEN",
    ]);
    expect(keysOf(other).filter(({ isActive }) => isActive)).toHaveLength(2);
    expect(asked.content).toMatchObject({ isFormerKeyActive: true, accessKeyId: foreign.content.accessKeyId });
    expect(asked.content.secretAccessKey).toBeUndefined();
    expect(await acknowledge(asked.acknowledgeUrl!, asked.content.acknowledgement)).toEqual([200, null]);
    await waitForState(product, otherId, "ROLLED_BACK");
    expect(keysOf(other)).toEqual([{ accessKeyId: asked.content.formerAccessKeyId, isActive: true }]);
    const em = product.platform.orm.em.fork();
    expect(await em.count(AuditEventEntity, { action: "rotations.acknowledgeDelivery" })).toBe(2);
  },
);

test(
  "a worker that is lost after the message was sent repeats it under the same ID, and comes back without harm",
  { timeout: MAX_MS },
  async () => {
    addUser(product, "hook-crash", { isUsed: false });
    let release = () => {};
    const reached = new Promise<void>((resolve) => {
      held = {
        name: "after.call.put-secret",
        reached: resolve,
        until: new Promise((done) => (release = done)),
      };
    });
    const id = await request("hook-crash");
    await reached;
    // Another worker takes over when the lease has ended. The first one still waits before its note.
    for (let tries = 0; tries < 100 && receiver.of("hook-crash").length < 2; tries += 1) {
      await pause(200);
      await runRotation(product.platform, id, AbortSignal.timeout(60_000));
    }
    release();
    await waitForState(product, id, "COMPLETED");
    const messages = receiver.of("hook-crash");
    expect(messages.length).toBeGreaterThanOrEqual(2);
    expect(new Set(messages.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([`${id}.key`]));
    expect(new Set(messages.map(({ content }) => JSON.stringify(content))).size).toBe(1);
    expect((await stepsOf(product, id)).filter(({ kind }) => kind === "ACKNOWLEDGED")).toHaveLength(1);
  },
);

test(
  "without an acknowledgement the old key keeps working; the key can be sent again, and a late answer counts",
  { timeout: MAX_MS },
  async () => {
    receiver.reply = later;
    addUser(product, "hook-silent", { isUsed: false });
    const id = await request("hook-silent");
    expect(await waitForState(product, id, "NEEDS_OPERATOR")).toMatchObject({
      parkedCode: "DELIVERY_NOT_ACKNOWLEDGED",
      resumeState: "SENT",
    });
    expect(keysOf("hook-silent").filter(({ isActive }) => isActive)).toHaveLength(2);
    expect(await codeOf(operator().cancel(id))).toBe("ROTATION_STATE");
    const [first] = receiver.of("hook-silent");
    expect(await acknowledge(first!.acknowledgeUrl!, first!.content.acknowledgement)).toEqual([200, null]);
    expect(await readRotation(product, id)).toMatchObject({ state: "NEEDS_OPERATOR", promotedAt: null });
    await operator().advance({ id });
    await waitForState(product, id, "COMPLETED");
  },
);

test(
  "a refusal parks the rotation; a rollback deletes the new key only after the receiver or an operator confirmed it",
  { timeout: MAX_MS },
  async () => {
    addUser(product, "hook-refused", { isUsed: false });
    for (const reply of [
      { status: 403 },
      { status: 200, body: { deliveryId: "another", acknowledgement: "another" } },
      { status: 302, headers: { location: "http://169.254.169.254/" } },
    ]) {
      receiver.reply = () => reply;
      const id = await request("hook-refused");
      const parked = await waitForState(product, id, "NEEDS_OPERATOR");
      expect(parked).toMatchObject({ parkedCode: "DELIVERY_REFUSED", resumeState: "SENT" });
      expect(await codeOf(admin().remove(receiverId))).toBe("TARGET_IN_USE");
      await operator().rollBack(id);
      expect(await waitForState(product, id, "NEEDS_OPERATOR")).toMatchObject({ parkedCode: "DELIVERY_REFUSED" });
      expect(keysOf("hook-refused").filter(({ isActive }) => isActive)).toHaveLength(2);
      expect(operator().choices(await readRotation(product, id))).toMatchObject({ canConfirmReturn: true });
      expect(await codeOf(operator().advance({ id, confirmation: "another" }))).toBe("CONFIRMATION_REQUIRED");
      await operator().advance({ id, confirmation: "hook-refused" });
      await waitForState(product, id, "ROLLED_BACK");
      expect(keysOf("hook-refused")).toEqual([expect.objectContaining({ isActive: true })]);
    }
  },
);

test("a receiver that is away is tried again", { timeout: MAX_MS }, async () => {
  addUser(product, "hook-away", { isUsed: false });
  receiver.reply = () => ({ status: 503 });
  const id = await request("hook-away");
  await until(() => receiver.of("hook-away")[1]);
  expect((await readRotation(product, id)).state).toBe("SENT");
  receiver.reply = stored;
  await waitForState(product, id, "COMPLETED");
});

test("only an https address and a strong public key can be added, and private networks only if they are allowed", async () => {
  const { publicKey } = receiver;
  const add = (change: object) =>
    codeOf(
      admin().add({ accountId: product.account.id, name: "no", url: "https://keys.example.com", publicKey, ...change }),
    );
  const weak = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const bad = [
    { url: "http://keys.example.com" },
    { url: "http://10.0.0.1/" },
    { url: "https://user:password@keys.example.com" },
    { url: "https://keys.example.com/?token=1" },
    { publicKey: "none" },
    { publicKey: weak.publicKey.export({ type: "spki", format: "pem" }).toString() },
    { publicKey: weak.privateKey.export({ type: "pkcs8", format: "pem" }).toString() },
    { name: "vault", url: receiver.url },
  ];
  for (const change of bad) expect(await add(change), JSON.stringify(change)).toBe("BAD_USER_INPUT");
  for (const url of ["https://169.254.169.254/", "https://10.0.0.1/", "http://[::1]/"])
    expect(await add({ url }), url).toBe("TARGET_ADDRESS_REFUSED");
  const viewer = new KeyReceivers(callerScope(product, "operator"));
  const input = { accountId: product.account.id, name: "no", url: receiver.url, publicKey };
  expect(await codeOf(viewer.add(input))).toBe("FORBIDDEN");
});

test("a test message is encrypted and signed, contains no key, and proves that the receiver can read it", async () => {
  receiver.messages.length = 0;
  expect(await admin().test(receiverId)).toMatchObject({ isAccepted: true, status: 200, code: null });
  const [message] = receiver.messages;
  expect(isSignedBy(message!, verificationKey)).toBe(true);
  const { content, headers, acknowledgeUrl } = message!;
  expect(content).toEqual({
    type: "rotation.test",
    deliveryId: headers["webhook-id"],
    acknowledgement: expect.stringMatching(/^[\w-]{43}$/),
  });
  expect(acknowledgeUrl).toBeNull();
  const url = `${server.url}/api/rotation-deliveries/${content.deliveryId}/acknowledgement`;
  expect(await acknowledge(url, content.acknowledgement)).toEqual([404, "NOT_FOUND"]);
  for (const [reply, status, code] of [
    [later, 202, "DELIVERY_REFUSED"],
    [() => ({ status: 200, body: { deliveryId: "x", acknowledgement: "y" } }), 200, "DELIVERY_REFUSED"],
    [() => ({ status: 400, body: { error: "unknown type" } }), 400, "DELIVERY_REFUSED"],
    [() => ({ status: 503 }), 503, "TARGET_UNREACHABLE"],
  ] as const) {
    receiver.reply = reply;
    expect(await admin().test(receiverId)).toMatchObject({ isAccepted: false, status, code });
  }
  const audited = await product
    .scope()
    .em.find(AuditEventEntity, { action: "keyReceivers.test" }, { orderBy: { id: "asc" } });
  expect(audited.map(({ details }) => (details as { status: number }).status)).toEqual([200, 202, 200, 400, 503]);
  expect(JSON.stringify(audited)).not.toContain(content.acknowledgement);
  expect(await codeOf(new KeyReceivers(callerScope(product, "operator")).test(receiverId))).toBe("FORBIDDEN");
  expect(await codeOf(admin().test("receiver_0"))).toBe("NOT_FOUND");
});

test("the receiver must be listed for the user, and is chosen if it is the only one", async () => {
  addUser(product, "hook-listed");
  const { url, publicKey } = receiver;
  const { id } = await admin().add({
    accountId: product.account.id,
    name: "only for another",
    url,
    publicKey,
    userName: "another",
  });
  const plan = (more: object) =>
    operator().request({ userName: "hook-listed", destination: "WEBHOOK", dryRun: true, ...more });
  expect(await codeOf(plan({ receiverId: id }))).toBe("SECRET_DESTINATION_NOT_LISTED");
  expect((await plan({})).plan).toMatchObject({ receiver: { id: receiverId } });
  const second = await admin().add({ accountId: product.account.id, name: "second", url, publicKey });
  expect(await codeOf(plan({}))).toBe("BAD_USER_INPUT");
  await admin().remove(second.id);
  expect(await codeOf(plan({ receiverId: second.id }))).toBe("SECRET_DESTINATION_NOT_LISTED");
  // Without its destination, the key would go to another place than the one that was named.
  expect(await codeOf(plan({ receiverId, destination: "SECRETS_MANAGER" }))).toBe("BAD_USER_INPUT");
});

test("a receiver that is removed while a rotation is planned gets no rotation", async () => {
  addUser(product, "hook-planned");
  const { url, publicKey } = receiver;
  const { id } = await admin().add({ accountId: product.account.id, name: "soon gone", url, publicKey });
  const scope = callerScope(product, "operator");
  const start = await prepareRequest(scope, { userName: "hook-planned", destination: "WEBHOOK", receiverId: id });
  await admin().remove(id);
  expect(await codeOf((start as (started: typeof scope) => Promise<unknown>)(scope))).toBe(
    "SECRET_DESTINATION_NOT_LISTED",
  );
  expect(await product.platform.orm.em.fork().count(RotationEntity, { receiverId: id })).toBe(0);
});

test(
  "the example of the documentation receives a key and goes back to the former one",
  { timeout: MAX_MS },
  async () => {
    const { user, key } = addUser(product, "hook-example", { isUsed: false });
    const folder = mkdtempSync(join(tmpdir(), "key-receiver-"));
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 3_072 });
    writeFileSync(join(folder, "receiver.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
    const former = { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey, userName: user.name };
    writeFileSync(join(folder, "hook-example.json"), JSON.stringify(former));
    const port = await freePort();
    const added = await admin().add({
      accountId: product.account.id,
      name: "example",
      url: `http://127.0.0.1:${port}/`,
      publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
    });
    const example = spawn(
      process.execPath,
      [join(import.meta.dirname, "../../../examples/key-receiver/receiver.mjs")],
      {
        env: {
          PRIVATE_KEY: join(folder, "receiver.pem"),
          VERIFICATION_KEY: added.verificationKey,
          STORE: folder,
          PORT: String(port),
        },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    try {
      await new Promise((resolve) => example.stdout.once("data", resolve));
      expect(await admin().test(added.id)).toMatchObject({ isAccepted: true, status: 200 });
      expect(readdirSync(folder).toSorted()).toEqual(["hook-example.json", "receiver.pem"]);
      const id = await request(user.name, { receiverId: added.id });
      const { newAccessKeyId } = await waitForState(product, id, "PROMOTED", "DEACTIVATE_INTENT", "OLD_INACTIVE");
      const read = () => JSON.parse(readFileSync(join(folder, "hook-example.json"), "utf8")) as typeof former;
      expect(read().accessKeyId).toBe(newAccessKeyId);
      expect(await callOnceWith(product, read())).toBeNull();
      await operator().rollBack(id);
      await waitForState(product, id, "ROLLED_BACK");
      expect(read()).toEqual(former);
      expect(await callOnceWith(product, read())).toBeNull();
    } finally {
      example.kill();
      rmSync(folder, { recursive: true });
    }
  },
);
