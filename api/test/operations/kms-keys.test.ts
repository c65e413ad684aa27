/** S18: the key-encryption key from AWS KMS, on the sandbox and on Moto if it is installed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { CreateKeyCommand, DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { decryptDataKey, generateDataKey } from "../../src/aws/kms-data-key.ts";
import { now } from "../../src/clock.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { verifyKey } from "../../src/services/operations/key-canary.ts";
import { dropOldKmsKeys, type KmsSettings, makeKmsKey, openKmsKeys } from "../../src/services/operations/kms-keys.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { findMotoPython, type Moto, startMoto } from "../contract/moto.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { programArguments } from "../support/program.ts";

const REGION = "eu-west-1";
const REWRAP = fileURLToPath(new URL("../../src/app/commands/keys-rewrap.ts", import.meta.url));
const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const UNAVAILABLE = { code: "KEY_UNAVAILABLE" };

const account = new SandboxAccount({ id: "123456789012", clock: now, seed: 5 });
const credentials = account.createAccessKey(account.createUser({ name: "iam-monitor" }));
const VARIABLES = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
const given = VARIABLES.map((name) => [name, process.env[name]] as const);
let sandbox: Sandbox;
let moto: Moto | null = null;
let database: TestDatabase;
let orm: Orm;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [account] });
  const python = findMotoPython();
  if (python !== undefined) moto = await startMoto(python);
  database = await openTestDatabase();
  orm = await openOrm(database.url);
});
afterEach(async () => {
  sandbox.faults.clear();
  await em().execute("delete from kms_key");
  await em().execute("delete from key_canary");
});
afterAll(async () => {
  for (const [name, value] of given) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await orm.close();
  await database.close();
  await sandbox.stop();
  await moto?.stop();
});

const em = () => orm.em.fork();
const stored = () => em().execute<Record<string, string>[]>("select * from kms_key order by seq");

const settingsOf = (keyArn: string, formerKeyArn: string | null = null): KmsSettings => ({
  keyArn,
  formerKeyArn,
  installation: "one",
});

/** Lets the SDK's own chain reach the target. Returns the ARNs of two new KMS keys. */
async function useTarget(name: string): Promise<{ arn: string; other: string }> {
  process.env["AWS_ENDPOINT_URL"] = name === "moto" ? moto!.url : sandbox.url;
  process.env["AWS_ACCESS_KEY_ID"] = credentials.accessKeyId;
  process.env["AWS_SECRET_ACCESS_KEY"] = credentials.secretAccessKey;
  if (name !== "moto") {
    const keys = account.kmsKeysIn(REGION);
    return { arn: keys.create().arn, other: keys.create().arn };
  }
  const client = new KMSClient({ region: REGION });
  const keys = [await client.send(new CreateKeyCommand({})), await client.send(new CreateKeyCommand({}))];
  return { arn: keys[0]!.KeyMetadata!.Arn!, other: keys[1]!.KeyMetadata!.Arn! };
}

describe.each(findMotoPython() === undefined ? ["sandbox"] : ["sandbox", "moto"])("on %s", (name) => {
  test("two first starts agree on one key, which the database holds only encrypted", async () => {
    const { arn } = await useTarget(name);
    const [[one], [two]] = await Promise.all([openKmsKeys(em(), settingsOf(arn)), openKmsKeys(em(), settingsOf(arn))]);
    expect(Buffer.from(one).equals(two)).toBe(true);
    expect(one).toHaveLength(32);
    const rows = await stored();
    expect(rows).toHaveLength(1);
    const clear = Buffer.from(one);
    for (const text of [clear.toString("base64"), clear.toString("hex")])
      expect(JSON.stringify(rows)).not.toContain(text);
    expect(Buffer.from(rows[0]!["ciphertext"]!, "base64").includes(clear)).toBe(false);
    const described = await new KMSClient({ region: REGION }).send(new DescribeKeyCommand({ KeyId: arn }));
    expect(described.KeyMetadata).toMatchObject({ Enabled: true, KeyState: "Enabled" });
  });

  test("a key opens only for its installation, and a new or another KMS key takes over until the old one is dropped", async () => {
    const { arn, other } = await useTarget(name);
    const [first] = await openKmsKeys(em(), settingsOf(arn));
    await verifyKey(em(), openSecrets(first));
    await makeKmsKey(em(), settingsOf(arn));
    const [second, ...older] = await openKmsKeys(em(), settingsOf(arn));
    expect(older.map((key) => Buffer.from(key))).toEqual([Buffer.from(first)]);
    // Secrets that are still sealed with the former key keep it, although a newer one exists.
    await dropOldKmsKeys(em(), settingsOf(arn), openSecrets(first).keyId);
    expect(await stored()).toHaveLength(2);
    const moved = settingsOf(other, arn);
    const [third, ...others] = await openKmsKeys(em(), moved);
    expect(new Set([first, second, third].map((key) => Buffer.from(key).toString("hex"))).size).toBe(3);
    expect(others).toHaveLength(2);
    // The ring opens what the first key sealed.
    await verifyKey(em(), openSecrets(third, others));
    await dropOldKmsKeys(em(), moved, openSecrets(third).keyId);
    expect(await openKmsKeys(em(), settingsOf(other))).toEqual([third]);
    await expect(openKmsKeys(em(), { ...settingsOf(other), installation: "two" })).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringContaining("KEY_ENCRYPTION_KEY_KMS_INSTALLATION"),
    });
  });

  test("a row of another installation or of a KMS key that no setting names is not opened", async () => {
    const { arn, other } = await useTarget(name);
    const insert = (keyArn: string, ciphertext: string) =>
      em().execute("insert into kms_key (kms_key_arn, installation_id, ciphertext) values (?, 'two', ?)", [
        keyArn,
        ciphertext,
      ]);
    const [sealing] = await openKmsKeys(em(), settingsOf(arn));
    await insert(arn, (await generateDataKey({ arn, installation: "two" })).ciphertext);
    await expect(openKmsKeys(em(), settingsOf(arn))).rejects.toMatchObject(UNAVAILABLE);
    await em().execute("delete from kms_key where installation_id = 'two'");
    expect(await openKmsKeys(em(), settingsOf(arn))).toEqual([sealing]);
    await insert(other, (await generateDataKey({ arn: other, installation: "one" })).ciphertext);
    for (const work of [
      () => openKmsKeys(em(), settingsOf(arn)),
      () => makeKmsKey(em(), settingsOf(arn)),
      () => dropOldKmsKeys(em(), settingsOf(arn), openSecrets(sealing).keyId),
    ])
      await expect(work()).rejects.toMatchObject({
        ...UNAVAILABLE,
        message: expect.stringContaining(`a key of ${other}, which no setting names`),
      });
    expect(await stored()).toHaveLength(2);
  });
});

describe("a failure of KMS", () => {
  const key = (arn: string) => ({ arn, installation: "one" });

  test("only a throttled call is repeated; a refusal names the action, and no message holds the key", async () => {
    const { arn } = await useTarget("sandbox");
    const made = await generateDataKey(key(arn));
    const calls = async (fault: Parameters<Sandbox["faults"]["add"]>[0]) => {
      const mark = sandbox.log.mark();
      sandbox.faults.add({ ...fault, action: "kms:Decrypt" });
      const answer = await decryptDataKey(key(arn), made.ciphertext).catch((error: unknown) => error);
      sandbox.faults.clear();
      return { answer, count: sandbox.log.count("kms:Decrypt", mark) };
    };
    expect(await calls({ kind: "throttle", times: 2 })).toMatchObject({ count: 3, answer: made.key });
    for (const fault of [{ kind: "serverError", status: 500 }, { kind: "reset" }, { kind: "expiredToken" }] as const)
      expect(await calls(fault), fault.kind).toMatchObject({ count: 1, answer: UNAVAILABLE });
    const denied = await calls({ kind: "deny" });
    expect(denied).toMatchObject({ count: 1, answer: UNAVAILABLE });
    expect((denied.answer as Error).message).toContain("AWS refused kms:Decrypt. Allow it for this process");
  });

  test("a disabled or missing key, and a changed ciphertext, are refused", async () => {
    const { arn, other } = await useTarget("sandbox");
    const { ciphertext } = await generateDataKey(key(arn));
    const changed = Buffer.from(ciphertext, "base64");
    changed[changed.length - 1]! ^= 1;
    await expect(decryptDataKey(key(arn), changed.toString("base64"))).rejects.toMatchObject(UNAVAILABLE);
    await expect(decryptDataKey(key(other), ciphertext)).rejects.toMatchObject(UNAVAILABLE);
    await expect(generateDataKey(key(`${arn}-missing`))).rejects.toMatchObject(UNAVAILABLE);
    account.kmsKeysIn(REGION).get(arn).isEnabled = false;
    await expect(decryptDataKey(key(arn), ciphertext)).rejects.toMatchObject({
      ...UNAVAILABLE,
      message: expect.stringContaining("DisabledException"),
    });
  });

  test(
    "a start that KMS refuses ends with 78; a database moves from its own key to KMS",
    { timeout: 240_000 },
    async () => {
      const { arn } = await useTarget("sandbox");
      const old = randomBytes(32);
      await verifyKey(em(), openSecrets(old));
      const settings = {
        DATABASE_URL: database.url,
        DATABASE_OWNER_URL: database.ownerUrl,
        KEY_ENCRYPTION_KEY_KMS: arn,
        KEY_ENCRYPTION_KEY_KMS_INSTALLATION: "one",
        KEY_ENCRYPTION_KEYS_OLD: old.toString("base64"),
        PORT: "0",
        PROCESS_ROLE: "api",
      };
      const denied = sandbox.faults.deny("kms:GenerateDataKey");
      const refused = await run(MAIN, [], settings);
      expect(refused.code).toBe(78);
      expect(refused.output).toContain("KEY_ENCRYPTION_KEY_KMS: kms:GenerateDataKey with ");
      expect(refused.output).toContain("(KEY_UNAVAILABLE)");
      sandbox.faults.remove(denied);
      expect(await run(REWRAP, [], settings)).toMatchObject({ code: 0 });
      const [sealing, ...older] = await openKmsKeys(em(), settingsOf(arn));
      expect(older).toEqual([]);
      // The former key is no longer needed.
      await verifyKey(em(), openSecrets(sealing));
      const { KEY_ENCRYPTION_KEYS_OLD: _former, ...without } = settings;
      const made = await run(REWRAP, ["--new-key"], without);
      expect(made).toMatchObject({ code: 0, output: expect.stringContaining("Restart every process") });
      // A process that was not restarted yet seals with the former key, and opens what is stored.
      await verifyKey(em(), openSecrets(sealing));
      const [newest, ...former] = await openKmsKeys(em(), settingsOf(arn));
      expect(former).toEqual([sealing]);
      expect(await run(REWRAP, [], without)).toMatchObject({ code: 0 });
      expect(await openKmsKeys(em(), settingsOf(arn))).toEqual([newest]);
      await verifyKey(em(), openSecrets(newest));
    },
  );
});

async function run(program: string, args: readonly string[], settings: Readonly<Record<string, string>>) {
  const { PATH, HOME, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  const child = spawn(process.execPath, [...programArguments(program), ...args], {
    env: { PATH, HOME, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}
