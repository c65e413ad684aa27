/**
 * Shows what a fix changes, on the snapshot with the change: whether the issue is gone, what else opens or closes, which
 * permissions each holder loses, and what the linter says about the new documents. Nothing is changed in AWS.
 */
import type { AccountSnapshot, PolicyHolder } from "../account.ts";
import { effectivePermissions } from "../analysis/effective-permissions.ts";
import type { AnyCheck, CrossAccountFindings } from "../checks/check.ts";
import { runCheck } from "../checks/run.ts";
import { type ActionSet, countActions, intersection, listActions, union, without } from "../policy/action-set.ts";
import type { EscalationFacts } from "../escalation/simulation/account-index.ts";
import { buildGraph } from "../escalation/graph/search.ts";
import { graphOf } from "../escalation/graph/snapshot-graph.ts";
import { comparePaths } from "../escalation/paths/compare.ts";
import { applyChange } from "../escalation/paths/hypothetical-account.ts";
import { escalationFactsOf } from "../escalation/paths/snapshot-paths.ts";
import type { CheckResult, Finding } from "../finding.ts";
import { memoize } from "../memoize.ts";
import { isConditional } from "../policy/conditions.ts";
import { isLintCode, type PolicyIssue, policyTextIssues } from "../policy/issues.ts";
import { actionsOf } from "../policy/scope.ts";
import type { PolicyDocument, PolicyEffect } from "../policy/statement.ts";
import { guardrailsOf } from "../principals/guardrails.ts";
import { isAdministrator, permissionsOf, type Permissions } from "../principals/principal-policies.ts";
import type { CheckSettings } from "../settings.ts";
import { faultOf } from "./faults.ts";
import type { FixChange } from "./fix.ts";

/** The maximum number of holders, of lost actions of each, and of findings in a proof. A person can look through them. */
const LOSSES_MAX = 50;
const ACTIONS_MAX = 40;
const NAMES_MAX = 5;
const FINDINGS_MAX = 50;

/** The permissions that one user, group or role loses by the fix. */
export interface FixLoss {
  readonly arn: string;
  /** The number of actions that are no longer allowed at all, and the first of them. */
  readonly lostCount: number;
  readonly lost: readonly string[];
  /** The actions that stay allowed on fewer resources or under a condition: their number, and the first of them. */
  readonly limitedCount: number;
  readonly limited: readonly string[];
}

export interface ProvenFinding {
  readonly checkId: string;
  readonly title: string;
  readonly resourceName: string;
  readonly severity: Finding["severity"];
}

export interface FixProof {
  readonly isIssueGone: boolean;
  /** Why the issue is not gone, or could not be evaluated. Null if it is gone. */
  readonly reason: string | null;
  readonly closed: readonly ProvenFinding[];
  readonly closedCount: number;
  readonly opened: readonly ProvenFinding[];
  readonly openedCount: number;
  readonly closedPaths: number;
  readonly openedPaths: number;
  readonly losses: readonly FixLoss[];
  readonly lossCount: number;
  /** The issues that the new documents have and the present ones do not have. */
  readonly issues: readonly (PolicyIssue & { readonly document: string })[];
  /** The parts of the change that match nothing in the account. */
  readonly unmatched: readonly string[];
  /** Why the fix must not be offered although it removes the issue, in a sentence. Null if it may. */
  readonly fault: string | null;
  /** Says who loses, by the change, the permissions that undoing it needs. */
  readonly warnings: readonly string[];
}

export interface ProofRequest {
  readonly check: AnyCheck;
  readonly finding: Finding;
  readonly settings: CheckSettings;
  readonly checks: readonly AnyCheck[];
  readonly disabledCheckIds: ReadonlySet<string>;
  readonly connected?: CrossAccountFindings;
  /** The role with which IAM Monitor reads the account. Null if it uses none. */
  readonly ownRoleArn?: string | null;
}

export function proveFix(snapshot: AccountSnapshot, fix: FixChange, request: ProofRequest): FixProof | null {
  const facts = escalationFactsOf(snapshot);
  const { authorizationDetails } = snapshot.sections;
  if (!facts || authorizationDetails.status !== "read") return null;
  const { facts: changed, unmatched } = applyChange(facts, fix.change);
  const before = withoutLastKnown(snapshot);
  const after: AccountSnapshot = {
    ...before,
    sections: { ...before.sections, authorizationDetails: { ...authorizationDetails, value: changed.details } },
  };
  const { isGone, reason } = outcomeOf(
    runCheck(after, request.check, request.settings, request.connected),
    request.finding,
  );
  const { closed, opened } = compareFindings(before, after, request);
  const paths = comparePaths(graphOf(facts), buildGraph(changed));
  const losses = lossesOf(facts, changed);
  return {
    isIssueGone: isGone && unmatched.length === 0,
    reason: reason ?? (unmatched.length > 0 ? `The change does not fit the account: ${unmatched.join(", ")}.` : null),
    closed: closed.slice(0, FINDINGS_MAX),
    closedCount: closed.length,
    opened: opened.slice(0, FINDINGS_MAX),
    openedCount: opened.length,
    closedPaths: paths.closed.length,
    openedPaths: paths.opened.length,
    losses: losses.slice(0, LOSSES_MAX),
    lossCount: losses.length,
    issues: newFaults(fix),
    unmatched,
    fault: faultOf(fix, changed) ?? gainOf(facts, changed),
    warnings: [...ownRoleWarnings(fix, losses, request.ownRoleArn ?? null), ...administratorWarnings(facts, changed)],
  };
}

function holdersIn({ details }: EscalationFacts): readonly PolicyHolder[] {
  return [...details.users, ...details.groups, ...details.roles];
}

/** The first holder that the change gives an action. */
function gainOf(before: EscalationFacts, after: EscalationFacts): string | null {
  const now = new Map(holdersIn(after).map((holder) => [holder.arn, holder]));
  for (const holder of holdersIn(before)) {
    const next = now.get(holder.arn);
    const [old, kept] = [permissionsOf(before.details, holder), next && permissionsOf(after.details, next)];
    if (!kept || samePolicies(old, kept)) continue;
    const gained = without(
      effectivePermissions(kept, guardrails(after)).allowed,
      effectivePermissions(old, guardrails(before)).allowed,
    );
    const [action] = listActions(gained, 1);
    if (action) return `${holder.arn} would gain ${action.action}.`;
  }
  return null;
}

function ownRoleWarnings(
  { change }: FixChange,
  losses: readonly FixLoss[],
  ownRoleArn: string | null,
): readonly string[] {
  if (ownRoleArn === null) return [];
  const isTouched =
    change.setTrustPolicies?.some(({ roleArn }) => roleArn === ownRoleArn) === true ||
    change.setBoundary?.some(({ principalArn }) => principalArn === ownRoleArn) === true ||
    losses.some(({ arn }) => arn === ownRoleArn);
  return isTouched
    ? [
        "This changes the role with which IAM Monitor reads the account. Test the connection right after the change, and keep the present document to undo it.",
      ]
    : [];
}

/** Users and roles that are administrators only before the change. */
function administratorWarnings(before: EscalationFacts, after: EscalationFacts): readonly string[] {
  const namesOf = (facts: EscalationFacts) =>
    new Set(
      [...facts.details.users, ...facts.details.roles]
        .filter((holder) => isAdministrator(permissionsOf(facts.details, holder), guardrails(facts)))
        .map(({ arn }) => arn),
    );
  const now = namesOf(after);
  const lost = [...namesOf(before)].filter((arn) => !now.has(arn));
  if (lost.length === 0) return [];
  const names = `${lost.slice(0, NAMES_MAX).join(", ")}${lost.length > NAMES_MAX ? ` and ${lost.length - NAMES_MAX} more` : ""}`;
  return [
    `No longer an administrator: ${names}.${now.size === 0 ? " No user or role of the account remains one; only the root user could undo the change." : ""}`,
  ];
}

function newFaults({ documents }: FixChange): FixProof["issues"] {
  const known = new Set(
    documents.flatMap(({ before }) => (before === null ? [] : policyTextIssues(before))).map(({ code }) => code),
  );
  return documents.flatMap(({ name, after }) =>
    (after === null ? [] : policyTextIssues(after))
      .filter(({ code }) => !known.has(code) && (isLintCode(code) || code.startsWith("POLICY_")))
      .map((issue) => ({ ...issue, document: name })),
  );
}

/** The proof is about what this reading contains. */
function withoutLastKnown({ lastKnown: _lastKnown, ...snapshot }: AccountSnapshot): AccountSnapshot {
  return snapshot;
}

function outcomeOf(result: CheckResult, { resource, discriminator }: Finding) {
  if (result.status !== "EVALUATED")
    return { isGone: false, reason: result.status === "DISABLED" ? "The check is disabled." : result.reason };
  const left = result.findings.find((each) => each.resource.id === resource.id && each.discriminator === discriminator);
  const unread = result.notEvaluated.find((each) => each.resource.id === resource.id);
  return { isGone: !left && !unread, reason: left?.description ?? unread?.reason ?? null };
}

/** The findings of every check that reads users, roles and policies. The other checks cannot change. */
function compareFindings(before: AccountSnapshot, after: AccountSnapshot, request: ProofRequest) {
  const { checks, settings, disabledCheckIds, connected } = request;
  const closed: ProvenFinding[] = [];
  const opened: ProvenFinding[] = [];
  for (const check of checks) {
    const reads = [...check.needs, ...check.uses, ...check.optional].includes("authorizationDetails");
    if (!reads || disabledCheckIds.has(check.id)) continue;
    const [old, now] = [before, after].map((snapshot) => findingsOf(runCheck(snapshot, check, settings, connected)));
    for (const [key, finding] of old!) if (!now!.has(key)) closed.push(proven(check, finding));
    for (const [key, finding] of now!) if (!old!.has(key)) opened.push(proven(check, finding));
  }
  return { closed, opened };
}

function findingsOf(result: CheckResult): ReadonlyMap<string, Finding> {
  if (result.status !== "EVALUATED") return new Map();
  return new Map(result.findings.map((finding) => [`${finding.resource.id} ${finding.discriminator}`, finding]));
}

function proven({ id, title }: AnyCheck, { resource, severity }: Finding): ProvenFinding {
  return { checkId: id, title, resourceName: resource.name, severity };
}

// ---------------------------------------------------------------- losses

function lossesOf(before: EscalationFacts, after: EscalationFacts): readonly FixLoss[] {
  const now = new Map(holdersIn(after).map((holder) => [holder.arn, holder]));
  return holdersIn(before)
    .flatMap((holder): FixLoss[] => {
      const next = now.get(holder.arn);
      const old = permissionsOf(before.details, holder);
      const kept = next && permissionsOf(after.details, next);
      if (kept && samePolicies(old, kept)) return [];
      const allowedBefore = effectivePermissions(old, guardrails(before)).allowed;
      const lost = kept ? without(allowedBefore, effectivePermissions(kept, guardrails(after)).allowed) : allowedBefore;
      const limited = kept ? limitedOf(old, kept, without(allowedBefore, lost)) : [];
      const lostCount = countActions(lost);
      if (lostCount === 0 && limited.length === 0) return [];
      return [
        {
          arn: holder.arn,
          lostCount,
          lost: byDanger(listActions(lost)).slice(0, ACTIONS_MAX),
          limitedCount: limited.length,
          limited: limited.slice(0, ACTIONS_MAX),
        },
      ];
    })
    .toSorted((one, other) => other.lostCount - one.lostCount || (one.arn < other.arn ? -1 : 1));
}

function guardrails({ organization, awsAccountId, at }: EscalationFacts) {
  return guardrailsOf(organization, awsAccountId, at);
}

function samePolicies(one: Permissions, other: Permissions): boolean {
  return (
    one.boundary?.document === other.boundary?.document &&
    one.policies.length === other.policies.length &&
    one.policies.every(({ document }, i) => document === other.policies[i]!.document)
  );
}

const DANGER = ["Permissions management", "Write", "Tagging", "Read", "List"];

function byDanger(actions: ReturnType<typeof listActions>): readonly string[] {
  return actions
    .toSorted((one, other) => DANGER.indexOf(one.accessLevel) - DANGER.indexOf(other.accessLevel))
    .map(({ action }) => action);
}

/**
 * The actions that stay allowed, but that a changed statement no longer allows on the same resources and under the same
 * conditions, or that a new Deny takes on some.
 */
function limitedOf(before: Permissions, after: Permissions, kept: ActionSet): readonly string[] {
  const allowed = without(lostScopes(before, after, "Allow"), openIn(after));
  const denied = lostScopes(after, before, "Deny");
  return byDanger(listActions(intersection(union([allowed, denied]), kept)));
}

function openIn({ policies }: Permissions): ActionSet {
  return union(policies.map(({ document }) => openActionsOf(document)));
}

const openActionsOf = memoize(({ statements }: PolicyDocument): ActionSet =>
  union(
    statements
      .filter((each) => each.effect === "Allow" && each.resources?.includes("*") === true && !isConditional(each))
      .map(actionsOf),
  ),
);

/** The actions that statements of the first permissions have on resources and conditions where those of the others have not. */
function lostScopes(first: Permissions, other: Permissions, effect: PolicyEffect): ActionSet {
  const [old, now] = [first, other].map(({ policies }) => {
    const scopes = new Map<string, ActionSet[]>();
    for (const { document } of policies)
      for (const statement of document.statements) {
        if (statement.effect !== effect) continue;
        const scope = JSON.stringify([statement.resources, statement.notResources, statement.conditions]);
        scopes.set(scope, [...(scopes.get(scope) ?? []), actionsOf(statement)]);
      }
    return scopes;
  });
  return union([...old!].map(([scope, sets]) => without(union(sets), union(now!.get(scope) ?? []))));
}
