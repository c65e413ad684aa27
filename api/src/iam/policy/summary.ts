/** Summarises a policy in one or two sentences, to be read before the JSON. */
import { countOf } from "../count-of.ts";
import { type ActionSet, intersection, countActions, hasAction, isEmptySet, union } from "./action-set.ts";
import { actionCount, expandAction } from "./catalogue.ts";
import { isConditional } from "./conditions.ts";
import { type Expansion, expandDocument, type ServiceExpansion } from "./expansion.ts";
import { actionsOf, isOutrightDeny, unscopedActions } from "./scope.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

/** The maximum numbers of items that a summary lists. Further items are only counted. */
const MAX_CLAUSES = 4;
const MAX_SERVICES_PER_CLAUSE = 4;
const MAX_KEYS = 3;
/** A summary lists the actions of a service by name only if there are at most this many. */
const MAX_NAMED_ACTIONS = 2;
/** If a policy allows at least this share of all services in full, its summary lists what is missing instead. */
const MOST_SERVICES_SHARE = 0.5;

export function summarisePolicy(document: PolicyDocument): string {
  if (document.statements.some(({ principals, notPrincipals }) => principals !== null || notPrincipals !== null))
    return summariseResourcePolicy(document);
  const allows = document.statements.filter(({ effect }) => effect === "Allow");
  const expansion = expandDocument(document);
  return [summariseAllows(allows, expansion), ...summariseDenies(document, expansion)].join(" ");
}

function summariseAllows(allows: readonly PolicyStatement[], expansion: Expansion): string {
  const unknown = expansion.unknownPatterns.length;
  if (expansion.count === 0) {
    if (allows.length === 0) return "Allows nothing.";
    return unknown > 0
      ? `Allows no known action; ${countOf(unknown, "action pattern")} ${unknown === 1 ? "is" : "are"} not in the AWS catalogue.`
      : "Allows nothing in effect.";
  }
  const unconditional = union(allows.filter((statement) => !isConditional(statement)).map(actionsOf));
  const unscoped = union(allows.map((statement) => unscopedActions(statement, actionsOf(statement))));
  if (expansion.count === actionCount && countActions(unscoped) > 0) {
    const conditions =
      countActions(intersection(expansion.allowed, unconditional)) === expansion.count ? "" : describeKeys(allows);
    return `Administrator: may do everything on every resource${conditions}.`;
  }
  const nearlyAll = summariseNearlyAll(expansion, unscoped);
  if (nearlyAll !== null) return `${nearlyAll}${isEmptySet(unconditional) ? describeKeys(allows) : ""}.`;
  return `May ${clausesOf(expansion, unconditional, unscoped)}.`;
}

/**
 * Summarises a policy that allows most services in full, for instance with `NotAction`. Lists what is missing. Null for
 * any other policy.
 */
function summariseNearlyAll({ services }: Expansion, unscoped: ActionSet): string | null {
  const every = new Set(expandAction("*").map(({ service }) => service));
  const whole = services.filter(({ allowed, known }) => allowed === known);
  if (whole.length < every.size * MOST_SERVICES_SHARE) return null;
  const allowed = new Set(services.map(({ service }) => service));
  const missing = [...every].filter((service) => !allowed.has(service));
  const partly = services.filter(({ allowed, known }) => allowed < known).map(({ service }) => service);
  const reach = isEmptySet(unscoped) ? "on named resources" : "on every resource";
  const exceptions = [
    ...(missing.length > 0 ? [`nothing in ${nameServices(missing)}`] : []),
    ...(partly.length > 0 ? [`only parts of ${nameServices(partly)}`] : []),
  ];
  const but = exceptions.length > 0 ? `, but ${exceptions.join(" and ")}` : "";
  return `May do everything in ${whole.length} services ${reach}${but}`;
}

function clausesOf({ allowed, services }: Expansion, unconditional: ActionSet, unscoped: ActionSet): string {
  const groups = new Map<string, string[]>();
  for (const each of services) {
    const actions = expandAction(`${each.service}:*`).filter((action) => hasAction(allowed, action));
    const isWide =
      actions.some((action) => hasAction(unscoped, action)) ||
      actions.every(({ resourceTypes }) => resourceTypes.length === 0);
    const isUnconditional = actions.some((action) => hasAction(unconditional, action));
    const ending = `${isWide ? " on every resource" : " on named resources"}${isUnconditional ? "" : " under conditions"}`;
    const isNamed = each.allowed <= MAX_NAMED_ACTIONS && each.allowed < each.known;
    const key = `${isNamed ? "call" : verbOf(each)}|${ending}`;
    const names = isNamed ? actions.map(({ action }) => action) : [each.service];
    groups.set(key, [...(groups.get(key) ?? []), ...names]);
  }
  const clauses = [...groups].map(([key, names]) => {
    const [verb = "", ending = ""] = key.split("|");
    return { text: `${verb} ${nameServices(names)}${ending}`, services: names.map((name) => name.split(":")[0]!) };
  });
  const rest = new Set(clauses.slice(MAX_CLAUSES).flatMap((clause) => clause.services)).size;
  const shown = clauses.slice(0, MAX_CLAUSES).map(({ text }) => text);
  return shown.join("; ") + (rest > 0 ? `; and less in ${countOf(rest, "other service")}` : "");
}

function verbOf({ allowed, known, levels }: ServiceExpansion): string {
  if (allowed === known) return "do everything in";
  if (levels["Permissions management"] > 0) return "change permissions in";
  if (levels.Write > 0) return "change";
  if (levels.Tagging > 0) return "tag";
  return levels.Read > 0 ? "read" : "list";
}

function summariseDenies({ statements }: PolicyDocument, { deniedCount, count }: Expansion): string[] {
  const denies = statements.filter(({ effect }) => effect === "Deny");
  const partial = denies.filter((statement) => !isOutrightDeny(statement));
  const sentences: string[] = [];
  if (deniedCount > 0) sentences.push(`Denies ${countOf(deniedCount, "action")} that it also allows.`);
  else if (count === 0 && denies.length > partial.length)
    sentences.push(`Denies ${describeActions(union(denies.filter(isOutrightDeny).map(actionsOf)))} on every resource.`);
  if (partial.length > 0) {
    const keys = describeKeys(partial);
    sentences.push(
      `Denies ${describeActions(union(partial.map(actionsOf)))}${keys === "" ? " on some resources" : keys}.`,
    );
  }
  return sentences;
}

function describeActions(set: ActionSet): string {
  const count = countActions(set);
  return count === actionCount ? "everything" : countOf(count, "action");
}

function summariseResourcePolicy({ statements }: PolicyDocument): string {
  const allows = statements.filter(({ effect }) => effect === "Allow");
  const named = new Set(allows.flatMap(({ principals }) => (principals ?? []).map(({ value }) => value)));
  const isOpen = allows.some(({ notPrincipals }) => notPrincipals !== null) || named.has("*");
  if (allows.length === 0) return "Grants access to no principal.";
  const who = isOpen ? "everyone" : countOf(named.size, "named principal");
  const actions = [...new Set(allows.flatMap((each) => each.actions ?? []))];
  const what = actions.length > 0 ? nameServices(actions) : "all actions except some";
  return `Allows ${who} to call ${what}${describeKeys(allows)}.`;
}

function describeKeys(statements: readonly PolicyStatement[]): string {
  const keys = [...new Set(statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)))];
  if (keys.length === 0) return "";
  const more = keys.length > MAX_KEYS ? ` and ${keys.length - MAX_KEYS} more` : "";
  return ` under conditions on ${keys.slice(0, MAX_KEYS).join(", ")}${more}`;
}

function nameServices(names: readonly string[]): string {
  const shown = names.length > MAX_SERVICES_PER_CLAUSE + 1 ? names.slice(0, MAX_SERVICES_PER_CLAUSE) : names;
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
  return shown.length < 2 ? (shown[0] ?? "") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
