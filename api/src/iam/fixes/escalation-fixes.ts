/** Corrected policies that allow an escalation, or creating identities without a boundary. */
import { type ActionSet, intersection, isEmptySet, setOfPatterns } from "../policy/action-set.ts";
import { actionsOf, isAnyAction, namesAction } from "../policy/scope.ts";
import { writtenPatterns } from "./action-patterns.ts";
import type { Fixer } from "./fix.ts";
import {
  listOf,
  mapStatements,
  oneOrMany,
  testsKey,
  withCondition,
  withoutSid,
  type WrittenPolicy,
} from "./written-policy.ts";
import { policyFixer } from "./own-policy.ts";
import { keepNeeded, narrowTo, removeActions, withElements, withoutActions } from "./policy-fixes.ts";

/**
 * Removes the fewest actions that take part in every technique of the policy. A policy that allows nearly everything has
 * more techniques than a finding names, so its needed actions are listed instead.
 */
export const breakCombinations: Fixer = policyFixer((own, { finding }, read) => {
  const { policy } = own;
  const everything = policy.document.statements.filter(
    ({ effect, actions }) => effect === "Allow" && actions?.some(isAnyAction) === true,
  );
  if (everything.length > 0) return keepNeeded(own, read, new Set(everything.map(({ index }) => index)), false);
  const techniques = (finding.evidence["techniques"] as readonly { readonly actions: readonly string[] }[]).map(
    ({ actions }) => actions,
  );
  const removed = hittingSet(techniques);
  if (removed.length === 0) return null;
  const rewrite = removeActions(policy, grantsOf(policy, setOfPatterns(removed)));
  const notes = [`Removes ${removed.join(", ")}: each technique needs one of them.`, ...(rewrite?.notes ?? [])];
  return rewrite && { ...rewrite, notes };
});

/** Returns which of these actions each Allow statement grants. */
function grantsOf({ document }: WrittenPolicy, actions: ActionSet): ReadonlyMap<number, ActionSet> {
  return new Map(
    document.statements
      .filter(({ effect }) => effect === "Allow")
      .map((statement) => [statement.index, intersection(actionsOf(statement), actions)] as const)
      .filter(([, granted]) => !isEmptySet(granted)),
  );
}

/** The actions that occur in the most remaining sets, until each set has one of them. */
function hittingSet(sets: readonly (readonly string[])[]): readonly string[] {
  const chosen: string[] = [];
  let open = sets;
  while (open.length > 0) {
    const counts = new Map<string, number>();
    for (const set of open) for (const action of new Set(set)) counts.set(action, (counts.get(action) ?? 0) + 1);
    const [best] = [...counts].toSorted(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))[0] ?? [];
    if (best === undefined) return chosen;
    chosen.push(best);
    open = open.filter((set) => !set.includes(best));
  }
  return chosen.sort();
}

/** Limits the writers of resource policies to named resources. */
export const limitResourcePolicies: Fixer = policyFixer((own, facts, read) => {
  const excess = grantsOf(own.policy, setOfPatterns(listOf(facts.finding.evidence["actions"])));
  return narrowTo(own, facts, read, excess, {});
});

/** Allows the actions only on identities with a boundary. The proposal is the boundary that most identities have. */
export const requireBoundary: Fixer = policyFixer(({ policy }, { finding, details, partition, awsAccountId }, read) => {
  const counts = new Map<string, number>();
  for (const { permissionsBoundaryArn: arn } of [...details.users, ...details.roles])
    if (arn !== null) counts.set(arn, (counts.get(arn) ?? 0) + 1);
  const [mostUsed] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const [boundary] =
    read({
      id: "boundary",
      label: "Permissions boundary",
      hint: `The ARN of the policy that new identities must have as their boundary, such as arn:${partition}:iam::${awsAccountId}:policy/Boundary.`,
      isRequired: true,
      proposed: mostUsed === undefined ? [] : [mostUsed],
      problemOf: (value) =>
        /^arn:[a-z-]+:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/.test(value)
          ? null
          : "must be the ARN of a managed policy",
    }) ?? [];
  if (boundary === undefined) return null;
  const actions = setOfPatterns(listOf(finding.evidence["actions"]));
  return {
    text: mapStatements(policy, (written, statement) => {
      const delegated = intersection(actionsOf(statement), actions);
      // A statement with a boundary of its own keeps it.
      if (statement.effect !== "Allow" || isEmptySet(delegated) || testsKey(written, "iam:PermissionsBoundary"))
        return [written];
      return [
        withoutActions(written, statement, delegated),
        withCondition(
          withElements(withoutSid(written), { Action: oneOrMany(writtenPatterns(statement, delegated)) }),
          "StringEquals",
          "iam:PermissionsBoundary",
          [boundary],
        ),
      ];
    }),
    notes: ["Pipelines and people that use these actions must name the boundary from now on."],
  };
});

export const keepAssumeRole: Fixer = policyFixer(({ policy }) => ({
  text: mapStatements(policy, (written, statement) => {
    if (statement.effect !== "Allow") return [written];
    return namesAction(statement, "sts:AssumeRole") ? [withElements(written, { Action: "sts:AssumeRole" })] : [];
  }),
}));
