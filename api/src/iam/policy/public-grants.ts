/**
 * The Allow statements of a resource policy that let everyone in (Amazon S3 User Guide, *The meaning of "public"*). Others
 * are kept out only by conditions on fixed values that a caller cannot choose, such as an organization. Anyone can give a
 * role of their own a tag or a name.
 */
import { type ConditionOperator, demandsValue, parseOperator } from "./conditions.ts";
import { parseBlock } from "./ip-block.ts";
import type { PolicyDocument, PolicyStatement, StatementCondition } from "./statement.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Keys with an ID that AWS assigns to the caller, its account, organization or network. */
const KEYS_OF_IDS: ReadonlySet<string> = new Set(
  `aws:principalaccount aws:principalorgid aws:principalorgpaths aws:principalservicename
  aws:principalservicenameslist aws:userid aws:sourceaccount aws:sourceorgid aws:sourceorgpaths aws:sourceowner
  aws:sourcevpc aws:sourcevpce aws:vpceaccount aws:vpceorgid aws:vpceorgpaths kms:calleraccount
  s3:dataaccesspointaccount`.split(/\s+/),
);
/** Keys with the ARN of the caller, or of what it calls from. */
const KEYS_OF_ARNS: ReadonlySet<string> = new Set(
  "aws:principalarn aws:sourcearn aws:sourcevpcarn s3:dataaccesspointarn lambda:sourcefunctionarn".split(" "),
);
const KEY_OF_SERVICES = "aws:principalisawsservice";

/** The keys by which a bucket policy can be non-public (Amazon S3 User Guide, *The meaning of "public"*). */
const KEYS_OF_S3: ReadonlySet<string> = new Set(
  `aws:sourceip aws:sourcearn aws:sourcevpc aws:sourcevpce aws:sourceowner aws:sourceaccount aws:userid aws:principalorgid
  s3:x-amz-server-side-encryption-aws-kms-key-id s3:dataaccesspointarn s3:dataaccesspointaccount`.split(/\s+/),
);

/** Variables with the account or organization of the resource itself. The caller decides what every other one stands for. */
const OWNER_VARIABLES = /\$\{aws:Resource(?:Account|OrgID|OrgPaths)\}/gi;
/** Stands for what such a variable names: a fixed text with the form of an account number. */
const OWNER = "000000000000";

/** Amazon S3 counts broader blocks of addresses as public. */
const SHORTEST_PREFIX = { 4: 8, 6: 32 } as const;

/** Returns the statements that allow any principal and that no condition and no Deny limits to known callers. */
export function publicGrants({ statements }: PolicyDocument): readonly PolicyStatement[] {
  const limits = statements.filter((statement) => statement.effect === "Deny" && keepsOthersOut(statement));
  return statements.filter(
    (statement) =>
      statement.effect === "Allow" &&
      namesEveryone(statement) &&
      !statement.conditions.some(admitsOnlyKnown) &&
      !limits.some((deny) => coversActions(deny, statement)),
  );
}

/**
 * Whether Amazon S3 counts the bucket policy as public. PERHAPS if that depends on a condition about which AWS's page says
 * nothing. A Deny grants nothing, so it does not make a policy non-public.
 */
export type BucketPublicity = "PUBLIC" | "PERHAPS" | "NOT_PUBLIC";

export function bucketPublicity({ statements }: PolicyDocument): BucketPublicity {
  const open = statements.filter((statement) => statement.effect === "Allow" && namesEveryone(statement));
  const found = open.map(({ conditions }): BucketPublicity => {
    const admitted = conditions.map(admittedByS3);
    if (admitted.includes("NOT_PUBLIC")) return "NOT_PUBLIC";
    return admitted.includes("PERHAPS") ? "PERHAPS" : "PUBLIC";
  });
  if (found.includes("PUBLIC")) return "PUBLIC";
  return found.includes("PERHAPS") ? "PERHAPS" : "NOT_PUBLIC";
}

/**
 * Returns how public a condition alone leaves a grant, as Amazon S3 counts it. A value with a wildcard or a variable is
 * not fixed.
 */
function admittedByS3(condition: StatementCondition): BucketPublicity {
  const { key, values } = condition;
  const isKnown = admitsOnlyKnown(condition);
  if (!KEYS_OF_S3.has(key.toLowerCase())) return isKnown ? "PERHAPS" : "PUBLIC";
  const areFixed = values.every((value) => isFixedForS3(key.toLowerCase(), value));
  if (isKnown && areFixed) return "NOT_PUBLIC";
  const operator = parseOperator(condition.operator);
  const comparesOnly =
    operator !== null &&
    operator.family !== "Null" &&
    !operator.isNegated &&
    !operator.ifExists &&
    operator.qualifier !== "ForAllValues";
  return comparesOnly && !isKnown && !areFixed ? "PUBLIC" : "PERHAPS";
}

function isFixedForS3(key: string, value: string): boolean {
  if (key === "aws:sourceip") return isNarrowBlock(value);
  // Only the name of the access point may be a pattern.
  const text = key === "s3:dataaccesspointarn" ? value.replace(/(:\d{12}:accesspoint\/).*$/, "$1name") : value;
  if (key === "aws:userid" && /^AROA\w*:/i.test(text)) return false;
  return isFixed(text) && !text.includes("${");
}

/** Allow with NotPrincipal allows everyone but those that it lists. */
function namesEveryone({ principals, notPrincipals }: PolicyStatement): boolean {
  return notPrincipals !== null || principals?.some(({ type, value }) => type === "AWS" && value === "*") === true;
}

function admitsOnlyKnown(condition: StatementCondition): boolean {
  const operator = parseOperator(condition.operator);
  // AWS has no such operator, so the condition is never met.
  return operator === null || (demandsValue(condition) && namesKnownCallers(condition, operator));
}

/** Whether the Deny is for everyone except known callers: `StringNotEquals` on the organization, or NotPrincipal. */
function keepsOthersOut({ principals, notPrincipals, conditions }: PolicyStatement): boolean {
  const isForOthers =
    principals?.some(({ value }) => value === "*") === true ||
    notPrincipals?.every(({ value }) => value !== "*") === true;
  return isForOthers && conditions.every(sparesOnlyKnown);
}

function sparesOnlyKnown(condition: StatementCondition): boolean {
  const operator = parseOperator(condition.operator);
  // A request without the key does not meet ForAnyValue, so the Deny spares it.
  if (operator === null || operator.qualifier === "ForAnyValue") return false;
  if (operator.family === "Bool")
    return condition.key.toLowerCase() === KEY_OF_SERVICES && condition.values.every((value) => /^false$/i.test(value));
  return operator.isNegated && namesKnownCallers(condition, operator);
}

/** Whether each value stands for callers that the author of the policy knew. */
function namesKnownCallers({ key, values }: StatementCondition, { family, name }: ConditionOperator): boolean {
  const lower = key.toLowerCase();
  const hasPatterns = family === "Arn" || name.endsWith("Like");
  const isKnown = (written: string): boolean => {
    const value = written.replace(OWNER_VARIABLES, OWNER);
    if (value.includes("${")) return false;
    if (lower === KEY_OF_SERVICES) return /^true$/i.test(value);
    if (lower === "aws:sourceip") return isNarrowBlock(value);
    // The text after the ID, such as the name of a session or a path of units, may vary.
    if (KEYS_OF_IDS.has(lower)) return !hasPatterns || isFixed(value.split(/[/:]/)[0]!);
    return KEYS_OF_ARNS.has(lower) && (!hasPatterns || namesOwner(value));
  };
  return values.every(isKnown);
}

function isNarrowBlock(value: string): boolean {
  const block = parseBlock(value);
  return block === null || block.prefixLength >= SHORTEST_PREFIX[block.version];
}

function isFixed(text: string): boolean {
  return text !== "" && !/[*?]/.test(text);
}

/** Whether only resources of one account match the ARN. The name of a bucket is unique in all accounts. */
function namesOwner(arn: string): boolean {
  const [, , service, , account = "", ...rest] = arn.split(":");
  const [first = ""] = rest.join(":").split(/[/:]/);
  const isOneBucket = service === "s3" && isFixed(first) && first !== "accesspoint";
  return isFixed(arn) || /^\d{12}$/.test(account) || isOneBucket;
}

/** Whether the Deny covers every action of the Allow, on the same or on all resources. */
function coversActions(deny: PolicyStatement, allow: PolicyStatement): boolean {
  const covers = (patterns: readonly string[] | null, wanted: readonly string[] | null) =>
    patterns !== null &&
    wanted !== null &&
    wanted.every((each) => patterns.some((pattern) => matchesWildcard(pattern, each)));
  const lower = (actions: readonly string[] | null) => actions && actions.map((action) => action.toLowerCase());
  return covers(lower(deny.actions), lower(allow.actions)) && covers(deny.resources, allow.resources);
}
