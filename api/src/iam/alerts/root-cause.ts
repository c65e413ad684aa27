/**
 * Groups findings by the cause that one fix removes. Each group is a problem.
 *
 * | cause             | findings                                                                          |
 * |-------------------|-----------------------------------------------------------------------------------|
 * | TRUST_STATEMENT   | about one statement of a role's trust policy, and the escalation paths through it  |
 * | POLICY_STATEMENT  | about one statement of a policy, and the escalation paths that it makes possible   |
 * | ATTACHMENT       | about an AWS managed policy, which the account can only detach, and the paths through it |
 * | ACCESS_KEY        | about one access key: age, last use                                               |
 * | MFA               | about the MFA of one user or of the root user                                     |
 * | INACTIVE_USER     | about the sign-ins of one user                                                    |
 * | IAM_PERMISSIONS   | about what one principal may change in IAM                                        |
 * | PASSWORD_POLICY   | about the account's password policy                                               |
 * | RESOURCE          | of one check about one resource, if none of the above applies                     |
 *
 * A finding may name several statements. It then belongs to the one that most findings share, so that the fix closes as
 * much as possible. An escalation path counts only the other paths, and prefers statements of the account of its
 * principal. A path whose statements are all in another account belongs to a problem of that account. The first
 * statement wins a tie. The result depends
 * only on the findings, not on their order: a second scan of an unchanged account returns the same causes.
 */
import type { Finding, JsonValue, ResourceRef } from "../finding.ts";
import { subjectName } from "./headline.ts";

export const CAUSE_KINDS = [
  "TRUST_STATEMENT",
  "POLICY_STATEMENT",
  "ATTACHMENT",
  "ACCESS_KEY",
  "MFA",
  "INACTIVE_USER",
  "IAM_PERMISSIONS",
  "PASSWORD_POLICY",
  "RESOURCE",
] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

/**
 * The cause that one fix removes. `key` identifies it within an account and does not change between scans. In another
 * account than that of the finding, it begins with the number of that account.
 */
export interface RootCause {
  readonly key: string;
  readonly kind: CauseKind;
  /** The ID of the resource to change. */
  readonly resourceId: string;
  readonly resourceName: string;
  /** The index of the statement in its document, from 0. Null if the cause is not a statement. */
  readonly statement: number | null;
  /** The number of the account of the resource. Null if it is the account of the finding. */
  readonly awsAccountId: string | null;
}

export interface ProblemGroups {
  /** One cause per problem, by its key. */
  readonly causes: ReadonlyMap<string, RootCause>;
  /** The cause of the problem to which a finding belongs. */
  readonly causeOf: (finding: Finding) => RootCause;
}

/** The check of escalation paths to administrator. */
export const PATH_CHECK_ID = "esc-path";

/** Checks that say the same about one resource, more or less strictly. */
const SAME_FACT: Readonly<Record<string, CauseKind>> = {
  "mfa-any": "MFA",
  "mfa-console": "MFA",
  "mfa-admin": "MFA",
  "mfa-hardware": "MFA",
  "root-mfa": "MFA",
  "root-hardware-mfa": "MFA",
  "pwd-unused-45": "INACTIVE_USER",
  "pwd-unused-90": "INACTIVE_USER",
  "user-never-signed-in": "INACTIVE_USER",
  "user-inactive-any": "INACTIVE_USER",
  "esc-iam-admin": "IAM_PERMISSIONS",
  "esc-policy-admin": "IAM_PERMISSIONS",
  "esc-trust-admin": "IAM_PERMISSIONS",
  "bnd-delegated-admin": "IAM_PERMISSIONS",
};

/** Checks of roles whose evidence lists statements of the role's trust policy, which is where the fix is. */
const TRUST_CHECKS: ReadonlySet<string> = new Set([
  "aa-findings",
  "trust-any",
  "trust-any-cond",
  "trust-compute",
  "trust-cross-account",
  "trust-no-externalid",
  "trust-oidc-open",
  "trust-readonly-external",
  "confused-deputy",
  "mfa-trust",
]);

const TRUST_POLICY = "#trust-policy";

/** Returns the problems of findings that were made together: all findings of one scan, or of one verification. */
export function groupByCause(findings: Iterable<Finding>): ProblemGroups {
  const candidates = new Map<Finding, Causes>();
  const pathCounts = new Map<string, number>();
  const allCounts = new Map<string, number>();
  for (const finding of findings) {
    const causes = causesOf(finding);
    candidates.set(finding, causes);
    for (const { key } of causes) {
      if (finding.checkId === PATH_CHECK_ID) pathCounts.set(key, (pathCounts.get(key) ?? 0) + 1);
      allCounts.set(key, (allCounts.get(key) ?? 0) + 1);
    }
  }
  const found = new Map<Finding, RootCause>();
  const groups = new Map<string, RootCause>();
  for (const [finding, causes] of candidates) {
    const cause = mostShared(causes, finding.checkId === PATH_CHECK_ID ? pathCounts : allCounts);
    found.set(finding, cause);
    // A path names an inline policy without its owner, findings about the policy with it.
    const known = groups.get(cause.key);
    if (!known || cause.resourceName.length > known.resourceName.length) groups.set(cause.key, cause);
  }
  return { causes: groups, causeOf: (finding) => found.get(finding) ?? causesOf(finding)[0] };
}

function mostShared(causes: Causes, counts: ReadonlyMap<string, number>): RootCause {
  let [best] = causes;
  for (const cause of causes) if ((counts.get(cause.key) ?? 0) > (counts.get(best.key) ?? 0)) best = cause;
  return best;
}

type Causes = readonly [RootCause, ...RootCause[]];

/** The causes that a finding may have. There is at least one. */
function causesOf(finding: Finding): Causes {
  const { checkId, resource, evidence, discriminator } = finding;
  const fact = SAME_FACT[checkId];
  if (fact) return [about(fact, resource)];
  if (resource.category === "IAMPasswordPolicy") return [about("PASSWORD_POLICY", resource)];
  if (resource.category === "IAMAccessKey") return [about("ACCESS_KEY", resource)];
  const statements = checkId === PATH_CHECK_ID ? statementsOfPath(evidence["hops"]) : statementsOfPolicy(finding);
  const [first, ...others] = distinct(statements);
  if (first) return [first, ...others];
  return [{ ...about("RESOURCE", resource), key: `RESOURCE|${checkId}|${resource.id}|${discriminator}` }];
}

function about(kind: CauseKind, resource: ResourceRef): RootCause {
  const { id: resourceId } = resource;
  const resourceName = subjectName(resource);
  return { key: `${kind}|${resourceId}`, kind, resourceId, resourceName, statement: null, awsAccountId: null };
}

interface PolicyPlace {
  readonly id: string;
  readonly name: string;
  readonly arn: JsonValue;
  /** The account of the cause, as in `RootCause`. */
  readonly awsAccountId?: string | null;
}

function statementCause({ id, name, arn, awsAccountId = null }: PolicyPlace, statement: number): RootCause {
  const policy = { resourceId: id, resourceName: subjectName({ category: "IAMPolicy", name }), awsAccountId };
  // AWS managed policies have the same ID in every account.
  const place = awsAccountId === null ? "" : `${awsAccountId}|`;
  if (typeof arn === "string" && AWS_MANAGED_POLICY.test(arn))
    return { key: `${place}ATTACHMENT|${id}`, kind: "ATTACHMENT", ...policy, statement: null };
  const kind = id.endsWith(TRUST_POLICY) ? "TRUST_STATEMENT" : "POLICY_STATEMENT";
  return { key: `${place}${kind}|${id}|${statement}`, kind, ...policy, statement };
}

/** AWS managed policies cannot be edited (IAM User Guide, "Managed policies and inline policies"). */
const AWS_MANAGED_POLICY = /^arn:[^:]*:iam::aws:/;

function statementsOfPolicy({ checkId, resource, evidence }: Finding): RootCause[] {
  const isTrust = TRUST_CHECKS.has(checkId);
  if (!isTrust && resource.category !== "IAMPolicy") return [];
  const policy: PolicyPlace = isTrust ? { ...resource, id: `${resource.id}${TRUST_POLICY}` } : resource;
  return listOf(evidence["statements"]).flatMap(({ statement }) =>
    typeof statement === "number" ? [statementCause(policy, statement)] : [],
  );
}

/**
 * The statements that allow a step of the path and that the account can remove. Left out are statements that limit the
 * path, service control policies, and trust statements for a service: without these the workload would stop. Statements
 * of other accounts are left out if there is one of the principal's own account, whose owner can change it.
 */
function statementsOfPath(evidence: JsonValue | undefined): RootCause[] {
  const hops = listOf(evidence);
  const ownAccount = hops[0]?.["awsAccountId"];
  const causes = hops.flatMap(({ techniqueId, statements }) =>
    listOf(statements).flatMap(({ effect, layer, policyId, policyName, policyArn, statement, awsAccountId }) => {
      const isRemovable =
        (effect === "ALLOWS" || effect === "MAY_ALLOW") &&
        (layer === "IDENTITY" || (layer === "TRUST" && String(techniqueId).startsWith(ASSUME_ROLE_TECHNIQUES)));
      if (!isRemovable || typeof policyId !== "string" || typeof statement !== "number") return [];
      const other = typeof awsAccountId === "string" && awsAccountId !== ownAccount ? awsAccountId : null;
      const policy = { id: policyId, name: String(policyName), arn: policyArn ?? null, awsAccountId: other };
      return [statementCause(policy, statement)];
    }),
  );
  const own = causes.filter(({ awsAccountId }) => awsAccountId === null);
  return own.length > 0 ? own : causes;
}

/** Techniques in which the caller itself assumes the role. */
const ASSUME_ROLE_TECHNIQUES = "sts-";

function listOf(value: JsonValue | undefined): readonly Readonly<Record<string, JsonValue>>[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly JsonValue[]).filter(
    (item): item is Readonly<Record<string, JsonValue>> =>
      typeof item === "object" && item !== null && !Array.isArray(item),
  );
}

function distinct(causes: readonly RootCause[]): RootCause[] {
  return [...new Map(causes.map((cause) => [cause.key, cause])).values()];
}
