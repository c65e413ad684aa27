/**
 * On what may the caller do something that it names itself? A function or a role of any name will do, so the names are
 * taken from its own policies: the same name must serve every step that is on the same kind of resource.
 */
import { findAction, type ResourceType } from "../policy/catalogue.ts";
import { matchesWildcard, meetingOf, patternsIntersect } from "../policy/wildcard.ts";
import { compileDocument, matchesActions } from "../policy/compile.ts";
import type { AccountIndex } from "./account-facts.ts";
import type { Posture } from "./posture.ts";
import { rule } from "./rule.ts";
import { allOf, bestOf, type Verdict } from "./verdict.ts";
import type { KnownKeys } from "../policy/request-context.ts";

/** Names tried for one kind of resource, and patterns of which two at a time are laid over each other. */
const MAX_NAMES = 16;
const MAX_PAIRED = 6;
const ARN_PARTS = 6;
const NAME = "escalation";
const REGION = "us-east-1";

/** Services whose calls are on several resources at once; elsewhere several types are alternatives. */
const NEEDS_ALL_TYPES: ReadonlySet<string> = new Set(["ec2", "batch", "sso"]);

/** Documents of AWS's own (`AWS-RunShellScript`) have no account in their ARN and serve as well as the caller's. */
const OWNED_BY_AWS_TOO: ReadonlySet<string> = new Set(["arn:${Partition}:ssm:${Region}:${Account}:document/${DocumentName}"]);

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

/** ARNs of one kind that the caller's statements, its boundary and its service control policies speak of, and one that none does. */
export function namesFor(
  account: AccountIndex,
  posture: Posture,
  { template, actions, isLeftOut = () => false }: Pick<Named, "template" | "actions"> & Partial<Pick<Named, "isLeftOut">>,
): readonly string[] {
  const { partition, awsAccountId } = account;
  const plain = template
    .replace("${Partition}", partition)
    .replace("${Account}", awsAccountId)
    .replace("${Region}", REGION)
    .replaceAll(/\$\{[^}]*\}/g, NAME);
  const wanted = [awsAccountId, ...(OWNED_BY_AWS_TOO.has(template) ? [""] : [])].map((owner) =>
    template
      .replace("${Partition}", partition)
      .replace("${Account}", owner)
      .replaceAll(/\$\{[^}]*\}/g, "*"),
  );
  const patterns = spokenOf(posture, actions)
    .filter((pattern) => wanted.some((each) => patternsIntersect(pattern, each)))
    .flatMap((pattern) => withHeadOf(plain, pattern) ?? []);
  const names = new Set<string>();
  const add = (pattern: string) => {
    const name = pattern.replaceAll(/[*?]/g, "x");
    if (names.size < MAX_NAMES && !isLeftOut(name) && wanted.some((each) => matchesWildcard(each, name))) names.add(name);
  };
  for (const pattern of patterns) add(pattern);
  // One statement speaks of app-*, another of *-tool: app-tool serves both.
  for (const [i, one] of patterns.slice(0, MAX_PAIRED).entries()) {
    for (const other of patterns.slice(i + 1, MAX_PAIRED)) {
      const meeting = meetingOf(one, other);
      // A star may stand for colons as well, but no name holds more of them than its patterns.
      if (meeting !== null && colonsIn(meeting) <= Math.max(colonsIn(one), colonsIn(other))) add(meeting);
    }
  }
  return [...names, plain];
}

function colonsIn(text: string): number {
  return text.split(":").length - 1;
}

/** What allows it, and what a deny leaves out. */
function spokenOf({ permissions: { policies, boundary }, inForce, identity }: Posture, actions: readonly string[]): readonly string[] {
  const documents = [
    ...[...policies, ...(boundary ? [boundary] : [])].map(({ document }) => document),
    ...(inForce.scps ?? []).flatMap(({ policies: attached }) => attached.map(({ document }) => document)),
  ];
  const asked = actions.map((action) => action.toLowerCase());
  const patterns = documents.flatMap((document) =>
    compileDocument(document).flatMap((compiled) => {
      const { statement } = compiled;
      const spoken = compiled.isAllow ? statement.resources : statement.notResources;
      return spoken && asked.some((action) => matchesActions(compiled, action)) ? spoken : [];
    }),
  );
  return [...new Set(patterns)]
    .map((pattern) => pattern.replaceAll("${aws:username}", identity.name))
    .filter((pattern) => !/^\*+$/.test(pattern));
}

/** The pattern with something in place of each wildcard. `null`: it cannot be told. */
export function instantiate(pattern: string, plain: string): string | null {
  return withHeadOf(plain, pattern)?.replaceAll(/[*?]/g, "x") ?? null;
}

/** The pattern, its wildcards before the resource filled in from `plain`. */
function withHeadOf(plain: string, pattern: string): string | null {
  if (pattern.includes("${")) return null;
  const parts = pattern.split(":");
  if (parts.length < ARN_PARTS) return null;
  const known = plain.split(":");
  const head = parts.slice(0, ARN_PARTS - 1).map((part, i) => (/[*?]/.test(part) ? known[i]! : part));
  return [...head, ...parts.slice(ARN_PARTS - 1)].join(":");
}
