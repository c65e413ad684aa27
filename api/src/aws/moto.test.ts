/**
 * Reads accounts from moto, an independent imitation of AWS. The tests run only if the distribution's Python has moto.
 * It differs from AWS in known ways: no pages of authorization details, plain JSON documents, no root row, and an HTML
 * page for unknown operations.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand as CreateOrganizationPolicyCommand,
  EnableAWSServiceAccessCommand,
  ListRootsCommand,
  MoveAccountCommand,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CloudWatchLogsClient, CreateLogGroupCommand, PutMetricFilterCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateBucketCommand,
  PutBucketAclCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateGrantCommand, CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { CreateSecretCommand, PutResourcePolicyCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { CreateTopicCommand, SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import {
  CreateGroupCommand as CreatePeopleGroupCommand,
  CreateGroupMembershipCommand,
  CreateUserCommand as CreatePersonCommand,
  IdentitystoreClient,
} from "@aws-sdk/client-identitystore";
import {
  AttachManagedPolicyToPermissionSetCommand,
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  ListInstancesCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pause } from "../clock.ts";
import { CHECKS } from "../iam/checks/rules/index.ts";
import { runChecks } from "../iam/checks/run.ts";
import { secretTags } from "../iam/rotation/secret-destination.ts";
import { EVERYONE_GROUP } from "../iam/resource-grants.ts";
import { DEFAULT_CHECK_SETTINGS } from "../iam/settings.ts";
import { callerIdentity } from "./caller-identity.ts";
import { clientConfig, createClients, createRotationClients, Layers } from "./clients.ts";
import { openEventQueue } from "./event-queue.ts";
import type { SandboxConnection } from "./connection.ts";
import {
  labelParameter,
  putParameter,
  readParameter,
  readParameterOwnership,
  restoreParameter,
} from "./parameter-sink.ts";
import { readAccount } from "./read-account.ts";
import { identifyOrganization, readOrganizationTree } from "./read-members.ts";
import { readIdentityCenter } from "./read-identity-center.ts";
import { readOrganizationAdministration } from "./read-organization-administration.ts";
import { readOrganizationPolicies } from "./read-organization-policies.ts";
import { freePort } from "../../test/support/free-port.ts";
import { knownKeysOf } from "../../test/support/known-keys.ts";
import { testConnection } from "./test-connection.ts";

const PYTHON = "/usr/bin/python3";
const START_TRIES = 100;
const START_PAUSE_MILLISECONDS = 200;
const EMPTY_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});
const DENY_LEAVING = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "organizations:LeaveOrganization", Resource: "*" }],
});

// Debian's moto imports flask_cors but does not depend on it, so it is replaced. Only browsers need its answers.
const MOTO = `
import sys, types
try:
    import flask_cors
except ImportError:
    stub = types.ModuleType("flask_cors")
    stub.CORS = lambda *args, **kwargs: None
    sys.modules["flask_cors"] = stub
from moto.server import main
main(sys.argv[1:])
`;

const parsed = (document: string): unknown => JSON.parse(document);

function hasMoto(): boolean {
  if (!existsSync(PYTHON)) return false;
  try {
    execFileSync(PYTHON, ["-c", "import moto, flask"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const register = hasMoto() ? motoTests : sandboxAlone;
register();

function motoTests(): void {
  describe("against moto", () => {
    let moto: ChildProcess;
    let connection: SandboxConnection;

    beforeAll(async () => {
      const port = await freePort();
      moto = spawn(PYTHON, ["-c", MOTO, "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
      connection = {
        type: "SANDBOX",
        endpoint: `http://127.0.0.1:${port}`,
        region: "us-east-1",
        accessKeyId: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "example",
      };
      for (let attempt = 0; attempt < START_TRIES; attempt += 1) {
        const isUp = await fetch(connection.endpoint).then(
          () => true,
          () => false,
        );
        if (isUp) break;
        await pause(START_PAUSE_MILLISECONDS);
      }
      const clients = createClients(connection);
      const { iam } = clients;
      const policy = await iam.send(new CreatePolicyCommand({ PolicyName: "reads", PolicyDocument: EMPTY_POLICY }));
      await iam.send(new CreateGroupCommand({ GroupName: "people" }));
      await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: EMPTY_POLICY }));
      for (const UserName of ["anna", "ben"]) {
        await iam.send(new CreateUserCommand({ UserName }));
        await iam.send(new CreateAccessKeyCommand({ UserName }));
        await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "inline", PolicyDocument: EMPTY_POLICY }));
        await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: policy.Policy!.Arn! }));
      }
      clients.destroy();
    });
    afterAll(() => moto.kill("SIGKILL"));

    test("an account is read whole, and again without asking for known keys", async () => {
      const first = await readAccount(connection, { expectedAccountId: "123456789012" });
      const { sections } = first.snapshot;
      expect(
        Object.entries(sections).filter(([, section]) => section.status === "denied" || section.status === "failed"),
      ).toEqual([]);
      if (sections.authorizationDetails.status !== "read" || sections.credentialReport.status !== "read")
        throw new Error("unread");
      const { users, groups, roles, policies } = sections.authorizationDetails.value;
      expect([users.length, groups.length, roles.length, policies.length]).toEqual([2, 1, 1, 1]);
      expect(users[0]!.inlinePolicies[0]!.document.replaceAll(" ", "")).toBe(EMPTY_POLICY);
      expect(sections.credentialReport.value.root).toBeNull();
      // moto's GeneratedTime is in 2015, but the report contains users created today.
      expect(first.snapshot.takenAt - sections.credentialReport.asOf).toBeLessThan(60_000);
      expect(sections.passwordPolicy).toMatchObject({ status: "read", value: null });
      expect(sections.organization).toMatchObject({ status: "read", value: null });
      expect(first.callsByAction["iam:ListAccessKeys"]).toBe(2);
      const second = await readAccount(connection, {
        expectedAccountId: "123456789012",
        previousKeys: knownKeysOf(first.snapshot),
      });
      expect(second.callsByAction["iam:ListAccessKeys"]).toBeUndefined();
      expect(second.snapshot.sections.accessKeys).toMatchObject({ count: 2 });
    });

    test("checks see what is wrong there", async () => {
      const { snapshot } = await readAccount(connection, { expectedAccountId: null });
      const results = [...runChecks(snapshot, { checks: CHECKS, settings: DEFAULT_CHECK_SETTINGS })];
      const failing = results.flatMap((result) =>
        result.status === "EVALUATED" && result.findings.length > 0 ? [result.checkId] : [],
      );
      expect(failing).toEqual(expect.arrayContaining(["pwd-missing", "key-at-setup", "resource-star"]));
    });

    test("a queue delivers its messages until they are deleted", async () => {
      const layers = new Layers();
      const sender = layers.around(
        new SQSClient({ ...clientConfig(connection, layers), region: "us-east-1", useQueueUrlAsEndpoint: false }),
      );
      const { QueueUrl } = await sender.send(new CreateQueueCommand({ QueueName: "events" }));
      const bodies = Array.from({ length: 12 }, (_none, index) => JSON.stringify({ index, text: "ü".repeat(1_000) }));
      for (const MessageBody of bodies) await sender.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      sender.destroy();
      const reader = openEventQueue(connection, { url: QueueUrl!, region: "us-east-1" });
      const { signal } = new AbortController();
      expect(await reader.countWaiting(signal)).toBe(bodies.length);
      const received = await reader.receive(signal, 0);
      await reader.keepHidden(received, signal);
      await reader.delete(received, signal);
      const rest = await reader.receive(signal, 0);
      await reader.delete(rest, signal);
      expect([...received, ...rest].map(({ body }) => body).toSorted()).toEqual(bodies.toSorted());
      expect(await reader.receive(signal, 0)).toEqual([]);
      reader.close();
      const absent = openEventQueue(connection, { url: `${QueueUrl}-absent`, region: "us-east-1" });
      await expect(absent.receive(signal, 0)).rejects.toMatchObject({ code: "AWS_REJECTED" });
      absent.close();
    });

    test("the policies of resources are read as they were written, and what moto does not know is named", async () => {
      const layers = new Layers();
      const config = { ...clientConfig(connection, layers), region: "us-east-1" };
      const policy = (Resource: string) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Sid: "known", Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "*", Resource }],
        });
      const s3 = layers.around(new S3Client({ ...config, forcePathStyle: true }));
      for (const Bucket of ["reports", "empty"]) await s3.send(new CreateBucketCommand({ Bucket }));
      const onBucket = policy("arn:aws:s3:::reports/*");
      await s3.send(new PutBucketPolicyCommand({ Bucket: "reports", Policy: onBucket }));
      await s3.send(new CreateBucketCommand({ Bucket: "open" }));
      const onOpen = onBucket.replace('{"AWS":"123456789012"}', '"*"');
      await s3.send(new PutBucketPolicyCommand({ Bucket: "open", Policy: onOpen }));
      const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true, IgnorePublicAcls: false };
      await s3.send(new PutPublicAccessBlockCommand({ Bucket: "open", PublicAccessBlockConfiguration }));
      const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
      await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: "empty", OwnershipControls }));
      await s3.send(new PutBucketAclCommand({ Bucket: "reports", ACL: "public-read" }));
      const kms = layers.around(new KMSClient(config));
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy("*") }));
      const KeyId = KeyMetadata!.KeyId!;
      const GranteePrincipal = "arn:aws:iam::123456789012:role/app";
      const Constraints = { EncryptionContextSubset: { team: "data" } };
      const { GrantId } = await kms.send(
        new CreateGrantCommand({ KeyId, GranteePrincipal, Operations: ["Decrypt"], Constraints }),
      );
      const sqs = layers.around(new SQSClient({ ...config, useQueueUrlAsEndpoint: false }));
      const onQueue = policy("arn:aws:sqs:us-east-1:123456789012:orders");
      await sqs.send(new CreateQueueCommand({ QueueName: "orders", Attributes: { Policy: onQueue } }));
      const sns = layers.around(new SNSClient(config));
      const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "news" }));
      await sns.send(
        new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue: policy(TopicArn!) }),
      );
      const secrets = layers.around(new SecretsManagerClient(config));
      const { ARN } = await secrets.send(new CreateSecretCommand({ Name: "db", SecretString: "x" }));
      await secrets.send(new PutResourcePolicyCommand({ SecretId: "db", ResourcePolicy: policy("*") }));
      for (const client of [s3, kms, sqs, sns, secrets]) client.destroy();

      const { snapshot } = await readAccount(connection, {
        expectedAccountId: null,
        resourcePolicyRegions: ["us-east-1"],
      });
      const { resourcePolicies } = snapshot.sections;
      if (resourcePolicies.status !== "read") throw new Error(resourcePolicies.reason);
      const { policies, unread, publicAccessBlocks, bucketAcls, keyGrants, unreadGrants } = resourcePolicies.value;
      // A bucket of moto has no setting of Object Ownership until it gets one.
      const off = { restrictsPublicBuckets: false, ignoresPublicAcls: false };
      expect(new Map(publicAccessBlocks?.map(({ resourceArn, ...block }) => [resourceArn, block]))).toEqual(
        new Map([
          [null, off],
          ["arn:aws:s3:::open", { ...off, restrictsPublicBuckets: true }],
          ["arn:aws:s3:::reports", off],
        ]),
      );
      expect(unreadGrants).toEqual([]);
      expect(bucketAcls).toEqual([
        { resourceArn: "arn:aws:s3:::empty", objectOwnership: "BucketOwnerEnforced", grants: [] },
        { resourceArn: "arn:aws:s3:::open", objectOwnership: "ObjectWriter", grants: [] },
        {
          resourceArn: "arn:aws:s3:::reports",
          objectOwnership: "ObjectWriter",
          grants: [{ grantee: EVERYONE_GROUP, permission: "READ" }],
        },
      ]);
      expect(keyGrants).toMatchObject([
        {
          resourceArn: KeyMetadata!.Arn!,
          grants: [{ grantId: GrantId, grantee: GranteePrincipal, contextSubset: { team: "data" } }],
        },
      ]);
      const found = new Map(policies.map(({ resourceArn, document }) => [resourceArn, document && parsed(document)]));
      const expected: readonly [string, string | null][] = [
        ["arn:aws:s3:::reports", onBucket],
        ["arn:aws:s3:::empty", null],
        [KeyMetadata!.Arn!, policy("*")],
        ["arn:aws:sqs:us-east-1:123456789012:orders", onQueue],
        [TopicArn!, policy(TopicArn!)],
        [ARN!, policy("*")],
      ];
      for (const [arn, document] of expected) expect(found.get(arn), arn).toEqual(document && parsed(document));
      // Functions of moto need containers.
      expect(unread.filter(({ kind }) => kind !== "lambda:function")).toEqual([]);
    });

    test("a trail and its metric filters are read, and what moto does not know is unread", async () => {
      const layers = new Layers();
      const config = { ...clientConfig(connection, layers), region: "us-east-1" };
      const trail = layers.around(new CloudTrailClient(config));
      const logs = layers.around(new CloudWatchLogsClient(config));
      const s3 = layers.around(new S3Client({ ...config, forcePathStyle: true }));
      await s3.send(new CreateBucketCommand({ Bucket: "trail" }));
      await logs.send(new CreateLogGroupCommand({ logGroupName: "trail" }));
      const logGroupArn = "arn:aws:logs:us-east-1:123456789012:log-group:trail:*";
      const created = await trail.send(
        new CreateTrailCommand({
          Name: "main",
          S3BucketName: "trail",
          IsMultiRegionTrail: true,
          CloudWatchLogsLogGroupArn: logGroupArn,
          CloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/trail",
        }),
      );
      await trail.send(new StartLoggingCommand({ Name: "main" }));
      await trail.send(
        new PutEventSelectorsCommand({
          TrailName: "main",
          EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
        }),
      );
      await logs.send(
        new PutMetricFilterCommand({
          logGroupName: "trail",
          filterName: "stopped",
          filterPattern: '{ $.eventName = "StopLogging" }',
          metricTransformations: [{ metricName: "stopped", metricNamespace: "Trail", metricValue: "1" }],
        }),
      );
      for (const client of [trail, logs, s3]) client.destroy();

      const { snapshot } = await readAccount(connection, {
        expectedAccountId: null,
        accessAnalyzerRegions: ["us-east-1"],
        readsAlerting: true,
      });
      const { securityContact, trailAlarms, accessAnalyzer } = snapshot.sections;
      expect(securityContact).toMatchObject({ status: "skipped", code: "UNSUPPORTED_BY_ENDPOINT" });
      if (trailAlarms.status !== "read") throw new Error(trailAlarms.reason);
      expect(trailAlarms.value).toMatchObject({
        trails: [
          {
            arn: created.TrailARN,
            isLogging: true,
            hasManagementEvents: true,
            logGroupArn,
            // The filter catches none of the events that must raise an alarm. Its alarms are not asked for.
            filters: [],
          },
        ],
        unread: [],
      });
      expect(accessAnalyzer).toMatchObject({
        status: "read",
        value: { analyzers: [], unread: [{ region: "us-east-1", analyzerArn: null }] },
      });
    });

    test("a rotation's key is put into Parameter Store, labelled, and taken out again", async () => {
      const clients = createRotationClients(connection, {
        mark: "rot-0a1b2c3d-1",
        secretRegion: "eu-west-1",
        eventRegion: "us-east-1",
      });
      try {
        const signal = AbortSignal.timeout(30_000);
        const name = "/iam-monitor/svc";
        const owner = { accountId: "account_1", awsAccountId: "123456789012", userName: "svc" };
        const key = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: `of ${accessKeyId}`, userName: "svc" });
        const read = (accessKeyId: string) =>
          readParameter(clients, { name, versionId: null }, key(accessKeyId), signal);
        expect(await readParameterOwnership(clients, name, owner, signal)).toEqual({
          kind: "ABSENT",
          isCreatable: true,
        });
        await putParameter(clients, { name, tags: secretTags(owner), isNew: true }, key("AKIAONE"), signal);
        expect(await readParameterOwnership(clients, name, owner, signal)).toMatchObject({
          kind: "OURS",
          proof: "TAG",
        });
        await expect(
          putParameter(clients, { name, tags: secretTags(owner), isNew: true }, key("AKIATWO"), signal),
        ).rejects.toThrow(/already exists/i);
        await putParameter(clients, { name, tags: new Map(), isNew: false }, key("AKIATWO"), signal);
        expect(await read("AKIATWO")).toMatchObject({
          version: "OURS",
          currentVersionId: "2",
          labelledVersionId: null,
        });
        await labelParameter(clients, { name, version: "2" }, signal);
        expect(await read("AKIATWO")).toMatchObject({ labelledVersionId: "2" });
        await labelParameter(clients, { name, version: "1" }, signal);
        await restoreParameter(clients, { name, version: "1", withoutKey: "AKIATWO" }, signal);
        expect(await read("AKIAONE")).toMatchObject({ version: "OURS", currentVersionId: "3", labelledVersionId: "1" });
      } finally {
        clients.destroy();
      }
    });

    test("operations that moto does not know are skipped at once", async () => {
      const { lines } = await testConnection(connection, { expectedAccountId: "123456789012" });
      const generate = lines.find((line) => line.action === "iam:GenerateServiceLastAccessedDetails");
      expect(generate).toMatchObject({ outcome: "SKIPPED", code: "UNSUPPORTED_BY_ENDPOINT" });
      const optIn = await readAccount(connection, { expectedAccountId: null, optIn: new Set(["serviceLastAccessed"]) });
      expect(optIn.snapshot.sections.serviceLastAccessed).toMatchObject({
        status: "skipped",
        code: "UNSUPPORTED_BY_ENDPOINT",
      });
      expect(optIn.callsByAction["iam:GenerateServiceLastAccessedDetails"]).toBeLessThanOrEqual(8);
    });

    test("it says who we are", async () => {
      expect(await callerIdentity(connection)).toMatchObject({ awsAccountId: "123456789012", partition: "aws" });
    });

    test("the accounts of an organization are read by unit, with the states that moto still calls a status", async () => {
      const clients = createClients(connection);
      const { organizations } = clients;
      await organizations.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
      const { Roots } = await organizations.send(new ListRootsCommand({}));
      const unit = { ParentId: Roots![0]!.Id, Name: "Production" };
      const { OrganizationalUnit } = await organizations.send(new CreateOrganizationalUnitCommand(unit));
      const account = { AccountName: "shop", Email: "shop@example.com" };
      const { CreateAccountStatus } = await organizations.send(new CreateAccountCommand(account));
      const [unitId, awsAccountId] = [OrganizationalUnit!.Id!, CreateAccountStatus!.AccountId!];
      await organizations.send(
        new MoveAccountCommand({
          AccountId: awsAccountId,
          SourceParentId: unit.ParentId,
          DestinationParentId: unitId,
        }),
      );
      const { Policy } = await organizations.send(
        new CreateOrganizationPolicyCommand({
          Type: "SERVICE_CONTROL_POLICY",
          Name: "no-leaving",
          Description: "",
          Content: DENY_LEAVING,
        }),
      );
      await organizations.send(new AttachPolicyCommand({ PolicyId: Policy!.PolicySummary!.Id, TargetId: unitId }));
      for (const ServicePrincipal of ["guardduty.amazonaws.com", "sso.amazonaws.com"])
        await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
      await organizations.send(
        new RegisterDelegatedAdministratorCommand({
          AccountId: awsAccountId,
          ServicePrincipal: "guardduty.amazonaws.com",
        }),
      );
      clients.destroy();
      const { parts } = await readOrganizationAdministration(connection, new AbortController().signal);
      expect(parts).toMatchObject({
        TRUSTED_SERVICES: { status: "READ", value: ["guardduty.amazonaws.com", "sso.amazonaws.com"] },
        DELEGATED_ADMINISTRATORS: {
          status: "READ",
          value: [{ awsAccountId, services: ["guardduty.amazonaws.com"] }],
        },
        // moto does not know delegation policies. That is not the same as an organization without one.
        DELEGATION_POLICY: { status: "UNREAD", code: "UNSUPPORTED_BY_ENDPOINT" },
      });
      const { byType } = await readOrganizationPolicies(connection, new AbortController().signal);
      expect(byType.SERVICE_CONTROL_POLICY).toMatchObject({
        status: "READ",
        policies: expect.arrayContaining([
          expect.objectContaining({ name: "FullAWSAccess", targetIds: expect.arrayContaining([unit.ParentId]) }),
          expect.objectContaining({ name: "no-leaving", targetIds: [unitId], document: DENY_LEAVING }),
        ]),
      });
      expect(byType.RESOURCE_CONTROL_POLICY).toMatchObject({ status: "READ", policies: [] });
      const { rootId } = await identifyOrganization(connection);
      expect(await readOrganizationTree(connection, rootId, new AbortController().signal)).toMatchObject({
        units: [
          { unitId: rootId, parentId: null },
          { unitId, name: "Production", parentId: rootId },
        ],
        members: expect.arrayContaining([
          { awsAccountId, name: "shop", email: "shop@example.com", state: "ACTIVE", unitId },
        ]),
        unread: [],
      });
    });

    test("IAM Identity Center is read, and what moto does not know is said for each permission set", async () => {
      const clients = createClients(connection);
      const admin = clients.inRegion("us-east-1", (config) => new SSOAdminClient(config));
      const store = clients.inRegion("us-east-1", (config) => new IdentitystoreClient(config));
      const { Instances } = await admin.send(new ListInstancesCommand({}));
      const { InstanceArn, IdentityStoreId, OwnerAccountId } = Instances![0]!;
      const { PermissionSet } = await admin.send(
        new CreatePermissionSetCommand({ InstanceArn, Name: "Operators", SessionDuration: "PT4H" }),
      );
      const set = { InstanceArn, PermissionSetArn: PermissionSet!.PermissionSetArn };
      const ManagedPolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
      await admin.send(new AttachManagedPolicyToPermissionSetCommand({ ...set, ManagedPolicyArn }));
      await admin.send(new PutInlinePolicyToPermissionSetCommand({ ...set, InlinePolicy: EMPTY_POLICY }));
      const { UserId } = await store.send(
        new CreatePersonCommand({
          IdentityStoreId,
          UserName: "ana",
          DisplayName: "Ana Lima",
          Name: { GivenName: "Ana", FamilyName: "Lima" },
          Emails: [{ Value: "ana@example.com", Primary: true }],
        }),
      );
      const { GroupId } = await store.send(
        new CreatePeopleGroupCommand({ IdentityStoreId, DisplayName: "Operators", Description: "On call" }),
      );
      const MemberId = { UserId: UserId! };
      await store.send(new CreateGroupMembershipCommand({ IdentityStoreId, GroupId, MemberId }));
      const target = { TargetId: OwnerAccountId, TargetType: "AWS_ACCOUNT" } as const;
      const principal = { PrincipalType: "GROUP", PrincipalId: GroupId } as const;
      await admin.send(new CreateAccountAssignmentCommand({ ...set, ...target, ...principal }));
      await admin.send(new ProvisionPermissionSetCommand({ ...set, TargetType: "ALL_PROVISIONED_ACCOUNTS" }));
      for (const client of [admin, store, clients]) client.destroy();
      expect(
        await readIdentityCenter(
          connection,
          { region: "us-east-1", managementAccountId: OwnerAccountId! },
          new AbortController().signal,
        ),
      ).toMatchObject({
        instance: { instanceArn: InstanceArn, identityStoreId: IdentityStoreId },
        permissionSets: {
          status: "READ",
          unread: { action: "sso:GetPermissionsBoundaryForPermissionSet", code: "UNSUPPORTED_BY_ENDPOINT" },
          items: [
            {
              name: "Operators",
              sessionMinutes: 240,
              managedPolicies: [{ name: "AdministratorAccess", arn: ManagedPolicyArn }],
              customerPolicies: [],
              inlinePolicy: EMPTY_POLICY,
              boundary: null,
              unread: ["sso:GetPermissionsBoundaryForPermissionSet"],
            },
          ],
        },
        assignments: {
          items: [
            {
              awsAccountId: OwnerAccountId,
              permissionSetArn: set.PermissionSetArn,
              principalType: "GROUP",
              principalId: GroupId,
            },
          ],
        },
        users: { items: [{ userId: UserId, userName: "ana", displayName: "Ana Lima", email: "ana@example.com" }] },
        groups: { items: [{ groupId: GroupId, name: "Operators", description: "On call" }] },
        memberships: { items: [{ groupId: GroupId, userId: UserId }] },
      });
    });
  });
}

function sandboxAlone(): void {
  test("without moto the sandbox alone stands for AWS", () => {
    expect(hasMoto()).toBe(false);
  });
}
