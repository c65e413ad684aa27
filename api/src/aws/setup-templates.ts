/**
 * What a customer runs in the account to be read: a role with exactly the read actions, trusted to one principal and
 * only with the external id, which keeps anybody else who uses the product from having it read this account.
 */
import { shellQuote } from "../iam/checks/quote.ts";
import { READ_ACTION_NAMES } from "./read-actions.ts";

const ROLE_NAME = "IamMonitorRead";
const POLICY_NAME = "IamMonitorRead";
/** Where our own identity is not known yet, the snippets say what to fill in; AWS refuses it as it stands. */
const PRINCIPAL_PLACEHOLDER = "REPLACE-WITH-THE-ARN-OF-THE-PRINCIPAL-THAT-RUNS-IAM-MONITOR";

export interface SetupTemplates {
  readonly cloudFormation: string;
  readonly terraform: string;
  readonly cli: string;
}

export interface SetupInput {
  readonly externalId: string;
  /** The identity that assumes the role, as sts:GetCallerIdentity names it; `null` where it is not known. */
  readonly trustedPrincipalArn: string | null;
}

export function setupTemplates({ externalId, trustedPrincipalArn }: SetupInput): SetupTemplates {
  const principal = trustedPrincipalArn === null ? PRINCIPAL_PLACEHOLDER : trustable(trustedPrincipalArn);
  const trustPolicy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: principal },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": externalId } },
      },
    ],
  };
  return { cloudFormation: cloudFormation(trustPolicy), terraform: terraform(trustPolicy), cli: cli(trustPolicy) };
}

/** The policy of the read role. `*`: these actions read the whole account, and most know no resources. */
export function readRolePolicy(): object {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [...READ_ACTION_NAMES].sort(), Resource: "*" }] };
}

/** A session's ARN cannot be trusted for long, its role's can: `assumed-role/Name/session` -> `role/Name`. */
function trustable(arn: string): string {
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  return session ? `arn:${session[1]}:iam::${session[2]}:role/${session[3]}` : arn;
}

function cloudFormation(trustPolicy: object): string {
  const template = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "The role with which IAM Monitor reads this account. It can change nothing.",
    Resources: {
      ReadRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: ROLE_NAME,
          AssumeRolePolicyDocument: trustPolicy,
          Policies: [{ PolicyName: POLICY_NAME, PolicyDocument: readRolePolicy() }],
        },
      },
    },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["ReadRole", "Arn"] } } },
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

function terraform(trustPolicy: object): string {
  return `resource "aws_iam_role" "iam_monitor_read" {
  name               = "${ROLE_NAME}"
  assume_role_policy = jsonencode(${indented(trustPolicy)})
}

resource "aws_iam_role_policy" "iam_monitor_read" {
  name   = "${POLICY_NAME}"
  role   = aws_iam_role.iam_monitor_read.id
  policy = jsonencode(${indented(readRolePolicy())})
}

output "iam_monitor_role_arn" {
  value = aws_iam_role.iam_monitor_read.arn
}
`;
}

/** JSON is valid HCL but for template marks, which our ids and ARNs do not hold and which are escaped all the same. */
function indented(document: object): string {
  return JSON.stringify(document, null, 2).replaceAll("${", "$${").replaceAll("%{", "%%{").replaceAll("\n", "\n  ");
}

function cli(trustPolicy: object): string {
  return [
    `aws iam create-role --role-name ${ROLE_NAME} --assume-role-policy-document ${shellQuote(JSON.stringify(trustPolicy))}`,
    `aws iam put-role-policy --role-name ${ROLE_NAME} --policy-name ${POLICY_NAME} --policy-document ${shellQuote(JSON.stringify(readRolePolicy()))}`,
    `aws iam get-role --role-name ${ROLE_NAME} --query Role.Arn --output text`,
    "",
  ].join("\n");
}
