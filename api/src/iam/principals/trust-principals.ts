/**
 * Describes, statement by statement, which principals a role's trust policy allows or denies. Includes `NotPrincipal`,
 * which reverses the meaning of a statement.
 */
import type { PolicyText } from "../account.ts";
import { parsePolicy } from "../policy/document.ts";
import type { PolicyStatement, StatementCondition, StatementPrincipal } from "../policy/statement.ts";

export type TrustedKind =
  | "EVERYONE"
  | "ACCOUNT"
  | "USER"
  | "ROLE"
  | "SESSION"
  | "FEDERATED_USER"
  | "SERVICE"
  | "PROVIDER"
  | "DELETED"
  | "OTHER";

/**
 * How far away a trusted principal is. The widest trust comes first, because readers look for external principals
 * first.
 */
export const TRUST_REACHES = ["EVERYONE", "OTHER_ACCOUNT", "FEDERATION", "THIS_ACCOUNT", "SERVICE", "UNKNOWN"] as const;
export type TrustReachKind = (typeof TRUST_REACHES)[number];

/** A principal named in a trust policy. */
export interface Trusted {
  readonly kind: TrustedKind;
  readonly reach: TrustReachKind;
  /** The subject of the sentence "… may assume this role". */
  readonly who: string;
  /** A short form of the principal, such as `ec2` or `account 999988887777`. */
  readonly label: string;
}

export interface TrustedPrincipal extends Trusted {
  readonly effect: "Allow" | "Deny";
  /** The principal as written in the policy; `*` for NotPrincipal. */
  readonly value: string;
  /** Descriptions of the conditions. All of them must be met. */
  readonly conditions: readonly string[];
  /** The index of the statement. */
  readonly statement: number;
}

const PRINCIPAL_ARN =
  /^arn:[^:]+:(?:iam|sts)::(\d{12}):(root|user|role|assumed-role|federated-user|saml-provider|oidc-provider)\/?(.*)$/s;
const ACCOUNT_NUMBER = /^\d{12}$/;
/** Matches a unique id. AWS replaces the ARN in a trust policy with the unique id when the user or role is deleted. */
const UNIQUE_ID = /^A[A-Z0-9]{15,}$/;

const KINDS = { user: "USER", role: "ROLE", "assumed-role": "SESSION", "federated-user": "FEDERATED_USER" } as const;
const NOUNS = {
  user: "The user",
  role: "The role",
  "assumed-role": "The session",
  "federated-user": "The federated user",
} as const;

/** The principals of a trust policy in document order. Empty if the policy cannot be parsed, which is reported separately. */
export function trustedBy(trustPolicy: PolicyText, awsAccountId: string | null): readonly TrustedPrincipal[] {
  const parsed = parsePolicy(trustPolicy);
  return parsed.ok ? parsed.document.statements.flatMap((statement) => namedIn(statement, awsAccountId)) : [];
}

function namedIn(
  { effect, index, conditions, principals, notPrincipals }: PolicyStatement,
  awsAccountId: string | null,
) {
  const shared = { effect, statement: index, conditions: conditions.map(describeCondition) };
  if (notPrincipals === null)
    return (principals ?? []).map((named): TrustedPrincipal => ({
      ...shared,
      ...describeTrusted(named, awsAccountId),
      value: named.value,
    }));
  const names = notPrincipals.map((named) => inMidSentence(describeTrusted(named, awsAccountId).who));
  const everyoneBut: TrustedPrincipal = {
    ...shared,
    kind: "EVERYONE",
    reach: "EVERYONE",
    who: `Everyone, in any AWS account, except ${names.join(" and ") || "no one"}`,
    label: exceptionsLabel(notPrincipals, awsAccountId),
    value: "*",
  };
  return [everyoneBut];
}

function exceptionsLabel(exceptions: readonly StatementPrincipal[], awsAccountId: string | null): string {
  const [first] = exceptions;
  if (!first) return "everyone";
  return exceptions.length === 1
    ? `everyone except ${describeTrusted(first, awsAccountId).label}`
    : `everyone except ${exceptions.length} principals`;
}

/** Changes "The user x" to "the user x" for use within a sentence. Leaves ARNs unchanged. */
function inMidSentence(who: string): string {
  return who.startsWith("The ") ? `the ${who.slice("The ".length)}` : who;
}

function describeTrusted({ type, value }: StatementPrincipal, awsAccountId: string | null): Trusted {
  if (type === "Service")
    return {
      kind: "SERVICE",
      reach: "SERVICE",
      who: `The AWS service ${value}`,
      label: value.replace(/\.amazonaws\.com(\.cn)?$/, ""),
    };
  if (type === "Federated")
    return {
      kind: "PROVIDER",
      reach: "FEDERATION",
      who: `Identities authenticated by ${providerOf(value)}`,
      label: value.split("/").at(-1) ?? value,
    };
  if (type === "CanonicalUser")
    return { kind: "OTHER", reach: "UNKNOWN", who: `The canonical user ${value}`, label: "a canonical user" };
  if (value === "*")
    return { kind: "EVERYONE", reach: "EVERYONE", who: "Everyone, in any AWS account", label: "everyone" };
  if (ACCOUNT_NUMBER.test(value)) return accountOf(value, awsAccountId);
  const [, number = "", sort = "", name = ""] = PRINCIPAL_ARN.exec(value) ?? [];
  if (sort === "root") return accountOf(number, awsAccountId);
  if (sort === "") {
    return UNIQUE_ID.test(value)
      ? { kind: "DELETED", reach: "UNKNOWN", who: `A deleted user or role (${value})`, label: "deleted principal" }
      : { kind: "OTHER", reach: "UNKNOWN", who: value, label: value };
  }
  const isOwn = number === awsAccountId;
  const known = sort as keyof typeof NOUNS;
  return {
    kind: KINDS[known] ?? "OTHER",
    reach: isOwn ? "THIS_ACCOUNT" : "OTHER_ACCOUNT",
    who: `${NOUNS[known] ?? "The principal"} ${name}${isOwn ? "" : ` of account ${number}`}`,
    label: isOwn ? name : `${name} of ${number}`,
  };
}

function accountOf(number: string, awsAccountId: string | null): Trusted {
  return number === awsAccountId
    ? {
        kind: "ACCOUNT",
        reach: "THIS_ACCOUNT",
        who: "Any user or role of this account whose policies allow it",
        label: "this account",
      }
    : {
        kind: "ACCOUNT",
        reach: "OTHER_ACCOUNT",
        who: `Any user or role that account ${number} allows`,
        label: `account ${number}`,
      };
}

function providerOf(value: string): string {
  const [, , sort = "", name = value] = PRINCIPAL_ARN.exec(value) ?? [];
  if (sort === "saml-provider") return `the SAML provider ${name}`;
  return sort === "oidc-provider" ? `the OIDC provider ${name}` : value;
}

/** Descriptions of the condition operators that trust policies use. */
const OPERATORS: Readonly<Record<string, string>> = {
  stringequals: "is",
  stringnotequals: "is not",
  stringequalsignorecase: "is",
  stringlike: "matches",
  stringnotlike: "does not match",
  arnequals: "is",
  arnlike: "matches",
  arnnotlike: "does not match",
  arnnotequals: "is not",
  bool: "is",
  ipaddress: "is in",
  notipaddress: "is not in",
  null: "is absent:",
  numericlessthan: "is less than",
  numericlessthanequals: "is at most",
  datelessthan: "is before",
  dategreaterthan: "is after",
};

const QUANTIFIERS: Readonly<Record<string, string>> = { ForAllValues: "(every value) ", ForAnyValue: "(some value) " };

/** Describes a condition: `aws:MultiFactorAuthPresent is true`. */
function describeCondition({ operator, key, values }: StatementCondition): string {
  const [, quantifier, bare = operator] = /^(ForAllValues|ForAnyValue):(.*)$/.exec(operator) ?? [];
  const verb = OPERATORS[bare.replace(/IfExists$/, "").toLowerCase()] ?? bare;
  const lead = QUANTIFIERS[quantifier ?? ""] ?? "";
  return `${key} ${lead}${bare.endsWith("IfExists") ? "if present " : ""}${verb} ${values.join(" or ")}`;
}
