/** Scans, paths, connections and rotations of a real worker write their events in the transaction that made them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { addUser, TIME_SCALE, waitForState } from "../support/rotation-fixture.ts";

interface EventRow {
  readonly event: string;
  readonly severity: string;
  readonly subject_id: string;
  readonly subject_name: string;
  readonly description: string;
  readonly source_id: string;
}

let product: TestPlatform;
let lastSeq = 0;
beforeAll(async () => {
  product = await openScannedPlatform({ rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
});
afterAll(() => product.close());

/** The events since the last call, except those of keys that are due. */
async function newEvents(): Promise<readonly EventRow[]> {
  const rows = await product.platform.orm.em
    .fork()
    .execute<(EventRow & { readonly seq: string })[]>(
      "select * from notification_event where seq > ? and event <> 'KEY_DUE' order by seq",
      [lastSeq],
    );
  lastSeq = Number(rows.at(-1)?.seq ?? lastSeq);
  return rows;
}
const kinds = (events: readonly EventRow[]) => events.map(({ event }) => event);

test("a path that was not open before is reported once, with its scan", { timeout: 240_000 }, async () => {
  const first = await newEvents();
  expect(new Set(kinds(first))).toEqual(new Set(["PATH_OPENED"]));
  await product.scan();
  expect(await newEvents()).toEqual([]);
  const { user } = addUser(product, "new-climber");
  user.inlinePolicies.set(
    "climb",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "iam:AttachUserPolicy", Resource: "*" }],
    }),
  );
  product.demo.touch(user);
  const scan = await product.scan();
  const opened = await newEvents();
  expect(opened).toMatchObject([
    { event: "PATH_OPENED", subject_name: "new-climber", severity: "CRITICAL", source_id: scan.id },
  ]);
});

test("an incomplete scan is reported when it becomes incomplete, not each time", { timeout: 240_000 }, async () => {
  await newEvents();
  const fault = product.sandbox.faults.deny("iam:GetAccountPasswordPolicy");
  const scan = await product.scan();
  expect(scan.status).toBe("PARTIAL");
  await product.scan();
  const events = await newEvents();
  expect(events).toMatchObject([{ event: "SCAN_PARTIAL", subject_id: scan.id }]);
  expect(events[0]!.description).toContain("iam:GetAccountPasswordPolicy");
  product.sandbox.faults.remove(fault);
  await product.scan();
  expect(await newEvents()).toEqual([]);
});

test("an account that cannot be read is reported, and when it can be read again", { timeout: 240_000 }, async () => {
  await newEvents();
  const fault = product.sandbox.faults.deny("sts:GetCallerIdentity");
  const failed = await product.scan();
  expect(failed.status).toBe("FAILED");
  expect(kinds(await newEvents()).toSorted()).toEqual(["ACCOUNT_UNREACHABLE", "SCAN_FAILED"]);
  await product.scan();
  expect(await newEvents()).toEqual([]);
  product.sandbox.faults.remove(fault);
  await product.scan();
  expect(await newEvents()).toMatchObject([{ event: "ACCOUNT_REACHABLE", subject_id: product.account.id }]);

  // A test of the connection tells the same.
  const again = product.sandbox.faults.deny("sts:GetCallerIdentity");
  await new Accounts(product.scope()).test(product.account.id);
  product.sandbox.faults.remove(again);
  await new Accounts(product.scope()).test(product.account.id);
  expect(kinds(await newEvents())).toEqual(["ACCOUNT_UNREACHABLE", "ACCOUNT_REACHABLE"]);
});

test("a rotation is reported when it waits, fails and completes", { timeout: 240_000 }, async () => {
  const rotations = new Rotations(product.scope());
  addUser(product, "stuck-user", { isUsed: false });
  addUser(product, "rotated-user", { isUsed: false });
  await product.scan();
  await newEvents();
  const parked = (await rotations.request({ userName: "stuck-user" })).rotation!;
  const resting = await waitForState(product, parked.id, "OLD_INACTIVE");
  product.demo
    .user("stuck-user")
    .accessKeys.find(({ accessKeyId }) => accessKeyId === resting.newAccessKeyId)!.isActive = false;
  await waitForState(product, parked.id, "NEEDS_OPERATOR");
  expect(await newEvents()).toMatchObject([
    { event: "ROTATION_WAITS", subject_id: parked.id, subject_name: "stuck-user" },
  ]);
  await rotations.rollBack(parked.id);
  await waitForState(product, parked.id, "ROLLED_BACK");
  expect(await newEvents()).toMatchObject([{ event: "ROTATION_FAILED", subject_id: parked.id }]);
  const done = (await rotations.request({ userName: "rotated-user" })).rotation!;
  await waitForState(product, done.id, "COMPLETED");
  expect(await newEvents()).toMatchObject([{ event: "ROTATION_COMPLETED", subject_id: done.id }]);
});
