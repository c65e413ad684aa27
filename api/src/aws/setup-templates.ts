/**
 * The templates that a customer deploys in the account: a role that reads and, to rotate keys, a second role. Each role
 * trusts one principal and requires the external id if there is one, so that no other user of the product can assume
 * it. Policies are managed policies and roles have a tag, as the product's own checks require.
 */
import { shellQuote } from "../iam/checks/quote.ts";
import { MANAGED_BY, SECRET_PREFIX, SECRET_TAGS } from "../iam/rotation/secret-destination.ts";
import { READ_ACTION_NAMES, READ_ACTIONS } from "./read-actions.ts";
import { ALERTING_ACTIONS } from "./read-alerting.ts";
import { ACCESS_ANALYZER_ACTIONS } from "./read-access-analyzer.ts";
import { RESOURCE_POLICY_PERMISSIONS } from "./resource-policies/readers.ts";
import { REGIONS_ACTION } from "./workloads/read-regions.ts";
import { IDENTITY_CENTER_ACTIONS } from "./read-identity-center.ts";
import { WORKLOAD_PERMISSIONS } from "./workloads/readers.ts";

/** The placeholder in the snippets while our own identity is unknown. AWS refuses the snippets until it is replaced. */
const PRINCIPAL_PLACEHOLDER = "REPLACE-WITH-THE-ARN-OF-THE-PRINCIPAL-THAT-RUNS-IAM-MONITOR";
const TAG = { Key: SECRET_TAGS.managedBy, Value: MANAGED_BY };

const ONLY_WORKLOADS = "Used only if you enable the reading of workloads.";
const ONLY_RESOURCE_POLICIES = "Used only if you enable the reading of resource policies.";

const WORKLOAD_ACTIONS: ReadonlySet<string> = new Set(WORKLOAD_PERMISSIONS.map(({ action }) => action));
/** The statements are complete by themselves, so each may be left out. */
const RESOURCE_POLICY_ACTIONS = [
  ...new Set([REGIONS_ACTION, ...RESOURCE_POLICY_PERMISSIONS.map(({ action }) => action)]),
].toSorted();
const ONLY_ACCESS_ANALYZER = "Used only if you enable the reading of IAM Access Analyzer.";
const ONLY_ALERTING = "Used only if you enable the reading of who is alerted.";
const ONLY_IDENTITY_CENTER = "Used only if you enable the reading of IAM Identity Center.";

/** The purpose of each action on the listed users. */
const KEY_ACTIONS = {
  "iam:CreateAccessKey": "Creates the new key. Sent once, never repeated.",
  "iam:DeleteAccessKey":
    "Deletes the old key after its waiting period, or the new key when the rotation is rolled back.",
  "iam:GetAccessKeyLastUsed":
    "Checks that the new key is in use and the old one is not, before the old key is deactivated.",
  "iam:GetUser": "Checks that the user is the intended one.",
  "iam:ListAccessKeys": "Reads the user's keys before each step.",
  "iam:UpdateAccessKey": "Deactivates the old key, and reactivates it if something still needs it.",
} as const;
const SECRET_ACTIONS = {
  "secretsmanager:CreateSecret": "Creates the secret if the user has none yet.",
  "secretsmanager:DescribeSecret": "Reads the secret's tags and which version applications use.",
  "secretsmanager:GetSecretValue":
    "Checks that an untagged secret holds a key of this user before it is written, and reads the new version back.",
  "secretsmanager:PutSecretValue": "Stores the new key as a pending version.",
  "secretsmanager:TagResource":
    "Tags a secret that a rotation creates with its account and user. CreateSecret with tags needs it.",
  "secretsmanager:UpdateSecretVersionStage":
    "Makes the new version current, or the former one when the rotation is rolled back.",
} as const;
const PARAMETER_ACTIONS = {
  "ssm:AddTagsToResource":
    "Tags a parameter that a rotation creates with its account and user. PutParameter with tags needs it.",
  "ssm:GetParameter":
    "Checks that an untagged parameter holds a key of this user before it is written, and reads the new version back.",
  "ssm:LabelParameterVersion": "Labels the version that applications should use.",
  "ssm:ListTagsForResource": "Reads the parameter's tags.",
  "ssm:PutParameter": "Stores the verified key, or the former value when the rotation is rolled back.",
} as const;
/** DescribeParameters has no resource types that a filter by name could use. */
const PARAMETER_LIST_ACTIONS = {
  "ssm:DescribeParameters": "Reads the type, the KMS key and the tier of a parameter before it is written.",
} as const;
const ONLY_PARAMETERS = "Used only if a rotation stores its key in Parameter Store.";

/** The purpose of each CloudTrail action. These actions have no resource types. */
const TRAIL_ACTIONS = {
  "cloudtrail:LookupEvents":
    "Proves which key this rotation created if the answer of CreateAccessKey was lost. Has no resource types.",
} as const;

export interface SetupPermission {
  readonly action: string;
  readonly purpose: string;
}

export interface SetupTemplates {
  readonly cloudFormation: string;
  readonly terraform: string;
  readonly cli: string;
  /** The permissions of the role. */
  readonly permissions: readonly SetupPermission[];
  /** The ARN that the role trusts. Null if it is unknown: the templates then contain a placeholder that AWS refuses. */
  readonly trustedPrincipalArn: string | null;
}

export interface SetupInput {
  /** The external id. Null if the role trusts its own account and needs none. */
  readonly externalId: string | null;
  /** The ARN of the identity that assumes the role, as sts:GetCallerIdentity returns it; null if unknown. */
  readonly trustedPrincipalArn: string | null;
  /** The number of the account that the role is created in; null while it is unknown. */
  readonly awsAccountId: string | null;
  readonly partition: string | null;
}

export interface RotateSetupInput extends SetupInput {
  readonly awsAccountId: string;
  /** The users whose keys may be rotated. The role cannot rotate the keys of any other user. */
  readonly userArns: readonly string[];
}

/** The role of a single account, and the one that a StackSet creates in the accounts of an organization. */
const READ_ROLE_NAME = "IamMonitorRead";
export const MEMBER_ROLE_NAME = "IamMonitorOrganizationRead";

export function setupTemplates(
  input: SetupInput,
  name: typeof READ_ROLE_NAME | typeof MEMBER_ROLE_NAME = READ_ROLE_NAME,
): SetupTemplates {
  return templatesOf({
    name,
    id: "iam_monitor_read",
    description: "The role that IAM Monitor uses to read this account. It has no write permission.",
    trustPolicy: trustPolicyOf(input),
    policy: readRolePolicy(),
    permissions: [
      ...READ_ACTION_NAMES.toSorted().map((action) => ({
        action,
        purpose: "Reads the account. Has no write permission.",
      })),
      ...WORKLOAD_PERMISSIONS.map(({ action, purpose }) => ({ action, purpose: `${purpose} ${ONLY_WORKLOADS}` })),
      ...RESOURCE_POLICY_PERMISSIONS.filter(({ action }) => !WORKLOAD_ACTIONS.has(action)).map(
        ({ action, purpose }) => ({ action, purpose: `${purpose} ${ONLY_RESOURCE_POLICIES}` }),
      ),
      ...Object.entries(ACCESS_ANALYZER_ACTIONS).map(([action, purpose]) => ({
        action,
        purpose: `${purpose} ${ONLY_ACCESS_ANALYZER}`,
      })),
      ...Object.entries(ALERTING_ACTIONS).map(([action, purpose]) => ({
        action,
        purpose: `${purpose} ${ONLY_ALERTING}`,
      })),
      ...Object.entries(IDENTITY_CENTER_ACTIONS).map(([action, purpose]) => ({
        action,
        purpose: `${purpose} ${ONLY_IDENTITY_CENTER}`,
      })),
    ],
    input,
  });
}

export function rotateSetupTemplates(input: RotateSetupInput): SetupTemplates {
  return templatesOf({
    name: "IamMonitorRotate",
    id: "iam_monitor_rotate",
    description:
      "The role that IAM Monitor uses to rotate the access keys of the users listed in it, and of no other user.",
    trustPolicy: trustPolicyOf(input),
    policy: rotateRolePolicy(input),
    permissions: [
      ...Object.entries({ ...KEY_ACTIONS, ...SECRET_ACTIONS, ...TRAIL_ACTIONS }).map(([action, purpose]) => ({
        action,
        purpose,
      })),
      ...Object.entries({ ...PARAMETER_ACTIONS, ...PARAMETER_LIST_ACTIONS }).map(([action, purpose]) => ({
        action,
        purpose: `${purpose} ${ONLY_PARAMETERS}`,
      })),
    ],
    input,
  });
}

/**
 * The policy of the read role. The resource is `*`, because the actions read the whole account and most have no
 * resource types. Opt-in actions have statements of their own, so that they can be left out.
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
      { Sid: "ReadWorkloads", ...allow(WORKLOAD_PERMISSIONS.map(({ action }) => action).toSorted(), "*") },
      { Sid: "ReadResourcePolicies", ...allow(RESOURCE_POLICY_ACTIONS, "*") },
      {
        Sid: "ReadAccessAnalyzer",
        ...allow([...Object.keys(ACCESS_ANALYZER_ACTIONS), REGIONS_ACTION].toSorted(), "*"),
      },
      { Sid: "ReadAlerting", ...allow(Object.keys(ALERTING_ACTIONS).toSorted(), "*") },
      { Sid: "ReadIdentityCenter", ...allow(Object.keys(IDENTITY_CENTER_ACTIONS).toSorted(), "*") },
    ],
  };
}

function rotateRolePolicy({ userArns, awsAccountId, partition }: RotateSetupInput): object {
  const secrets = `arn:${partition ?? "aws"}:secretsmanager:*:${awsAccountId}:secret:${SECRET_PREFIX}*`;
  const parameters = `arn:${partition ?? "aws"}:ssm:*:${awsAccountId}:parameter/${SECRET_PREFIX}*`;
  return {
    Version: "2012-10-17",
    Statement: [
      allow(Object.keys(KEY_ACTIONS), userArns),
      allow(Object.keys(SECRET_ACTIONS), secrets),
      allow(Object.keys(PARAMETER_ACTIONS), parameters),
      allow(Object.keys({ ...TRAIL_ACTIONS, ...PARAMETER_LIST_ACTIONS }), "*"),
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

/** Replaces the ARN of a temporary session with that of its role: `assumed-role/Name/session` -> `role/Name`. */
export function trustable(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn;
}

interface RoleTemplate {
  /** The name of the role and of its policy. */
  readonly name: string;
  /** The name in Terraform. */
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
    trustedPrincipalArn: role.input.trustedPrincipalArn === null ? null : trustable(role.input.trustedPrincipalArn),
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

/** Indents JSON for HCL. JSON is valid HCL except for template markers, which are escaped although we expect none. */
export function indented(document: object): string {
  return JSON.stringify(document, null, 2).replaceAll("${", "$${").replaceAll("%{", "%%{").replaceAll("\n", "\n  ");
}

function cli({ name, trustPolicy, policy, input }: RoleTemplate): string {
  const { awsAccountId, partition } = input;
  // The shell asks AWS for the account number if it is unknown here.
  const account = awsAccountId ?? "$(aws sts get-caller-identity --query Account --output text)";
  return [
    `aws iam create-role --role-name ${name} --assume-role-policy-document ${shellQuote(JSON.stringify(trustPolicy))} --tags Key=${TAG.Key},Value=${TAG.Value}`,
    `aws iam create-policy --policy-name ${name} --policy-document ${shellQuote(JSON.stringify(policy))}`,
    `aws iam attach-role-policy --role-name ${name} --policy-arn "arn:${partition ?? "aws"}:iam::${account}:policy/${name}"`,
    `aws iam get-role --role-name ${name} --query Role.Arn --output text`,
    "",
  ].join("\n");
}
