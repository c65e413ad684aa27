/**
 * Whom a role's trust policy lets in or keeps out, statement by statement, in words. `NotPrincipal` turns a statement
 * into its opposite and is not lost on the way.
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

/** From how far away somebody comes in: outsiders and everybody are what a reader looks for first. */
export const TRUST_REACHES = ["EVERYONE", "OTHER_ACCOUNT", "FEDERATION", "THIS_ACCOUNT", "SERVICE", "UNKNOWN"] as const;
export type TrustReachKind = (typeof TRUST_REACHES)[number];

/** One whom a trust policy names. */
export interface Trusted {
  readonly kind: TrustedKind;
  readonly reach: TrustReachKind;
  /** A whole clause, to be read before "may assume this role". */
  readonly who: string;
  /** The same in a word or two: `ec2`, `999988887777`. */
  readonly label: string;
}

export interface TrustedPrincipal extends Trusted {
  readonly effect: "Allow" | "Deny";
  /** As it is written; `*` for everybody but some. */
  readonly value: string;
  /** In words; all of them must hold. */
  readonly conditions: readonly string[];
  /** The index of the statement. */
  readonly statement: number;
}

const PRINCIPAL_ARN =
  /^arn:[^:]+:(?:iam|sts)::(\d{12}):(root|user|role|assumed-role|federated-user|saml-provider|oidc-provider)\/?(.*)$/s;
const ACCOUNT_NUMBER = /^\d{12}$/;
/** AWS writes the unique id in the place of an ARN when the user or role was deleted. */
const UNIQUE_ID = /^A[A-Z0-9]{15,}$/;

const KINDS = { user: "USER", role: "ROLE", "assumed-role": "SESSION", "federated-user": "FEDERATED_USER" } as const;
const NOUNS = {
  user: "The user",
  role: "The role",
  "assumed-role": "The session",
  "federated-user": "The federated user",
} as const;

/** In the order of the document; empty where the policy cannot be judged, which its own error says. */
export function trustedBy(trustPolicy: PolicyText, awsAccountId: string | null): readonly TrustedPrincipal[] {
  const parsed = parsePolicy(trustPolicy);
  return parsed.ok ? parsed.document.statements.flatMap((statement) => namedIn(statement, awsAccountId)) : [];
}

function namedIn(
  { effect, index, conditions, principals, notPrincipals }: PolicyStatement,
  awsAccountId: string | null,
) {
  const shared = { effect, statement: index, conditions: conditions.map(conditionWords) };
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
    who: `Everyone except ${names.join(" and ") || "nobody"}`,
    label: "everyone but some",
    value: "*",
  };
  return [everyoneBut];
}

/** "The user x" begins a sentence, "the user x" goes on with one; an ARN stays as it is. */
function inMidSentence(who: string): string {
  return who.startsWith("The ") ? `the ${who.slice("The ".length)}` : who;
}

export function describeTrusted({ type, value }: StatementPrincipal, awsAccountId: string | null): Trusted {
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
      who: `Identities that ${providerOf(value)} vouches for`,
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
      ? { kind: "DELETED", reach: "UNKNOWN", who: `A deleted user or role (${value})`, label: "somebody deleted" }
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
        who: "Any user or role of this account that its own policies allow to",
        label: "this account",
      }
    : {
        kind: "ACCOUNT",
        reach: "OTHER_ACCOUNT",
        who: `Any user or role that account ${number} allows to`,
        label: `account ${number}`,
      };
}

function providerOf(value: string): string {
  const [, , sort = "", name = value] = PRINCIPAL_ARN.exec(value) ?? [];
  return sort === "saml-provider"
    ? `the SAML provider ${name}`
    : sort === "oidc-provider"
      ? `the OIDC provider ${name}`
      : value;
}

/** Condition operators in words; those of AWS that stand here are the ones that trust policies use. */
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

/** `aws:MultiFactorAuthPresent is true`. */
function conditionWords({ operator, key, values }: StatementCondition): string {
  const [, quantifier, bare = operator] = /^(ForAllValues|ForAnyValue):(.*)$/.exec(operator) ?? [];
  const words = OPERATORS[bare.replace(/IfExists$/, "").toLowerCase()] ?? bare;
  const lead = quantifier === "ForAllValues" ? "(every value) " : quantifier === "ForAnyValue" ? "(some value) " : "";
  return `${key} ${lead}${bare.endsWith("IfExists") ? "if present " : ""}${words} ${values.join(" or ")}`;
}
