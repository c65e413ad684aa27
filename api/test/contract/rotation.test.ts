/**
 * The behaviour of AWS that a rotation relies on besides IAM: the versions and labels of Secrets Manager, and
 * CloudTrail's record of a key's creation.
 */
import { randomUUID } from "node:crypto";
import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CreateAccessKeyCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, expect } from "vitest";
import { readSecretOwnership } from "../../src/aws/secret-sink.ts";
import { secretTags } from "../../src/iam/rotation/secret-destination.ts";
import { type Case, declareCases } from "./cases.ts";
import { startTargets, type Target } from "./targets.ts";

const targets = await startTargets();
afterAll(async () => {
  await Promise.all(targets.map((target) => target.stop()));
});

/** Creates a secret with one version. Returns its name and that version's id. */
async function newSecret({ secretsManager }: Target): Promise<{ name: string; first: string }> {
  const name = `iam-monitor/${randomUUID()}`;
  const first = randomUUID();
  await secretsManager.send(new CreateSecretCommand({ Name: name, ClientRequestToken: first, SecretString: "one" }));
  return { name, first };
}

async function putPending(
  { secretsManager }: Target,
  name: string,
  token: string = randomUUID(),
  value = "two",
): Promise<string> {
  await secretsManager.send(
    new PutSecretValueCommand({
      SecretId: name,
      ClientRequestToken: token,
      SecretString: value,
      VersionStages: ["AWSPENDING"],
    }),
  );
  return token;
}

/** Returns the sorted staging labels of each version of a secret, by version id. */
async function stagesOf({ secretsManager }: Target, name: string): Promise<Record<string, string[]>> {
  const { VersionIdsToStages = {} } = await secretsManager.send(new DescribeSecretCommand({ SecretId: name }));
  return Object.fromEntries(Object.entries(VersionIdsToStages).map(([id, labels]) => [id, labels.toSorted()]));
}

const cases: readonly Case[] = [
  {
    name: "a secret's first version is AWSCURRENT, its id the request's token",
    ask: async (target) => {
      const { name, first } = await newSecret(target);
      const value = await target.secretsManager.send(new GetSecretValueCommand({ SecretId: name }));
      expect(value).toMatchObject({ Name: name, SecretString: "one", VersionId: first, VersionStages: ["AWSCURRENT"] });
      expect(value.ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:iam-monitor\/[\w-]+-\w{6}$/);
      expect(value.CreatedDate).toBeInstanceOf(Date);
      expect((await target.secretsManager.send(new GetSecretValueCommand({ SecretId: value.ARN }))).SecretString).toBe(
        "one",
      );
    },
  },
  {
    name: "a missing secret is refused",
    ask: async ({ secretsManager }) => {
      for (const command of [
        new GetSecretValueCommand({ SecretId: "iam-monitor/missing" }),
        new DescribeSecretCommand({ SecretId: "iam-monitor/missing" }),
        new PutSecretValueCommand({ SecretId: "iam-monitor/missing", SecretString: "x" }),
      ]) {
        await expect(secretsManager.send(command)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
      }
    },
  },
  {
    name: "a second secret of the same name is refused",
    ask: async (target) => {
      const { name } = await newSecret(target);
      await expect(
        target.secretsManager.send(new CreateSecretCommand({ Name: name, SecretString: "other" })),
      ).rejects.toMatchObject({
        name: "ResourceExistsException",
      });
    },
  },
  {
    name: "the same creation again, with its token, is answered as before",
    motoDiffers: "it refuses any request with the name of an existing secret",
    ask: async (target) => {
      const { name, first } = await newSecret(target);
      const again = await target.secretsManager.send(
        new CreateSecretCommand({ Name: name, ClientRequestToken: first, SecretString: "one" }),
      );
      expect(again.VersionId).toBe(first);
      await expect(
        target.secretsManager.send(
          new CreateSecretCommand({ Name: name, ClientRequestToken: first, SecretString: "other" }),
        ),
      ).rejects.toMatchObject({ name: "ResourceExistsException" });
    },
  },
  {
    name: "a pending version exists beside the current one",
    ask: async (target) => {
      const { name, first } = await newSecret(target);
      const second = await putPending(target, name);
      expect(await stagesOf(target, name)).toEqual({ [first]: ["AWSCURRENT"], [second]: ["AWSPENDING"] });
      const { secretsManager } = target;
      expect((await secretsManager.send(new GetSecretValueCommand({ SecretId: name }))).SecretString).toBe("one");
      expect(
        (await secretsManager.send(new GetSecretValueCommand({ SecretId: name, VersionStage: "AWSPENDING" })))
          .SecretString,
      ).toBe("two");
      expect(
        (await secretsManager.send(new GetSecretValueCommand({ SecretId: name, VersionId: second }))).VersionId,
      ).toBe(second);
    },
  },
  {
    name: "moving AWSCURRENT leaves AWSPREVIOUS behind",
    ask: async (target) => {
      const { name, first } = await newSecret(target);
      const second = await putPending(target, name);
      const move = { SecretId: name, VersionStage: "AWSCURRENT", MoveToVersionId: second };
      await target.secretsManager.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: first }));
      const stages = await stagesOf(target, name);
      expect(stages[first]).toEqual(["AWSPREVIOUS"]);
      expect(stages[second]).toContain("AWSCURRENT");
      const current = await target.secretsManager.send(
        new GetSecretValueCommand({ SecretId: name, VersionStage: "AWSCURRENT" }),
      );
      expect(current).toMatchObject({ SecretString: "two", VersionId: second });
    },
  },
  {
    name: "a read without a label returns AWSCURRENT, also after it moved",
    motoDiffers: "it returns the version that was put as current, not the one that the label moved to",
    ask: async (target) => {
      const { name, first } = await newSecret(target);
      const second = await putPending(target, name);
      const move = { SecretId: name, VersionStage: "AWSCURRENT", MoveToVersionId: second, RemoveFromVersionId: first };
      await target.secretsManager.send(new UpdateSecretVersionStageCommand(move));
      expect((await target.secretsManager.send(new GetSecretValueCommand({ SecretId: name }))).SecretString).toBe(
        "two",
      );
    },
  },
  {
    name: "an attached label is moved only from the version that is named",
    ask: async (target) => {
      const { name } = await newSecret(target);
      const second = await putPending(target, name);
      const move = { SecretId: name, VersionStage: "AWSCURRENT", MoveToVersionId: second };
      await expect(target.secretsManager.send(new UpdateSecretVersionStageCommand(move))).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
      await expect(
        target.secretsManager.send(new UpdateSecretVersionStageCommand({ ...move, RemoveFromVersionId: second })),
      ).rejects.toMatchObject({ name: "InvalidParameterException" });
    },
  },
  {
    name: "a put without labels becomes AWSCURRENT",
    ask: async (target) => {
      const { name, first } = await newSecret(target);
      const { VersionId } = await target.secretsManager.send(
        new PutSecretValueCommand({ SecretId: name, SecretString: "two" }),
      );
      expect(await stagesOf(target, name)).toEqual({ [first]: ["AWSPREVIOUS"], [VersionId!]: ["AWSCURRENT"] });
    },
  },
  {
    name: "the same put again changes nothing",
    ask: async (target) => {
      const { name } = await newSecret(target);
      const second = await putPending(target, name);
      const before = await stagesOf(target, name);
      await putPending(target, name, second);
      expect(await stagesOf(target, name)).toEqual(before);
    },
  },
  {
    name: "another value under a reused token is refused",
    motoDiffers: "it overwrites the version",
    ask: async (target) => {
      const { name } = await newSecret(target);
      const second = await putPending(target, name);
      await expect(putPending(target, name, second, "other")).rejects.toMatchObject({
        name: "ResourceExistsException",
      });
      const value = await target.secretsManager.send(new GetSecretValueCommand({ SecretId: name, VersionId: second }));
      expect(value.SecretString).toBe("two");
    },
  },
  {
    name: "the first version is AWSCURRENT even when it was put as pending",
    motoDiffers: "it sets only the requested labels",
    ask: async (target) => {
      const name = `iam-monitor/${randomUUID()}`;
      await target.secretsManager.send(new CreateSecretCommand({ Name: name }));
      const first = await putPending(target, name);
      expect((await stagesOf(target, name))[first]).toContain("AWSCURRENT");
    },
  },
  {
    name: "an unattached label and a missing version are refused",
    ask: async (target) => {
      const { name } = await newSecret(target);
      for (const which of [{ VersionStage: "AWSPENDING" }, { VersionId: randomUUID() }]) {
        await expect(
          target.secretsManager.send(new GetSecretValueCommand({ SecretId: name, ...which })),
        ).rejects.toMatchObject({
          name: "ResourceNotFoundException",
        });
      }
    },
  },
  {
    name: "versions are listed with their labels",
    ask: async (target) => {
      const { name, first } = await newSecret(target);
      const second = await putPending(target, name);
      const { Versions } = await target.secretsManager.send(new ListSecretVersionIdsCommand({ SecretId: name }));
      const listed = Versions!.map(({ VersionId, VersionStages }) => [VersionId, VersionStages]);
      expect(new Map(listed as [string, string[]][])).toEqual(
        new Map([
          [first, ["AWSCURRENT"]],
          [second, ["AWSPENDING"]],
        ]),
      );
    },
  },
  {
    name: "tags or the value name the owner of a secret; a deleted one belongs to nothing of ours",
    ask: async (target) => {
      const signal = AbortSignal.timeout(30_000);
      const owner = { accountId: "account_1", awsAccountId: "123456789012", userName: "svc,1" };
      const ask = (secretId: string) => readSecretOwnership(target, secretId, owner, signal);
      const { name } = await newSecret(target);
      expect(await ask(name)).toMatchObject({ kind: "FOREIGN", description: expect.not.stringContaining('"one"') });
      const key = JSON.stringify({ accessKeyId: "AKIA1", secretAccessKey: "two", userName: owner.userName });
      await target.secretsManager.send(new PutSecretValueCommand({ SecretId: name, SecretString: key }));
      expect(await ask(name)).toMatchObject({ kind: "OURS", proof: "CONTENT" });
      const elsewhere = { ...owner, awsAccountId: "999999999999" };
      expect(await readSecretOwnership(target, name, elsewhere, signal)).toMatchObject({ kind: "FOREIGN" });
      const tagged = `iam-monitor/${randomUUID()}`;
      const Tags = [...secretTags(owner)].map(([Key, Value]) => ({ Key, Value }));
      const { ARN } = await target.secretsManager.send(
        new CreateSecretCommand({ Name: tagged, SecretString: "x", Tags }),
      );
      for (const id of [tagged, ARN!]) expect(await ask(id)).toMatchObject({ kind: "OURS", proof: "TAG", arn: ARN });
      await target.secretsManager.send(new DeleteSecretCommand({ SecretId: tagged }));
      expect(await ask(tagged)).toMatchObject({
        kind: "FOREIGN",
        description: expect.stringContaining("It is scheduled for deletion."),
      });
    },
  },
  {
    name: "CloudTrail records who created a key, with the user agent",
    motoDiffers: "it has no LookupEvents",
    ask: async (target) => {
      const UserName = `user-${randomUUID().slice(0, 8)}`;
      await target.iam.send(new CreateUserCommand({ UserName }));
      const { AccessKey } = await target.iam.send(new CreateAccessKeyCommand({ UserName }));
      const { Events } = await target.cloudTrail.send(
        new LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateAccessKey" }],
        }),
      );
      const event = Events!.find(({ Resources }) =>
        Resources!.some(({ ResourceName }) => ResourceName === AccessKey!.AccessKeyId),
      );
      expect(event).toMatchObject({
        EventName: "CreateAccessKey",
        EventSource: "iam.amazonaws.com",
        ReadOnly: "false",
      });
      const record = JSON.parse(event!.CloudTrailEvent!);
      expect(record).toMatchObject({
        eventName: "CreateAccessKey",
        awsRegion: "us-east-1",
        requestParameters: { userName: UserName },
        responseElements: { accessKey: { userName: UserName, accessKeyId: AccessKey!.AccessKeyId, status: "Active" } },
      });
      expect(record.userAgent).toContain("aws-sdk-js");
      expect(event!.CloudTrailEvent).not.toContain(AccessKey!.SecretAccessKey);
    },
  },
];

declareCases("Secrets Manager and CloudTrail", targets, cases);
