/**
 * Rules that only controls use, because the publisher's rule differs from every check in more than resources and
 * thresholds. They raise no alerts: a check reports the same problem more usefully (`alertsOf`).
 */
import {
  type AlarmEvent,
  FAILED_SIGN_IN_EVENTS,
  SIGN_IN_WITHOUT_MFA_EVENTS,
  UNAUTHORIZED_EVENTS,
} from "../../alarm-event.ts";
import type { SectionName } from "../../account.ts";
import { accountRef, policyOwners } from "../../identity.ts";
import type { PolicyStatement } from "../../policy/statement.ts";
import type { AnyCheck, CheckInput } from "../check.ts";
import { evaluateAlarms } from "../define-alarm-check.ts";
import { customerPolicies, documentOf } from "../policy-subjects.ts";
import { undelegatedServices } from "../rules/org-delegated.ts";
import { evaluatePolicyDelegation } from "../rules/org-policy-delegation.ts";
import type { EvaluableRule } from "../run.ts";

export interface ControlRule extends EvaluableRule {
  /** The problem as a short statement about the resource, like the title of a check. */
  readonly title: string;
  /** The check whose alerts report the same problem. */
  readonly alertsOf: string;
}

type RuleInput<N extends SectionName, R> = Pick<
  CheckInput<N, never, R>,
  "id" | "needs" | "resources" | "ref" | "evaluate"
> &
  Pick<ControlRule, "title" | "alertsOf">;

function defineControlRule<const N extends SectionName, R>({
  id,
  title,
  alertsOf,
  needs,
  resources,
  ref,
  evaluate,
}: RuleInput<N, R>): ControlRule {
  const rule: EvaluableRule = {
    id,
    version: 1,
    severity: "INFORMATIONAL",
    needs,
    uses: [],
    optional: [],
    resources: resources as AnyCheck["resources"],
    ref: ref as AnyCheck["ref"],
    evaluate: evaluate as AnyCheck["evaluate"],
  };
  return { ...rule, title, alertsOf };
}

/**
 * Whether the statement allows every action of a service. AWS's rule considers only the action patterns: neither the
 * resource nor a condition excuses them (Security Hub User Guide, *IAM.21*; AWS Config Developer Guide,
 * *iam-policy-no-statements-with-full-access*).
 */
function allowsWholeService({ effect, actions, notActions }: PolicyStatement): boolean {
  return effect === "Allow" && (actions ?? notActions ?? []).some((pattern) => /^[^*?:]+:\*+$/.test(pattern));
}

/** Security Hub IAM.21. `wild-service` also evaluates inline policies, and passes a statement limited to some resources. */
const wholeServiceAllowed = defineControlRule({
  id: "control-whole-service",
  title: "Customer managed policy has a statement that allows service:*",
  alertsOf: "wild-service",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) =>
    customerPolicies(authorizationDetails).filter(({ place }) => place.kind === "MANAGED" && !place.isBoundary),
  ref: ({ resource }) => resource,
  evaluate: ({ resource, text }) => {
    const document = documentOf(text);
    if ("notEvaluated" in document) return document;
    return document.statements.some(allowsWholeService)
      ? { description: `The policy ${resource.name} allows every action of a service.`, evidence: {} }
      : null;
  },
});

/**
 * Security Hub IAM.18: AWS's rule passes if a user, a group or a role holds the policy (AWS Config Developer Guide,
 * *iam-policy-in-use*, usage type ANY). CIS and `support-role` ask for a role.
 */
const supportAccessHeld = defineControlRule({
  id: "control-support-access",
  title: "No user, group or role has the policy AWSSupportAccess",
  alertsOf: "support-role",
  needs: ["authorizationDetails"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (_account, { authorizationDetails }, { partition }) => {
    const policyArn = `arn:${partition}:iam::aws:policy/AWSSupportAccess`;
    const isHeld = policyOwners(authorizationDetails).some(({ holder }) =>
      holder.attachedPolicies.some((policy) => policy.policyArn === policyArn),
    );
    return isHeld ? null : { description: "No user, group or role has the policy AWSSupportAccess.", evidence: {} };
  },
});

/**
 * Security Hub Account.2 asks only for membership (AWS Config Developer Guide, *account-part-of-organizations*).
 * `org-guardrails` also asks for service control policies, which a member account cannot read.
 */
const organizationMember = defineControlRule({
  id: "control-organization-member",
  title: "Account does not belong to an organization",
  alertsOf: "org-guardrails",
  needs: ["organization"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (awsAccountId, { organization }) =>
    organization === null
      ? { description: `The account ${awsAccountId} does not belong to an organization.`, evidence: {} }
      : null,
});

/**
 * CIS 7.0 2.1.5 and 2.1.6 ask about the organization. Its answer is the same for each of its accounts, while the alert of
 * the check belongs to one of them.
 */
const policyDelegation = defineControlRule({
  id: "control-policy-delegation",
  title: "No member account manages the organization's policies",
  alertsOf: "org-policy-delegation",
  needs: ["organizationAdministration"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (_account, { organizationAdministration }) => evaluatePolicyDelegation(organizationAdministration),
});

const delegatedServices = defineControlRule({
  id: "control-delegated-services",
  title: "Service of the organization has no delegated administrator",
  alertsOf: "org-delegated",
  needs: ["organizationAdministration"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (_account, { organizationAdministration }) => {
    const result = undelegatedServices(organizationAdministration);
    if ("notEvaluated" in result) return result;
    const { failures, unknown } = result;
    if (failures.length > 0) return failures;
    return unknown.length === 0
      ? null
      : { notEvaluated: `It is not known whether a member account can administer ${unknown.join(", ")}.` };
  },
});

/** Security Hub has one control for each of what `alarm-signin` asks together. */
const alarmRule = (id: string, title: string, events: readonly AlarmEvent[]) =>
  defineControlRule({
    id,
    title,
    alertsOf: "alarm-signin",
    needs: ["trailAlarms"],
    resources: (_facts, { awsAccountId }) => [awsAccountId],
    ref: (awsAccountId) => accountRef(awsAccountId),
    evaluate: (awsAccountId, { trailAlarms }) => evaluateAlarms(events, trailAlarms, awsAccountId),
  });

export const CONTROL_RULES: readonly ControlRule[] = [
  wholeServiceAllowed,
  supportAccessHeld,
  organizationMember,
  policyDelegation,
  delegatedServices,
  alarmRule("control-alarm-unauthorized", "Unauthorized calls raise no alarm", UNAUTHORIZED_EVENTS),
  alarmRule("control-alarm-without-mfa", "Sign-ins without MFA raise no alarm", SIGN_IN_WITHOUT_MFA_EVENTS),
  alarmRule("control-alarm-failed-sign-in", "Failed sign-ins raise no alarm", FAILED_SIGN_IN_EVENTS),
];
