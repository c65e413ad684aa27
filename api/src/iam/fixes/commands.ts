/** The commands of a fix: AWS CLI for a POSIX shell, and Terraform. Documents are part of them, and every value is quoted. */
import type { Policy, Role } from "../account.ts";
import type { FixChange, FixDocument } from "./fix.ts";
import { cli, hcl, hclJson, shellQuote } from "../checks/quote.ts";
import type { HolderKind, PolicySubject } from "../checks/policy-subjects.ts";

/** IAM keeps this many versions of a managed policy (IAM User Guide, *IAM and AWS STS quotas*). */
const POLICY_VERSIONS_MAX = 5;

/** The commands write the whole document, so a change since the scan would be lost. */
const REPLACES_WHOLE =
  "The commands replace the whole document with the one that was made from the latest scan. A change since then would be lost.";

type Edit = Pick<FixChange, "cli" | "terraform" | "change" | "documents"> & {
  /** The effects of the commands besides writing the document. */
  readonly warnings: readonly string[];
};

/** Commands of which each runs only if the one before succeeded: a failed creation must not be followed by a deletion. */
export function inOrder(commands: readonly string[]): string {
  return commands.join(" &&\n");
}

export function trustEdit(role: Role, document: string): Edit {
  return {
    documents: [
      {
        kind: "TRUST_POLICY",
        name: `${role.roleName} (trust policy)`,
        fileName: `${role.roleName}-trust-policy.json`,
        before: formatted(role.trustPolicy),
        after: document,
      },
    ],
    change: { setTrustPolicies: [{ roleArn: role.arn, trustPolicy: document }] },
    warnings: [REPLACES_WHOLE],
    cli: cli`aws iam update-assume-role-policy --role-name ${role.roleName} --policy-document ${document}`,
    terraform: [
      importBlock("aws_iam_role", role.roleName),
      `resource "aws_iam_role" "this" {`,
      hcl`  name                 = ${role.roleName}`,
      hcl`  path                 = ${role.path}`,
      ...(role.permissionsBoundaryArn === null ? [] : [hcl`  permissions_boundary = ${role.permissionsBoundaryArn}`]),
      `  assume_role_policy   = ${hclJson(document, 1)}`,
      "",
      "  lifecycle {",
      "    # Not read by IAM Monitor: keep what the role has.",
      "    ignore_changes = [description, max_session_duration, tags]",
      "  }",
      "}",
    ].join("\n"),
  };
}

export interface PolicyHolderName {
  readonly kind: HolderKind;
  readonly name: string;
  readonly arn: string;
}

interface PolicyTarget {
  /** The managed policy. Null for an inline policy. */
  readonly managed: Policy | null;
  /** The ARN of the user, group or role with the inline policy. */
  readonly ownerArn: string;
  /** The holders from which a deleted managed policy is detached first. */
  readonly holders: readonly PolicyHolderName[];
  /** Null deletes the policy. */
  readonly document: string | null;
}

/** Writes the document of a policy, or deletes the policy if the document is null. */
export function policyEdit(
  subject: PolicySubject,
  { managed: policy, ownerArn: owner, holders, document }: PolicyTarget,
): Edit {
  const { place } = subject;
  const before = subject.text === null ? null : formatted(subject.text);
  const shared = { name: subject.resource.name, before, after: document };
  if (place.kind === "INLINE") {
    const kind = place.ownerKind.toLowerCase();
    const target = `--${kind}-name ` + cli`${place.ownerName} --policy-name ${place.policyName}`;
    return {
      warnings: document === null ? [] : [REPLACES_WHOLE],
      documents: [{ ...shared, kind: "INLINE_POLICY", fileName: `${place.ownerName}-${place.policyName}.json` }],
      change:
        document === null
          ? { deleteInlinePolicies: [{ principalArn: owner, policyName: place.policyName }] }
          : { putInlinePolicies: [{ principalArn: owner, policyName: place.policyName, document }] },
      cli:
        document === null
          ? `aws iam delete-${kind}-policy ${target}`
          : `aws iam put-${kind}-policy ${target} ` + cli`--policy-document ${document}`,
      terraform:
        document === null
          ? null
          : [
              importBlock(`aws_iam_${kind}_policy`, `${place.ownerName}:${place.policyName}`),
              `resource "aws_iam_${kind}_policy" "this" {`,
              hcl`  name   = ${place.policyName}`,
              `  ${kind.padEnd(6)} = ` + hcl`${place.ownerName}`,
              `  policy = ${hclJson(document, 1)}`,
              "}",
            ].join("\n"),
    };
  }
  const documents: readonly FixDocument[] = [
    { ...shared, kind: "MANAGED_POLICY", fileName: `${place.policyName}.json` },
  ];
  const others = (policy?.versions ?? []).filter(({ versionId }) => versionId !== policy?.defaultVersionId);
  const drop = (versionId: string) =>
    cli`aws iam delete-policy-version --policy-arn ${place.policyArn} --version-id ${versionId}`;
  if (document === null)
    return {
      documents,
      warnings: [],
      change: {
        detach: holders.map(({ arn }) => ({ policyArn: place.policyArn, principalArn: arn })),
        deletePolicies: [place.policyArn],
      },
      cli: inOrder([
        ...holders.map(({ kind, name }) => {
          const noun = kind.toLowerCase();
          return `aws iam detach-${noun}-policy --${noun}-name ` + cli`${name} --policy-arn ${place.policyArn}`;
        }),
        ...others.map(({ versionId }) => drop(versionId)),
        cli`aws iam delete-policy --policy-arn ${place.policyArn}`,
      ]),
      terraform: null,
    };
  const [oldest] = others.toSorted((one, other) => one.createdAt - other.createdAt);
  const write = cli`aws iam create-policy-version --policy-arn ${place.policyArn} --set-as-default --policy-document ${document}`;
  const dropped = others.length + 1 >= POLICY_VERSIONS_MAX ? oldest : undefined;
  const writes = inOrder([...(dropped ? [drop(dropped.versionId)] : []), write]);
  return {
    documents,
    warnings: dropped
      ? [
          `A policy keeps ${POLICY_VERSIONS_MAX} versions, so the commands delete the oldest one, ${dropped.versionId}. Save its document first if you may need it.`,
        ]
      : [],
    change: { putPolicies: [{ policyArn: place.policyArn, document }] },
    cli: [
      ...(policy
        ? [
            "# Only if the policy was not changed since the scan:",
            cli`version=$(aws iam get-policy --policy-arn ${place.policyArn} --query Policy.DefaultVersionId --output text)`,
            'case "$version" in',
            `  ${shellQuote(policy.defaultVersionId)}) ${writes} ;;`,
            '  *) echo "Not changed. The default version of the policy: $version" ;;',
            "esac",
          ]
        : [writes]),
    ].join("\n"),
    terraform: [
      importBlock("aws_iam_policy", place.policyArn),
      `resource "aws_iam_policy" "this" {`,
      hcl`  name   = ${place.policyName}`,
      hcl`  path   = ${policy?.path ?? "/"}`,
      `  policy = ${hclJson(document, 1)}`,
      "",
      "  lifecycle {",
      "    # Not read by IAM Monitor: keep what the policy has.",
      "    ignore_changes = [description, tags]",
      "  }",
      "}",
    ].join("\n"),
  };
}

/** Takes over the existing resource, so that `terraform apply` changes it instead of creating another. */
function importBlock(type: string, id: string): string {
  return [`import {`, `  to = ${type}.this`, hcl`  id = ${id}`, `}`, ""].join("\n");
}

/** The document with one element a line. As written if it is no JSON. */
export function formatted(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // A document that cannot be parsed is shown as AWS returned it.
    return text;
  }
}
