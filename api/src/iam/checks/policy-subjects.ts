/** What policy checks judge: the account's own managed policies, inline policies, and managed policies as they are attached. */
import type { AuthorizationDetails, Policy, PolicyText } from "../account.ts";
import type { Evidence, JsonValue, ResourceRef } from "../finding.ts";
import { inlinePolicyRef, policyOwners, policyRef } from "../identity.ts";
import { defaultDocument } from "../principals/principal-policies.ts";
import { describePolicyError, parsePolicy } from "../policy/document.ts";
import { placeOfStatement } from "../policy/places.ts";
import type { PolicyDocument, PolicyStatement } from "../policy/statement.ts";
import type { Remediation } from "./check.ts";
import { cli, hcl } from "./quote.ts";
import { isChangeableRole } from "./subjects.ts";

/** Statements that one finding shows; a policy may have hundreds. */
const MAX_SHOWN_STATEMENTS = 10;

export type HolderKind = "USER" | "GROUP" | "ROLE";

export interface PolicySubject {
  readonly resource: ResourceRef;
  /** `null`: the default version was not among what was read. */
  readonly text: PolicyText | null;
  /** How the evidence names it, and how the remediation's commands find it again. */
  readonly place:
    | {
        readonly kind: "MANAGED";
        readonly policyArn: string;
        readonly policyName: string;
        readonly isAttached: boolean;
        readonly isBoundary: boolean;
      }
    | {
        readonly kind: "INLINE";
        readonly policyName: string;
        readonly ownerKind: HolderKind;
        readonly ownerName: string;
      };
}

/** Customer managed policies, used or not. AWS's own are not the account's to change. */
export function customerPolicies(details: AuthorizationDetails): PolicySubject[] {
  return details.policies.filter((policy) => !policy.isAwsManaged).map(managedSubject);
}

function managedSubject(policy: Policy): PolicySubject {
  const { arn: policyArn, policyName, attachmentCount, permissionsBoundaryUsageCount } = policy;
  return {
    resource: policyRef(policy),
    text: defaultDocument(policy),
    place: {
      kind: "MANAGED",
      policyArn,
      policyName,
      isAttached: attachmentCount > 0,
      isBoundary: permissionsBoundaryUsageCount > 0,
    },
  };
}

export function inlinePolicies(details: AuthorizationDetails): PolicySubject[] {
  const fixed = new Set(details.roles.filter((role) => !isChangeableRole(role)).map((role) => role.roleId));
  return policyOwners(details)
    .filter(({ kind, id }) => kind !== "ROLE" || !fixed.has(id))
    .flatMap(({ kind, id, name, holder }) =>
      holder.inlinePolicies.map(({ policyName, document }) => ({
        resource: inlinePolicyRef(id, name, policyName),
        text: document,
        place: { kind: "INLINE" as const, policyName, ownerKind: kind, ownerName: name },
      })),
    );
}

const subjects = new WeakMap<AuthorizationDetails, readonly PolicySubject[]>();

/** Everything of both: what the account's owner has written. */
export function ownPolicies(details: AuthorizationDetails): readonly PolicySubject[] {
  let own = subjects.get(details);
  if (!own) {
    own = [...customerPolicies(details), ...inlinePolicies(details)];
    subjects.set(details, own);
  }
  return own;
}

/** The document of a subject, or why there is none. */
export function documentOf(text: PolicyText | null): PolicyDocument | { readonly notEvaluated: string } {
  if (text === null) return { notEvaluated: "The default version of the policy was not among what was read." };
  const parsed = parsePolicy(text);
  return parsed.ok ? parsed.document : { notEvaluated: describePolicyError(parsed.error) };
}

/** A statement in evidence: where it stands and what it says. */
function statementEvidence(document: PolicyDocument, statement: PolicyStatement, more: Evidence = {}): Evidence {
  const { line, column, excerpt } = placeOfStatement(document, statement);
  return { statement: statement.index, sid: statement.sid, line, column, excerpt, ...more };
}

/** The statements of a finding, the first some of them with their text. */
export function statementsEvidence(
  document: PolicyDocument,
  found: readonly { readonly statement: PolicyStatement; readonly more?: Evidence }[],
): Evidence {
  const shown: JsonValue[] = found
    .slice(0, MAX_SHOWN_STATEMENTS)
    .map(({ statement, more }) => statementEvidence(document, statement, more));
  return {
    statements: shown,
    ...(found.length > shown.length ? { furtherStatements: found.length - shown.length } : {}),
  };
}

// ---------------------------------------------------------------- managed policies where they are attached

export interface AttachedManagedPolicy {
  readonly resource: ResourceRef;
  readonly policyArn: string;
  readonly policyName: string;
  readonly isAwsManaged: boolean;
  readonly text: PolicyText | null;
  readonly attachedTo: readonly { readonly kind: HolderKind; readonly name: string }[];
}

const attachments = new WeakMap<AuthorizationDetails, readonly AttachedManagedPolicy[]>();

/** Every managed policy that somebody has, with who; found by the attachments, since a source may leave out AWS's own documents. */
export function attachedPolicies(details: AuthorizationDetails): readonly AttachedManagedPolicy[] {
  let found = attachments.get(details);
  if (!found) {
    const policies = new Map(details.policies.map((policy) => [policy.arn, policy]));
    const byArn = new Map<string, { name: string; attachedTo: { kind: HolderKind; name: string }[] }>();
    for (const { kind, name, holder } of policyOwners(details)) {
      for (const { policyArn, policyName } of holder.attachedPolicies) {
        const entry = byArn.get(policyArn) ?? { name: policyName, attachedTo: [] };
        entry.attachedTo.push({ kind, name });
        byArn.set(policyArn, entry);
      }
    }
    found = [...byArn].map(([policyArn, { name, attachedTo }]) => {
      const policy = policies.get(policyArn);
      return {
        resource: policy ? policyRef(policy) : { category: "IAMPolicy" as const, id: policyArn, name, arn: policyArn },
        policyArn,
        policyName: name,
        isAwsManaged: policy?.isAwsManaged ?? isAwsManagedArn(policyArn),
        text: policy ? defaultDocument(policy) : null,
        attachedTo,
      };
    });
    attachments.set(details, found);
  }
  return found;
}

/** `arn:aws:iam::aws:policy/…`, in every partition. */
function isAwsManagedArn(arn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(arn);
}

export function isAdministratorAccess(policyArn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\/AdministratorAccess$/.test(policyArn);
}

// ---------------------------------------------------------------- remediation

const FILE = "file://policy.json";

/** Writing the mended document back, for a managed or an inline policy; `evidence` names which. */
export function rewritePolicy(resource: ResourceRef, evidence: Evidence, text: string): Remediation {
  const policyName = String(evidence["policyName"]);
  if (evidence["kind"] === "MANAGED") {
    return {
      text,
      cli: [
        cli`aws iam create-policy-version --policy-arn ${resource.arn ?? ""} --policy-document ${FILE} --set-as-default`,
        "# A policy keeps five versions; delete the oldest first if there are five:",
        cli`aws iam list-policy-versions --policy-arn ${resource.arn ?? ""}`,
      ].join("\n"),
      terraform: hcl`resource "aws_iam_policy" "this" {\n  name   = ${policyName}\n  policy = file("policy.json")\n}`,
    };
  }
  const owner = String(evidence["ownerName"]);
  const kind = String(evidence["ownerKind"]).toLowerCase();
  return {
    text,
    cli:
      `aws iam put-${kind}-policy --${kind}-name ` +
      cli`${owner} --policy-name ${policyName} --policy-document ${FILE}`,
    terraform:
      `resource "aws_iam_${kind}_policy" "this" {\n  ` +
      hcl`name   = ${policyName}` +
      `\n  ${kind.padEnd(6)} = ` +
      hcl`${owner}` +
      `\n  policy = file("policy.json")\n}`,
  };
}
