/**
 * The principals that a role's trust policy allows, as one grant per principal. Each grant takes into account what the
 * same policy denies to everyone.
 */
import {
  conditionsOn,
  demandsValue,
  isNarrowed,
  parseOperator,
  requiresExternalId,
  requiresMfa,
} from "./conditions.ts";
import { memoize, remember } from "../memoize.ts";
import { namesAction } from "./scope.ts";
import type { PolicyDocument, PolicyStatement, StatementCondition, StatementPrincipal } from "./statement.ts";

export type AssumeAction = "sts:AssumeRole" | "sts:AssumeRoleWithSAML" | "sts:AssumeRoleWithWebIdentity";

/** ANYONE: `*`. PRINCIPAL: an account, user or role. DELETED: the unique id that remains of a deleted principal. */
export type TrustedParty = "ANYONE" | "PRINCIPAL" | "SERVICE" | "FEDERATED" | "DELETED";

export interface TrustGrant {
  readonly statement: PolicyStatement;
  readonly principal: StatementPrincipal;
  readonly party: TrustedParty;
  /** The account of a PRINCIPAL. */
  readonly accountId: string | null;
  /** The kind of a PRINCIPAL. `root` means the whole account, named by number or ARN. */
  readonly principalKind: "root" | "user" | "role" | "other" | null;
  /** Whether conditions, or a conditional Deny in the same policy, exclude some requests. */
  readonly isNarrowed: boolean;
  readonly requiresExternalId: boolean;
  readonly requiresMfa: boolean;
  /** Whether only members of an organization are allowed, which rules out a confused deputy from an unknown account. */
  readonly requiresOrganization: boolean;
  /** For ANYONE: the accounts that the conditions still allow. Null if they allow all accounts. */
  readonly accounts: readonly string[] | null;
}

const ANY_PRINCIPAL: StatementPrincipal = { type: "AWS", value: "*" };

/** The grants of a document. Thousands of roles share a few trust policies, and a dozen checks read them. */
export function trustGrants(document: PolicyDocument, action: AssumeAction = "sts:AssumeRole"): readonly TrustGrant[] {
  return remember(grantsByAction(document), action, () => findGrants(document, action));
}

const grantsByAction = memoize((_document: PolicyDocument) => new Map<AssumeAction, readonly TrustGrant[]>());

function findGrants(document: PolicyDocument, action: AssumeAction): readonly TrustGrant[] {
  const relevant = document.statements.filter((statement) => namesAction(statement, action));
  const denies = relevant.filter(
    (statement) => statement.effect === "Deny" && statement.principals?.some(isAnyPrincipal),
  );
  if (denies.some(({ conditions }) => conditions.length === 0)) return [];
  const shared = {
    isNarrowed: denies.length > 0,
    requiresExternalId: denies.some(deniesWithoutExternalId),
    requiresMfa: denies.some(deniesWithoutMfa),
    ...limitsOf(denies.flatMap(exceptionsOf)),
  };
  return relevant
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) =>
      // NotPrincipal allows everyone except the listed principals.
      (statement.notPrincipals ? [ANY_PRINCIPAL] : (statement.principals ?? [])).map((principal): TrustGrant => {
        const own = limitsOf(statement.conditions.filter(demandsValue));
        return {
          statement,
          principal,
          ...partyOf(principal),
          isNarrowed: shared.isNarrowed || isNarrowed(statement),
          requiresExternalId: shared.requiresExternalId || requiresExternalId(statement),
          requiresMfa: shared.requiresMfa || requiresMfa(statement),
          requiresOrganization: shared.requiresOrganization || own.requiresOrganization,
          accounts: own.accounts ?? shared.accounts,
        };
      }),
    );
}

/** The accounts and organizations that the conditions still allow if all of them must be met. */
function limitsOf(conditions: readonly StatementCondition[]): Pick<TrustGrant, "requiresOrganization" | "accounts"> {
  const accounts = conditions.map(({ key, values }) => {
    const named = values.map((value) => accountIn(key.toLowerCase(), value));
    return named.includes(null) ? null : (named as string[]);
  });
  return {
    requiresOrganization: conditions.some(({ key }) => /^aws:principalorg(id|paths)$/i.test(key)),
    accounts: accounts.find((each) => each !== null) ?? null,
  };
}

function accountIn(key: string, value: string): string | null {
  if (key !== "aws:principalaccount" && key !== "aws:principalarn") return null;
  const account = key === "aws:principalarn" ? (value.split(":")[4] ?? "") : value;
  return /^\d{12}$/.test(account) ? account : null;
}

/**
 * The condition that exempts principals from a Deny for everyone. Empty if the Deny has further conditions. An
 * exemption for AWS services does not count as a further condition.
 */
function exceptionsOf({ conditions }: PolicyStatement): readonly StatementCondition[] {
  const relevant = conditions.filter(({ key }) => key.toLowerCase() !== "aws:principalisawsservice");
  const [first] = relevant;
  const operator = first && relevant.length === 1 ? parseOperator(first.operator) : null;
  return operator?.isNegated && operator.qualifier === null && !first!.values.includes("*") ? [first!] : [];
}

function isAnyPrincipal({ type, value }: StatementPrincipal): boolean {
  return type === "AWS" && value === "*";
}

/** Whether the Deny requires an external id. `StringNotEquals` also denies requests that have no external id. */
function deniesWithoutExternalId(statement: PolicyStatement): boolean {
  return (
    statement.conditions.length === 1 &&
    conditionsOn(statement, "sts:ExternalId").some((each) => parseOperator(each.operator)?.isNegated)
  );
}

function deniesWithoutMfa(statement: PolicyStatement): boolean {
  if (statement.conditions.length !== 1) return false;
  return conditionsOn(statement, "aws:MultiFactorAuthPresent").some(({ operator, values }) => {
    const parsed = parseOperator(operator);
    return parsed?.family === "Bool" && parsed.ifExists && values.every((value) => value.toLowerCase() === "false");
  });
}

function partyOf({ type, value }: StatementPrincipal): Pick<TrustGrant, "party" | "accountId" | "principalKind"> {
  if (type === "Service") return { party: "SERVICE", accountId: null, principalKind: null };
  if (type === "Federated") return { party: "FEDERATED", accountId: null, principalKind: null };
  if (type === "CanonicalUser") return { party: "PRINCIPAL", accountId: null, principalKind: "other" };
  if (/^\d{12}$/.test(value)) return { party: "PRINCIPAL", accountId: value, principalKind: "root" };
  const arn = /^arn:[^:]*:(?:iam|sts)::(\d{12}):(root$|user\/|role\/|)/.exec(value);
  if (arn) {
    const kind = arn[2]!.replace("/", "");
    return {
      party: "PRINCIPAL",
      accountId: arn[1]!,
      principalKind: kind === "" ? "other" : (kind as "root" | "user" | "role"),
    };
  }
  if (/[*?]/.test(value)) return { party: "ANYONE", accountId: null, principalKind: null };
  return { party: "DELETED", accountId: null, principalKind: null };
}

/** Whether the grant includes principals outside the account: other accounts or `*`. */
export function isExternal(grant: TrustGrant, awsAccountId: string): boolean {
  if (grant.party === "ANYONE") return grant.accounts?.every((each) => each === awsAccountId) !== true;
  return grant.party === "PRINCIPAL" && grant.accountId !== null && grant.accountId !== awsAccountId;
}

// ---------------------------------------------------------------- identity providers

/**
 * The issuer of an OIDC provider as used in condition keys (`token.actions.githubusercontent.com`). Null for any other
 * principal.
 */
export function oidcIssuer({ type, value }: StatementPrincipal): string | null {
  if (type !== "Federated") return null;
  const arn = /^arn:[^:]*:iam::\d{12}:oidc-provider\/(.+)$/.exec(value);
  if (arn) return arn[1]!;
  return value.startsWith("arn:") || !value.includes(".") ? null : value;
}

export interface OidcLimits {
  /** Whether a claim limits the subject: `sub`, or one that names a repository, project or pool. */
  readonly hasSubject: boolean;
  readonly hasAudience: boolean;
}

/** Claims that identify the caller as well as `sub` does. */
const SUBJECT_CLAIMS = [
  "sub",
  "repository",
  "repository_id",
  "job_workflow_ref",
  "project_id",
  "project_path",
  "namespace_id",
  "email",
  "app_id",
  "user_id",
  "pipeline_id",
  "organization_id",
];
const AUDIENCE_CLAIMS = ["aud", "oaud", "azp", "app_id"];
/** Issuers for which the audience identifies the caller. For Cognito, the audience is the identity pool. */
const AUDIENCE_IS_SUBJECT = [
  "cognito-identity.amazonaws.com",
  "accounts.google.com",
  "www.amazon.com",
  "graph.facebook.com",
];

export function oidcLimits(statement: PolicyStatement, issuer: string): OidcLimits {
  const isLimited = (claims: readonly string[]) =>
    claims.some((claim) =>
      conditionsOn(statement, `${issuer}:${claim}`).some(
        (each) => demandsValue(each) && !each.values.some((value) => namesAnySubject(issuer, claim, value)),
      ),
    );
  const hasAudience = isLimited(AUDIENCE_CLAIMS);
  return {
    hasAudience,
    hasSubject: isLimited(SUBJECT_CLAIMS) || (hasAudience && AUDIENCE_IS_SUBJECT.includes(issuer)),
  };
}

/** Whether the claim pattern names no owner before its first wildcard: `*`, `repo:*`, `repo:*:ref`. */
function namesAnySubject(issuer: string, claim: string, value: string): boolean {
  const fixed = value.slice(0, Math.max(0, value.search(/[*?]|$/)));
  if (fixed.length === value.length) return false;
  if (claim !== "sub") return fixed === "";
  // GitHub and GitLab put a fixed word before the owner. Without the owner, any pipeline is allowed.
  if (/github/.test(issuer)) return !/^(repo|repository_owner|enterprise):[^:/]+[/:]/.test(fixed);
  if (/gitlab/.test(issuer)) return !/^(project_path|namespace_id):[^:/]+[/:]/.test(fixed);
  if (issuer.startsWith("oidc.eks.")) return !/^system:serviceaccount:[^:]+:/.test(fixed);
  return !/[^:/]/.test(fixed.replace(/^[a-z_]+:/i, ""));
}
