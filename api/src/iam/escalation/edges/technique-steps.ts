/** Evaluates whether a principal may take all steps of a technique, each on the resource that the step needs. */
import type { Role } from "../../account.ts";
import type { KnownKeys } from "../../policy/request-context.ts";
import { kindOf, type Workload } from "../../workload-inventory.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { Attempt } from "./attempt.ts";
import type { EscalationTechnique, TechniqueStep, WorkloadKind } from "../techniques/technique.ts";
import { authorizeAttach } from "./attach-policy.ts";
import { unlimitedChoices } from "./boundary-replacements.ts";
import { EVENT_SOURCE, namesFor, authorizeNew, orFurtherName } from "../simulation/resource-names.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import type { AccessRequest } from "../simulation/access-request.ts";
import { authorize, authorizeAssume, authorizeWithAny } from "../simulation/authorize.ts";
import { ownBoundaryOf } from "../simulation/hypothetical-principal.ts";
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
import { memoize, remember } from "../../memoize.ts";
import { findAction } from "../../policy/catalogue.ts";
import { compileDocument, matchesActions, statementsFor } from "../../policy/compile.ts";
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

export function evaluateStep(
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
  const isBoundaryChosen = /^iam:Put(User|Role)PermissionsBoundary$/.test(action);
  const ownBoundary = isBoundaryChosen ? {} : ownBoundaryOf(holder);
  const onHolder: AccessRequest = { ...request, tags: holder.tags, keys: { ...ownBoundary, ...request.keys } };
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
  if (isBoundaryChosen) {
    const chosen = onHolder.keys?.["iam:PermissionsBoundary"];
    return chosen === undefined
      ? authorizeWithAny(account, principal, onHolder, unlimitedChoices(account, principal, action))
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
 * The best verdict over the workloads on which the steps can act: those that were found, and hypothetical ones where the
 * inventory was not read. Also evaluates whether the other required resources exist. If `roleArn` is given, only
 * workloads with that role count.
 */
export function evaluateOnWorkloads(
  attempt: Attempt,
  { aim, roleArn = null }: { readonly aim: Aim; readonly roleArn?: string | null },
): Verdict | null {
  const { account, technique } = attempt;
  const [first = [], ...others] = technique.existing;
  const missing = missingKinds(account, technique);
  if (missing) {
    // A missing permission is a better reason than a missing resource, so the steps are evaluated first.
    const steps = evaluateHypothetically(attempt, aim, null);
    const where = account.workloads?.regions ? " in the Regions that are read" : "";
    return steps.kind === "BLOCKED" ? steps : blocked([`the account has no ${missing.join(" or ")}${where}`]);
  }
  const verdicts = [evaluateOnFound(attempt, aim, roleArn), evaluateOnUnread(attempt, { aim, roleArn })].filter(
    (verdict) => verdict !== null,
  );
  const best = bestOf(verdicts, (verdict) => verdict);
  const unfound = others.filter((kinds) => !isFound(account, kinds));
  if (best === null || best.kind === "BLOCKED" || unfound.length === 0) return best;
  return allOf([best, ...(isFound(account, first) ? unfound : []).map((kinds) => unknownKinds(account, kinds))]);
}

/**
 * The verdict on the workloads that were found. Null if none was. UNKNOWN if there are more than the search tries and the
 * steps are blocked on all of those.
 */
function evaluateOnFound(attempt: Attempt, aim: Aim, roleArn: string | null): Verdict | null {
  const { account, principal, technique } = attempt;
  const [first = []] = technique.existing;
  if (!isOnResource(technique) && technique.effect.kind !== "USE_WORKLOAD")
    return isFound(account, first) ? evaluateSteps(attempt, aim) : null;
  const mayReach = reachOf(principal, technique);
  const workloads = (
    roleArn === null
      ? first.flatMap((kind) => account.workloadsByKind.get(kind) ?? [])
      : workloadsWithRole(account, technique, roleArn)
  ).filter(mayReach);
  const { tried, untried } = limitWorkloads(technique, workloads);
  const best = bestOf(tried, (workload) => {
    const state = isUsable(technique, workload)
      ? exploitable()
      : blocked([`${workload.resourceArn} is in the state ${workload.state}`]);
    return withResource(allOf([evaluateSteps(attempt, { ...aim, workload }), state]), workloadResource(workload));
  });
  if (best?.kind !== "BLOCKED" || untried === 0) return best;
  return unknown(
    `the steps on ${untried} further workloads (${first.join(" or ")}): more than the limits of one search (${MAX_WORKLOADS} of one technique)`,
  );
}

/**
 * The workloads on which the steps are tried, and the number of usable ones above the limit. Unusable ones come last, because
 * they only explain why there is no path.
 */
function limitWorkloads(
  technique: EscalationTechnique,
  workloads: readonly Workload[],
): { readonly tried: readonly Workload[]; readonly untried: number } {
  if (workloads.length <= MAX_WORKLOADS) return { tried: workloads, untried: 0 };
  const usable = workloads.filter((workload) => isUsable(technique, workload));
  if (usable.length >= MAX_WORKLOADS)
    return { tried: usable.slice(0, MAX_WORKLOADS), untried: usable.length - MAX_WORKLOADS };
  const unusable = workloads.filter((workload) => !isUsable(technique, workload));
  return { tried: [...usable, ...unusable].slice(0, MAX_WORKLOADS), untried: 0 };
}

/**
 * The verdict on workloads that may exist where the inventory was not read: UNKNOWN at best. Null if everything was
 * read, or if no workload there can have the role, because the role does not trust the service.
 */
function evaluateOnUnread(
  attempt: Attempt,
  { aim, roleArn }: { readonly aim: Aim; readonly roleArn: string | null },
): Verdict | null {
  const { account, technique } = attempt;
  const [first = []] = technique.existing;
  const unread = first.flatMap((kind) => account.unreadOf(kind) ?? []);
  if (unread.length === 0) return null;
  // Steps that act on no workload need only one that exists.
  if (!isOnResource(technique) && technique.effect.kind !== "USE_WORKLOAD" && isFound(account, first)) return null;
  if (roleArn !== null && !trustsServiceOf(attempt, aim)) return null;
  const regions = unread.some((part) => part.regions === null)
    ? null
    : [...new Set(unread.flatMap((part) => part.regions ?? []))];
  const steps = evaluateHypothetically(attempt, aim, regions);
  return steps.kind === "BLOCKED" ? steps : allOf([steps, unknownKinds(account, first)]);
}

function trustsServiceOf({ account, technique: { effect } }: Attempt, { target }: Aim): boolean {
  if (effect.kind !== "USE_WORKLOAD" || target?.kind !== "ROLE") return true;
  const { services } = account.trustOf(target.holder as Role);
  return effect.services.some((service) => services.has(service));
}

/**
 * Evaluates the steps on workloads that may exist in the Regions where the inventory was not read; in any Region if null.
 * The answer is the same for every target unless a step acts on the target, so it is kept. Otherwise, each principal would
 * be evaluated in each of these Regions for each role. All targets have the same Regions, because the account decides them.
 */
function evaluateHypothetically(attempt: Attempt, aim: Aim, regions: readonly string[] | null): Verdict {
  const { account, principal, technique } = attempt;
  if (aim.keys !== undefined || technique.steps.some(({ on }) => on === "TARGET"))
    return evaluateInRegions(attempt, aim, regions);
  return remember(hypotheticalVerdicts(account)(principal), technique, () => evaluateInRegions(attempt, aim, regions));
}

const hypotheticalVerdicts = memoize((_account: AccountIndex) =>
  memoize((_principal: PrincipalState) => new Map<EscalationTechnique, Verdict>()),
);

function evaluateInRegions(attempt: Attempt, aim: Aim, regions: readonly string[] | null): Verdict {
  const { technique } = attempt;
  const [first = []] = technique.existing;
  if (!isOnResource(technique)) return evaluateSteps(attempt, aim);
  let best: Verdict | null = null;
  let isCutOff = false;
  for (const region of regions ?? [null]) {
    const candidates = first.flatMap((kind) => hypotheticalWorkloads(attempt, kind, region));
    const verdict = bestOf(candidates, ({ workloads }) =>
      bestOf(workloads, (workload) => evaluateSteps(attempt, { ...aim, workload })),
    )!;
    isCutOff ||= candidates.some((each) => each.isCutOff());
    best = best === null ? verdict : bestOf([best, verdict], (each) => each)!;
    if (best.kind !== "BLOCKED") break;
  }
  return orFurtherName(best!, isCutOff, actionsOnWorkload(technique));
}

function isOnResource({ steps }: EscalationTechnique): boolean {
  return steps.some(({ on }) => on === "WORKLOAD");
}

function isFound({ workloadsByKind }: AccountIndex, kinds: readonly WorkloadKind[]): boolean {
  return kinds.some((kind) => workloadsByKind.has(kind));
}

/** Whether no workload of the kinds was found, and some were not read. */
export function isOnlyUnread(account: AccountIndex, kinds: readonly WorkloadKind[]): boolean {
  return !isFound(account, kinds) && kinds.some((kind) => account.unreadOf(kind) !== null);
}

/** UNKNOWN, with the calls that were refused, if any. */
function unknownKinds(account: AccountIndex, kinds: readonly WorkloadKind[]): Verdict {
  const causes = kinds.flatMap((kind) => account.unreadOf(kind)?.cause ?? []);
  const named = [kinds.join(" or "), ...new Set(causes)].join("; ");
  return unknown(`the inventory of workloads (${named})`);
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
function hypotheticalWorkloads(
  { account, principal, technique }: Attempt,
  kind: WorkloadKind,
  region: string | null,
): { readonly workloads: Iterable<Workload>; readonly isCutOff: () => boolean }[] {
  const [service = "", type = ""] = kind.split(":");
  return ["/", ":"].map((separator) => {
    const { names, isCutOff } = namesFor(account, principal, {
      template: `arn:\${Partition}:${service}:${region ?? "${Region}"}:\${Account}:${type}${separator}\${Name}`,
      actions: actionsOnWorkload(technique),
    });
    return { workloads: workloadsNamed(names, service), isCutOff };
  });
}

function* workloadsNamed(names: Iterable<string>, service: string): Generator<Workload> {
  for (const resourceArn of names) yield { service, resourceArn, roleArn: null, state: null };
}

function actionsOnWorkload({ steps }: EscalationTechnique): readonly string[] {
  return steps.filter(({ on }) => on === "WORKLOAD").map(({ action }) => action);
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
 * The required kinds of resources that the account does not have. Null if the account has all of them, or if the kinds
 * that were not found were not read everywhere.
 */
export function missingKinds(account: AccountIndex, { existing }: EscalationTechnique): readonly WorkloadKind[] | null {
  return (
    existing.find((kinds) => !isFound(account, kinds) && kinds.every((kind) => account.unreadOf(kind) === null)) ?? null
  );
}

/** The workloads that the technique can use and that have the role. */
export function workloadsWithRole(
  { workloadsByRole }: AccountIndex,
  { existing: [kinds = []] }: EscalationTechnique,
  roleArn: string,
): readonly Workload[] {
  const workloads = workloadsByRole.get(roleArn) ?? [];
  return kinds.flatMap((kind) => workloads.filter((workload) => kindOf(workload) === kind));
}

/**
 * The ARNs that the principal's Allow statements name for an action. Null if a statement has a wildcard, because it may
 * then match any ARN.
 */
export function reachedTargets({ permissions }: PrincipalState, action: string): ReadonlySet<string> | null {
  const reached = new Set<string>();
  const lower = action.toLowerCase();
  for (const { document } of permissions.policies) {
    for (const { isAllow, statement } of statementsFor(document, lower)) {
      if (!isAllow) continue;
      if (!statement.resources || statement.resources.some((pattern) => /[*?$]/.test(pattern))) return null;
      for (const arn of statement.resources) reached.add(arn);
    }
  }
  return reached;
}
