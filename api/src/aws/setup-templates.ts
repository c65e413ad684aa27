/**
 * What a customer runs in the account: a role that reads, and, where keys are to be rotated, a second one that rotates.
 * Each is trusted to one principal, with the external id where there is one, which keeps anybody else who uses the product
 * from having it in this account. Policies are managed ones and roles carry a tag, as the product's own checks ask for.
 */
import { shellQuote } from "../iam/checks/quote.ts";
import { READ_ACTION_NAMES, READ_ACTIONS } from "./read-actions.ts";

/** Where our own identity is not known yet, the snippets say what to fill in; AWS refuses it as it stands. */
const PRINCIPAL_PLACEHOLDER = "REPLACE-WITH-THE-ARN-OF-THE-PRINCIPAL-THAT-RUNS-IAM-MONITOR";
const TAG = { Key: "managed-by", Value: "iam-monitor" };
/** Only secrets of this name are written: `iam-monitor/<userName>`. */
const SECRET_PREFIX = "iam-monitor/";

/** Action -> what a rotation needs it for. On the listed users. */
const KEY_ACTIONS = {
  "iam:CreateAccessKey": "Makes the new key. Sent once, never repeated.",
  "iam:DeleteAccessKey": "Deletes the old key after its rest, or the new one when the rotation is rolled back.",
  "iam:GetAccessKeyLastUsed":
    "Sees that the new key is used and the old one quiet, before the old one is switched off.",
  "iam:GetUser": "Makes sure that the user is the one that was meant.",
  "iam:ListAccessKeys": "Looks which keys there are before each step.",
  "iam:UpdateAccessKey": "Switches the old key off, and on again when something still needs it.",
} as const;
const SECRET_ACTIONS = {
  "secretsmanager:CreateSecret": "Makes the secret where a user has none yet.",
  "secretsmanager:DescribeSecret": "Sees which version applications read.",
  "secretsmanager:GetSecretValue": "Reads the new version back and compares it.",
  "secretsmanager:PutSecretValue": "Puts the new key there as a pending version.",
  "secretsmanager:UpdateSecretVersionStage":
    "Makes the new version the current one, and the former one when it is rolled back.",
} as const;
/** Knows no resources. */
const TRAIL_ACTIONS = {
  "cloudtrail:LookupEvents": "Proves which key is ours when the answer to its creation was lost. Knows no resources.",
} as const;

export interface SetupPermission {
  readonly action: string;
  readonly purpose: string;
}

export interface SetupTemplates {
  readonly cloudFormation: string;
  readonly terraform: string;
  readonly cli: string;
  /** What the role may, one by one. */
  readonly permissions: readonly SetupPermission[];
}

export interface SetupInput {
  /** `null`: the role is trusted within its own account, and needs none. */
  readonly externalId: string | null;
  /** The identity that assumes the role, as sts:GetCallerIdentity names it; `null` where it is not known. */
  readonly trustedPrincipalArn: string | null;
  /** Of the account that the role is made in; `null` while nobody knows it. */
  readonly awsAccountId: string | null;
  readonly partition: string | null;
}

export interface RotateSetupInput extends SetupInput {
  readonly awsAccountId: string;
  /** Whose keys may be rotated; nobody else's can be. */
  readonly userArns: readonly string[];
}

export function setupTemplates(input: SetupInput): SetupTemplates {
  return templatesOf({
    name: "IamMonitorRead",
    id: "iam_monitor_read",
    description: "The role with which IAM Monitor reads this account. It can change nothing.",
    trustPolicy: trustPolicyOf(input),
    policy: readRolePolicy(),
    permissions: READ_ACTION_NAMES.toSorted().map((action) => ({
      action,
      purpose: "Reads the account; changes nothing.",
    })),
    input,
  });
}

export function rotateSetupTemplates(input: RotateSetupInput): SetupTemplates {
  return templatesOf({
    name: "IamMonitorRotate",
    id: "iam_monitor_rotate",
    description:
      "The role with which IAM Monitor rotates the access keys of the users named in it, and of nobody else.",
    trustPolicy: trustPolicyOf(input),
    policy: rotateRolePolicy(input),
    permissions: Object.entries({ ...KEY_ACTIONS, ...SECRET_ACTIONS, ...TRAIL_ACTIONS }).map(([action, purpose]) => ({
      action,
      purpose,
    })),
    input,
  });
}

/**
 * The policy of the read role. `*`: these actions read the whole account, and most know no resources. What is read only
 * where somebody asks for it stands apart, so that it can be left out.
 */
export function readRolePolicy(): object {
  const [optional, needed] = [true, false].map((isOptIn) =>
    READ_ACTION_NAMES.filter((action) => (READ_ACTIONS[action].purpose === "OPT_IN") === isOptIn).toSorted(),
  );
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Read", ...allow(needed!, "*") },
      { Sid: "ReadOptional", ...allow(optional!, "*") },
    ],
  };
}

function rotateRolePolicy({ userArns, awsAccountId, partition }: RotateSetupInput): object {
  const secrets = `arn:${partition ?? "aws"}:secretsmanager:*:${awsAccountId}:secret:${SECRET_PREFIX}*`;
  return {
    Version: "2012-10-17",
    Statement: [
      allow(Object.keys(KEY_ACTIONS), userArns),
      allow(Object.keys(SECRET_ACTIONS), secrets),
      allow(Object.keys(TRAIL_ACTIONS), "*"),
    ],
  };
}

function allow(actions: readonly string[], resource: string | readonly string[]): object {
  return { Effect: "Allow", Action: actions, Resource: resource };
}

function trustPolicyOf({ externalId, trustedPrincipalArn }: SetupInput): object {
  const principal = trustedPrincipalArn === null ? PRINCIPAL_PLACEHOLDER : trustable(trustedPrincipalArn);
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principal },
        Action: "sts:AssumeRole",
        ...(externalId !== null && { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
      },
    ],
  };
}

/** A session's ARN cannot be trusted for long, its role's can: `assumed-role/Name/session` -> `role/Name`. */
function trustable(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn;
}

interface RoleTemplate {
  /** Of the role and of its policy. */
  readonly name: string;
  /** Terraform's. */
  readonly id: string;
  readonly description: string;
  readonly trustPolicy: object;
  readonly policy: object;
  readonly permissions: readonly SetupPermission[];
  readonly input: SetupInput;
}

function templatesOf(role: RoleTemplate): SetupTemplates {
  return {
    cloudFormation: cloudFormation(role),
    terraform: terraform(role),
    cli: cli(role),
    permissions: role.permissions,
  };
}

function cloudFormation({ name, description, trustPolicy, policy }: RoleTemplate): string {
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: description,
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: name,
          Description: description,
          AssumeRolePolicyDocument: trustPolicy,
          ManagedPolicyArns: [{ Ref: "Policy" }],
          Tags: [TAG],
        },
      },
      Policy: { Type: "AWS::IAM::ManagedPolicy", Properties: { ManagedPolicyName: name, PolicyDocument: policy } },
    },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["Role", "Arn"] } } },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

function terraform({ name, id, description, trustPolicy, policy }: RoleTemplate): string {
  return `resource "aws_iam_role" "${id}" {
  name               = "${name}"
  description        = "${description}"
  assume_role_policy = jsonencode(${indented(trustPolicy)})
  tags               = { ${TAG.Key} = "${TAG.Value}" }
}

resource "aws_iam_policy" "${id}" {
  name   = "${name}"
  policy = jsonencode(${indented(policy)})
}

resource "aws_iam_role_policy_attachment" "${id}" {
  role       = aws_iam_role.${id}.name
  policy_arn = aws_iam_policy.${id}.arn
}

output "${id}_role_arn" {
  value = aws_iam_role.${id}.arn
}
`;
}

/** JSON is valid HCL but for template marks, which our ids and ARNs do not hold and which are escaped all the same. */
function indented(document: object): string {
  return JSON.stringify(document, null, 2).replaceAll("${", "$${").replaceAll("%{", "%%{").replaceAll("\n", "\n  ");
}

function cli({ name, trustPolicy, policy, input }: RoleTemplate): string {
  const { awsAccountId, partition } = input;
  // The shell asks AWS for the number where we do not know it.
  const account = awsAccountId ?? "$(aws sts get-caller-identity --query Account --output text)";
  return [
    `aws iam create-role --role-name ${name} --assume-role-policy-document ${shellQuote(JSON.stringify(trustPolicy))} --tags Key=${TAG.Key},Value=${TAG.Value}`,
    `aws iam create-policy --policy-name ${name} --policy-document ${shellQuote(JSON.stringify(policy))}`,
    `aws iam attach-role-policy --role-name ${name} --policy-arn "arn:${partition ?? "aws"}:iam::${account}:policy/${name}"`,
    `aws iam get-role --role-name ${name} --query Role.Arn --output text`,
    "",
  ].join("\n");
}
