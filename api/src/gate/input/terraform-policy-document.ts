/** The policy document that `data.aws_iam_policy_document` will return, from the arguments that are known before apply. */
import { isMapValue, joined, listOfValues, Unknown, type Value, type ValueMap } from "./value.ts";

export function documentOfStatements(after: ValueMap | null): Value {
  const merged = ["source_json", "override_json", "source_policy_documents", "override_policy_documents"];
  const hasOthers = merged.some((argument) => listOfValues(after?.[argument]).length > 0);
  // Merging other documents replaces statements with the same Sid.
  if (after === null || hasOthers) return new Unknown("*", ["the data source is read during apply"]);
  return { Version: "2012-10-17", Statement: listOfValues(after["statement"]).map(statementOf) };
}

function statementOf(statement: Value): Value {
  if (!isMapValue(statement)) return statement;
  const { sid, effect, principals, not_principals: notPrincipals, condition } = statement;
  const built: Record<string, Value> = { Effect: effect ?? "Allow" };
  if (typeof sid === "string" && sid !== "") built["Sid"] = sid;
  for (const [argument, element] of ELEMENTS) {
    const values = listOfValues(statement[argument]);
    if (values.length > 0) built[element] = values;
  }
  if (listOfValues(principals).length > 0) built["Principal"] = principalsOf(principals!);
  if (listOfValues(notPrincipals).length > 0) built["NotPrincipal"] = principalsOf(notPrincipals!);
  const conditions = listOfValues(condition);
  if (conditions.length > 0) built["Condition"] = conditionsOf(conditions);
  return built;
}

const ELEMENTS = [
  ["actions", "Action"],
  ["not_actions", "NotAction"],
  ["resources", "Resource"],
  ["not_resources", "NotResource"],
] as const;

function principalsOf(principals: Value): Value {
  if (principals instanceof Unknown) return principals;
  const byType: Record<string, Value[]> = {};
  for (const each of listOfValues(principals)) {
    if (!isMapValue(each) || typeof each["type"] !== "string") return unknownOf(each);
    if (each["type"] === "*") return "*";
    (byType[each["type"]] ??= []).push(...listOfValues(each["identifiers"]));
  }
  return byType;
}

function conditionsOf(conditions: readonly Value[]): Value {
  const operators: Record<string, Record<string, Value>> = {};
  for (const each of conditions) {
    if (!isMapValue(each) || typeof each["test"] !== "string" || typeof each["variable"] !== "string")
      return unknownOf(each);
    (operators[each["test"]] ??= {})[each["variable"]] = listOfValues(each["values"]);
  }
  return operators;
}

function unknownOf(value: Value): Unknown {
  const part = joined([value instanceof Unknown ? value : "*"]);
  return part instanceof Unknown ? part : new Unknown("*", ["a part of the statement is known only after apply"]);
}
