/** Evaluates whether a principal may take all steps of a technique, each on the resource that the step needs. */
import type { Role, Workload } from "../../account.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import { type AccountIndex, kindOf } from "../simulation/account-index.ts";
import type { Attempt } from "./attempt.ts";
import type { EscalationTechnique, TechniqueStep, WorkloadKind } from "../techniques/technique.ts";
import { authorizeAttach } from "./attach-policy.ts";
import { unlimitedBoundaries } from "./boundary-replacements.ts";
import { EVENT_SOURCE, namesFor, authorizeNew } from "../simulation/resource-names.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import type { AccessRequest } from "../simulation/access-request.ts";
import { authorize, authorizeAssume, authorizeWithAny } from "../simulation/authorize.ts";
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

/** Maximum number of existing workloads on which the steps are tried. */
const MAX_WORKLOADS = 200;

/** The principals and resources that the steps act on. Properties that the technique does not need are missing. */
export interface Aim {
  readonly target?: Identity;
  readonly groupArn?: string;
  readonly policyArn?: string;
  readonly providerArn?: string;
  readonly workload?: Workload;
  /** The service that a role is passed to. */
  readonly service?: string;
  readonly keys?: KnownKeys;
}

export function evaluateSteps({ account, principal, technique }: Attempt, aim: Aim): Verdict {
  const verdicts: Verdict[] = [];
  const actionsOnNew: string[] = [];
  for (const step of technique.steps) {
    if (step.on === "NEW") {
      actionsOnNew.push(step.action);
      continue;
    }
    const verdict = evaluateStep(account, principal, step, aim);
    if (verdict.kind === "BLOCKED") return verdict;
    verdicts.push(verdict);
  }
  const { workload, keys } = aim;
  if (actionsOnNew.length > 0)
    verdicts.push(
      authorizeNew(account, principal, actionsOnNew, {
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
  const request: AccessRequest = { action, resource: resourceOf(principal, on, aim, action), keys: aim.keys ?? {} };
  const holder = holderOf(principal, on, target);
  if (!holder)
    return action === "iam:AttachGroupPolicy"
      ? authorizeAttach(account, principal, request)
      : authorize(account, principal, request);
  const onHolder: AccessRequest = { ...request, tags: holder.tags };
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
    const chosen = onHolder.keys?.["iam:PermissionsBoundary"];
    return chosen === undefined
      ? authorizeWithAny(
          account,
          principal,
          onHolder,
          unlimitedBoundaries(account).map((arn) => ({ "iam:PermissionsBoundary": arn })),
        )
      : authorize(account, principal, onHolder);
  }
  return authorize(account, principal, onHolder);
}

/** The user or role that a step acts on. Undefined if the step acts on another kind of resource. */
function holderOf({ identity }: PrincipalState, on: TechniqueStep["on"], target: Identity | undefined) {
  if (on === "SELF") return identity.holder;
  return on === "TARGET" ? target?.holder : undefined;
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
      // An action without resource types can only be allowed on `*`.
      return findAction(action)?.resourceTypes.length === 0 ? "*" : aim.workload!.resourceArn;
    case "NEW":
      return "*";
  }
}

/**
 * The best verdict over the workloads on which the steps can act. Also evaluates whether the other required resources
 * exist. If `roleArn` is given, only workloads with that role count.
 */
export function evaluateOnWorkloads(
  attempt: Attempt,
  { aim, roleArn = null }: { readonly aim: Aim; readonly roleArn?: string | null },
): Verdict | null {
  const { account, principal, technique } = attempt;
  const byKind = account.workloadsByKind;
  const [first = []] = technique.existing;
  const isOnResource = technique.steps.some(({ on }) => on === "WORKLOAD");
  const missing = missingKinds(account, technique);
  if (byKind === null || missing) {
    // A missing permission is a better reason than a missing resource, so the steps are evaluated first.
    const steps = isOnResource
      ? bestOf(
          first.flatMap((kind) => hypotheticalWorkloads(attempt, kind)),
          (workload) => evaluateSteps(attempt, { ...aim, workload }),
        )!
      : evaluateSteps(attempt, aim);
    if (steps.kind === "BLOCKED") return steps;
    return missing
      ? blocked([`the account has no ${missing.join(" or ")}`])
      : allOf([steps, unknown(`the inventory of workloads (${first.join(" or ")})`)]);
  }
  if (!isOnResource && technique.effect.kind !== "USE_WORKLOAD") return evaluateSteps(attempt, aim);
  const mayReach = reachOf(principal, technique);
  const workloads = (
    roleArn === null ? first.flatMap((kind) => byKind.get(kind) ?? []) : workloadsWithRole(account, technique, roleArn)
  ).filter(mayReach);
  return bestOf(workloads.slice(0, MAX_WORKLOADS), (workload) => {
    const state = isUsable(technique, workload)
      ? exploitable()
      : blocked([`${workload.resourceArn} is in the state ${workload.state}`]);
    return withResource(allOf([evaluateSteps(attempt, { ...aim, workload }), state]), workloadResource(workload));
  });
}

/** Returns a filter for workloads that an Allow statement of the caller names. Others need no evaluation. */
function reachOf(
  { permissions: { policies } }: PrincipalState,
  { steps }: EscalationTechnique,
): (workload: Workload) => boolean {
  const action = steps.find(({ on }) => on === "WORKLOAD")?.action.toLowerCase();
  if (action === undefined || findAction(action)?.resourceTypes.length === 0) return () => true;
  const allowing = policies
    .flatMap(({ document }) => compileDocument(document))
    .filter((statement) => statement.isAllow && matchesActions(statement, action))
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

/**
 * Hypothetical workloads of a kind, with the names in the caller's statements. They stand in for existing workloads,
 * which are unknown or missing.
 */
function hypotheticalWorkloads({ account, principal, technique: { steps } }: Attempt, kind: WorkloadKind): Workload[] {
  const [service = "", type = ""] = kind.split(":");
  const actions = steps.filter(({ on }) => on === "WORKLOAD").map(({ action }) => action);
  return ["/", ":"].flatMap((separator) =>
    namesFor(account, principal, {
      template: `arn:\${Partition}:${service}:\${Region}:\${Account}:${type}${separator}\${Name}`,
      actions,
    }).map((resourceArn): Workload => ({ service, resourceArn, roleArn: null, state: null })),
  );
}

/** Whether the workload runs or can be started. A workload without a known state counts as usable. */
function isUsable({ workingState }: EscalationTechnique, { state }: Workload): boolean {
  const lower = state?.toLowerCase() ?? null;
  if (lower === null) return true;
  return workingState === null ? !FINAL_STATES.has(lower) : lower === workingState.toLowerCase();
}

/** States that a resource never leaves, except to be deleted. */
const FINAL_STATES: ReadonlySet<string> = new Set([
  "terminated",
  "deleted",
  "deleting",
  "failed",
  "shutting-down",
  "inactive",
  // A CloudFormation stack in one of these states can only be deleted.
  "rollback_complete",
  "rollback_failed",
  "rollback_in_progress",
  "delete_complete",
  "delete_failed",
  "delete_in_progress",
]);

/**
 * The required kinds of resources that the account does not have. Null if the account has all of them, or if the
 * workloads were not read.
 */
export function missingKinds(
  { workloadsByKind: byKind }: AccountIndex,
  { existing }: EscalationTechnique,
): readonly WorkloadKind[] | null {
  return (byKind && existing.find((kinds) => !kinds.some((kind) => byKind.has(kind)))) ?? null;
}

/** The workloads that the technique can use and that have the role. */
export function workloadsWithRole(
  { workloadsByRole }: AccountIndex,
  { existing: [kinds = []] }: EscalationTechnique,
  roleArn: string,
): readonly Workload[] {
  const workloads = workloadsByRole?.get(roleArn) ?? [];
  return kinds.flatMap((kind) => workloads.filter((workload) => kindOf(workload) === kind));
}

/**
 * The ARNs that the principal's Allow statements name for an action. Null if a statement has a wildcard, because it may
 * then match any ARN.
 */
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
