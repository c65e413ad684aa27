import type { PolicyText } from "../account.ts";
import type {
  PolicyDocument,
  PolicyEffect,
  PolicyStatement,
  PrincipalType,
  StatementCondition,
  StatementPrincipal,
} from "./statement.ts";

export type PolicyErrorCode =
  | "POLICY_TOO_LARGE"
  | "POLICY_TOO_DEEP"
  | "POLICY_BYTE_ORDER_MARK"
  | "POLICY_URL_ENCODED"
  | "POLICY_JSON_INVALID"
  | "POLICY_DUPLICATE_KEY"
  | "POLICY_NOT_AN_OBJECT"
  | "POLICY_ELEMENT_UNKNOWN"
  | "POLICY_VERSION_INVALID"
  | "POLICY_ID_INVALID"
  | "POLICY_STATEMENT_MISSING"
  | "POLICY_STATEMENT_INVALID"
  | "POLICY_SID_INVALID"
  | "POLICY_EFFECT_MISSING"
  | "POLICY_EFFECT_INVALID"
  | "POLICY_ACTION_MISSING"
  | "POLICY_ACTION_INVALID"
  | "POLICY_RESOURCE_INVALID"
  | "POLICY_PRINCIPAL_INVALID"
  | "POLICY_CONDITION_INVALID"
  | "POLICY_ELEMENT_CONFLICT";

/** Thrown in this file and caught only by `parsePolicy`: any invalid element makes the whole document invalid. */
export class ReadFault extends Error {
  readonly code: PolicyErrorCode;
  readonly segments: readonly (string | number)[];

  constructor(code: PolicyErrorCode, segments: readonly (string | number)[], message: string) {
    super(message);
    this.code = code;
    this.segments = segments;
  }
}

const DOCUMENT_ELEMENTS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** Elements of which a statement can have only one. */
const CONFLICTS = [
  ["Action", "NotAction"],
  ["Resource", "NotResource"],
  ["Principal", "NotPrincipal"],
] as const;

type JsonObject = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Reads parsed JSON as a policy document. Throws a `ReadFault` at the first element that AWS would not store. */
export function readDocument(text: PolicyText, value: unknown): PolicyDocument {
  const root = asObject(value, [], "POLICY_NOT_AN_OBJECT", "A policy must be a JSON object.");
  refuseUnknownKeys(root, DOCUMENT_ELEMENTS, []);
  const version = root["Version"];
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    throw new ReadFault("POLICY_VERSION_INVALID", ["Version"], "Version must be 2012-10-17 or 2008-10-17.");
  }
  const id = root["Id"];
  if (id !== undefined && typeof id !== "string")
    throw new ReadFault("POLICY_ID_INVALID", ["Id"], "Id must be a string.");
  const statement = root["Statement"];
  if (statement === undefined) throw new ReadFault("POLICY_STATEMENT_MISSING", [], "The policy has no Statement.");
  const isStatementArray = Array.isArray(statement);
  return {
    text,
    version: version ?? "2008-10-17",
    hasVersion: version !== undefined,
    id: id ?? null,
    isStatementArray,
    statements: isStatementArray
      ? statement.map((each, index) => readStatement(each, index, ["Statement", index]))
      : [readStatement(statement, 0, ["Statement"])],
  };
}

function readStatement(value: unknown, index: number, path: Path): PolicyStatement {
  const statement = asObject(value, path, "POLICY_STATEMENT_INVALID", "A statement must be a JSON object.");
  refuseUnknownKeys(statement, STATEMENT_ELEMENTS, path);
  for (const [one, other] of CONFLICTS) {
    if (one in statement && other in statement) {
      throw new ReadFault(
        "POLICY_ELEMENT_CONFLICT",
        [...path, other],
        `A statement can have ${one} or ${other}, not both.`,
      );
    }
  }
  const sid = statement["Sid"];
  if (sid !== undefined && typeof sid !== "string")
    throw new ReadFault("POLICY_SID_INVALID", [...path, "Sid"], "Sid must be a string.");
  const effect = readEffect(statement["Effect"], path);
  const actions = readActions(statement, "Action", path);
  const notActions = readActions(statement, "NotAction", path);
  if (actions === null && notActions === null) {
    throw new ReadFault("POLICY_ACTION_MISSING", path, "The statement has neither Action nor NotAction.");
  }
  const written =
    readStrings(statement, "Resource", path, "POLICY_RESOURCE_INVALID") ??
    readStrings(statement, "NotResource", path, "POLICY_RESOURCE_INVALID");
  const isIdentityPolicy = !("Principal" in statement) && !("NotPrincipal" in statement);
  const resources = isIdentityPolicy ? (written?.map(completeArn) ?? null) : written;
  return {
    index,
    sid: sid ?? null,
    effect,
    actions,
    notActions,
    resources: "Resource" in statement ? resources : null,
    notResources: "NotResource" in statement ? resources : null,
    writtenResources: written?.some((each, i) => each !== resources![i]) ? written : null,
    principals: readPrincipals(statement, "Principal", path),
    notPrincipals: readPrincipals(statement, "NotPrincipal", path),
    conditions:
      "Condition" in statement ? readConditions(statement["Condition"], [...path, "Condition"]) : NO_CONDITIONS,
  };
}

const NO_CONDITIONS: readonly StatementCondition[] = [];

const ARN_FIELDS = 6;
/** Matches an ARN with all its fields, as nearly every one has. */
const COMPLETE_ARN = /^arn:[^:$]*:[^:$]*:[^:$]*:[^:$]*:/;

/**
 * Completes an ARN of fewer than six fields with a wildcard per missing field, as AWS does in identity-based policies
 * (IAM User Guide, *Identify AWS resources with Amazon Resource Names (ARNs)*). An ARN that ends in a wildcard already
 * covers the missing fields.
 */
function completeArn(written: string): string {
  if (COMPLETE_ARN.test(written) || !written.startsWith("arn:") || written.endsWith("*")) return written;
  // Colons inside a policy variable do not separate fields.
  const fields = written.replaceAll(/\$\{[^}]*\}/g, "").split(":").length;
  return fields < ARN_FIELDS ? written + ":*".repeat(ARN_FIELDS - fields) : written;
}

function readEffect(value: unknown, path: Path): PolicyEffect {
  if (value === undefined) throw new ReadFault("POLICY_EFFECT_MISSING", path, "The statement has no Effect.");
  // AWS compares the value of Effect case-sensitively.
  if (value !== "Allow" && value !== "Deny")
    throw new ReadFault("POLICY_EFFECT_INVALID", [...path, "Effect"], "Effect must be Allow or Deny.");
  return value;
}

function readStrings(
  statement: JsonObject,
  element: string,
  path: Path,
  code: PolicyErrorCode,
): readonly string[] | null {
  const value = statement[element];
  if (value === undefined) return null;
  if (typeof value === "string") return [value];
  if (!Array.isArray(value))
    throw new ReadFault(code, [...path, element], `${element} must be a string or a list of strings.`);
  const wrong = value.findIndex((each) => typeof each !== "string");
  if (wrong >= 0)
    throw new ReadFault(code, [...path, element, wrong], `${element} contains a value that is not a string.`);
  if (value.length === 0) throw new ReadFault(code, [...path, element], `${element} is empty.`);
  return value as string[];
}

function readActions(statement: JsonObject, element: "Action" | "NotAction", path: Path): readonly string[] | null {
  const actions = readStrings(statement, element, path, "POLICY_ACTION_INVALID");
  return actions && sharedList(actions);
}

/** The maximum number of shared lists, and of actions and characters in one. */
const MAX_SHARED_LISTS = 5_000;
const MAX_SHARED_ACTIONS = 16;
const MAX_SHARED_CHARACTERS = 1_000;

const sharedLists = new Map<string, readonly string[]>();

/**
 * Returns one object for most equal lists. The statements of an account have a few hundred different lists of actions, so
 * what follows from the actions alone is computed once per list.
 */
function sharedList(actions: readonly string[]): readonly string[] {
  if (actions.length > MAX_SHARED_ACTIONS) return actions;
  const key = actions.join("\n");
  if (key.length > MAX_SHARED_CHARACTERS) return actions;
  const known = sharedLists.get(key);
  // A text of the list can contain the separator itself.
  if (known?.length === actions.length && known.every((action, i) => action === actions[i])) return known;
  if (sharedLists.size >= MAX_SHARED_LISTS) sharedLists.clear();
  sharedLists.set(key, actions);
  return actions;
}

const PRINCIPAL_TYPES: readonly string[] = [
  "AWS",
  "Service",
  "Federated",
  "CanonicalUser",
] satisfies readonly PrincipalType[];

function readPrincipals(statement: JsonObject, element: string, path: Path): readonly StatementPrincipal[] | null {
  const value = statement[element];
  if (value === undefined) return null;
  if (value === "*") return [{ type: "AWS", value: "*" }];
  const at = [...path, element];
  const map = asObject(value, at, "POLICY_PRINCIPAL_INVALID", `${element} must be "*" or an object of principals.`);
  return Object.keys(map).flatMap((type) => {
    if (!PRINCIPAL_TYPES.includes(type))
      throw new ReadFault(
        "POLICY_PRINCIPAL_INVALID",
        [...at, type],
        "The principal type must be AWS, Service, Federated or CanonicalUser.",
      );
    const values = readStrings(map, type, at, "POLICY_PRINCIPAL_INVALID") ?? [];
    return values.map((each) => ({ type: type as PrincipalType, value: each }));
  });
}

function readConditions(value: unknown, path: Path): readonly StatementCondition[] {
  const block = asObject(value, path, "POLICY_CONDITION_INVALID", "Condition must be an object of operators.");
  return Object.entries(block).flatMap(([operator, keys]) => {
    const at = [...path, operator];
    const map = asObject(
      keys,
      at,
      "POLICY_CONDITION_INVALID",
      "A condition operator must hold an object of condition keys.",
    );
    return Object.entries(map).map(([key, values]) => ({
      operator,
      key,
      values: readConditionValues(values, [...at, key]),
    }));
  });
}

/** Reads condition values as strings. AWS accepts unquoted numbers and booleans and compares them as text. */
function readConditionValues(value: unknown, path: Path): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each, i) => {
    if (typeof each === "string") return each;
    if (typeof each === "number" || typeof each === "boolean") return String(each);
    throw new ReadFault(
      "POLICY_CONDITION_INVALID",
      Array.isArray(value) ? [...path, i] : path,
      "A condition value must be a string, a number or a boolean.",
    );
  });
}

function asObject(value: unknown, path: Path, code: PolicyErrorCode, message: string): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new ReadFault(code, path, message);
  return value as JsonObject;
}

/** Throws at the first unknown key. `__proto__` is refused like any other, because JSON.parse makes it an own key. */
function refuseUnknownKeys(object: JsonObject, known: ReadonlySet<string>, path: Path): void {
  for (const key of Object.keys(object)) {
    if (!known.has(key))
      throw new ReadFault(
        "POLICY_ELEMENT_UNKNOWN",
        [...path, key],
        `AWS does not support the element ${JSON.stringify(key.slice(0, 60))} here.`,
      );
  }
}
