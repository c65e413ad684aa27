import type { Role, User } from "../account.ts";
import { isNamed } from "../escalation/edges/single-policy.ts";
import { authorizeNew } from "../escalation/simulation/resource-names.ts";
import type { PrincipalState } from "../escalation/simulation/principal-state.ts";
import { includesAll, namedActions } from "../escalation/techniques/action-mask.ts";
import { allOf, type Verdict } from "../escalation/simulation/verdict.ts";
import { findAction } from "../policy/catalogue.ts";
import { statementsFor } from "../policy/compile.ts";
import { lowerBy } from "../severity.ts";
import { type AnyCheck, type CheckInput, defineCheck, type NotEvaluated, type Remediation } from "./check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts, principals, reasonsEvidence } from "./escalation-facts.ts";
import { principalRef } from "./last-accessed.ts";

/** Fields that this helper fills in. */
type Given =
  | "category"
  | "family"
  | "severity"
  | "needs"
  | "uses"
  | "optional"
  | "resources"
  | "ref"
  | "evaluate"
  | "remediation";

type PowerCheckInput = Omit<CheckInput<"authorizationDetails", never, User | Role>, Given> & {
  /** The check fails if the principal can perform any of these actions on a resource other than itself. */
  readonly actions: readonly string[];
  /** Text that completes the sentence "anna is not an administrator but …". */
  readonly power: string;
  /** The steps that remove the power. */
  readonly fix: string;
};

/**
 * Defines a check of principals that are not administrators but have a power over other identities. If every way to use
 * the power depends on a condition, the severity drops by one level.
 */
export function definePowerCheck({ actions, power, fix, ...input }: PowerCheckInput): AnyCheck {
  const candidates = actions.map((action) => ({ action, mask: namedActions([action]) }));
  return defineCheck({
    ...input,
    category: "IAMRole",
    family: "ESC",
    severity: "HIGH",
    needs: ["authorizationDetails"],
    optional: ESCALATION_OPTIONAL,
    resources: (facts) => principals(facts),
    ref: (principal) => principalRef(principal),
    evaluate: (principal, facts, context) => {
      const { account, nodes } = graphOfFacts(facts, context);
      const { principal: state } = nodes.get(principal.arn)!;
      if (state.isAdministrator) return null;
      const possible = candidates.filter(({ mask }) => includesAll(state.allowedWithinBoundary, mask));
      if (possible.length === 0) return unreadableOf(state);
      // A key-rotation tool may list the few non-administrator users whose keys it rotates. That is not reported as a
      // power.
      const isNamedOrdinaryUser = (arn: string) => {
        const named = nodes.get(arn);
        if (named === undefined || named.principal.identity.kind !== "USER" || named.principal.isAdministrator)
          return false;
        return state.permissions.policies.some(({ document }) => isNamed(document, arn));
      };
      const isExcluded = (arn: string) => arn.endsWith(`/${state.identity.name}`) || isNamedOrdinaryUser(arn);
      const found = possible.flatMap(({ action }): { action: string; verdict: Verdict }[] => {
        if (!mayAllowOnOthers(state, action, isExcluded)) return [];
        const verdict = authorizeNew(account, state, [action], {}, isExcluded);
        return verdict.kind === "EXPLOITABLE" || verdict.kind === "CONDITIONAL" ? [{ action, verdict }] : [];
      });
      if (found.length === 0) return unreadableOf(state);
      const isOpen = found.some(({ verdict }) => verdict.kind === "EXPLOITABLE");
      const { reasons, proof } = allOf(found.map(({ verdict }) => verdict));
      return {
        description: `${state.identity.name} is not an administrator but ${power}: ${found.map(({ action }) => action).join(", ")}.`,
        severity: isOpen ? "HIGH" : lowerBy("HIGH", 1),
        evidence: {
          actions: found.map(({ action }) => action),
          conditionKeys: isOpen ? [] : reasons,
          statements: reasonsEvidence(proof),
        },
      };
    },
    remediation: (): Remediation => ({ text: fix, cli: null, terraform: null }),
  });
}

/** A policy that cannot be read may give the principal the power. */
function unreadableOf({ permissions: { unreadable } }: PrincipalState): NotEvaluated | null {
  return unreadable.length === 0 ? null : { notEvaluated: unreadable[0]!.reason };
}

/**
 * Whether an Allow statement could cover the action on a resource that is not excluded. Most users may only act on
 * themselves, by a policy with a variable. Evaluating each of them takes a second and 30 MB in an account of 5,000 users.
 */
function mayAllowOnOthers(
  { identity, permissions }: PrincipalState,
  action: string,
  isExcluded: (arn: string) => boolean,
): boolean {
  const types = findAction(action)?.resourceTypes.map(({ arn }) => kindOfResource(arn)) ?? [];
  const isOther = (pattern: string): boolean => {
    const kind = kindOfResource(pattern);
    const isOfAction = kind === undefined || /[*?$]/.test(kind) || types.length === 0 || types.includes(kind);
    return isOfAction && !isExcluded(pattern.replaceAll("${aws:username}", identity.name));
  };
  return permissions.policies.some(({ document }) =>
    statementsFor(document, action.toLowerCase()).some(
      ({ isAllow, statement: { resources } }) => isAllow && (resources === null || resources.some(isOther)),
    ),
  );
}

/** `user` in `arn:aws:iam::*:user/team/*`. Undefined if the pattern has fewer fields than an ARN. */
function kindOfResource(pattern: string): string | undefined {
  return pattern.split(":")[5]?.split("/")[0];
}
