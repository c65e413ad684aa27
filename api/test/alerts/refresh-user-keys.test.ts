/** A rotation has the keys of its user read again. Keys that AWS does not show then are left to the next scan. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Alert } from "../../src/db/entities/alert.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { refreshUserKeys } from "../../src/services/alerts/refresh-user-keys.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { insertRotation } from "../support/rotation-row.ts";

let product: TestPlatform;
let alert: Alert;
let userName: string;
const logged: string[] = [];
beforeAll(async () => {
  product = await openScannedPlatform();
  const { nodes } = await new Alerts(product.scope()).list({ first: 1 }, { query: "is:open check:key-age-90" });
  alert = nodes[0]!;
  ({ userName } = alert.evidence as { userName: string });
});
afterAll(() => product.close());

async function refresh(readingMaxMs?: number): Promise<void> {
  logged.length = 0;
  const log = Object.create(product.platform.log) as typeof product.platform.log;
  Object.assign(log, {
    child: () => log,
    info: (event: string) => logged.push(event),
    warn: ({ code }: { code: string }, event: string) => logged.push(`${event} ${code}`),
  });
  const job = {
    rotationId: "rotation_of_test",
    accountId: alert.accountId,
    userName,
    userIdentity: alert.ownerId,
  };
  await refreshUserKeys({ ...product.platform, log }, job, new AbortController().signal, readingMaxMs);
}

const statusNow = async () => (await new Alerts(product.scope()).get({ id: alert.id })).status;

test("a reading that takes too long ends its job, so that it is not repeated at once", async () => {
  const fault = product.sandbox.faults.add({ kind: "latency", milliseconds: 3_000, action: "iam:GetUser" });
  await refresh(200);
  product.sandbox.faults.remove(fault);
  expect(logged).toEqual(["user_keys.ended AWS_UNREACHABLE"]);
});

test("keys that AWS does not show are not logged as read", async () => {
  const fault = product.sandbox.faults.add({ kind: "deny", action: "iam:ListAccessKeys" });
  await refresh();
  product.sandbox.faults.remove(fault);
  expect(logged).toEqual(["user_keys.ended NOT_READ"]);
  await refresh();
  expect(logged).toEqual(["user_keys.read"]);
});

test("a user that was renamed keeps its alerts until the next scan", async () => {
  const user = product.demo.user(userName);
  product.demo.users.delete(userName);
  await refresh();
  expect(await statusNow()).toBe("OPEN");
  product.demo.users.set(userName, user);
});

test("a key of a user that no scan has found yet is not in the inventory", async () => {
  const user = product.demo.createUser({ name: "created-after-the-scan" });
  product.demo.createAccessKey(user);
  const job = { rotationId: "rotation_of_test", accountId: alert.accountId, userName: user.name };
  await refreshUserKeys(product.platform, { ...job, userIdentity: user.id }, new AbortController().signal);
  const keys = async () =>
    product.platform.orm.em.fork().execute("select id from access_key where user_name = ?", [user.name]);
  expect(await keys()).toEqual([]);
});

test("two keys are not evaluated while a rotation runs, and again afterwards", { timeout: 240_000 }, async () => {
  const alerts = new Alerts(product.scope());
  const two = async () => {
    await product.scan();
    const { nodes } = await alerts.list({ first: 2 }, { query: "check:key-two-active svc-backup" });
    const reason = (await alerts.lastSeenOf(nodes)).get(nodes[0]!.id)!.staleReason;
    return { count: nodes.length, alert: nodes[0]!, reason };
  };
  const before = await two();
  expect(before).toMatchObject({ count: 1, reason: null });
  const { accountId, ownerId: userIdentity } = before.alert;
  const em = product.platform.orm.em.fork();
  await insertRotation(em, accountId, { userName: "svc-backup", userIdentity, state: "CREATE_INTENT" });
  const during = await two();
  expect(during.reason).toMatch(/^IAM Monitor is rotating a key of svc-backup\./);
  expect(during.alert.status).toBe("OPEN");
  await em.execute("update rotation set state = 'CANCELLED', finished_at = now() where user_name = 'svc-backup'");
  expect(await two()).toMatchObject({ count: 1, reason: null });
});
