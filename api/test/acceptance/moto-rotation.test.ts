/**
 * A rotation on an AWS that nobody of us wrote: asked for by REST, carried out by real worker processes that are killed
 * with -9 at one step after the other, while an application reads its key from Secrets Manager and lives on it. Moto lets
 * inactive keys in, gives without a stage what was current once, and remembers no creations: that the old key is off is therefore read from ListAccessKeys, and a key
 * whose answer was lost can be proved by nobody, which is what the product must say.
 */
import { randomBytes } from "node:crypto";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  ListAccessKeysCommand,
} from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { pause } from "../../src/clock.ts";
import type { Failpoint } from "../../src/services/core/failpoints.ts";
import { findMotoPython, type Moto, startMoto } from "../contract/moto.ts";
import { WorkerProcess } from "../drills/worker-process.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
/** The default windows: ten days of rest in fourteen seconds. */
const TIME_SCALE = 60_000;
const KEY = randomBytes(32);
const OWN = { AWS_ACCESS_KEY_ID: "AKIAROTATIONSTESTER1", AWS_SECRET_ACCESS_KEY: "acceptance", AWS_REGION: REGION };
const DEADLINE_MS = 90_000;
const CALL_EVERY_MS = 100;
/** In the order in which a rotation comes by them. Before the create nothing was made: the next worker finds that out and tries again. */
const KILLED_AT: readonly Failpoint[] = [
  "after.call.identity",
  "before.call.create-key",
  "after.commit.SEALED",
  "after.call.put-secret",
  "after.commit.VERIFIED",
  "after.call.set-current",
  "before.call.switch-old-off",
  "after.call.switch-old-off",
  "after.call.delete-old",
];

interface RotationView {
  readonly id: string;
  readonly status: string;
  readonly newAccessKeyId: string | null;
  readonly parkedCode: string | null;
  readonly steps: readonly {
    readonly kind: string;
    readonly status: string;
    readonly actor: string;
    readonly evidence: object;
  }[];
}

const python = findMotoPython();
const register = python === undefined ? withoutMoto : () => rotationOnMoto(python);
register();

function withoutMoto(): void {
  test("without moto nobody else's AWS is at hand", () => {
    expect(findMotoPython()).toBeUndefined();
  });
}

function rotationOnMoto(program: string): void {
  let moto: Moto;
  let platform: TestPlatform;
  let server: TestServer;
  let iam: IAMClient;
  let secrets: SecretsManagerClient;
  const environment = { ...process.env };
  const workers: WorkerProcess[] = [];

  beforeAll(async () => {
    moto = await startMoto(program);
    platform = await openTestPlatform({ hasWorker: false, keyEncryptionKey: KEY, rotation: { timeScale: TIME_SCALE } });
    server = await openTestServer(platform);
    delete process.env["AWS_PROFILE"];
    delete process.env["AWS_SESSION_TOKEN"];
    Object.assign(process.env, OWN, { AWS_ENDPOINT_URL: moto.url });
    const person = {
      endpoint: moto.url,
      region: REGION,
      credentials: { accessKeyId: "AKIASOMEPERSON000001", secretAccessKey: "person" },
    };
    iam = new IAMClient(person);
    secrets = new SecretsManagerClient(person);
    const { data } = await server.graphql(
      `mutation { connectAccount(input: { name: "Moto", source: ENVIRONMENT }) { account { id } userErrors { code message } } }`,
    );
    expect(data.connectAccount.userErrors).toEqual([]);
    const { data: updated } = await server.graphql(
      `mutation W($id: ID!) { updateAccount(input: { id: $id, writes: CONNECTION }) { userErrors { code message } } }`,
      { id: data.connectAccount.account.id },
    );
    expect(updated.updateAccount.userErrors).toEqual([]);
  });

  const killAll = () => Promise.all(workers.map((worker) => worker.kill()));
  afterEach(killAll);
  afterAll(async () => {
    await server?.close();
    await platform?.close();
    await moto?.stop();
    for (const name of ["AWS_ENDPOINT_URL", "AWS_PROFILE", "AWS_SESSION_TOKEN", ...Object.keys(OWN)]) {
      if (environment[name] === undefined) delete process.env[name];
      else process.env[name] = environment[name];
    }
  });

  async function newUser(userName: string) {
    await iam.send(new CreateUserCommand({ UserName: userName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
    const key = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
    await secrets.send(
      new CreateSecretCommand({ Name: `iam-monitor/${userName}`, SecretString: JSON.stringify({ ...key, userName }) }),
    );
    return key;
  }

  async function keysOf(userName: string): Promise<Record<string, string | undefined>> {
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }));
    return Object.fromEntries(AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId!, Status]));
  }

  async function currentKeyOf(userName: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
    const { SecretString } = await secrets.send(
      new GetSecretValueCommand({ SecretId: `iam-monitor/${userName}`, VersionStage: "AWSCURRENT" }),
    );
    return JSON.parse(SecretString!) as { accessKeyId: string; secretAccessKey: string };
  }

  async function askFor(userName: string): Promise<string> {
    const answer = await server.rest("/api/aws/iam/rotate-key", {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": `rotate ${userName}`.replace(" ", "-") },
      body: JSON.stringify({ account: ACCOUNT, userName, region: REGION }),
    });
    const body = await answer.text();
    expect(answer.status, body).toBe(202);
    const { rotation } = JSON.parse(body) as { rotation: RotationView };
    expect(answer.headers.get("location")).toBe(`/api/aws/iam/rotations/${rotation.id}`);
    return rotation.id;
  }

  async function read(id: string): Promise<RotationView> {
    const answer = await server.rest(`/api/aws/iam/rotations/${id}`);
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { rotation: RotationView }).rotation;
  }

  function startWorker(failpoint?: Failpoint): WorkerProcess {
    const worker = new WorkerProcess({
      databaseUrl: platform.databaseUrl,
      keyEncryptionKey: KEY,
      endpoint: moto.url,
      failpoints: failpoint === undefined ? [] : [{ name: failpoint, hit: 1 }],
      environment: OWN,
    });
    workers.push(worker);
    return worker;
  }

  /** One worker that dies there; whoever comes after it finds what it held. */
  async function killAt(id: string, failpoint: Failpoint): Promise<void> {
    const worker = startWorker(failpoint);
    await Promise.race([worker.exited, pause(DEADLINE_MS)]);
    expect(
      worker.struck.map((each) => each.failpoint),
      JSON.stringify((await read(id)).steps.slice(-3)),
    ).toEqual([failpoint]);
  }

  describe("on moto", () => {
    test(
      "a key is replaced though its worker is killed at every turn, and its application never stops",
      { timeout: 300_000 },
      async () => {
        const userName = "svc-moto";
        const old = await newUser(userName);
        const used = new Set<string>();
        const refusals: string[] = [];
        const isOver = new AbortController();
        const seen: Record<string, string | undefined>[] = [];
        const application = (async () => {
          while (!isOver.signal.aborted) {
            const key = await currentKeyOf(userName);
            const client = new STSClient({ endpoint: moto.url, region: REGION, credentials: key });
            await client.send(new GetCallerIdentityCommand({})).then(
              () => used.add(key.accessKeyId),
              (error: Error) => refusals.push(error.name),
            );
            client.destroy();
            seen.push(await keysOf(userName));
            await pause(CALL_EVERY_MS);
          }
        })();
        const id = await askFor(userName);
        try {
          for (const failpoint of KILLED_AT) await killAt(id, failpoint);
          startWorker();
          await expect
            .poll(async () => (await read(id)).status, { timeout: DEADLINE_MS, interval: 100 })
            .toBe("COMPLETED");
        } finally {
          isOver.abort();
          await application;
        }
        const { newAccessKeyId, steps } = await read(id);
        expect(await keysOf(userName)).toEqual({ [newAccessKeyId!]: "Active" });
        expect((await currentKeyOf(userName)).accessKeyId).toBe(newAccessKeyId);
        const { VersionIdsToStages } = await secrets.send(
          new DescribeSecretCommand({ SecretId: `iam-monitor/${userName}` }),
        );
        expect(VersionIdsToStages?.[id]).toContain("AWSCURRENT");
        expect([...used]).toEqual([old.accessKeyId, newAccessKeyId]);
        expect(refusals).toEqual([]);
        // As an onlooker saw the old key: active, then inactive for its time, then gone; and never both of them off.
        const lives = seen.map((keys) => keys[old.accessKeyId] ?? "gone");
        expect(lives.filter((life, index) => life !== lives[index - 1])).toEqual(["Active", "Inactive", "gone"]);
        expect(seen.every((keys) => Object.values(keys).includes("Active"))).toBe(true);
        expect(
          steps.filter(({ kind }) => kind === "REQUESTED" || kind === "MOVED").map(({ status }) => status),
        ).toEqual([
          "REQUESTED",
          "CREATE_INTENT",
          "RECONCILING",
          "REQUESTED",
          "CREATE_INTENT",
          "SEALED",
          "DELIVERED",
          "VERIFIED",
          "PROMOTED",
          "DEACTIVATE_INTENT",
          "OLD_INACTIVE",
          "DELETE_INTENT",
          "COMPLETED",
        ]);
        expect(steps.find(({ status }) => status === "DEACTIVATE_INTENT")!.evidence).toMatchObject({
          openedBy: "NEW_KEY_IN_USE",
        });
        expect(steps[0]).toMatchObject({ kind: "REQUESTED", actor: expect.stringMatching(/./) });
        expect(JSON.stringify(steps)).not.toContain((await currentKeyOf(userName)).secretAccessKey);
      },
    );

    test(
      "an answer that died with its worker: nobody can prove whose the key is, so a person is asked and nothing touched",
      { timeout: 300_000 },
      async () => {
        const userName = "svc-lost";
        const old = await newUser(userName);
        const id = await askFor(userName);
        await killAt(id, "after.call.create-key");
        startWorker();
        await expect
          .poll(async () => (await read(id)).status, { timeout: DEADLINE_MS, interval: 100 })
          .toBe("NEEDS_OPERATOR");
        expect(await read(id)).toMatchObject({ parkedCode: "UNATTRIBUTED_KEY", newAccessKeyId: null });
        const keys = await keysOf(userName);
        expect(Object.values(keys)).toEqual(["Active", "Active"]);
        // A person who knows whose it was deletes it, and lets the rotation go on.
        const lost = Object.keys(keys).find((accessKeyId) => accessKeyId !== old.accessKeyId)!;
        await iam.send(new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: lost }));
        const { data } = await server.graphql(
          `mutation A($id: ID!) { advanceRotation(input: { id: $id }) { userErrors { code message } } }`,
          { id },
        );
        expect(data.advanceRotation.userErrors).toEqual([]);
        await expect
          .poll(async () => (await read(id)).status, { timeout: DEADLINE_MS, interval: 100 })
          .toBe("COMPLETED");
        const { newAccessKeyId } = await read(id);
        expect(await keysOf(userName)).toEqual({ [newAccessKeyId!]: "Active" });
        expect(newAccessKeyId).not.toBe(lost);
      },
    );
  });
}
