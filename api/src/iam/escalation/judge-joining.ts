/** Joining a stronger group by way of another user, for callers that are no users themselves. */
import { isAdministrator, permissionsOf } from "../permissions.ts";
import type { AccountIndex } from "./account-facts.ts";
import { bestRaise, guardCredentials, MAX_TARGETS, type Raise } from "./judge-deeds.ts";
import { judgeSteps } from "./judge-steps.ts";
import type { EscalationMethod } from "./method.ts";
import { METHODS } from "./methods.ts";
import { identityOf, type Posture, postureOf } from "./posture.ts";
import { includesAll, namedActions } from "./relevant-actions.ts";
import { ruleAdministrator } from "./rule.ts";
import { allOf, bestOf, withThing } from "./verdict.ts";

const TAKERS = METHODS.filter(({ deed, unseen, status }) => deed.kind === "TAKE_USER" && unseen === null && status === "ACTIVE");
const TAKER_MASKS = new Map(TAKERS.map((method) => [method, namedActions(method.steps.map(({ action }) => action))]));

/** Puts another user into a group of administrators and takes that user: iam-013 asks only that the caller controls a user. */
export function judgeJoining(account: AccountIndex, posture: Posture, method: EscalationMethod): Raise | null {
  const { details, guardrails } = account;
  // A user joins the group itself.
  if (posture.identity.kind === "USER") return null;
  const takers = TAKERS.filter((taker) => includesAll(posture.held, TAKER_MASKS.get(taker)!));
  if (takers.length === 0) return null;
  for (const group of details.groups) {
    const held = permissionsOf(details, group).policies;
    if (!isAdministrator(permissionsOf(details, group), guardrails)) continue;
    const joined = judgeSteps(account, posture, method, { groupArn: group.arn });
    if (joined.kind === "BLOCKED") continue;
    const others = details.users.filter(({ arn }) => arn !== posture.identity.arn).slice(0, MAX_TARGETS);
    const raise = bestRaise(others.map(identityOf), (target) => {
      const taken = bestOf(takers, (taker) =>
        allOf([
          guardCredentials(account, target, taker.deed.kind === "TAKE_USER" ? taker.deed.guard : null),
          judgeSteps(account, posture, taker, { target }),
        ]),
      )!;
      if (taken.kind === "BLOCKED") return taken;
      const own = permissionsOf(details, target.holder);
      const member = postureOf(target, { ...own, policies: [...own.policies, ...held] }, guardrails);
      return withThing(allOf([joined, taken, ruleAdministrator(account, member)]), {
        kind: "GROUP",
        name: group.groupName,
        arn: group.arn,
      });
    });
    if (raise) return raise;
  }
  return null;
}
