/** Are all steps of a method allowed to a posture, each on the resource that it needs? */
import type { Role, Workload } from "../../account.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import { type AccountIndex, kindOf } from "../simulation/account-index.ts";
import type { EscalationMethod, MethodStep, WorkloadKind } from "../techniques/technique.ts";
import { ruleAttach } from "./attach-policy.ts";
import { EVENT_SOURCE, namesFor, ruleNew } from "../simulation/resource-names.ts";
import type { Identity, Posture } from "../simulation/principal-state.ts";
import { type Asked, rule, ruleAssume, ruleWithAny } from "../simulation/authorize.ts";
import {
  allOf,
  bestOf,
  blocked,
  exploitable,
  type PathThing,
  unknown,
  type Verdict,
  withThing,
} from "../simulation/verdict.ts";
import { findAction } from "../../policy/catalogue.ts";
import { compileDocument, matchesActions } from "../../policy/compile.ts";
import { namesAction } from "../../policy/scope.ts";
import { matchesWildcard } from "../../policy/wildcard.ts";

/** Existing things of a kind on which the steps are tried. */
const MAX_WORKLOADS = 200;

/** On whom and what the steps are done; what a method does not need is left out. */
export interface Aim {
  readonly target?: Identity;
  readonly groupArn?: string;
  readonly policyArn?: string;
  readonly providerArn?: string;
  readonly workload?: Workload;
  /** To whom a passed role goes. */
  readonly service?: string;
  readonly keys?: KnownKeys;
}

export function judgeSteps(account: AccountIndex, posture: Posture, method: EscalationMethod, aim: Aim): Verdict {
  const verdicts: Verdict[] = [];
  const anew: string[] = [];
  for (const step of method.steps) {
    if (step.on === "NEW") {
      anew.push(step.action);
      continue;
    }
    const verdict = judgeStep(account, posture, step, aim);
    if (verdict.kind === "BLOCKED") return verdict;
    verdicts.push(verdict);
  }
  const { workload, keys } = aim;
  if (anew.length > 0)
    verdicts.push(
      ruleNew(account, posture, anew, { ...keys, ...(workload && { [EVENT_SOURCE.key]: workload.resourceArn }) }),
    );
  return allOf(verdicts);
}

function judgeStep(account: AccountIndex, posture: Posture, { action, on }: MethodStep, aim: Aim): Verdict {
  const { target } = aim;
  if (action === "sts:AssumeRole") return ruleAssume(account, posture, target!.holder as Role);
  const asked: Asked = { action, resource: resourceOf(posture, on, aim, action), keys: aim.keys ?? {} };
  const holder = on === "SELF" ? posture.identity.holder : on === "TARGET" ? target?.holder : undefined;
  if (!holder)
    return action === "iam:AttachGroupPolicy" ? ruleAttach(account, posture, asked) : rule(account, posture, asked);
  const onHolder: Asked = { ...asked, tags: holder.tags };
  if (action === "iam:PassRole" && aim.service) {
    const names = new Set([aim.service, ...(account.trustOf(holder as Role).services.get(aim.service) ?? [])]);
    return ruleWithAny(
      account,
      posture,
      onHolder,
      [...names].map((name) => ({ "iam:PassedToService": name })),
    );
  }
  if (action.startsWith("iam:Attach")) return ruleAttach(account, posture, onHolder);
  if (/^iam:Put(User|Role)PermissionsBoundary$/.test(action)) {
    return ruleWithAny(
      account,
      posture,
      onHolder,
      account.strongPolicyArns.map((arn) => ({ "iam:PermissionsBoundary": arn })),
    );
  }
  return rule(account, posture, onHolder);
}

function resourceOf({ identity }: Posture, on: MethodStep["on"], aim: Aim, action: string): string {
  switch (on) {
    case "SELF":
      return identity.arn;
    case "TARGET":
      return aim.target!.arn;
    case "GROUP":
      return aim.groupArn!;
    case "POLICY":
      return aim.policyArn!;
    case "PROVIDER":
      return aim.providerArn!;
    case "WORKLOAD":
      // An action that knows no resources is allowed on `*` or not at all.
      return findAction(action)?.resourceTypes.length === 0 ? "*" : aim.workload!.resourceArn;
    case "NEW":
      return "*";
  }
}

/** The steps on one of the things that must exist (those that `carry` the role), and whether the others exist. */
export function judgeOnWorkloads(
  account: AccountIndex,
  posture: Posture,
  method: EscalationMethod,
  { aim, carry = null }: { readonly aim: Aim; readonly carry?: string | null },
): Verdict | null {
  const byKind = account.workloadsByKind;
  const [first = []] = method.existing;
  const isOnThing = method.steps.some(({ on }) => on === "WORKLOAD");
  const missing = missingKinds(account, method);
  if (byKind === null || missing) {
    // What is not even granted is said first.
    const steps = isOnThing
      ? bestOf(
          first.flatMap((kind) => imagined(account, posture, method, kind)),
          (workload) => judgeSteps(account, posture, method, { ...aim, workload }),
        )!
      : judgeSteps(account, posture, method, aim);
    if (steps.kind === "BLOCKED") return steps;
    return missing
      ? blocked([`the account has no ${missing.join(" or ")}`])
      : allOf([steps, unknown(`the inventory of workloads (${first.join(" or ")})`)]);
  }
  if (!isOnThing && method.deed.kind !== "USE_WORKLOAD") return judgeSteps(account, posture, method, aim);
  const reaches = reachOf(posture, method);
  const things = (
    carry === null ? first.flatMap((kind) => byKind.get(kind) ?? []) : carrying(account, method, carry)
  ).filter(reaches);
  return bestOf(things.slice(0, MAX_WORKLOADS), (workload) => {
    const state = isInState(method, workload)
      ? exploitable()
      : blocked([`${workload.resourceArn} is ${workload.state}`]);
    return withThing(
      allOf([judgeSteps(account, posture, method, { ...aim, workload }), state]),
      workloadThing(workload),
    );
  });
}

/** Which things a statement of the caller's own speaks of at all: of many only those are worth a question. */
function reachOf({ permissions: { policies } }: Posture, { steps }: EscalationMethod): (workload: Workload) => boolean {
  const action = steps.find(({ on }) => on === "WORKLOAD")?.action.toLowerCase();
  if (action === undefined || findAction(action)?.resourceTypes.length === 0) return () => true;
  const allowing = policies
    .flatMap(({ document }) => compileDocument(document))
    .filter((each) => each.isAllow && matchesActions(each, action))
    .map(({ statement }) => statement);
  if (
    allowing.some(
      ({ resources }) => !resources || resources.some((pattern) => pattern === "*" || pattern.includes("${")),
    )
  )
    return () => true;
  const patterns = allowing.flatMap(({ resources }) => resources ?? []);
  return ({ resourceArn }) => patterns.some((pattern) => matchesWildcard(pattern, resourceArn));
}

function workloadThing({ resourceArn }: Workload): PathThing {
  return { kind: "WORKLOAD", name: resourceArn.split(":").slice(5).join(":"), arn: resourceArn };
}

/** Things of a kind as the caller's statements name them, where nobody knows which exist. */
function imagined(
  account: AccountIndex,
  posture: Posture,
  { steps }: EscalationMethod,
  kind: WorkloadKind,
): Workload[] {
  const [service = "", type = ""] = kind.split(":");
  const actions = steps.filter(({ on }) => on === "WORKLOAD").map(({ action }) => action);
  return ["/", ":"].flatMap((separator) =>
    namesFor(account, posture, {
      template: `arn:\${Partition}:${service}:\${Region}:\${Account}:${type}${separator}\${Name}`,
      actions,
    }).map((resourceArn): Workload => ({ service, resourceArn, roleArn: null, state: null })),
  );
}

/** Does it work, or can it be put to work? A state that was not told is not held against it. */
function isInState({ workingState }: EscalationMethod, { state }: Workload): boolean {
  const lower = state?.toLowerCase() ?? null;
  if (lower === null) return true;
  return workingState === null ? !GONE.has(lower) : lower === workingState.toLowerCase();
}

/** States from which nothing comes back. */
const GONE: ReadonlySet<string> = new Set([
  "terminated",
  "deleted",
  "deleting",
  "failed",
  "shutting-down",
  "inactive",
  // Stacks that can only be deleted.
  "rollback_complete",
  "rollback_failed",
  "rollback_in_progress",
  "delete_complete",
  "delete_failed",
  "delete_in_progress",
]);

/** Kinds of which the account has nothing, though the method needs one. `null`: it has, or that was not read. */
export function missingKinds(
  { workloadsByKind: byKind }: AccountIndex,
  { existing }: EscalationMethod,
): readonly WorkloadKind[] | null {
  return (byKind && existing.find((kinds) => !kinds.some((kind) => byKind.has(kind)))) ?? null;
}

/** Things that the method works on and that carry the role. */
export function carrying(
  { workloadsByRole }: AccountIndex,
  { existing: [kinds = []] }: EscalationMethod,
  roleArn: string,
): readonly Workload[] {
  const carried = workloadsByRole?.get(roleArn) ?? [];
  return kinds.flatMap((kind) => carried.filter((each) => kindOf(each) === kind));
}

/** Targets that a posture's statements for an action can reach at all; `null`: any. */
export function reachedTargets({ permissions }: Posture, action: string): ReadonlySet<string> | null {
  const reached = new Set<string>();
  for (const { document } of permissions.policies) {
    for (const statement of document.statements) {
      if (statement.effect !== "Allow" || !namesAction(statement, action)) continue;
      if (!statement.resources || statement.resources.some((pattern) => /[*?$]/.test(pattern))) return null;
      for (const arn of statement.resources) reached.add(arn);
    }
  }
  return reached;
}
