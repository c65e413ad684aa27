/** The behaviour of AWS that our code relies on, tested through the real SDK against the sandbox and moto. */
import { randomUUID } from "node:crypto";
import * as iamSdk from "@aws-sdk/client-iam";
import { DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { parse } from "csv-parse/sync";
import { afterAll, expect } from "vitest";
import { type Case, declareCases } from "./cases.ts";
import { CONTRACT_ACCOUNT_ID, startTargets, type Target } from "./targets.ts";

const targets = await startTargets();
afterAll(async () => {
  await Promise.all(targets.map((target) => target.stop()));
});

const {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  EnableMFADeviceCommand,
  GenerateCredentialReportCommand,
  GenerateServiceLastAccessedDetailsCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetServiceLastAccessedDetailsCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListOpenIDConnectProvidersCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  ListServerCertificatesCommand,
  ListServiceSpecificCredentialsCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
  UpdateAccountPasswordPolicyCommand,
} = iamSdk;

const DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::a-bucket/*" }],
});
const OTHER_DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:List*", Resource: "*" }],
});
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

/** Returns a name that no other case uses, because all cases of a file share the same targets. */
function fresh(noun: string): string {
  return `${noun}-${randomUUID().slice(0, 8)}`;
}

async function newUser({ iam }: Target): Promise<string> {
  const UserName = fresh("user");
  await iam.send(new CreateUserCommand({ UserName }));
  return UserName;
}

async function newPolicy({ iam }: Target): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: fresh("policy"), PolicyDocument: DOCUMENT }));
  return Policy!.Arn!;
}

function trustOf(principal: object, condition?: object): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...(condition && { Condition: condition }) },
    ],
  });
}

/** Decodes a policy document as our reader does: once, and only if the text is URL-encoded. */
function decoded(document: string | undefined): unknown {
  expect(document).toBeDefined();
  return JSON.parse(document!.startsWith("%7B") ? decodeURIComponent(document!) : document!);
}

async function everyDetail({ iam }: Target, filter: "User" | "Role" | "LocalManagedPolicy", pageItems: number) {
  const pages: iamSdk.GetAccountAuthorizationDetailsResponse[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: [filter], MaxItems: pageItems, Marker }),
    );
    pages.push(page);
    Marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (Marker !== undefined && pages.length < 500);
  return pages;
}

async function reportRows({ iam }: Target): Promise<Record<string, string>[]> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const { State } = await iam.send(new GenerateCredentialReportCommand());
    if (State === "COMPLETE") break;
  }
  const { Content } = await iam.send(new GetCredentialReportCommand());
  return parse(Buffer.from(Content!), { columns: true });
}

const cases: readonly Case[] = [
  {
    name: "GetCallerIdentity returns the account and the ARN",
    ask: async ({ sts }) => {
      const identity = await sts.send(new GetCallerIdentityCommand());
      expect(identity.Account).toBe(CONTRACT_ACCOUNT_ID);
      expect(identity.Arn).toMatch(/^arn:aws:(iam|sts)::123456789012:/);
    },
  },
  {
    name: "a user's unique id begins with AIDA",
    motoDiffers: "its ids are random letters",
    ask: async (target) => {
      const { User } = await target.iam.send(new GetUserCommand({ UserName: await newUser(target) }));
      expect(User!.UserId).toMatch(/^AIDA[A-Z2-7]{17}$/);
    },
  },
  {
    name: "NoSuchEntity and EntityAlreadyExists come with their HTTP status",
    ask: async (target) => {
      const { iam } = target;
      await expect(iam.send(new GetUserCommand({ UserName: fresh("missing") }))).rejects.toMatchObject({
        name: "NoSuchEntityException",
        $metadata: { httpStatusCode: 404 },
      });
      const UserName = await newUser(target);
      await expect(iam.send(new CreateUserCommand({ UserName }))).rejects.toMatchObject({
        name: "EntityAlreadyExistsException",
        $metadata: { httpStatusCode: 409 },
      });
    },
  },
  {
    name: "a user has at most two access keys; the secret is returned once; the status changes; a deleted key is no longer listed",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      const first = (await iam.send(new CreateAccessKeyCommand({ UserName }))).AccessKey!;
      expect(first.AccessKeyId).toMatch(/^AKIA[A-Z0-9]{16}$/);
      expect(first.SecretAccessKey).toHaveLength(40);
      await iam.send(new CreateAccessKeyCommand({ UserName }));
      await expect(iam.send(new CreateAccessKeyCommand({ UserName }))).rejects.toMatchObject({
        name: "LimitExceededException",
      });
      await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId: first.AccessKeyId, Status: "Inactive" }));
      const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
      expect(new Set(AccessKeyMetadata!.map((key) => key.Status))).toEqual(new Set(["Active", "Inactive"]));
      expect(AccessKeyMetadata!.find((key) => key.AccessKeyId === first.AccessKeyId)).not.toHaveProperty(
        "SecretAccessKey",
      );
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: first.AccessKeyId }));
      await expect(
        iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: first.AccessKeyId })),
      ).rejects.toMatchObject({
        name: "NoSuchEntityException",
      });
      expect((await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata).toHaveLength(1);
    },
  },
  {
    name: "a new key has never been used; its use is shown",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
      const before = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: AccessKey!.AccessKeyId }));
      expect(before.UserName).toBe(UserName);
      expect(before.AccessKeyLastUsed?.LastUsedDate).toBeUndefined();
      const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
      const identity = await target.stsAs(credentials).send(new GetCallerIdentityCommand());
      expect(identity.Arn).toBe(`arn:aws:iam::${CONTRACT_ACCOUNT_ID}:user/${UserName}`);
      const after = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: AccessKey!.AccessKeyId }));
      expect(after.AccessKeyLastUsed?.LastUsedDate).toBeInstanceOf(Date);
      expect(after.AccessKeyLastUsed?.ServiceName).toBe("sts");
    },
  },
  {
    name: "an inactive key is refused",
    motoDiffers: "it authenticates inactive keys",
    ask: async (target) => {
      const UserName = await newUser(target);
      const { AccessKey } = await target.iam.send(new CreateAccessKeyCommand({ UserName }));
      await target.iam.send(
        new UpdateAccessKeyCommand({ UserName, AccessKeyId: AccessKey!.AccessKeyId, Status: "Inactive" }),
      );
      const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: AccessKey!.SecretAccessKey! };
      await expect(target.stsAs(credentials).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
        name: "InvalidClientTokenId",
      });
    },
  },
  {
    name: "a wrong secret is refused",
    motoDiffers: "it does not check signatures",
    ask: async (target) => {
      const UserName = await newUser(target);
      const { AccessKey } = await target.iam.send(new CreateAccessKeyCommand({ UserName }));
      const credentials = { accessKeyId: AccessKey!.AccessKeyId!, secretAccessKey: "not-the-secret" };
      await expect(target.stsAs(credentials).send(new GetCallerIdentityCommand())).rejects.toMatchObject({
        name: "SignatureDoesNotMatch",
      });
    },
  },
  {
    name: "a user with keys cannot be deleted",
    motoDiffers: "it deletes the user with its keys",
    ask: async (target) => {
      const UserName = await newUser(target);
      await target.iam.send(new CreateAccessKeyCommand({ UserName }));
      await expect(target.iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
        name: "DeleteConflictException",
      });
    },
  },
  {
    name: "an attached policy cannot be deleted",
    motoDiffers: "it deletes the policy",
    ask: async (target) => {
      const UserName = await newUser(target);
      const PolicyArn = await newPolicy(target);
      await target.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
      await expect(target.iam.send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
        name: "DeleteConflictException",
      });
    },
  },
  {
    name: "LimitExceeded is a 409",
    motoDiffers: "it returns 400",
    ask: async (target) => {
      const UserName = await newUser(target);
      for (let count = 0; count < 2; count++) await target.iam.send(new CreateAccessKeyCommand({ UserName }));
      await expect(target.iam.send(new CreateAccessKeyCommand({ UserName }))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 409 },
      });
    },
  },
  {
    name: "inline policies are put, listed and read back",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: DOCUMENT }));
      expect((await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames).toEqual(["own"]);
      const { PolicyDocument } = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName: "own" }));
      expect(decoded(PolicyDocument)).toEqual(JSON.parse(DOCUMENT));
      await expect(
        iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "bad", PolicyDocument: "{" })),
      ).rejects.toMatchObject({
        name: "MalformedPolicyDocumentException",
      });
    },
  },
  {
    name: "managed policies are attached, counted and detached",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      const PolicyArn = await newPolicy(target);
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
      const attached = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
      expect(attached.AttachedPolicies!.map((policy) => policy.PolicyArn)).toEqual([PolicyArn]);
      expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy!.AttachmentCount).toBe(1);
      const entities = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn }));
      expect(entities.PolicyUsers!.map((user) => user.UserName)).toEqual([UserName]);
      await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
      expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy!.AttachmentCount).toBe(0);
      await expect(iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))).rejects.toMatchObject({
        name: "NoSuchEntityException",
      });
    },
  },
  {
    name: "policy versions: five at most, one default, documents encoded",
    ask: async (target) => {
      const { iam } = target;
      const PolicyArn = await newPolicy(target);
      const { PolicyVersion } = await iam.send(
        new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: OTHER_DOCUMENT, SetAsDefault: true }),
      );
      expect(PolicyVersion).toMatchObject({ VersionId: "v2", IsDefaultVersion: true });
      const read = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v2" }));
      expect(decoded(read.PolicyVersion!.Document)).toEqual(JSON.parse(OTHER_DOCUMENT));
      await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
      expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy!.DefaultVersionId).toBe("v1");
      for (let count = 3; count <= 5; count++)
        await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: DOCUMENT }));
      await expect(
        iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: DOCUMENT })),
      ).rejects.toMatchObject({
        name: "LimitExceededException",
      });
      expect((await iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).Versions).toHaveLength(5);
    },
  },
  {
    name: "a user's groups are listed",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      const GroupName = fresh("group");
      await iam.send(new CreateGroupCommand({ GroupName }));
      await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
      expect(
        (await iam.send(new ListGroupsForUserCommand({ UserName }))).Groups!.map((group) => group.GroupName),
      ).toEqual([GroupName]);
      const users = (await everyDetail(target, "User", 1_000)).flatMap((page) => page.UserDetailList ?? []);
      expect(users.find((user) => user.UserName === UserName)!.GroupList).toEqual([GroupName]);
    },
  },
  {
    name: "authorization details contain a user's policies and tags, a role's trust",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: DOCUMENT }));
      await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR }));
      await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: "team", Value: "orders = shop/eu" }] }));
      const RoleName = fresh("role");
      const trust = trustOf({ Service: "ec2.amazonaws.com" });
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: ADMINISTRATOR }));
      const users = (await everyDetail(target, "User", 1_000)).flatMap((page) => page.UserDetailList ?? []);
      const user = users.find((candidate) => candidate.UserName === UserName)!;
      expect(decoded(user.UserPolicyList![0]!.PolicyDocument)).toEqual(JSON.parse(DOCUMENT));
      expect(user.AttachedManagedPolicies).toEqual([{ PolicyName: "AdministratorAccess", PolicyArn: ADMINISTRATOR }]);
      expect(user.Tags).toEqual([{ Key: "team", Value: "orders = shop/eu" }]);
      expect(user.CreateDate).toBeInstanceOf(Date);
      const roles = (await everyDetail(target, "Role", 1_000)).flatMap((page) => page.RoleDetailList ?? []);
      const role = roles.find((candidate) => candidate.RoleName === RoleName)!;
      expect(decoded(role.AssumeRolePolicyDocument)).toEqual(JSON.parse(trust));
      expect(role.RoleLastUsed?.LastUsedDate).toBeUndefined();
    },
  },
  {
    name: "authorization details encode managed policies as well",
    motoDiffers: "its managed policies are plain JSON",
    ask: async (target) => {
      const arn = await newPolicy(target);
      const policies = (await everyDetail(target, "LocalManagedPolicy", 1_000)).flatMap((page) => page.Policies ?? []);
      const document = policies.find((policy) => policy.Arn === arn)!.PolicyVersionList![0]!.Document;
      expect(document).toMatch(/^%7B/);
      expect(document).not.toMatch(/[*"{}:/]/);
    },
  },
  {
    name: "authorization details come in pages, each item once",
    motoDiffers: "it ignores MaxItems and Marker here",
    ask: async (target) => {
      for (let count = 0; count < 5; count++) await newUser(target);
      const pages = await everyDetail(target, "User", 2);
      expect(pages.length).toBeGreaterThan(2);
      for (const page of pages) expect(page.UserDetailList!.length).toBeLessThanOrEqual(2);
      const names = pages.flatMap((page) => page.UserDetailList!.map((user) => user.UserName));
      expect(new Set(names).size).toBe(names.length);
    },
  },
  {
    name: "ListUsers comes in pages",
    motoDiffers: "it ignores MaxItems and Marker here",
    ask: async (target) => {
      for (let count = 0; count < 3; count++) await newUser(target);
      const page = await target.iam.send(new ListUsersCommand({ MaxItems: 2 }));
      expect(page).toMatchObject({ IsTruncated: true, Marker: expect.any(String) });
      expect(page.Users).toHaveLength(2);
    },
  },
  {
    name: "ListRoles and ListPolicies come in pages",
    ask: async (target) => {
      const { iam } = target;
      const names = [fresh("role"), fresh("role"), fresh("role")];
      for (const RoleName of names) {
        await iam.send(
          new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustOf({ Service: "ec2.amazonaws.com" }) }),
        );
        await newPolicy(target);
      }
      const found: (string | undefined)[] = [];
      for await (const page of iamSdk.paginateListRoles({ client: iam, pageSize: 2 }, {})) {
        expect(page.Roles!.length).toBeLessThanOrEqual(2);
        found.push(...page.Roles!.map((role) => role.RoleName));
      }
      expect(found).toEqual(expect.arrayContaining(names));
      expect(new Set(found).size).toBe(found.length);
      expect((await iam.send(new ListRolesCommand({ MaxItems: 1 }))).IsTruncated).toBe(true);
      expect((await iam.send(new ListPoliciesCommand({ Scope: "Local", MaxItems: 2 }))).Policies).toHaveLength(2);
    },
  },
  {
    name: "a user's boundary is in its details",
    motoDiffers: "it has no PutUserPermissionsBoundary",
    ask: async (target) => {
      const UserName = await newUser(target);
      const PermissionsBoundary = await newPolicy(target);
      await target.iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }));
      const { User } = await target.iam.send(new GetUserCommand({ UserName }));
      expect(User!.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
      const { Policy } = await target.iam.send(new GetPolicyCommand({ PolicyArn: PermissionsBoundary }));
      expect(Policy).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 });
    },
  },
  {
    name: "ListEntitiesForPolicy separates boundaries from permissions policies",
    motoDiffers: "it ignores PolicyUsageFilter",
    ask: async (target) => {
      const UserName = await newUser(target);
      const PolicyArn = await newPolicy(target);
      await target.iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
      const asBoundary = await target.iam.send(
        new ListEntitiesForPolicyCommand({ PolicyArn, PolicyUsageFilter: "PermissionsBoundary" }),
      );
      expect(asBoundary.PolicyUsers ?? []).toEqual([]);
    },
  },
  {
    name: "a role's boundary is returned",
    ask: async (target) => {
      const RoleName = fresh("role");
      const PermissionsBoundary = await newPolicy(target);
      await target.iam.send(
        new CreateRoleCommand({
          RoleName,
          PermissionsBoundary,
          AssumeRolePolicyDocument: trustOf({ Service: "ec2.amazonaws.com" }),
        }),
      );
      const { Role } = await target.iam.send(new GetRoleCommand({ RoleName }));
      expect(Role!.PermissionsBoundary?.PermissionsBoundaryArn).toBe(PermissionsBoundary);
    },
  },
  {
    name: "the credential report is started, then complete, with a row per user",
    ask: async (target) => {
      const UserName = await newUser(target);
      const rows = await reportRows(target);
      expect(Object.keys(rows[0]!)).toEqual(
        expect.arrayContaining([
          "user",
          "arn",
          "user_creation_time",
          "password_enabled",
          "mfa_active",
          "access_key_1_active",
          "access_key_2_last_used_service",
          "cert_2_last_rotated",
        ]),
      );
      // Whether the report contains this user depends on its age, so the test checks only what holds for every row.
      expect(UserName).toBeDefined();
      for (const row of rows.filter((candidate) => candidate.user !== "<root_account>")) {
        expect(row.arn).toBe(`arn:aws:iam::${CONTRACT_ACCOUNT_ID}:user/${row.user}`);
        expect(["true", "false"]).toContain(row.mfa_active);
      }
    },
  },
  {
    name: "the credential report has root's row",
    motoDiffers: "it leaves root out",
    ask: async (target) => {
      const rows = await reportRows(target);
      expect(rows[0]).toMatchObject({
        user: "<root_account>",
        arn: `arn:aws:iam::${CONTRACT_ACCOUNT_ID}:root`,
        password_enabled: "not_supported",
      });
    },
  },
  {
    name: "login profiles are created and deleted",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      await expect(iam.send(new GetLoginProfileCommand({ UserName }))).rejects.toMatchObject({
        name: "NoSuchEntityException",
      });
      await iam.send(new CreateLoginProfileCommand({ UserName, Password: `${randomUUID()}Aa1!` }));
      expect((await iam.send(new GetLoginProfileCommand({ UserName }))).LoginProfile).toMatchObject({ UserName });
      await iam.send(new DeleteLoginProfileCommand({ UserName }));
      await expect(iam.send(new GetLoginProfileCommand({ UserName }))).rejects.toMatchObject({
        name: "NoSuchEntityException",
      });
    },
  },
  {
    name: "virtual MFA devices are assigned to users",
    ask: async (target) => {
      const { iam } = target;
      const UserName = await newUser(target);
      const { VirtualMFADevice } = await iam.send(
        new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: UserName }),
      );
      const SerialNumber = VirtualMFADevice!.SerialNumber!;
      expect(SerialNumber).toBe(`arn:aws:iam::${CONTRACT_ACCOUNT_ID}:mfa/${UserName}`);
      const serials = async (AssignmentStatus: "Assigned" | "Unassigned") =>
        (await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus }))).VirtualMFADevices!.map(
          (device) => device.SerialNumber,
        );
      expect(await serials("Unassigned")).toContain(SerialNumber);
      await iam.send(
        new EnableMFADeviceCommand({
          UserName,
          SerialNumber,
          AuthenticationCode1: "123456",
          AuthenticationCode2: "654321",
        }),
      );
      expect(await serials("Assigned")).toContain(SerialNumber);
      expect(await serials("Unassigned")).not.toContain(SerialNumber);
      const { MFADevices } = await iam.send(new ListMFADevicesCommand({ UserName }));
      expect(MFADevices!.map((device) => device.SerialNumber)).toEqual([SerialNumber]);
    },
  },
  {
    name: "no password policy is NoSuchEntity; a policy is read back as it was set",
    ask: async ({ iam }) => {
      await iam.send(
        new UpdateAccountPasswordPolicyCommand({
          MinimumPasswordLength: 14,
          RequireSymbols: true,
          MaxPasswordAge: 90,
          PasswordReusePrevention: 24,
        }),
      );
      const { PasswordPolicy } = await iam.send(new GetAccountPasswordPolicyCommand());
      expect(PasswordPolicy).toMatchObject({
        MinimumPasswordLength: 14,
        RequireSymbols: true,
        RequireNumbers: false,
        MaxPasswordAge: 90,
        PasswordReusePrevention: 24,
        ExpirePasswords: true,
      });
      await iam.send(new DeleteAccountPasswordPolicyCommand());
      await expect(iam.send(new GetAccountPasswordPolicyCommand())).rejects.toMatchObject({
        name: "NoSuchEntityException",
      });
    },
  },
  {
    name: "the account summary counts entities",
    ask: async (target) => {
      const before = (await target.iam.send(new GetAccountSummaryCommand())).SummaryMap!;
      await newUser(target);
      const after = (await target.iam.send(new GetAccountSummaryCommand())).SummaryMap!;
      expect(after.Users! - before.Users!).toBe(1);
      for (const key of [
        "AccountMFAEnabled",
        "AccountAccessKeysPresent",
        "AccountSigningCertificatesPresent",
        "MFADevices",
        "Roles",
        "Policies",
      ] as const) {
        expect([key, typeof after[key]]).toEqual([key, "number"]);
      }
    },
  },
  {
    name: "an account without certificates and providers returns empty lists",
    ask: async ({ iam }) => {
      expect((await iam.send(new ListAccountAliasesCommand())).AccountAliases).toEqual([]);
      expect((await iam.send(new ListServerCertificatesCommand())).ServerCertificateMetadataList).toEqual([]);
      expect((await iam.send(new ListSAMLProvidersCommand())).SAMLProviderList).toEqual([]);
      expect((await iam.send(new ListOpenIDConnectProvidersCommand())).OpenIDConnectProviderList).toEqual([]);
    },
  },
  {
    name: "an account outside any organization is refused by Organizations",
    ask: async ({ organizations }) => {
      await expect(organizations.send(new DescribeOrganizationCommand())).rejects.toMatchObject({
        name: "AWSOrganizationsNotInUseException",
      });
    },
  },
  {
    name: "AssumeRole returns credentials of the role's session",
    ask: async (target) => {
      const RoleName = fresh("role");
      const { Role } = await target.iam.send(
        new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trustOf({ AWS: CONTRACT_ACCOUNT_ID }) }),
      );
      const { Credentials, AssumedRoleUser } = await target.sts.send(
        new AssumeRoleCommand({ RoleArn: Role!.Arn, RoleSessionName: "scan", DurationSeconds: 900 }),
      );
      expect(AssumedRoleUser!.Arn).toBe(`arn:aws:sts::${CONTRACT_ACCOUNT_ID}:assumed-role/${RoleName}/scan`);
      expect(Credentials!.AccessKeyId).toMatch(/^ASIA/);
      const session = target.stsAs({
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      });
      expect((await session.send(new GetCallerIdentityCommand())).Arn).toBe(AssumedRoleUser!.Arn);
    },
  },
  {
    name: "AssumeRole refuses without the external id",
    motoDiffers: "it checks neither trust policy nor external id",
    ask: async (target) => {
      const trust = trustOf({ AWS: CONTRACT_ACCOUNT_ID }, { StringEquals: { "sts:ExternalId": "ours" } });
      const { Role } = await target.iam.send(
        new CreateRoleCommand({ RoleName: fresh("role"), AssumeRolePolicyDocument: trust }),
      );
      const input = { RoleArn: Role!.Arn, RoleSessionName: "scan" };
      await expect(target.sts.send(new AssumeRoleCommand(input))).rejects.toMatchObject({
        name: "AccessDenied",
        $metadata: { httpStatusCode: 403 },
      });
      await expect(target.sts.send(new AssumeRoleCommand({ ...input, ExternalId: "theirs" }))).rejects.toMatchObject({
        name: "AccessDenied",
      });
      expect(
        (await target.sts.send(new AssumeRoleCommand({ ...input, ExternalId: "ours" }))).Credentials,
      ).toBeDefined();
    },
  },
  {
    name: "AssumeRole refuses a role that does not exist",
    motoDiffers: "it returns credentials for any ARN",
    ask: async ({ sts }) => {
      const RoleArn = `arn:aws:iam::${CONTRACT_ACCOUNT_ID}:role/${fresh("nothing")}`;
      await expect(sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "scan" }))).rejects.toMatchObject({
        name: "AccessDenied",
      });
    },
  },
  {
    name: "last accessed details are generated by a job",
    motoDiffers: "it has no GenerateServiceLastAccessedDetails",
    ask: async (target) => {
      const UserName = await newUser(target);
      await target.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: DOCUMENT }));
      const { User } = await target.iam.send(new GetUserCommand({ UserName }));
      const { JobId } = await target.iam.send(
        new GenerateServiceLastAccessedDetailsCommand({ Arn: User!.Arn, Granularity: "ACTION_LEVEL" }),
      );
      const look = () => target.iam.send(new GetServiceLastAccessedDetailsCommand({ JobId }));
      await expect.poll(async () => (await look()).JobStatus).toBe("COMPLETED");
      const details = await look();
      expect(details.JobType).toBe("ACTION_LEVEL");
      expect(details.ServicesLastAccessed!.map((service) => service.ServiceNamespace)).toEqual(["s3"]);
    },
  },
  {
    name: "service specific credentials are listed",
    motoDiffers: "it has no ListServiceSpecificCredentials",
    ask: async (target) => {
      const UserName = await newUser(target);
      expect(
        (await target.iam.send(new ListServiceSpecificCredentialsCommand({ UserName }))).ServiceSpecificCredentials,
      ).toEqual([]);
    },
  },
];

declareCases("IAM", targets, cases);
