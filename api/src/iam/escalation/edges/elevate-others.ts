/**
 * Combines a write on another principal with a technique that gains access to that principal. The best known combinations
 * are techniques of their own (iam-014 to iam-023). Here any write of `writes-on-others.ts` is combined with any technique
 * that gains access.
 */
import { memoize, once, remember } from "../../memoize.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import type { Identity, PrincipalState } from "../simulation/principal-state.ts";
import { allOf, bestOf, rankOf, type Verdict, withResource } from "../simulation/verdict.ts";
import { includesAll, namedActions, type RelevantActions } from "../techniques/action-mask.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import type { EffectKind, EscalationTechnique } from "../techniques/technique.ts";
import { type Attempt, isOfNoUse } from "./attempt.ts";
import { actionsOnNewUser, evaluateNewUser, newAdministratorVerdict, newTarget } from "./elevate-and-take.ts";
import { elevatedBy, elevatedWithLimitsRemoved } from "./elevated-verdicts.ts";
import { bestElevation, type Elevation } from "./elevation-targets.ts";
import { firstStepOn } from "./first-step.ts";
import { evaluateAccess } from "./principal-access.ts";
import { onTarget } from "./self-escalation.ts";
import { evaluateSteps } from "./technique-steps.ts";
import { groupResource, relationsOf, type Write, writesBy } from "./writes-on-others.ts";

/** Effects that gain access to a principal and depend only on the caller's permissions and on facts that a scan reads. */
const ACCESS_EFFECTS: ReadonlySet<EffectKind> = new Set([
  "TAKE_USER",
  "ASSUME_ROLE",
  "NEW_TRUST",
  "PASS_ROLE",
  "USE_WORKLOAD",
  "TAKE_PROVIDER",
]);
const ACCESS_TECHNIQUES = TECHNIQUES.filter(
  ({ effect, unobservable, status }) => unobservable === null && status === "ACTIVE" && ACCESS_EFFECTS.has(effect.kind),
).map((technique) => {
  const actions = technique.steps.map(({ action }) => action).filter((action) => action !== "sts:AssumeRole");
  return { technique, mask: namedActions(actions) };
});
/**
 * Access effects whose combination with a write is a technique of its own, by the id of the write. That technique
 * evaluates the combination, so it is left out here.
 */
const COMBINED_IN_ROWS: Readonly<Record<string, readonly EffectKind[]>> = {
  "iam-005": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-009": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-001": ["ASSUME_ROLE", "NEW_TRUST"],
  "ext-iam-13": ["ASSUME_ROLE"],
};

/** The best combination of a write on another principal and access to it. Null if there is not even a near miss. */
export function evaluateElevatingOthers(attempt: Attempt): Elevation | null {
  const { account, technique } = attempt;
  const isJoin = technique.effect.kind === "JOIN_GROUP";
  const access = accessTechniques(attempt);
  if (access.USER.length === 0 && access.ANY_ROLE.length === 0 && !isJoin) return null;
  const elevation = bestElevation(attempt, writesOnOthers(attempt, access), (write) => {
    const written = write.verdict();
    if (written.kind === "BLOCKED" || isOfNoUse(attempt, written)) return null;
    const taken = takenBy(attempt, access[accessTo(write)], write.target);
    if (taken === null || taken.kind === "BLOCKED") return taken;
    if (isOfNoUse(attempt, taken)) return null;
    const elevated = elevatedBy(account, write);
    const effective = elevated.kind === "BLOCKED" ? elevatedWithLimitsRemoved(attempt, write) : elevated;
    if (effective === null) return null;
    const verdict = allOf([written, taken, effective]);
    return write.resource ? withResource(verdict, write.resource) : verdict;
  });
  if (elevation?.verdict.kind === "EXPLOITABLE") return elevation;
  if (!isJoin) {
    const verdict = evaluateNewUserWithPassword(attempt);
    const created = verdict && newTarget(verdict);
    return elevation && (!created || rankOf(elevation.verdict) <= rankOf(created.verdict)) ? elevation : created;
  }
  const newMember = evaluateNewMember(attempt);
  return newMember && (!elevation || elevation.verdict.kind === "BLOCKED")
    ? { verdict: newMember, target: null }
    : elevation;
}

/**
 * The verdict on writing the policy on a new user and giving it a password. Null if the caller cannot, or if an access key is as
 * certain: that combination is a technique of its own (iam-015, iam-018).
 */
function evaluateNewUserWithPassword(attempt: Attempt): Verdict | null {
  const { principal, technique } = attempt;
  const { effect } = technique;
  if (effect.kind !== "GRANT_SELF" || effect.caller !== "USER") return null;
  if (!includesAll(principal.allowedActions, CREATE_USER_WITH_PASSWORD)) return null;
  const verdict = evaluateNewUser(attempt);
  if (verdict.kind === "BLOCKED" || !includesAll(principal.allowedActions, CREATE_KEY)) return verdict;
  const withKey = evaluateNewUser(attempt, actionsOnNewUser(technique, "iam:CreateAccessKey"));
  return rankOf(withKey) <= rankOf(verdict) ? null : verdict;
}

/** The best verdict on gaining access to the target. The same for every write on it. */
function takenBy(
  { account, principal }: Attempt,
  techniques: readonly EscalationTechnique[],
  target: Identity,
): Verdict | null {
  const key = `${target.arn} ${techniques.map(({ id }) => id).join()}`;
  return remember(takenVerdicts(account)(principal), key, () =>
    bestOf(techniques, (technique) => evaluateAccess({ account, principal, technique }, target)),
  );
}

/**
 * The verdicts are kept by account as well, because a what-if has another account and shares the states of principals
 * that do not change.
 */
const takenVerdicts = memoize((_account: AccountIndex) =>
  memoize((_principal: PrincipalState) => new Map<string, Verdict | null>()),
);

/** ROLE leaves out combinations that are techniques of their own. None of those changes a boundary. */
type AccessTechniques = Readonly<Record<Identity["kind"] | "ANY_ROLE", readonly EscalationTechnique[]>>;

function accessTo({ target, resource }: Pick<Write, "target" | "resource">): keyof AccessTechniques {
  return target.kind === "ROLE" && resource?.kind === "BOUNDARY" ? "ANY_ROLE" : target.kind;
}

/** The techniques with which the caller could gain access to users and to roles. */
function accessTechniques({ principal, technique: { id } }: Attempt): AccessTechniques {
  const possible = possibleAccess(principal.allowedActions);
  const inRows = COMBINED_IN_ROWS[id];
  return inRows ? { ...possible, ROLE: possible.ROLE.filter(({ effect }) => !inRows.includes(effect.kind)) } : possible;
}

const possibleAccess = memoize((allowed: RelevantActions): AccessTechniques => {
  const possible = ACCESS_TECHNIQUES.filter(({ mask }) => includesAll(allowed, mask)).map(({ technique }) => technique);
  const toRoles = possible.filter(({ effect }) => effect.kind !== "TAKE_USER");
  return { USER: possible.filter(({ effect }) => effect.kind === "TAKE_USER"), ROLE: toRoles, ANY_ROLE: toRoles };
});

function* writesOnOthers(attempt: Attempt, access: AccessTechniques): Generator<Write> {
  const { principal, technique } = attempt;
  const { effect } = technique;
  if ("caller" in effect && access[effect.caller].length === 0) return;
  if ((effect.kind === "GRANT_GROUP" || effect.kind === "JOIN_GROUP") && access.USER.length === 0) return;
  const firstStep = firstStepOn({ ...attempt, technique: onTarget(technique) });
  for (const { resource, targets, verdict, on } of writesBy(attempt)) {
    const isOpen = once(() => verdict === null || isOfUse(attempt, verdict()));
    for (const target of targets) {
      if (access[accessTo({ target, resource })].length === 0 || target.arn === principal.identity.arn) continue;
      if (firstStep(target) !== "OPEN") continue;
      // Most callers can write to few of the groups and policies that thousands of principals have.
      if (!isOpen()) break;
      yield { ...on(target), resource };
    }
  }
}

function isOfUse(attempt: Attempt, written: Verdict): boolean {
  return written.kind !== "BLOCKED" && !isOfNoUse(attempt, written);
}

/** The best verdict on adding a new user to an administrator group. The caller signs in with the user's new key or password. */
function evaluateNewMember(attempt: Attempt): Verdict | null {
  const { account, principal } = attempt;
  if (!includesAll(principal.allowedActions, CREATE_USER)) return null;
  return bestOf(relationsOf(account).administratorGroups, (group) =>
    withResource(
      allOf([
        evaluateSteps(attempt, { groupArn: group.arn }),
        bestOf(["iam:CreateAccessKey", "iam:CreateLoginProfile"], (action) =>
          authorizeNew(account, principal, ["iam:CreateUser", action], { "iam:PermissionsBoundary": null }),
        )!,
        newAdministratorVerdict(account, "user", { policies: permissionsOf(account.details, group).policies }),
      ]),
      groupResource(group),
    ),
  );
}

const CREATE_USER = namedActions(["iam:CreateUser"]);
const CREATE_KEY = namedActions(["iam:CreateAccessKey"]);
const CREATE_USER_WITH_PASSWORD = namedActions(["iam:CreateUser", "iam:CreateLoginProfile"]);
