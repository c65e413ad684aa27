/** Are all steps of a method allowed to a posture, each on the resource that it needs? */
import type { Role, Workload } from "../../account.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import { type AccountIndex, kindOf } from "../simulation/account-index.ts";
import type { EscalationTechnique, TechniqueStep, WorkloadKind } from "../techniques/technique.ts";
import { authorizeAttach } from "./attach-policy.ts";
import { EVENT_SOURCE, namesFor, authorizeNew } from "../simulation/resource-names.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { type AccessRequest, authorize, authorizeAssume, authorizeWithAny } from "../simulation/authorize.ts";
import {
  allOf,
  bestOf,
  blocked,
  exploitable,
  type PathResource,
  unknown,
  type Verdict,
  withResource,
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

export function evaluateSteps(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  aim: Aim,
): Verdict {
  const verdicts: Verdict[] = [];
  const anew: string[] = [];
  for (const step of technique.steps) {
    if (step.on === "NEW") {
      anew.push(step.action);
      continue;
    }
    const verdict = evaluateStep(account, principal, step, aim);
    if (verdict.kind === "BLOCKED") return verdict;
    verdicts.push(verdict);
  }
  const { workload, keys } = aim;
  if (anew.length > 0)
    verdicts.push(
      authorizeNew(account, principal, anew, {
        ...keys,
        ...(workload && { [EVENT_SOURCE.key]: workload.resourceArn }),
      }),
    );
  return allOf(verdicts);
}

function evaluateStep(
  account: AccountIndex,
  principal: PrincipalState,
  { action, on }: TechniqueStep,
  aim: Aim,
): Verdict {
  const { target } = aim;
  if (action === "sts:AssumeRole") return authorizeAssume(account, principal, target!.holder as Role);
  const asked: AccessRequest = { action, resource: resourceOf(principal, on, aim, action), keys: aim.keys ?? {} };
  const holder = on === "SELF" ? principal.identity.holder : on === "TARGET" ? target?.holder : undefined;
  if (!holder)
    return action === "iam:AttachGroupPolicy"
      ? authorizeAttach(account, principal, asked)
      : authorize(account, principal, asked);
  const onHolder: AccessRequest = { ...asked, tags: holder.tags };
  if (action === "iam:PassRole" && aim.service) {
    const names = new Set([aim.service, ...(account.trustOf(holder as Role).services.get(aim.service) ?? [])]);
    return authorizeWithAny(
      account,
      principal,
      onHolder,
      [...names].map((name) => ({ "iam:PassedToService": name })),
    );
  }
  if (action.startsWith("iam:Attach")) return authorizeAttach(account, principal, onHolder);
  if (/^iam:Put(User|Role)PermissionsBoundary$/.test(action)) {
    return authorizeWithAny(
      account,
      principal,
      onHolder,
      account.strongPolicyArns.map((arn) => ({ "iam:PermissionsBoundary": arn })),
    );
  }
  return authorize(account, principal, onHolder);
}

function resourceOf({ identity }: PrincipalState, on: TechniqueStep["on"], aim: Aim, action: string): string {
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
export function evaluateOnWorkloads(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  { aim, carry = null }: { readonly aim: Aim; readonly carry?: string | null },
): Verdict | null {
  const byKind = account.workloadsByKind;
  const [first = []] = technique.existing;
  const isOnResource = technique.steps.some(({ on }) => on === "WORKLOAD");
  const missing = missingKinds(account, technique);
  if (byKind === null || missing) {
    // What is not even granted is said first.
    const steps = isOnResource
      ? bestOf(
          first.flatMap((kind) => imagined(account, principal, technique, kind)),
          (workload) => evaluateSteps(account, principal, technique, { ...aim, workload }),
        )!
      : evaluateSteps(account, principal, technique, aim);
    if (steps.kind === "BLOCKED") return steps;
    return missing
      ? blocked([`the account has no ${missing.join(" or ")}`])
      : allOf([steps, unknown(`the inventory of workloads (${first.join(" or ")})`)]);
  }
  if (!isOnResource && technique.effect.kind !== "USE_WORKLOAD")
    return evaluateSteps(account, principal, technique, aim);
  const reaches = reachOf(principal, technique);
  const resources = (
    carry === null ? first.flatMap((kind) => byKind.get(kind) ?? []) : carrying(account, technique, carry)
  ).filter(reaches);
  return bestOf(resources.slice(0, MAX_WORKLOADS), (workload) => {
    const state = isInState(technique, workload)
      ? exploitable()
      : blocked([`${workload.resourceArn} is ${workload.state}`]);
    return withResource(
      allOf([evaluateSteps(account, principal, technique, { ...aim, workload }), state]),
      workloadResource(workload),
    );
  });
}

/** Which things a statement of the caller's own speaks of at all: of many only those are worth a question. */
function reachOf(
  { permissions: { policies } }: PrincipalState,
  { steps }: EscalationTechnique,
): (workload: Workload) => boolean {
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

function workloadResource({ resourceArn }: Workload): PathResource {
  return { kind: "WORKLOAD", name: resourceArn.split(":").slice(5).join(":"), arn: resourceArn };
}

/** Things of a kind as the caller's statements name them, where nobody knows which exist. */
function imagined(
  account: AccountIndex,
  principal: PrincipalState,
  { steps }: EscalationTechnique,
  kind: WorkloadKind,
): Workload[] {
  const [service = "", type = ""] = kind.split(":");
  const actions = steps.filter(({ on }) => on === "WORKLOAD").map(({ action }) => action);
  return ["/", ":"].flatMap((separator) =>
    namesFor(account, principal, {
      template: `arn:\${Partition}:${service}:\${Region}:\${Account}:${type}${separator}\${Name}`,
      actions,
    }).map((resourceArn): Workload => ({ service, resourceArn, roleArn: null, state: null })),
  );
}

/** Does it work, or can it be put to work? A state that was not told is not held against it. */
function isInState({ workingState }: EscalationTechnique, { state }: Workload): boolean {
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
  { existing }: EscalationTechnique,
): readonly WorkloadKind[] | null {
  return (byKind && existing.find((kinds) => !kinds.some((kind) => byKind.has(kind)))) ?? null;
}

/** Things that the method works on and that carry the role. */
export function carrying(
  { workloadsByRole }: AccountIndex,
  { existing: [kinds = []] }: EscalationTechnique,
  roleArn: string,
): readonly Workload[] {
  const carried = workloadsByRole?.get(roleArn) ?? [];
  return kinds.flatMap((kind) => carried.filter((each) => kindOf(each) === kind));
}

/** Targets that a posture's statements for an action can reach at all; `null`: any. */
export function reachedTargets({ permissions }: PrincipalState, action: string): ReadonlySet<string> | null {
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
