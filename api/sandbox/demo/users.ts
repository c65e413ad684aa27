/**
 * The demo company's people and service users, and their groups. A comment names the checks that a user or group fails.
 */
import { allow, policyDocument } from "./documents.ts";

export interface DemoGroup {
  readonly name: string;
  readonly ageDays: number;
  readonly attached: readonly string[];
  readonly inline?: Readonly<Record<string, string>>;
}

export interface DemoKey {
  /** The key's age in days. `"SETUP"` means that it was created in the same second as the user. */
  readonly ageDays: number | "SETUP";
  readonly isInactive?: boolean;
  readonly used?: { readonly daysAgo: number; readonly service: string; readonly region?: string };
}

/** An API key that never expires, or a password for AWS CodeCommit. */
export interface DemoCredential {
  readonly kind: "API_KEY" | "PASSWORD";
  readonly service: string;
  readonly ageDays: number;
}

export interface DemoUser {
  readonly name: string;
  readonly ageDays: number;
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, string>>;
  readonly boundary?: string;
  readonly password?: { readonly changedDaysAgo: number; readonly usedDaysAgo: number | null };
  readonly mfa?: "VIRTUAL" | "HARDWARE";
  readonly keys?: readonly DemoKey[];
  readonly credentials?: readonly DemoCredential[];
  /** The age of each SSH public key, in days. */
  readonly sshKeys?: readonly number[];
}

export function demoGroups(): readonly DemoGroup[] {
  return [
    // admin-group, admin-aws-managed
    { name: "platform-admins", ageDays: 1_500, attached: ["AdministratorAccess"] },
    { name: "developers", ageDays: 1_400, attached: ["DeveloperAccess", "RequireMfa", "IAMUserChangePassword"] },
    {
      name: "data-science",
      ageDays: 700,
      attached: ["DataLakeFullAccess", "OfficeNetworkOnly", "ArchiveReader"],
      // a path to administrator through a passed role
      inline: {
        notebooks: policyDocument(
          allow([
            "sagemaker:CreateNotebookInstance",
            "sagemaker:CreatePresignedNotebookInstanceUrl",
            "sagemaker:StartNotebookInstance",
          ]),
          allow("iam:PassRole", "*"),
        ),
      },
    },
    { name: "finance", ageDays: 1_200, attached: ["Billing", "ProcurementAccess", "RequireMfaStrict"] },
    { name: "helpdesk", ageDays: 1_000, attached: ["IAMReadOnlyAccess", "ProtectAdministrators"] },
    // hidden-admin-group
    { name: "marketing-tools", ageDays: 650, attached: ["FullAccess-Legacy"] },
    { name: "contractors", ageDays: 420, attached: ["ContractorTooling"] },
    { name: "security-tooling", ageDays: 60, attached: ["SecurityAudit"] },
    // group-empty
    { name: "interns-2023", ageDays: 900, attached: ["ViewOnlyAccess"] },
  ];
}

/** The user whose key the demo's connection uses. */
export const DEMO_MONITOR_USER = "svc-iam-monitor";

export function demoUsers(accountId: string): readonly DemoUser[] {
  const today = 0;
  return [
    {
      name: "a.bergstrom",
      ageDays: 1_480,
      tags: { department: "platform", email: "a.bergstrom@fernhill.example" },
      groups: ["platform-admins"],
      password: { changedDaysAgo: 40, usedDaysAgo: today },
      mfa: "HARDWARE",
    },
    {
      // mfa-console, mfa-admin
      name: "d.castellanos",
      ageDays: 420,
      tags: { department: "platform" },
      groups: ["platform-admins"],
      password: { changedDaysAgo: 300, usedDaysAgo: 2 },
      keys: [{ ageDays: 130, used: { daysAgo: 1, service: "ec2" } }],
    },
    {
      // admin-user, direct-attach, apikey-admin, apikey-long-term
      name: "r.iyer",
      ageDays: 980,
      tags: { department: "platform" },
      groups: ["developers"],
      attached: ["AdministratorAccess"],
      password: { changedDaysAgo: 75, usedDaysAgo: 1 },
      mfa: "VIRTUAL",
      credentials: [{ kind: "API_KEY", service: "bedrock.amazonaws.com", ageDays: 64 }],
    },
    {
      name: "j.okafor",
      ageDays: 510,
      tags: { department: "shop" },
      groups: ["developers"],
      password: { changedDaysAgo: 200, usedDaysAgo: 3 },
    },
    {
      name: "k.nakamura",
      ageDays: 260,
      tags: { department: "shop" },
      groups: ["developers"],
      password: { changedDaysAgo: 33, usedDaysAgo: 1 },
      mfa: "HARDWARE",
    },
    {
      // key-inactive-old
      name: "m.haddad",
      ageDays: 640,
      tags: { department: "integration" },
      groups: ["developers"],
      password: { changedDaysAgo: 60, usedDaysAgo: 5 },
      mfa: "VIRTUAL",
      keys: [
        { ageDays: 400, isInactive: true, used: { daysAgo: 210, service: "s3" } },
        { ageDays: 22, used: { daysAgo: today, service: "dynamodb" } },
      ],
    },
    {
      // key-expiring
      name: "l.fontaine",
      ageDays: 300,
      tags: { department: "integration" },
      groups: ["developers"],
      password: { changedDaysAgo: 50, usedDaysAgo: 4 },
      mfa: "VIRTUAL",
      keys: [{ ageDays: 84, used: { daysAgo: 1, service: "lambda" } }],
    },
    {
      // key-at-setup
      name: "t.lindqvist",
      ageDays: 70,
      tags: { department: "shop" },
      groups: ["developers"],
      attached: ["AWSCloudShellFullAccess"],
      password: { changedDaysAgo: 69, usedDaysAgo: 6 },
      mfa: "VIRTUAL",
      keys: [{ ageDays: "SETUP" }],
    },
    {
      // key-unused-45, key-and-password
      name: "s.mbeki",
      ageDays: 360,
      tags: { department: "shop" },
      groups: ["developers"],
      password: { changedDaysAgo: 80, usedDaysAgo: 2 },
      mfa: "VIRTUAL",
      keys: [{ ageDays: 88, used: { daysAgo: 62, service: "s3" } }],
    },
    {
      // user-inactive-any, pwd-unused-90, key-unused-90, svc-cred-age, ssh-key-age
      name: "g.moreau",
      ageDays: 1_050,
      tags: { department: "shop" },
      groups: ["developers"],
      password: { changedDaysAgo: 500, usedDaysAgo: 240 },
      keys: [{ ageDays: 480, used: { daysAgo: 230, service: "codecommit" } }],
      credentials: [{ kind: "PASSWORD", service: "codecommit.amazonaws.com", ageDays: 480 }],
      sshKeys: [460],
    },
    {
      // user-never-signed-in
      name: "p.novak",
      ageDays: 140,
      tags: { department: "data" },
      groups: ["data-science"],
      password: { changedDaysAgo: 140, usedDaysAgo: null },
    },
    {
      // pwd-unused-45
      name: "e.costa",
      ageDays: 450,
      tags: { department: "data" },
      groups: ["data-science"],
      password: { changedDaysAgo: 85, usedDaysAgo: 57 },
      mfa: "VIRTUAL",
    },
    {
      name: "h.rahman",
      ageDays: 600,
      tags: { department: "data" },
      groups: ["data-science"],
      attached: ["WarehouseConnect"],
      password: { changedDaysAgo: 20, usedDaysAgo: today },
      mfa: "VIRTUAL",
    },
    {
      // esc-path: notebook with a passed role
      name: "y.petrov",
      ageDays: 220,
      tags: { department: "data" },
      groups: ["data-science"],
      password: { changedDaysAgo: 44, usedDaysAgo: 1 },
      mfa: "VIRTUAL",
    },
    {
      name: "c.duarte",
      ageDays: 800,
      tags: { department: "finance" },
      groups: ["finance"],
      password: { changedDaysAgo: 61, usedDaysAgo: 8 },
      mfa: "VIRTUAL",
    },
    {
      name: "n.weiss",
      ageDays: 190,
      tags: { department: "finance" },
      groups: ["finance"],
      password: { changedDaysAgo: 25, usedDaysAgo: 1 },
      mfa: "HARDWARE",
    },
    {
      // esc-inline, inline-policy
      name: "b.oconnell",
      ageDays: 540,
      tags: { department: "support" },
      groups: ["helpdesk"],
      inline: {
        "reset-passwords": policyDocument(
          allow(
            ["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:CreateAccessKey"],
            `arn:aws:iam::${accountId}:user/*`,
          ),
        ),
      },
      password: { changedDaysAgo: 70, usedDaysAgo: 1 },
      mfa: "VIRTUAL",
    },
    {
      // user-untagged
      name: "v.horvat",
      ageDays: 330,
      groups: ["helpdesk"],
      password: { changedDaysAgo: 66, usedDaysAgo: 3 },
      mfa: "VIRTUAL",
    },
    {
      name: "i.sorensen",
      ageDays: 640,
      tags: { department: "marketing" },
      groups: ["marketing-tools"],
      password: { changedDaysAgo: 180, usedDaysAgo: 11 },
      mfa: "VIRTUAL",
    },
    {
      // bnd-removable, bnd-editable
      name: "ext-a.silva",
      path: "/contractors/",
      ageDays: 240,
      tags: { department: "contractor", ends: "2027-03-31" },
      groups: ["contractors"],
      boundary: "ContractorBoundary",
      password: { changedDaysAgo: 30, usedDaysAgo: 2 },
      mfa: "VIRTUAL",
    },
    {
      // esc-assumerole-star, user-no-group
      name: "svc-deploy",
      path: "/services/",
      ageDays: 640,
      tags: { department: "platform" },
      attached: ["FunctionDeployment", "CrossAccountSwitch"],
      // key-age-90, key-long-lived-use
      keys: [{ ageDays: 212, used: { daysAgo: today, service: "ecs" } }],
    },
    {
      // key-two-active
      name: "svc-backup",
      path: "/services/",
      ageDays: 720,
      tags: { department: "platform" },
      attached: ["EncryptionOperator", "TrailOperator"],
      keys: [
        { ageDays: 330, used: { daysAgo: 1, service: "s3" } },
        { ageDays: 60, used: { daysAgo: 1, service: "s3" } },
      ],
    },
    {
      // service-user-password
      name: "svc-reporting",
      path: "/services/",
      ageDays: 1_090,
      attached: ["LegacyReports", "ReportDecryption"],
      password: { changedDaysAgo: 1_090, usedDaysAgo: null },
      keys: [{ ageDays: 85, used: { daysAgo: today, service: "s3" } }],
    },
    {
      // key-age-365
      name: "svc-erp-sync",
      path: "/services/",
      ageDays: 1_180,
      attached: ["SharingOperator"],
      keys: [{ ageDays: 1_180, used: { daysAgo: 1, service: "bedrock", region: "us-east-1" } }],
    },
    {
      // key-never-used
      name: "svc-etl",
      path: "/services/",
      ageDays: 320,
      tags: { department: "data" },
      attached: ["HumanAccess"],
      keys: [{ ageDays: 110 }],
    },
    {
      name: DEMO_MONITOR_USER,
      path: "/services/",
      ageDays: 30,
      tags: { department: "security" },
      groups: ["security-tooling"],
      inline: {
        "rotate-keys": policyDocument(
          allow(
            [
              "iam:CreateAccessKey",
              "iam:UpdateAccessKey",
              "iam:DeleteAccessKey",
              "iam:ListAccessKeys",
              "iam:GetAccessKeyLastUsed",
              "iam:GetUser",
            ],
            [
              `arn:aws:iam::${accountId}:user/services/svc-backup`,
              `arn:aws:iam::${accountId}:user/services/svc-deploy`,
            ],
          ),
        ),
      },
      keys: [{ ageDays: 30, used: { daysAgo: today, service: "iam", region: "us-east-1" } }],
    },
  ];
}
