import type { Role, User } from "../account.ts";
import { isNamed } from "../escalation/edges/single-policy.ts";
import { authorizeNew } from "../escalation/simulation/resource-names.ts";
import { includesAll, namedActions } from "../escalation/techniques/action-mask.ts";
import { allOf, type Verdict } from "../escalation/simulation/verdict.ts";
import { permissionsOf } from "../principals/principal-policies.ts";
import { lowerBy } from "../severity.ts";
import { type AnyCheck, type CheckInput, defineCheck, type Remediation } from "./check.ts";
import { ESCALATION_OPTIONAL, graphOfFacts, principalRef, principals, reasonsEvidence } from "./escalation-facts.ts";

type Given =
  | "category"
  | "family"
  | "severity"
  | "controls"
  | "needs"
  | "uses"
  | "optional"
  | "resources"
  | "ref"
  | "evaluate"
  | "remediation";

type PowerCheckInput = Omit<CheckInput<"authorizationDetails", never, User | Role>, Given> & {
  /** One of them on anything but the principal itself is enough. */
  readonly actions: readonly string[];
  /** Completes the sentence "anna is no administrator but …". */
  readonly may: string;
  readonly mend: string;
};

/** A check over principals short of administrators that may do something to other identities; under a condition one severity less. */
export function definePowerCheck({ actions, may, mend, ...input }: PowerCheckInput): AnyCheck {
  const asked = actions.map((action) => ({ action, mask: namedActions([action]) }));
  return defineCheck({
    ...input,
    category: "IAMRole",
    family: "ESC",
    severity: "HIGH",
    controls: {},
    needs: ["authorizationDetails"],
    optional: ESCALATION_OPTIONAL,
    resources: (facts) => principals(facts),
    ref: (principal) => principalRef(principal),
    evaluate: (principal, facts, context) => {
      const { account, nodes } = graphOfFacts(facts, context);
      const { principal: state } = nodes.get(principal.arn)!;
      if (state.isAdministrator) return null;
      /** A plain user that a policy names in full, as a tool that rotates the keys of a few: no power over whoever comes. */
      const isOneOfFew = (arn: string) => {
        const named = nodes.get(arn);
        if (named === undefined || named.principal.identity.kind !== "USER" || named.principal.isAdministrator)
          return false;
        return state.permissions.policies.some(({ document }) => isNamed(document, arn));
      };
      const allowedActions = asked.filter(({ mask }) => includesAll(state.allowedWithinBoundary, mask));
      const found = allowedActions.flatMap(({ action }): { action: string; verdict: Verdict }[] => {
        const verdict = authorizeNew(
          account,
          state,
          [action],
          {},
          (arn) => arn.endsWith(`/${state.identity.name}`) || isOneOfFew(arn),
        );
        return verdict.kind === "EXPLOITABLE" || verdict.kind === "CONDITIONAL" ? [{ action, verdict }] : [];
      });
      if (found.length === 0) {
        const [unreadable] = permissionsOf(facts.authorizationDetails, principal).unreadable;
        return unreadable === undefined ? null : { notEvaluated: unreadable.reason };
      }
      const isOpen = found.some(({ verdict }) => verdict.kind === "EXPLOITABLE");
      const { reasons, proof } = allOf(found.map(({ verdict }) => verdict));
      return {
        description: `${state.identity.name} is no administrator but ${may}: ${found.map(({ action }) => action).join(", ")}.`,
        severity: isOpen ? "HIGH" : lowerBy("HIGH", 1),
        evidence: {
          actions: found.map(({ action }) => action),
          conditionKeys: isOpen ? [] : reasons,
          statements: reasonsEvidence(proof),
        },
      };
    },
    remediation: (): Remediation => ({ text: mend, cli: null, terraform: null }),
  });
}
