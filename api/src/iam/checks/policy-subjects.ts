/** The policies that checks evaluate: customer managed policies, inline policies, and managed policies with their holders. */
import type { AuthorizationDetails, Policy, PolicyText, Role } from "../account.ts";
import type { Evidence, JsonValue, ResourceRef } from "../finding.ts";
import { inlinePolicyRef, policyOwners, policyRef } from "../identity.ts";
import { memoize } from "../memoize.ts";
import { defaultDocument } from "../principals/principal-policies.ts";
import { describePolicyError, parsePolicy } from "../policy/document.ts";
import { grantsFrom } from "../policy/grants-from.ts";
import type { IssueCode, RawIssue } from "../policy/issue-rule.ts";
import { findIssues } from "../policy/issues.ts";
import { placeOfStatement } from "../policy/places.ts";
import type { PolicyDocument, PolicyStatement } from "../policy/statement.ts";
import type { Instant } from "../time.ts";
import type { NotEvaluated } from "./check.ts";
import { isChangeableRole } from "./subjects.ts";

/** The maximum number of statements shown in one finding. A policy may have hundreds. */
const MAX_SHOWN_STATEMENTS = 10;

export type HolderKind = "USER" | "GROUP" | "ROLE";

export interface PolicySubject {
  readonly resource: ResourceRef;
  /** The text of the policy. Null if the default version was not read. */
  readonly text: PolicyText | null;
  /** Identifies the policy in evidence and in the commands of the remediation. */
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

/** Returns the customer managed policies, attached or not. AWS managed policies are left out: the account cannot change them. */
export const customerPolicies: (details: AuthorizationDetails) => readonly PolicySubject[] = memoize((details) =>
  details.policies.filter((policy) => !policy.isAwsManaged).map(managedSubject),
);

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

/** Returns the inline policies of users, groups and roles, except those of roles that only AWS can change. */
export const inlinePolicies: (details: AuthorizationDetails) => readonly PolicySubject[] = memoize((details) => {
  const unchangeableRoleIds = new Set(
    details.roles.filter((role) => !isChangeableRole(role)).map((role) => role.roleId),
  );
  return policyOwners(details)
    .filter(({ kind, id }) => kind !== "ROLE" || !unchangeableRoleIds.has(id))
    .flatMap(({ kind, id, name, holder }) =>
      holder.inlinePolicies.map(({ policyName, document }) => ({
        resource: inlinePolicyRef(id, name, policyName),
        text: document,
        place: { kind: "INLINE" as const, policyName, ownerKind: kind, ownerName: name },
      })),
    );
});

/** Returns the policies that the account's owner wrote: customer managed and inline. */
export const ownPolicies: (details: AuthorizationDetails) => readonly PolicySubject[] = memoize((details) => [
  ...customerPolicies(details),
  ...inlinePolicies(details),
]);

/** Returns the policies without those that are only boundaries: they grant nothing. The `bnd-` checks evaluate those. */
export function withoutBoundaries(policies: readonly PolicySubject[]): readonly PolicySubject[] {
  return policies.filter(({ place }) => place.kind === "INLINE" || place.isAttached || !place.isBoundary);
}

/** Returns the own policies that grant something, or would as soon as they are attached. */
export const grantingPolicies: (details: AuthorizationDetails) => readonly PolicySubject[] = memoize((details) =>
  withoutBoundaries(ownPolicies(details)),
);

/** Returns the parsed document of a policy, or why it could not be read. */
export function documentOf(text: PolicyText | null): PolicyDocument | NotEvaluated {
  if (text === null) return { notEvaluated: "The default version of this policy was not read." };
  const parsed = parsePolicy(text);
  return parsed.ok ? parsed.document : { notEvaluated: describePolicyError(parsed.error) };
}

/** Returns the parsed trust policy of a role, or why it could not be read. A dozen checks ask for it. */
export const trustPolicyOf: (role: Role) => PolicyDocument | NotEvaluated = memoize((role) =>
  documentOf(role.trustPolicy),
);

interface ReadPolicy {
  readonly document: PolicyDocument;
  /** The issues of the grants that hold at `at` or later. */
  readonly issues: readonly RawIssue[];
  /** The codes of the issues, each once. */
  readonly codes: readonly IssueCode[];
  readonly at: Instant;
}

/** A policy and its issues, or why it could not be read. */
export interface ReadSubject {
  readonly policy: PolicySubject;
  readonly read: ReadPolicy | NotEvaluated;
}

const readSubjects = new WeakMap<PolicySubject, ReadSubject>();
const readLists = new WeakMap<
  readonly PolicySubject[],
  { readonly at: Instant; readonly list: readonly ReadSubject[] }
>();

/** Reads the policies of a list. Kept per list and per policy, because some twenty checks ask for them. */
export function readPolicies(policies: readonly PolicySubject[], at: Instant): readonly ReadSubject[] {
  const known = readLists.get(policies);
  if (known?.at === at) return known.list;
  const list = policies.map((policy) => readSubject(policy, at));
  readLists.set(policies, { at, list });
  return list;
}

function readSubject(policy: PolicySubject, at: Instant): ReadSubject {
  const known = readSubjects.get(policy);
  if (known && ("notEvaluated" in known.read || known.read.at === at)) return known;
  const document = documentOf(policy.text);
  const read = "notEvaluated" in document ? document : { document, ...issuesFrom(document, at), at };
  const subject = { policy, read };
  readSubjects.set(policy, subject);
  return subject;
}

function issuesFrom(document: PolicyDocument, at: Instant): Pick<ReadPolicy, "issues" | "codes"> {
  const issues = findIssues(grantsFrom(document, at));
  return { issues, codes: issues.length === 0 ? NO_CODES : [...new Set(issues.map(({ code }) => code))] };
}

const NO_CODES: readonly IssueCode[] = [];

/** A statement in evidence: its place in the document and its text. */
function statementEvidence(document: PolicyDocument, statement: PolicyStatement, more: Evidence = {}): Evidence {
  const { line, column, excerpt } = placeOfStatement(document, statement);
  return { statement: statement.index, sid: statement.sid, line, column, excerpt, ...more };
}

/** The statements of a finding. The first ones are shown with their text, the rest are only counted. */
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

// ---------------------------------------------------------------- attached managed policies

export interface AttachedManagedPolicy {
  readonly resource: ResourceRef;
  readonly policyArn: string;
  readonly policyName: string;
  readonly isAwsManaged: boolean;
  readonly text: PolicyText | null;
  readonly attachedTo: readonly { readonly kind: HolderKind; readonly name: string }[];
}

/**
 * Returns every attached managed policy with its holders.
 *
 * The list is built from the attachments, because a source may omit the documents of AWS managed policies.
 */
export const attachedPolicies: (details: AuthorizationDetails) => readonly AttachedManagedPolicy[] = memoize(
  (details) => {
    const policies = new Map(details.policies.map((policy) => [policy.arn, policy]));
    const byArn = new Map<string, { name: string; attachedTo: { kind: HolderKind; name: string }[] }>();
    for (const { kind, name, holder } of policyOwners(details)) {
      for (const { policyArn, policyName } of holder.attachedPolicies) {
        const entry = byArn.get(policyArn) ?? { name: policyName, attachedTo: [] };
        entry.attachedTo.push({ kind, name });
        byArn.set(policyArn, entry);
      }
    }
    return [...byArn].map(([policyArn, { name, attachedTo }]) => {
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
  },
);

/** Whether the ARN is that of an AWS managed policy (`arn:aws:iam::aws:policy/…`), in any partition. */
function isAwsManagedArn(arn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(arn);
}

/** Whether the ARN is that of AWS's AdministratorAccess, in any partition. */
export function isAdministratorAccess(policyArn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\/AdministratorAccess$/.test(policyArn);
}
