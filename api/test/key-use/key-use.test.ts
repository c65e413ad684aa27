/** Who uses an access key: read from CloudTrail over the wire, at AWS's rate, and continued after a stop. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { recordApplicationCall } from "../../sandbox/key-use.ts";
import { now } from "../../src/clock.ts";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { AppError, type ErrorCode } from "../../src/errors.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { ROTATION_SETTINGS } from "../../src/services/core/rotation-settings.ts";
import { readAccountKeyUse } from "../../src/services/key-use/collect.ts";
import { KeyUses } from "../../src/services/key-use/key-use.ts";
import { rescueReadings } from "../../src/services/key-use/rescue.ts";
import { endReading, failReading, requestReadings, savePage, takeReading } from "../../src/services/key-use/store.ts";
import { readKeySources } from "../../src/services/rotation/key-sources.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser, TIME_SCALE } from "../support/rotation-fixture.ts";

const LOOKUP = "cloudtrail:LookupEvents";
const REGIONS = ["us-east-1", "eu-central-1", "eu-west-3"];
const EVENTS_PER_PAGE = 50;

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false, rotation: { timeScale: TIME_SCALE } });
  product.demo.timeScale = TIME_SCALE;
});
afterAll(() => product.close());
beforeEach(async () => {
  product.sandbox.faults.clear();
  await new Accounts(product.scope()).update({
    id: product.account.id,
    readsKeyUse: true,
    keyUseRegions: REGIONS.slice(1),
  });
});

const uses = () => new KeyUses(product.scope());
const useOf = (accessKeyId: string) => uses().of(product.account.id, accessKeyId);
const request = (accessKeyId: string) => uses().read({ accountId: product.account.id, accessKeyId });
const collect = (platform = product.platform, stop = new AbortController().signal) =>
  readAccountKeyUse(platform, product.account.id, stop);

async function read(accessKeyId: string) {
  await request(accessKeyId);
  await collect();
  return useOf(accessKeyId);
}

const RUNNER = {
  address: "10.20.4.17",
  userAgent: "aws-cli/2.17.1 os/linux",
  service: "sts",
  eventName: "GetCallerIdentity",
};
const TERRAFORM = {
  address: "10.20.4.31",
  userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 aws-sdk-go-v2/1.30",
  service: "ec2",
  eventName: "DescribeInstances",
};
const EXPORT = { address: "198.51.100.7", userAgent: "Boto3/1.28.0", service: "s3", eventName: "ListBuckets" };
const SERVICE = {
  address: "cloudformation.amazonaws.com",
  userAgent: "cloudformation.amazonaws.com",
  service: "iam",
  eventName: "GetRole",
};

function call(accessKeyId: string, what: typeof RUNNER, at: number, region = "eu-central-1"): void {
  recordApplicationCall(product.demo, { accessKeyId, at, region, ...what });
}

// This test comes first: the sandbox counts the lookups of the last second.
test("the rate stays below CloudTrail's quota, and a throttled call is repeated", { timeout: 240_000 }, async () => {
  const { accessKeyId } = addUser(product, "use-rate").key;
  for (let index = 0; index < 3 * EVENTS_PER_PAGE + 1; index += 1) call(accessKeyId, RUNNER, now() - index * MINUTE);
  await request(accessKeyId);
  product.demo.timeScale = 1;
  const mark = product.sandbox.log.mark();
  const slow = { ...product.platform, rotation: { ...ROTATION_SETTINGS, demoTimeScale: 1 } };
  await collect(slow);
  const lookups = product.sandbox.log.since(mark).filter(({ action }) => action === LOOKUP);
  expect(lookups.filter(({ errorCode }) => errorCode !== null)).toEqual([]);
  expect(lookups).toHaveLength(4 + REGIONS.length - 1);
  product.demo.timeScale = TIME_SCALE;

  const fault = product.sandbox.faults.add({ kind: "throttle", action: LOOKUP, times: 3 });
  expect(await read(accessKeyId)).toMatchObject({ status: "READ", reasons: [] });
  expect(product.sandbox.faults.struck(fault)).toBe(3);
});

test("each source is named with its services, Regions, first and latest call", { timeout: 240_000 }, async () => {
  const { accessKeyId } = addUser(product, "use-sources").key;
  const other = addUser(product, "use-other").key;
  const at = now() - HOUR;
  call(accessKeyId, RUNNER, at - 3 * DAY);
  call(accessKeyId, { ...RUNNER, userAgent: "aws-cli/2.18.0", service: "s3" }, at, "us-east-1");
  call(accessKeyId, TERRAFORM, at - 80 * DAY, "eu-west-3");
  call(accessKeyId, EXPORT, at - 91 * DAY);
  call(accessKeyId, EXPORT, at - MINUTE);
  call(accessKeyId, SERVICE, at - 2 * MINUTE, "us-east-1");
  call(other.accessKeyId, EXPORT, at);
  expect(await useOf(accessKeyId)).toMatchObject({ status: "NOT_READ", sources: [], coveredTo: null });

  const before = now();
  await request(accessKeyId);
  expect(await useOf(accessKeyId)).toMatchObject({ status: "READING", isReading: true });
  const found = await read(accessKeyId);
  expect(found).toMatchObject({ status: "READ", isReading: false, reasons: [], regions: REGIONS });
  expect(found.coveredTo!.getTime()).toBeGreaterThanOrEqual(before - SECOND);
  expect(now() - found.coveredFrom!.getTime()).toBeGreaterThan(89 * DAY);
  const whole = (instant: number) => Math.floor(instant / SECOND) * SECOND;
  expect(found.sources).toEqual([
    {
      address: RUNNER.address,
      agent: "AWS CLI",
      services: ["s3", "sts"],
      regions: ["eu-central-1", "us-east-1"],
      period: { firstAt: whole(at - 3 * DAY), lastAt: whole(at), count: 2 },
    },
    expect.objectContaining({
      address: EXPORT.address,
      agent: "Boto3",
      services: ["s3"],
      period: expect.objectContaining({ count: 1 }),
    }),
    expect.objectContaining({ address: SERVICE.address, agent: SERVICE.address, services: ["iam"] }),
    expect.objectContaining({ address: TERRAFORM.address, agent: "Terraform", regions: ["eu-west-3"] }),
  ]);

  // The next reading begins half an hour before the end of the former one. Events that it reads again are counted once.
  call(accessKeyId, EXPORT, now());
  const again = await read(accessKeyId);
  expect(again.sources.map(({ address, period }) => [address, period.count])).toEqual([
    [EXPORT.address, 2],
    [RUNNER.address, 2],
    [SERVICE.address, 1],
    [TERRAFORM.address, 1],
  ]);
  expect(again.coveredFrom).toEqual(found.coveredFrom);
});

test(
  "a refusal in one Region leaves the use of the key partly unknown, and says so",
  { timeout: 240_000 },
  async () => {
    const { accessKeyId } = addUser(product, "use-refused").key;
    call(accessKeyId, EXPORT, now() - HOUR);
    const all = product.sandbox.faults.deny(LOOKUP);
    const refused = await read(accessKeyId);
    expect(refused).toMatchObject({
      status: "FAILED",
      isReading: false,
      sources: [],
      coveredFrom: null,
      coveredTo: null,
    });
    expect(refused.reasons).toHaveLength(REGIONS.length);
    expect(refused.reasons.every((reason) => reason.includes(LOOKUP))).toBe(true);
    product.sandbox.faults.remove(all);

    product.sandbox.faults.add({ kind: "deny", action: LOOKUP, times: 1 });
    const partial = await read(accessKeyId);
    expect(partial).toMatchObject({ status: "PARTIAL", coveredTo: null });
    expect(partial.reasons).toHaveLength(1);

    const whole = await read(accessKeyId);
    expect(whole).toMatchObject({ status: "READ", reasons: [] });
    expect(whole.sources.map(({ address }) => address)).toEqual([EXPORT.address]);
  },
);

test(
  "10,000 events are read page by page, continued after a stop in the middle, and each is counted once",
  { timeout: 240_000 },
  async () => {
    const { accessKeyId } = addUser(product, "use-many").key;
    const count = 10_000;
    const end = now() - HOUR;
    // Several events share a second, also the one at which the reading stops.
    for (let index = 0; index < count; index += 1)
      call(accessKeyId, index % 4 === 0 ? EXPORT : RUNNER, end - Math.floor(index / 7) * SECOND);
    await request(accessKeyId);
    const pagesRead = async () => {
      const [row] = await product.platform.orm.em
        .fork()
        .execute<{ pages: number }[]>(
          "select page_count as pages from key_use_reading where access_key_id = ? and region = 'eu-central-1'",
          [accessKeyId],
        );
      return row!.pages;
    };
    const mark = product.sandbox.log.mark();
    const stop = new AbortController();
    const stopped = collect(product.platform, stop.signal).then(
      () => "ended",
      () => "stopped",
    );
    await expect.poll(pagesRead, { timeout: 60_000, interval: 5 }).toBeGreaterThanOrEqual(40);
    stop.abort();
    expect(await stopped).toBe("stopped");
    const before = await pagesRead();
    expect(before).toBeLessThan(count / EVENTS_PER_PAGE);
    expect((await useOf(accessKeyId)).coveredTo).toBeNull();

    await collect();
    const found = await useOf(accessKeyId);
    expect(found.status).toBe("READ");
    expect(Object.fromEntries(found.sources.map(({ address, period }) => [address, period.count]))).toEqual({
      [EXPORT.address]: count / 4,
      [RUNNER.address]: (count * 3) / 4,
    });
    // One page for each of the other Regions, and a few pages around the stop are read twice.
    const calls = product.sandbox.log.count(LOOKUP, mark);
    expect(calls).toBeGreaterThanOrEqual(count / EVENTS_PER_PAGE);
    expect(calls).toBeLessThanOrEqual(count / EVENTS_PER_PAGE + REGIONS.length * 2 + 4);
  },
);

test("more events than are read leave the earlier period unread", { timeout: 240_000 }, async () => {
  const { accessKeyId } = addUser(product, "use-limit").key;
  const end = now() - HOUR;
  for (let index = 0; index < 300; index += 1) call(accessKeyId, RUNNER, end - index * MINUTE);
  await request(accessKeyId);
  await readAccountKeyUse(product.platform, product.account.id, new AbortController().signal, { pagesMax: 3 });
  const found = await useOf(accessKeyId);
  expect(found.sources[0]!.period.count).toBe(150);
  expect(found).toMatchObject({
    status: "PARTIAL",
    reasons: [expect.stringMatching(/^eu-central-1: .*Calls before .* are not known/)],
  });
  expect(found.coveredFrom!.getTime()).toBeGreaterThan(end - 150 * MINUTE);
  expect(found.coveredFrom!.getTime()).toBeLessThan(end - 148 * MINUTE);
});

test("nothing is read while the reading is off", { timeout: 240_000 }, async () => {
  const { accessKeyId } = addUser(product, "use-off").key;
  await request(accessKeyId);
  await new Accounts(product.scope()).update({ id: product.account.id, readsKeyUse: false });
  const mark = product.sandbox.log.mark();
  await collect();
  expect(product.sandbox.log.count(LOOKUP, mark)).toBe(0);
  expect(await useOf(accessKeyId)).toMatchObject({ status: "OFF", isReading: false });
  await expect(request(accessKeyId)).rejects.toMatchObject({ code: "KEY_USE_NOT_ENABLED" });
});

test("a caller cannot fill the list with user agents", { timeout: 240_000 }, async () => {
  const { accessKeyId } = addUser(product, "use-flood").key;
  for (let index = 0; index < 700; index += 1)
    call(accessKeyId, { ...RUNNER, userAgent: `program${index}/1` }, now() - HOUR - index * SECOND);
  const { sources } = await read(accessKeyId);
  expect(sources).toHaveLength(501);
  expect(sources.find(({ address }) => address === "further sources")!.period.count).toBe(200);
});

test("a page without events moves nothing, because more events may follow", { timeout: 240_000 }, async () => {
  const { accessKeyId } = addUser(product, "use-empty").key;
  const em = () => product.platform.orm.em.fork();
  await requestReadings(em(), product.account.id, [accessKeyId], ["eu-west-2"]);
  const take = () => takeReading(em(), product.account.id, "eu-west-2");
  const reading = (await take())!;
  expect(await savePage(em(), reading, [])).toBe(true);
  // What a worker reads that takes over now.
  expect(await take()).toMatchObject({ windowFrom: reading.windowFrom, windowTo: reading.windowTo, pageCount: 1 });
  await endReading(em(), reading, true);
});

test("a Region is read to its end although the reading of another broke", { timeout: 240_000 }, async () => {
  // Ends what the tests before requested.
  await collect();
  const { accessKeyId } = addUser(product, "use-broken").key;
  for (let index = 0; index < 10 * EVENTS_PER_PAGE; index += 1)
    call(accessKeyId, RUNNER, now() - HOUR - index * SECOND);
  await request(accessKeyId);
  const broken = readAccountKeyUse(product.platform, product.account.id, new AbortController().signal, {
    onRead: async () => {
      throw new Error("The database is away.");
    },
  });
  await expect(broken).rejects.toThrow("The database is away.");
  const found = await useOf(accessKeyId);
  expect(found).toMatchObject({ status: "READ", isReading: false, reasons: [] });
  expect(found.sources[0]!.period.count).toBe(10 * EVENTS_PER_PAGE);
});

test("a request whose job was lost gets another one", { timeout: 240_000 }, async () => {
  const { accessKeyId } = addUser(product, "use-lost").key;
  const em = () => product.platform.orm.em.fork();
  await collect();
  await request(accessKeyId);
  const jobs = async () => {
    const rows = await em().execute<{ id: string }[]>(
      "select id from pgboss.job where name = 'key-use' and state <= 'active'",
    );
    return rows.length;
  };
  await em().execute("delete from pgboss.job where name = 'key-use'");
  await rescueReadings(em(), product.platform.jobs);
  expect(await jobs()).toBe(0);
  await em().execute(
    "update key_use_reading set requested_at = requested_at - interval '6 minutes' where access_key_id = ?",
    [accessKeyId],
  );
  await rescueReadings(em(), product.platform.jobs);
  await rescueReadings(em(), product.platform.jobs);
  expect(await jobs()).toBe(1);
  // A job that ended a moment ago is not sent again at once.
  await em().execute("update pgboss.job set state = 'failed' where name = 'key-use'");
  await rescueReadings(em(), product.platform.jobs);
  expect(await jobs()).toBe(0);
});

test("only a lasting refusal after the overlap leaves the gate to the last use", { timeout: 240_000 }, async () => {
  // Ends what the tests before requested.
  await collect();
  const { accessKeyId } = addUser(product, "use-gate").key;
  const em = () => product.platform.orm.em.fork();
  const account = await em().findOneOrFail(AccountEntity, { id: product.account.id });
  const sourcesAfter = (sincePromotion: number) =>
    readKeySources(em(), account, {
      accountId: account.id,
      oldAccessKeyId: accessKeyId,
      newAccessKeyId: null,
      mode: "STANDARD",
      state: "PROMOTED",
      stateSince: new Date(now() - sincePromotion),
      promotedAt: new Date(now() - sincePromotion),
      gateAt: null,
      overlapSeconds: HOUR / SECOND,
      quietSeconds: DAY / SECOND,
      soakSeconds: DAY / SECOND,
      timeScale: 1,
    });
  const fail = async (code: ErrorCode, regions = REGIONS) => {
    await requestReadings(em(), account.id, [accessKeyId], regions);
    for (const region of regions)
      await failReading(em(), (await takeReading(em(), account.id, region))!, new AppError(code));
  };
  await fail("AWS_THROTTLED");
  expect(await sourcesAfter(2 * HOUR)).toMatchObject({
    status: "PENDING",
    reason: expect.stringContaining("eu-central-1"),
  });
  await fail("AWS_ACCESS_DENIED", REGIONS.slice(1));
  expect(await sourcesAfter(2 * HOUR)).toMatchObject({ status: "PENDING" });
  await fail("AWS_ACCESS_DENIED");
  expect(await sourcesAfter(2 * HOUR)).toMatchObject({ status: "UNKNOWN" });
  // CloudTrail does not show the end of the overlap yet, and may answer by then.
  expect(await sourcesAfter(HOUR + 5 * MINUTE)).toMatchObject({ status: "PENDING" });
  await read(accessKeyId);
  expect(await sourcesAfter(2 * HOUR)).toMatchObject({ status: "READ", reason: null });
  expect(await sourcesAfter(HOUR + 5 * MINUTE)).toMatchObject({ status: "PENDING", reason: null });
});
