/**
 * On what may the caller do something that it names itself? A function or a role of any name will do, so the names are
 * taken from its own policies: the same name must serve every step that is on the same kind of resource.
 */
import { findAction, type ResourceType } from "../policy/catalogue.ts";
import { patternsIntersect, matchesWildcard } from "../policy/wildcard.ts";
import { namesAction } from "../policy/scope.ts";
import type { AccountIndex } from "./account-facts.ts";
import type { Posture } from "./posture.ts";
import { rule } from "./rule.ts";
import { allOf, bestOf, type Verdict } from "./verdict.ts";
import type { KnownKeys } from "../policy/request-context.ts";

/** Names tried for one kind of resource. */
const MAX_NAMES = 8;
const NAME = "escalation";
const REGION = "us-east-1";

/** Services whose calls are on several resources at once; elsewhere several types are alternatives. */
const NEEDS_ALL_TYPES: ReadonlySet<string> = new Set(["ec2", "batch", "sso"]);

/** `isLeftOut`: names that do not count, such as the caller's own. */
export function ruleNew(
  account: AccountIndex,
  posture: Posture,
  actions: readonly string[],
  keys: KnownKeys,
  isLeftOut: (arn: string) => boolean = () => false,
): Verdict {
  const alone: Verdict[] = [];
  const byType = new Map<string, string[]>();
  for (const action of actions) {
    const types = typesOf(action);
    const templates = types.map(({ arn }) => arn);
    if (templates.length === 0) {
      alone.push(rule(account, posture, { action, resource: "*", keys, isNew: true }));
    } else if (templates.length > 1 && !NEEDS_ALL_TYPES.has(action.split(":")[0]!)) {
      const shared = templates.find((template) => byType.has(template));
      if (shared !== undefined) byType.get(shared)!.push(action);
      else alone.push(bestOf(templates, (template) => ruleNamed(account, posture, { template, actions: [action], keys, isLeftOut }))!);
    } else {
      for (const template of templates) byType.set(template, [...(byType.get(template) ?? []), action]);
    }
  }
  return allOf([...alone, ...[...byType].map(([template, on]) => ruleNamed(account, posture, { template, actions: on, keys, isLeftOut }))]);
}

function typesOf(action: string): readonly ResourceType[] {
  const types = findAction(action)?.resourceTypes ?? [];
  const required = types.filter(({ isRequired }) => isRequired);
  return required.length > 0 ? required : types;
}

interface Named {
  readonly template: string;
  readonly actions: readonly string[];
  readonly keys: KnownKeys;
  readonly isLeftOut: (arn: string) => boolean;
}

/** All of the actions on one thing of a kind. */
export function ruleNamed(account: AccountIndex, posture: Posture, { template, actions, keys, isLeftOut }: Named): Verdict {
  const names = namesFor(account, posture, { template, actions, isLeftOut });
  return bestOf(names, (resource) => allOf(actions.map((action) => rule(account, posture, { action, resource, keys, isNew: true }))))!;
}

/** ARNs of one kind that the caller's statements speak of, and one that none does. */
export function namesFor(
  account: AccountIndex,
  { permissions, identity }: Posture,
  { template, actions, isLeftOut = () => false }: Pick<Named, "template" | "actions"> & Partial<Pick<Named, "isLeftOut">>,
): readonly string[] {
  const plain = template
    .replace("${Partition}", account.partition)
    .replace("${Account}", account.awsAccountId)
    .replace("${Region}", REGION)
    .replaceAll(/\$\{[^}]*\}/g, NAME);
  const wanted = template
    .replace("${Partition}", account.partition)
    .replace("${Account}", account.awsAccountId)
    .replaceAll(/\$\{[^}]*\}/g, "*");
  const names = new Set<string>();
  for (const { document } of permissions.policies) {
    for (const statement of document.statements) {
      if (statement.effect !== "Allow" || !actions.some((action) => namesAction(statement, action))) continue;
      for (const pattern of statement.resources ?? []) {
        const name = instantiate(pattern.replaceAll("${aws:username}", identity.name), plain);
        if (name !== null && !isLeftOut(name) && patternsIntersect(pattern, wanted) && matchesWildcard(wanted, name)) names.add(name);
        if (names.size >= MAX_NAMES) break;
      }
    }
  }
  return [...names, plain];
}

/** The pattern with something in place of each wildcard; the parts of an ARN before its resource come from `plain`. */
function instantiate(pattern: string, plain: string): string | null {
  if (pattern.includes("${")) return null;
  const parts = pattern.split(":");
  if (parts.length < 6) return null;
  const known = plain.split(":");
  const head = parts.slice(0, 5).map((part, i) => (/[*?]/.test(part) ? known[i]! : part));
  return [...head, parts.slice(5).join(":").replaceAll(/[*?]/g, "x")].join(":");
}
