/**
 * A policy document with unknown parts, as two documents: one that allows no more than the document will allow, and one
 * that allows no less. A path that only the second one opens may or may not exist.
 *
 * An unknown part of an Allow becomes a wildcard in the second document and matches nothing in the first one; of a
 * Deny, the other way round.
 */
import { isListValue, isMapValue, listOfValues, Unknown, type Value, type ValueMap } from "./value.ts";

export type DocumentKind = "identity" | "trust";

const ANY: Readonly<Record<DocumentKind, ValueMap>> = {
  identity: { Effect: "Allow", Action: "*", Resource: "*" },
  trust: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" },
};
const NOTHING: Readonly<Record<DocumentKind, ValueMap>> = {
  // Every principal can call it without any policy.
  identity: { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" },
  trust: { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" },
};
const POSITIVE = ["Action", "Resource", "Principal"] as const;

/** The document as JSON with its unknown parts at their least or at their worst. */
export function boundOf(document: Value, kind: DocumentKind, isWorst: boolean): string {
  if (!isMapValue(document)) return textOf([isWorst ? ANY[kind] : NOTHING[kind]]);
  const written = document["Statement"];
  const statements = listOfValues(written).flatMap((statement) => {
    const bound = boundStatement(statement, kind, isWorst);
    return bound ? [bound] : [];
  });
  const { Version: version, Id: id } = document;
  const rest = {
    ...(typeof version === "string" && { Version: version }),
    ...(version instanceof Unknown && { Version: "2012-10-17" }),
    ...(typeof id === "string" && { Id: id }),
  };
  return JSON.stringify({ ...rest, Statement: statements.length > 0 ? statements : [NOTHING[kind]] });
}

/**
 * The indexes of the statements that remain of a document at its least, in their order there. If none remains, the document
 * has one statement that is not written anywhere.
 */
export function remainingStatements(document: Value, kind: DocumentKind): readonly number[] {
  if (!isMapValue(document)) return [];
  return listOfValues(document["Statement"]).flatMap((statement, index) =>
    boundStatement(statement, kind, false) ? [index] : [],
  );
}

function textOf(statements: readonly ValueMap[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Null if the statement is left out. */
function boundStatement(statement: Value, kind: DocumentKind, isWorst: boolean): ValueMap | null {
  if (statement instanceof Unknown) return isWorst ? ANY[kind] : null;
  if (!isMapValue(statement)) return statement as unknown as ValueMap;
  const effect = statement["Effect"];
  if (effect instanceof Unknown && !isWorst) return null;
  const isWide = (effect instanceof Unknown || effect === "Allow") === isWorst;
  const bound: Record<string, Value> = {};
  for (const [element, value] of Object.entries(statement)) {
    if (element === "Effect") bound[element] = value instanceof Unknown ? "Allow" : value;
    else if (element === "Sid") Object.assign(bound, value instanceof Unknown ? {} : { Sid: value });
    else if (element === "Condition") {
      const condition = boundCondition(value, isWide);
      if (condition === null) return null;
      if (Object.keys(condition).length > 0) bound[element] = condition;
    } else {
      const isPositive = (POSITIVE as readonly string[]).includes(element);
      const items = boundItems(value, isPositive === isWide);
      if (items !== null) bound[element] = items;
      // A positive element without values matches nothing. A negative one excludes nothing.
      else if (isPositive) return null;
      else bound[element.replace(/^Not/, "")] = "*";
    }
  }
  return bound;
}

/** The values of an element: unknown ones as wildcards or left out. Null if none is left. */
function boundItems(value: Value, isWide: boolean): Value | null {
  if (isMapValue(value)) {
    const entries = Object.entries(value).flatMap(([type, items]) => {
      const bound = isWide && type === "AWS" && hasUnknown(items) ? "*" : boundItems(items, isWide);
      return bound === null ? [] : [[type, bound] as const];
    });
    return entries.length === 0 ? null : Object.fromEntries(entries);
  }
  if (value instanceof Unknown) return isWide ? value.pattern : null;
  if (!isListValue(value)) return value;
  const items = value.flatMap((item) => {
    const bound = boundItems(item, isWide);
    return bound === null ? [] : [bound];
  });
  return items.length === 0 && value.length > 0 ? null : items;
}

/** Null if the statement cannot be met for certain. An unknown condition is left out where the statement is widened. */
function boundCondition(condition: Value, isWide: boolean): ValueMap | null {
  if (!hasUnknown(condition)) return isMapValue(condition) ? condition : (condition as unknown as ValueMap);
  if (!isWide) return null;
  if (!isMapValue(condition)) return {};
  const operators = Object.entries(condition).flatMap(([operator, keys]) => {
    if (!hasUnknown(keys)) return [[operator, keys] as const];
    const known = isMapValue(keys) ? Object.entries(keys).filter(([, values]) => !hasUnknown(values)) : [];
    return known.length === 0 ? [] : [[operator, Object.fromEntries(known)] as const];
  });
  return Object.fromEntries(operators);
}

export function hasUnknown(value: Value | undefined): boolean {
  if (value instanceof Unknown) return true;
  if (isListValue(value)) return value.some(hasUnknown);
  return isMapValue(value) && Object.values(value).some(hasUnknown);
}
