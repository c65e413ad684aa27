/** Fixes that create, move or delete something instead of rewriting a document. */
import { cli, hcl, hclJson } from "../checks/quote.ts";
import { isQuarantinePolicy } from "../checks/quarantine.ts";
import { formatted, inOrder } from "./commands.ts";
import { freePolicyName } from "./boundary-fixes.ts";
import type { FixChange, Fixer } from "./fix.ts";
import { newPolicy } from "./written-policy.ts";
import { ownPolicyOf } from "./own-policy.ts";

/** Creates a role with an AWS managed policy, which people of the account can assume with MFA. */
export function createRole(wanted: string): Fixer {
  return ({ details, finding, partition, awsAccountId }): FixChange | null => {
    const policyArn = finding.evidence["policyArn"];
    if (typeof policyArn !== "string") return null;
    const taken = new Set(details.roles.map(({ roleName }) => roleName.toLowerCase()));
    const roleName = [wanted, `${wanted}-role`, `iam-monitor-${wanted}`].find((name) => !taken.has(name));
    if (roleName === undefined) return null;
    const roleArn = `arn:${partition}:iam::${awsAccountId}:role/${roleName}`;
    const document = newPolicy({
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::${awsAccountId}:root` },
      Action: "sts:AssumeRole",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    });
    return {
      documents: [
        {
          kind: "TRUST_POLICY",
          name: `${roleName} (trust policy)`,
          fileName: `${roleName}-trust-policy.json`,
          before: null,
          after: document,
        },
      ],
      change: { createRoles: [{ roleArn, trustPolicy: document }], attach: [{ policyArn, principalArn: roleArn }] },
      cli: inOrder([
        cli`aws iam create-role --role-name ${roleName} --assume-role-policy-document ${document}`,
        cli`aws iam attach-role-policy --role-name ${roleName} --policy-arn ${policyArn}`,
      ]),
      terraform: [
        `resource "aws_iam_role" "this" {`,
        hcl`  name               = ${roleName}`,
        `  assume_role_policy = ${hclJson(document, 1)}`,
        "}",
        "",
        `resource "aws_iam_role_policy_attachment" "this" {`,
        "  role       = aws_iam_role.this.name",
        hcl`  policy_arn = ${policyArn}`,
        "}",
      ].join("\n"),
      notes: [
        "The trust policy names the account: people also need a policy that allows sts:AssumeRole on this role. They must sign in with MFA.",
      ],
    };
  };
}

/** Deletes a role with everything that AWS wants removed first. */
export const deleteRole: Fixer = ({ details, finding }): FixChange | null => {
  const role = details.roles.find(({ roleId }) => roleId === finding.resource.id);
  if (!role || role.attachedPolicies.some(({ policyArn }) => isQuarantinePolicy(policyArn))) return null;
  const { roleName } = role;
  return {
    documents: role.inlinePolicies.map(({ policyName, document }) => ({
      kind: "INLINE_POLICY",
      name: `${roleName}/${policyName}`,
      fileName: `${roleName}-${policyName}.json`,
      before: formatted(document),
      after: null,
    })),
    change: { deletePrincipals: [role.arn] },
    cli: inOrder([
      ...role.attachedPolicies.map(
        ({ policyArn }) => cli`aws iam detach-role-policy --role-name ${roleName} --policy-arn ${policyArn}`,
      ),
      ...role.inlinePolicies.map(
        ({ policyName }) => cli`aws iam delete-role-policy --role-name ${roleName} --policy-name ${policyName}`,
      ),
      ...role.instanceProfiles.map(
        ({ instanceProfileName: name }) =>
          cli`aws iam remove-role-from-instance-profile --instance-profile-name ${name} --role-name ${roleName}`,
      ),
      cli`aws iam delete-role --role-name ${roleName}`,
    ]),
    terraform: null,
    notes: [
      "Ask the owner first. Keep the documents and the trust policy: a role that is created again gets another ID, and policies that name the old one do not find it.",
    ],
  };
};

/** Moves an inline policy into a managed policy with the same document. */
export const makeManaged: Fixer = (facts): FixChange | null => {
  const own = ownPolicyOf(facts);
  if (own?.subject.place.kind !== "INLINE" || own.subject.text === null) return null;
  const { policyName, ownerKind, ownerName } = own.subject.place;
  const { partition, awsAccountId } = facts;
  const name = freePolicyName(facts, policyName);
  const policyArn = `arn:${partition}:iam::${awsAccountId}:policy/${name}`;
  const document = formatted(own.subject.text);
  const kind = ownerKind.toLowerCase();
  return {
    documents: [
      { kind: "MANAGED_POLICY", name, fileName: `${name}.json`, before: null, after: document },
      {
        kind: "INLINE_POLICY",
        name: own.subject.resource.name,
        fileName: `${ownerName}-${policyName}.json`,
        before: document,
        after: null,
      },
    ],
    change: {
      putPolicies: [{ policyArn, document }],
      attach: [{ policyArn, principalArn: own.ownerArn }],
      deleteInlinePolicies: [{ principalArn: own.ownerArn, policyName }],
    },
    cli: inOrder([
      cli`aws iam create-policy --policy-name ${name} --policy-document ${document}`,
      `aws iam attach-${kind}-policy --${kind}-name ` + cli`${ownerName} --policy-arn ${policyArn}`,
      `aws iam delete-${kind}-policy --${kind}-name ` + cli`${ownerName} --policy-name ${policyName}`,
    ]),
    terraform: [
      `resource "aws_iam_policy" "this" {`,
      hcl`  name   = ${name}`,
      `  policy = ${hclJson(document, 1)}`,
      "}",
      "",
      `resource "aws_iam_${kind}_policy_attachment" "this" {`,
      `  ${kind.padEnd(10)} = ` + hcl`${ownerName}`,
      "  policy_arn = aws_iam_policy.this.arn",
      "}",
      "",
      "# Then delete the inline policy: remove its resource, or run the last command of the AWS CLI.",
    ].join("\n"),
    notes: [
      "Attach the new policy before the inline one is deleted, as the commands do, so that nothing is denied in between.",
    ],
  };
};
