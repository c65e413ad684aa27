/**
 * A backup is taken, changes follow, and the backup is restored: everything is readable, the audit log is intact, and
 * no key is touched.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { startWorker } from "../../src/app/worker.ts";
import { pause } from "../../src/clock.ts";
import { openOrm } from "../../src/db/orm.ts";
import { startEmbeddedPostgres } from "../../src/db/embedded.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { connectionOf } from "../../src/services/accounts/connection.ts";
import { verifyAudit } from "../../src/services/audit/audit-log.ts";
import { holdRotations } from "../../src/services/rotation/hold-after-restore.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { newMemoryFolder } from "../support/memory-folder.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { addUser, readRotation, TIME_SCALE, waitForState } from "../support/rotation-fixture.ts";
import { programArguments } from "../support/program.ts";

const SOURCES = fileURLToPath(new URL("../../src/app/commands/", import.meta.url));
/** The time for which the test watches that nothing happens. The worker polls many times in it. */
const WATCHED_MS = 3_000;

let folder: string;
beforeEach(() => {
  folder = newMemoryFolder("backup");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function command(
  name: string,
  dataDir: string,
  ...args: readonly string[]
): Promise<{ code: unknown; output: string }> {
  const child = spawn(process.execPath, [...programArguments(join(SOURCES, `${name}.ts`)), ...args], {
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TMPDIR: tmpdir(), DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code] = await once(child, "close");
  return { code, output };
}

const log = { info: () => undefined, error: () => undefined };
/** Opens the product on a data directory. Each call with the same sandbox account uses the same AWS account. */
async function open(dataDir: string, sandboxAccount: ReturnType<typeof demoAccount>, hasWorker: boolean) {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log });
  const keyEncryptionKey = Buffer.from(readFileSync(join(dataDir, "key-encryption-key"), "utf8").trim(), "base64");
  const product = await openTestPlatform({
    hasWorker,
    keyEncryptionKey,
    sandboxAccount,
    database: { url: postgres.url, ownerUrl: postgres.ownerUrl, close: () => postgres.stop() },
    rotation: { demoTimeScale: TIME_SCALE },
  });
  return product;
}

const keysOf = ({ demo }: TestPlatform, name: string) =>
  demo.user(name).accessKeys.map(({ accessKeyId, isActive }) => `${accessKeyId} ${isActive}`);

test(
  "the embedded database is backed up, without its key, changed, and restored (S29)",
  { timeout: 300_000 },
  async () => {
    const [dataDir, other, backup, keys] = ["data", "other", "backup", "keys"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
      string,
    ];
    const account = demoAccount();
    account.account.timeScale = TIME_SCALE;
    // The first command creates the cluster, its schema and its key.
    expect(await command("keys-rewrap", dataDir)).toMatchObject({ code: 0 });
    const first = await open(dataDir, account, true);
    expect((await first.scan()).status).toBe("SUCCEEDED");
    addUser(first, "svc-kept");
    const { rotation } = await new Rotations(first.scope()).request({ userName: "svc-kept", destination: "REVEAL" });
    // The new key is not revealed yet, so the database still contains its sealed secret.
    const kept = await waitForState(first, rotation!.id, "PROMOTED");
    const alerts = await first.platform.orm.em.fork().execute("select id, status from alert order by id");
    await first.close();

    expect(await command("backup", dataDir, backup)).toMatchObject({ code: 2 });
    expect(await command("backup", dataDir, backup, join(backup, "keys"))).toMatchObject({ code: 2 });
    expect(await command("backup", dataDir, backup, keys)).toMatchObject({
      code: 0,
      output: expect.stringContaining("together they reveal every secret"),
    });
    expect(await command("backup", dataDir, backup, join(folder, "other-keys"))).toMatchObject({
      code: 1,
      output: expect.stringContaining("already exists"),
    });

    // Finding S29: neither folder alone reveals a secret.
    expect(readdirSync(backup).filter((name) => name.startsWith("key-"))).toEqual([]);
    expect(readdirSync(keys)).toEqual(["key-encryption-key"]);
    // After the backup, the reveal expires. So the new key is deleted, and the old key stays.
    const second = await open(dataDir, account, true);
    await waitForState(second, rotation!.id, "ROLLED_BACK");
    const keysNow = keysOf(second, "svc-kept");
    await second.close();
    expect(keysNow).toEqual([`${kept.oldAccessKeyId} true`]);

    expect(await command("restore", dataDir, backup, keys)).toMatchObject({
      code: 1,
      output: expect.stringContaining("must be empty"),
    });
    const restored = await command("restore", other, backup, keys);
    expect(restored).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        / Put 1 rotation on hold until an operator decides\. Ended \d+ sessions? and \d+ one-time links?\./,
      ),
    });
    // Finding S7: the way in if no admin can sign in.
    expect(await command("admin-link", other)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Sign in as break-glass .*\nhttp:\S+\/sign-in#token=[\w-]{43}\n$/),
    });
    const third = await open(other, account, true);
    try {
      const em = third.platform.orm.em.fork();
      expect(await em.execute("select id, status from alert order by id")).toEqual(alerts);
      expect(await verifyAudit(em, third.platform.auditKey)).toMatchObject({ broken: null });
      expect(connectionOf(third.account, third.platform.secrets)).toMatchObject({
        secretAccessKey: expect.any(String),
      });
      const held = await readRotation(third, rotation!.id);
      expect(held).toMatchObject({ state: "NEEDS_OPERATOR", resumeState: "PROMOTED", parkedCode: "RESTORED" });
      expect(third.platform.secrets.open(held.sealedSecret!, `rotation|${held.id}|sealed_secret`)).toMatch(
        /^[\w/+]{40}$/,
      );
      const mark = third.demo.truth.since().length;
      await pause(WATCHED_MS);
      expect(
        third.demo.truth
          .since()
          .slice(mark)
          .filter(({ kind }) => kind !== "KEY_USED"),
      ).toEqual([]);
      expect(keysOf(third, "svc-kept")).toEqual(keysNow);
      expect((await third.scan()).status).toBe("SUCCEEDED");
    } finally {
      await third.close();
    }

    writeFileSync(join(other, "key-encryption-key"), randomBytes(32).toString("base64"));
    expect(await command("audit-verify", other)).toMatchObject({
      code: 78,
      output: expect.stringContaining("(KEY_MISMATCH)"),
    });
  },
);

test(
  "a rotation restored to before its CreateAccessKey call deletes no key while it is on hold",
  { timeout: 240_000 },
  async () => {
    const product = await openTestPlatform({ hasWorker: false, rotation: { demoTimeScale: TIME_SCALE } });
    product.demo.timeScale = TIME_SCALE;
    const em = () => product.platform.orm.em.fork();
    try {
      const { key } = addUser(product, "svc-old-copy");
      product.sandbox.faults.add({ kind: "latency", milliseconds: 1_500, action: "iam:CreateAccessKey" });
      const worker = await startWorker(product.platform);
      const { rotation } = await new Rotations(product.scope()).request({ userName: "svc-old-copy" });
      const id = rotation!.id;
      await waitForState(product, id, "CREATE_INTENT");
      const [{ row } = { row: "" }] = await em().execute<{ row: string }[]>(
        "select row_to_json(rotation)::text as row from rotation where id = ?",
        [id],
      );
      await waitForState(product, id, "PROMOTED");
      await new Rotations(product.scope()).advance({ id, confirmation: "svc-old-copy" });
      const done = await waitForState(product, id, "COMPLETED");
      await worker.close();
      const live = keysOf(product, "svc-old-copy");
      expect(live).toEqual([`${done.newAccessKeyId} true`]);
      expect(done.oldAccessKeyId).toBe(key.accessKeyId);

      // Restores an older copy of the row, as a backup from that time would contain it.
      const owner = await openOrm(product.ownerUrl);
      await owner.em.fork().transactional(async (tx) => {
        await tx.execute("alter table rotation_event disable trigger user");
        await tx.execute("delete from rotation_event where rotation_id = ?", [id]);
        await tx.execute("delete from rotation where id = ?", [id]);
        await tx.execute("insert into rotation select * from json_populate_record(null::rotation, ?::json)", [row]);
        await tx.execute("alter table rotation_event enable trigger user");
      });
      await owner.close();
      const held = await holdRotations(em(), { caller: SYSTEM, requestId: "test", platform: product.platform });
      expect(held).toBe(1);
      expect(await readRotation(product, id)).toMatchObject({
        state: "NEEDS_OPERATOR",
        resumeState: "RECONCILING",
        parkedCode: "RESTORED",
      });
      const after = await startWorker(product.platform);
      await pause(WATCHED_MS);
      expect(keysOf(product, "svc-old-copy")).toEqual(live);
      expect(await new Rotations(product.scope()).cancel(id)).toMatchObject({ state: "CANCELLED" });
      await after.close();
      expect(keysOf(product, "svc-old-copy")).toEqual(live);
    } finally {
      await product.close();
    }
  },
);
