/**
 * Who may become a role, in sentences. Reads the trust policy's own text: `NotPrincipal` turns a statement into its
 * opposite and must not be lost on the way.
 */
export interface TrustSentence {
  readonly effect: "Allow" | "Deny";
  /** Who: a whole clause, to be read before "may assume this role". */
  readonly who: string;
  /** The same in a word or two, for a row of a list: "ec2", "999988887777". */
  readonly label: string;
  /** Outsiders and everybody are what a reader looks for first. */
  readonly reach: "everyone" | "other account" | "federation" | "service" | "this account" | "unknown";
  /** "aws:MultiFactorAuthPresent is true"; all of them must hold. */
  readonly conditions: readonly string[];
  /** The statement, counted from 0. */
  readonly statement: number;
}

type Json = unknown;

const ACCOUNT_NUMBER = /^\d{12}$/;
const ARN = /^arn:[^:]+:(iam|sts)::(\d{12}):(root|user|role|assumed-role|federated-user|saml-provider|oidc-provider)\/?(.*)$/;

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

/** Sentences of a trust policy's text; null when it is no readable policy. */
export function trustSentences(text: string, awsAccountId: string | null): readonly TrustSentence[] | null {
  const statements = statementsOf(text);
  return statements?.flatMap((statement, index) => sentencesOf(statement, index, awsAccountId)) ?? null;
}

function statementsOf(text: string): readonly Record<string, Json>[] | null {
  try {
    const parsed = JSON.parse(text) as { Statement?: Json };
    const list = Array.isArray(parsed.Statement) ? parsed.Statement : [parsed.Statement];
    return list.every((each) => typeof each === "object" && each !== null) ? (list as Record<string, Json>[]) : null;
  } catch {
    return null;
  }
}

function sentencesOf(statement: Record<string, Json>, index: number, awsAccountId: string | null): TrustSentence[] {
  const effect = statement["Effect"] === "Deny" ? "Deny" : "Allow";
  const conditions = conditionsOf(statement["Condition"]);
  const shared = { effect, conditions, statement: index } as const;
  if (statement["NotPrincipal"] !== undefined) {
    const names = principalsOf(statement["NotPrincipal"]).map(([kind, value]) => inMidSentence(wordsOf(kind, value, awsAccountId).who));
    return [{ ...shared, who: `Everyone except ${names.join(" and ") || "nobody"}`, label: "everyone but some", reach: "everyone" }];
  }
  return principalsOf(statement["Principal"]).map(([kind, value]) => ({ ...shared, ...wordsOf(kind, value, awsAccountId) }));
}

/** "The user x" begins a sentence, "the user x" goes on with one; an ARN stays as it is. */
function inMidSentence(who: string): string {
  return who.startsWith("The ") ? `the ${who.slice("The ".length)}` : who;
}

function principalsOf(principal: Json): [kind: string, value: string][] {
  if (principal === "*") return [["AWS", "*"]];
  if (typeof principal !== "object" || principal === null) return [];
  return Object.entries(principal).flatMap(([kind, values]) => listOf(values).map((value): [string, string] => [kind, value]));
}

type Who = Pick<TrustSentence, "who" | "label" | "reach">;

function wordsOf(kind: string, value: string, awsAccountId: string | null): Who {
  if (kind === "Service")
    return { who: `The AWS service ${value}`, label: value.replace(/\.amazonaws\.com(\.cn)?$/, ""), reach: "service" };
  if (kind === "Federated")
    return { who: `Identities that ${providerOf(value)} vouches for`, label: value.split("/").at(-1) ?? value, reach: "federation" };
  if (kind === "CanonicalUser") return { who: `The canonical user ${value}`, label: "a canonical user", reach: "unknown" };
  if (value === "*") return { who: "Everyone, in any AWS account", label: "everyone", reach: "everyone" };
  if (ACCOUNT_NUMBER.test(value)) return accountWords(value, awsAccountId);
  const [, service, number = "", sort = "", name = ""] = ARN.exec(value) ?? [];
  if (service === undefined) {
    // AWS writes the unique id in the place of an ARN when the user or role was deleted.
    const isDeleted = /^A[A-Z0-9]{15,}$/.test(value);
    return {
      who: isDeleted ? `A deleted user or role (${value})` : value,
      label: isDeleted ? "somebody deleted" : value,
      reach: "unknown",
    };
  }
  if (sort === "root") return accountWords(number, awsAccountId);
  const isOwn = number === awsAccountId;
  const noun =
    { user: "The user", role: "The role", "assumed-role": "The session", "federated-user": "The federated user" }[sort] ?? "The principal";
  return {
    who: `${noun} ${name}${isOwn ? "" : ` of account ${number}`}`,
    label: isOwn ? name : `${name} of ${number}`,
    reach: isOwn ? "this account" : "other account",
  };
}

function accountWords(number: string, awsAccountId: string | null): Who {
  return number === awsAccountId
    ? { who: "Any user or role of this account that its own policies allow to", label: "this account", reach: "this account" }
    : { who: `Any user or role that account ${number} allows to`, label: `account ${number}`, reach: "other account" };
}

function providerOf(value: string): string {
  const [, , , sort = "", name = value] = ARN.exec(value) ?? [];
  return sort === "saml-provider" ? `the SAML provider ${name}` : sort === "oidc-provider" ? `the OIDC provider ${name}` : value;
}

function conditionsOf(condition: Json): string[] {
  if (typeof condition !== "object" || condition === null) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries((keys ?? {}) as Record<string, Json>).map(
      ([key, values]) => `${key} ${operatorWords(operator)} ${listOf(values).join(" or ")}`,
    ),
  );
}

function operatorWords(operator: string): string {
  const [, quantifier, bare = operator] = /^(ForAllValues|ForAnyValue):(.*)$/.exec(operator) ?? [];
  const isOptional = bare.endsWith("IfExists");
  const words = OPERATORS[bare.replace(/IfExists$/, "").toLowerCase()] ?? bare;
  const lead = quantifier === "ForAllValues" ? "(every value) " : quantifier === "ForAnyValue" ? "(some value) " : "";
  return `${lead}${isOptional ? "if present " : ""}${words}`;
}

function listOf(values: Json): string[] {
  return (Array.isArray(values) ? values : [values]).map(String);
}
