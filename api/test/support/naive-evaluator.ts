/**
 * A second, naive implementation of AWS's evaluation rules. It works directly and recursively on the JSON, precomputes
 * nothing, and shares no code with the product's evaluator. It does not support unknown keys, so callers must pass
 * every key.
 */
export interface NaiveStatement {
  readonly Effect: "Allow" | "Deny";
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Principal?: NaivePrincipal;
  readonly NotPrincipal?: NaivePrincipal;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

type NaivePrincipal = "*" | Readonly<Record<string, string | readonly string[]>>;

export interface NaivePolicy {
  readonly Version: string;
  readonly Statement: readonly NaiveStatement[];
}

export interface NaiveQuestion {
  readonly principal: string;
  /** The ARN of a session's role, if the role has a path. A session's own ARN does not contain it. */
  readonly roleArn?: string;
  readonly action: string;
  readonly resource: string;
  /** The values of every condition key that a policy can test. Undefined for a key that the request lacks. */
  readonly keys: Readonly<Record<string, readonly string[] | undefined>>;
  readonly identity: readonly NaivePolicy[];
  readonly boundary: NaivePolicy | null;
  readonly session: NaivePolicy | null;
  readonly scps: readonly (readonly NaivePolicy[])[];
  /** The RCPs that apply to the resource. They only deny. */
  readonly rcps?: readonly NaivePolicy[];
  readonly own: NaivePolicy | null;
}

export type NaiveAnswer = "ALLOWED" | "EXPLICIT_DENY" | "IMPLICIT_DENY";

export function naivelyEvaluate(question: NaiveQuestion): NaiveAnswer {
  const { principal, action, resource, identity, boundary, session, scps, rcps = [], own } = question;
  const caller = principal.split(":");
  const isService = !principal.startsWith("arn:");
  const callerAccount = isService ? "" : caller[4]!;
  const ownerAccount = resource.split(":")[4] ?? "";
  const isSame = callerAccount === (ownerAccount === "" ? callerAccount : ownerAccount);

  const carried = isService ? [] : [...identity, ...list(boundary), ...list(session), ...scps.flat()];
  for (const policy of carried) if (summary(policy, "Deny", question, null)) return "EXPLICIT_DENY";
  for (const policy of [...list(own), ...rcps]) if (summary(policy, "Deny", question, "anyhow")) return "EXPLICIT_DENY";

  const answer = (isAllowed: boolean): NaiveAnswer => (isAllowed ? "ALLOWED" : "IMPLICIT_DENY");
  const anyhow = own !== null && summary(own, "Allow", question, "anyhow");
  if (isService) return answer(anyhow);
  if (!scps.every((level) => level.some((policy) => summary(policy, "Allow", question, null)))) return answer(false);
  const hasIdentity =
    principal.endsWith(":root") || identity.some((policy) => summary(policy, "Allow", question, null));
  const isWithinLimits = [...list(boundary), ...list(session)].every((policy) =>
    summary(policy, "Allow", question, null),
  );
  if (!isSame) return answer(hasIdentity && isWithinLimits && anyhow);
  const mustOwn =
    action.toLowerCase().startsWith("sts:assumerole") || (action.toLowerCase().startsWith("kms:") && own !== null);
  if (hasIdentity && isWithinLimits && (!mustOwn || anyhow)) return "ALLOWED";
  if (own !== null && summary(own, "Allow", question, "itself")) return "ALLOWED";
  return answer(own !== null && isWithinLimits && summary(own, "Allow", question, "role"));
}

/** How a resource-based policy must name the principal. Null for an identity-based policy. */
type Named = null | "anyhow" | "itself" | "role";

function summary(policy: NaivePolicy, effect: "Allow" | "Deny", question: NaiveQuestion, named: Named): boolean {
  return policy.Statement.some((statement) => {
    if (statement.Effect !== effect) return false;
    const { action, resource } = question;
    const isAction = (patterns: string | readonly string[]) =>
      list(patterns).some((each) => like(each.toLowerCase(), action.toLowerCase()));
    if (statement.Action !== undefined ? !isAction(statement.Action) : isAction(statement.NotAction!)) return false;
    const fill = (text: string) =>
      policy.Version === "2012-10-17"
        ? text.replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => variable(key, question))
        : text;
    const isResource = (patterns: string | readonly string[]) =>
      list(patterns).some((each) => like(fill(each), resource));
    if (statement.Resource !== undefined && !isResource(statement.Resource)) return false;
    if (statement.NotResource !== undefined && isResource(statement.NotResource)) return false;
    if (
      named === null
        ? statement.Resource === undefined && statement.NotResource === undefined
        : !names(statement, question, named)
    )
      return false;
    return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds(operator, valuesOf(key, question), list(values).map(fill))),
    );
  });
}

/** The values of a condition key, whose name is not case-sensitive. */
function valuesOf(key: string, { keys }: NaiveQuestion): readonly string[] | undefined {
  return keys[Object.keys(keys).find((each) => each.toLowerCase() === key.toLowerCase()) ?? key];
}

/** The value of a policy variable. Text that occurs in no request if the request lacks the key. */
function variable(key: string, { principal, keys }: NaiveQuestion): string {
  return key === "aws:username" ? userName(principal) : (keys[key]?.[0] ?? "\u0000");
}

/**
 * Returns the user's name. For other principals, returns text that no ARN in the requests contains, so nothing matches.
 */
function userName(principal: string): string {
  return principal.includes(":user/") ? principal.slice(principal.lastIndexOf("/") + 1) : "\u0000";
}

function names(statement: NaiveStatement, question: NaiveQuestion, how: "anyhow" | "itself" | "role"): boolean {
  const { Effect, Principal: who, NotPrincipal: spared } = statement;
  if (spared !== undefined) {
    // A Deny applies to every principal with a permissions boundary (IAM User Guide, *NotPrincipal*).
    if (Effect === "Deny" && question.boundary !== null) return true;
    const isSpared = lists(spared, question, "anyhow");
    if (Effect === "Allow" || !isSpared) return !isSpared;
    // AWS compares the account first and then the user or role, so a Deny spares who is listed with its account.
    const account = question.principal.split(":")[4]!;
    return (
      !lists(spared, question, "named") ||
      !lists(spared, { ...question, principal: `arn:aws:iam::${account}:root` }, "anyhow")
    );
  }
  return who !== undefined && lists(who, question, how);
}

function lists(
  who: NaivePrincipal,
  { principal, roleArn }: NaiveQuestion,
  how: "anyhow" | "itself" | "role" | "named",
): boolean {
  const ids = typeof who === "string" ? [who] : [...list(who["AWS"] ?? []), ...list(who["Service"] ?? [])];
  const account = principal.startsWith("arn:") ? principal.split(":")[4]! : "none";
  const role = principal.includes(":assumed-role/")
    ? (roleArn ?? `arn:aws:iam::${account}:role/${principal.split("/")[1]}`)
    : "none";
  const isRoot = principal.endsWith(":root");
  return ids.some((id) => {
    const isAccount = id === account || id === `arn:aws:iam::${account}:root`;
    if (how === "role") return id === role;
    if (how === "named") return id === "*" || id === principal || id === role;
    if (how === "itself") return id === "*" || id === principal || (isRoot && isAccount);
    return id === "*" || id === principal || isAccount || id === role;
  });
}

function holds(written: string, found: readonly string[] | undefined, wanted: readonly string[]): boolean {
  const [set, operator] = written.includes(":") ? (written.split(":") as [string, string]) : [null, written];
  if (operator === "Null") return wanted.includes(String(found === undefined || found.length === 0));
  const isOptional = operator.endsWith("IfExists");
  const name = isOptional ? operator.slice(0, -"IfExists".length) : operator;
  const isNegated = name.includes("Not");
  const positive = name.replace("Not", "");
  const isOne = (value: string) => wanted.some((each) => compares(positive, each, value)) !== isNegated;
  if (set === "ForAllValues") return (found ?? []).every(isOne);
  if (set === "ForAnyValue") return (found ?? []).some(isOne);
  if (found === undefined) return isOptional || isNegated;
  return isNegated ? found.every(isOne) : found.some(isOne);
}

function compares(operator: string, wanted: string, found: string): boolean {
  switch (operator) {
    case "StringEquals":
      return wanted === found;
    case "StringLike":
      return like(wanted, found);
    case "Bool":
      return wanted === found;
    case "NumericLessThan":
      return Number(found) < Number(wanted);
    case "IpAddress":
      // All CIDR blocks in the policies end at a whole octet, so comparing the prefix is enough.
      return found.startsWith(wanted.replace(/0\/\d+$/, ""));
    case "ArnEquals":
    case "ArnLike": {
      const parts = found.split(":");
      return wanted.split(":").every((part, i) => like(part, parts[i] ?? ""));
    }
    default:
      throw new Error(`The naive evaluator has no ${operator}.`);
  }
}

function like(pattern: string, text: string): boolean {
  return /[*?]/.test(pattern) ? matches(pattern, text) : pattern === text;
}

function matches(pattern: string, text: string): boolean {
  if (pattern === "*") return true;
  if (pattern === "") return text === "";
  if (pattern[0] === "*") return matches(pattern.slice(1), text) || (text !== "" && matches(pattern, text.slice(1)));
  return text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && matches(pattern.slice(1), text.slice(1));
}

function list<T>(value: T | readonly T[] | null): readonly T[] {
  if (value === null) return [];
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}
