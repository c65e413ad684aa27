/**
 * A rotation on moto, an AWS implementation independent of ours. The rotation is requested with REST and carried out by
 * real worker processes, which are killed with SIGKILL at one step after the other. Meanwhile an application reads its
 * key from Secrets Manager and uses it. Moto differs from AWS in three ways:
 *
 * - Moto accepts inactive keys, so the test checks with ListAccessKeys that the old key is inactive.
 * - Moto returns a formerly current version of a secret without a stage.
 * - Moto has no event history. So a key cannot be attributed if the answer to its creation was lost, and the product
 *   must report that.
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
/** The factor by which time runs faster. The default ten days in which the old key stays inactive take 14 seconds. */
const TIME_SCALE = 60_000;
const KEY = randomBytes(32);
const OWN = { AWS_ACCESS_KEY_ID: "AKIAROTATIONSTESTER1", AWS_SECRET_ACCESS_KEY: "acceptance", AWS_REGION: REGION };
const DEADLINE_MS = 90_000;
/** Well below the start of a worker, before which its predecessor's step stays as it is. Each round makes three calls. */
const CALL_EVERY_MS = 300;
/**
 * The failpoints at which a worker is killed, in the order in which a rotation reaches them. If a worker dies before it
 * creates the new key, the next worker finds that no new key exists and tries again.
 */
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
  test("moto is not installed, so nothing runs on another AWS implementation", () => {
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

  /** Runs one worker that dies at the failpoint. The next worker takes over. */
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
      "a key is replaced although its worker is killed at every step, and its application never fails",
      { timeout: 300_000 },
      async () => {
        const userName = "svc-moto";
        const old = await newUser(userName);
        const used = new Set<string>();
        const refusals: string[] = [];
        const isOver = new AbortController();
        const observed: Record<string, string | undefined>[] = [];
        const application = (async () => {
          let client: { readonly accessKeyId: string; readonly sts: STSClient } | undefined;
          while (!isOver.signal.aborted) {
            const key = await currentKeyOf(userName);
            if (key.accessKeyId !== client?.accessKeyId) {
              client?.sts.destroy();
              const sts = new STSClient({ endpoint: moto.url, region: REGION, credentials: key });
              client = { accessKeyId: key.accessKeyId, sts };
            }
            await client.sts.send(new GetCallerIdentityCommand({})).then(
              () => used.add(key.accessKeyId),
              (error: Error) => refusals.push(error.name),
            );
            observed.push(await keysOf(userName));
            await pause(CALL_EVERY_MS);
          }
          client?.sts.destroy();
        })();
        const id = await askFor(userName);
        try {
          for (const failpoint of KILLED_AT) await killAt(id, failpoint);
          startWorker();
          await expect
            .poll(async () => (await read(id)).status, { timeout: DEADLINE_MS, interval: 300 })
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
        // The old key was active, then inactive for its waiting period, then deleted. The two keys were never inactive
        // at the same time.
        const statuses = observed.map((keys) => keys[old.accessKeyId] ?? "deleted");
        expect(statuses.filter((status, index) => status !== statuses[index - 1])).toEqual([
          "Active",
          "Inactive",
          "deleted",
        ]);
        expect(observed.every((keys) => Object.values(keys).includes("Active"))).toBe(true);
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
      "a key that cannot be attributed, because its worker died with the answer, is left alone until an operator decides",
      { timeout: 300_000 },
      async () => {
        const userName = "svc-lost";
        const old = await newUser(userName);
        const id = await askFor(userName);
        await killAt(id, "after.call.create-key");
        startWorker();
        await expect
          .poll(async () => (await read(id)).status, { timeout: DEADLINE_MS, interval: 300 })
          .toBe("NEEDS_OPERATOR");
        expect(await read(id)).toMatchObject({ parkedCode: "UNATTRIBUTED_KEY", newAccessKeyId: null });
        const keys = await keysOf(userName);
        expect(Object.values(keys)).toEqual(["Active", "Active"]);
        // An operator who recognises the unattributed key deletes it and continues the rotation.
        const lost = Object.keys(keys).find((accessKeyId) => accessKeyId !== old.accessKeyId)!;
        await iam.send(new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: lost }));
        const { data } = await server.graphql(
          `mutation A($id: ID!) { advanceRotation(input: { id: $id }) { userErrors { code message } } }`,
          { id },
        );
        expect(data.advanceRotation.userErrors).toEqual([]);
        await expect
          .poll(async () => (await read(id)).status, { timeout: DEADLINE_MS, interval: 300 })
          .toBe("COMPLETED");
        const { newAccessKeyId } = await read(id);
        expect(await keysOf(userName)).toEqual({ [newAccessKeyId!]: "Active" });
        expect(newAccessKeyId).not.toBe(lost);
      },
    );
  });
}
