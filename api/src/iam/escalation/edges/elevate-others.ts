/**
 * What a principal may do to itself it may do to another that it then takes: a policy written on another user, a role, a
 * group that somebody else is in, an older version put in force, a boundary taken away. The rows name the pairs that are
 * best known (iam-014 to iam-023); here any such write goes with any way to take the one written on.
 */
import type { Group, Policy, User } from "../../account.ts";
import { isAdministrator, permissionsOf, type Permissions } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { otherVersions, overwrittenBy, unbounded, withoutPolicy, withPolicy, withVersion } from "./self-escalation.ts";
import {
  bestElevation,
  existing,
  canBeElevated,
  madeAdministrator,
  MAX_TARGETS,
  type Elevation,
} from "./elevate-and-take.ts";
import { freeVersion } from "./attach-policy.ts";
import { evaluateSteps, reachedTargets } from "./technique-steps.ts";
import { evaluateAccess } from "./principal-access.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { authorizeNew } from "../simulation/resource-names.ts";
import {
  GRANTED,
  type Identity,
  identityOf,
  type PrincipalState,
  principalStateOf,
} from "../simulation/principal-state.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { administratorVerdict } from "../simulation/authorize.ts";
import { allOf, bestOf, type PathResource, type Verdict, withResource } from "../simulation/verdict.ts";

/** Versions and groups that are tried on others, of each principal. */
const MAX_WRITES = 500;

/** Ways to take that only the principal's own doing and what was read decide. */
const TAKING: readonly string[] = [
  "TAKE_USER",
  "ASSUME_ROLE",
  "NEW_TRUST",
  "PASS_ROLE",
  "USE_WORKLOAD",
  "TAKE_PROVIDER",
];
const TAKERS = TECHNIQUES.filter(
  ({ effect, unobservable, status }) => unobservable === null && status === "ACTIVE" && TAKING.includes(effect.kind),
).map((technique) => {
  const actions = technique.steps.map(({ action }) => action).filter((action) => action !== "sts:AssumeRole");
  return { technique, mask: namedActions(actions) };
});
/** What goes with a write in a row of its own is judged there. */
const IN_ROWS: Readonly<Record<string, readonly string[]>> = {
  "iam-005": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-009": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-001": ["ASSUME_ROLE", "NEW_TRUST"],
  "ext-iam-13": ["ASSUME_ROLE"],
};
const GRANTS = TECHNIQUES.filter(({ effect }) => effect.kind === "GRANT_SELF");

interface Write {
  readonly target: Identity;
  readonly what: PathResource | null;
  readonly verdict: () => Verdict;
  /** What the target holds then. */
  readonly after: () => Permissions;
}

/** The best way to change another principal by the write of this method and to be it; `null`: not even nearly. */
export function evaluateElevatingOthers(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
): Elevation | null {
  const left = IN_ROWS[technique.id] ?? [];
  const takers = TAKERS.filter(
    (each) => includesAll(principal.allowedActions, each.mask) && !left.includes(each.technique.effect.kind),
  ).map((each) => each.technique);
  const byKind = {
    USER: takers.filter(({ effect }) => effect.kind === "TAKE_USER"),
    ROLE: takers.filter(({ effect }) => effect.kind !== "TAKE_USER"),
  };
  if (takers.length === 0 && technique.effect.kind !== "JOIN_GROUP") return null;
  const elevation = bestElevation(others(account, principal, technique, byKind), (write) => {
    const written = write.verdict();
    if (written.kind === "BLOCKED") return null;
    const taken = bestOf(byKind[write.target.kind], (taker) => evaluateAccess(account, principal, taker, write.target));
    if (taken === null || taken.kind === "BLOCKED") return taken;
    const elevated = authorizeAfterElevation(
      account,
      principalStateOf(write.target, write.after(), account.guardrails),
    );
    if (elevated.kind === "BLOCKED") return null;
    const verdict = allOf([written, taken, elevated]);
    return write.what ? withResource(verdict, write.what) : verdict;
  });
  if (elevation?.verdict.kind === "EXPLOITABLE" || technique.effect.kind !== "JOIN_GROUP") return elevation;
  const made = evaluateNewMember(account, principal, technique);
  return made && (!elevation || elevation.verdict.kind === "BLOCKED") ? { verdict: made, target: null } : elevation;
}

type Takers = Readonly<Record<Identity["kind"], readonly EscalationTechnique[]>>;

function* others(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
  takers: Takers,
): Generator<Write> {
  const { effect } = technique;
  if ("caller" in effect && takers[effect.caller].length === 0) return;
  if ((effect.kind === "GRANT_GROUP" || effect.kind === "JOIN_GROUP") && takers.USER.length === 0) return;
  let count = 0;
  for (const write of writes(account, principal, technique)) {
    if (takers[write.target.kind].length === 0) continue;
    if (write.target.arn === principal.identity.arn || !canBeElevated(account, write.target)) continue;
    count += 1;
    if (count > MAX_TARGETS) return;
    yield write;
  }
}

function* writes(account: AccountIndex, principal: PrincipalState, technique: EscalationTechnique): Generator<Write> {
  const { effect, steps } = technique;
  const { details } = account;
  const onTarget: EscalationTechnique = { ...technique, steps: steps.map(({ action }) => ({ action, on: "TARGET" })) };
  const [first] = steps;
  const reached = reachedTargets(principal, first!.action);
  const holders = (kind: Identity["kind"]) =>
    reached ? existing(account, reached, kind === "USER") : kind === "USER" ? details.users : details.roles;
  const policies = () =>
    reached
      ? [...reached].flatMap((arn) => account.policies.get(arn) ?? []).filter(({ isAwsManaged }) => !isAwsManaged)
      : ownPolicies(account);
  switch (effect.kind) {
    case "GRANT_SELF":
      for (const holder of holders(effect.caller)) {
        const target = identityOf(holder);
        const after = () => withPolicy(overwrittenBy(first!.action, permissionsOf(details, holder), null), GRANTED);
        yield { target, what: null, verdict: () => evaluateSteps(account, principal, onTarget, { target }), after };
      }
      return;
    case "DROP_BOUNDARY":
      for (const holder of holders(effect.caller)) {
        if (holder.permissionsBoundaryArn === null) continue;
        const target = identityOf(holder);
        const after = () => unbounded(permissionsOf(details, holder));
        yield { target, what: null, verdict: () => evaluateSteps(account, principal, onTarget, { target }), after };
      }
      return;
    case "GRANT_GROUP":
      for (const group of details.groups.slice(0, MAX_WRITES)) {
        const verdict = once(() => evaluateSteps(account, principal, technique, { groupArn: group.arn }));
        for (const user of membersOf(account, group)) {
          const after = () =>
            withPolicy(overwrittenBy(first!.action, permissionsOf(details, user), group.groupName), GRANTED);
          yield { target: identityOf(user), what: resourceOf(group), verdict, after };
        }
      }
      return;
    case "JOIN_GROUP":
      for (const group of strongGroups(account)) {
        const verdict = once(() => evaluateSteps(account, principal, technique, { groupArn: group.arn }));
        for (const user of details.users) {
          const own = permissionsOf(details, user);
          const after = () => ({ ...own, policies: [...own.policies, ...permissionsOf(details, group).policies] });
          yield { target: identityOf(user), what: resourceOf(group), verdict, after };
        }
      }
      return;
    case "REWRITE_POLICY":
      for (const policy of policies()) {
        const verdict = once(() =>
          allOf([
            evaluateSteps(account, principal, technique, { policyArn: policy.arn }),
            freeVersion(account, principal, policy),
          ]),
        );
        for (const target of holdersOf(account, policy.arn)) {
          const allowedActions = permissionsOf(details, target.holder);
          const after = () =>
            withPolicy(
              withoutPolicy(allowedActions, ({ source }) => source.policyArn === policy.arn),
              GRANTED,
            );
          yield { target, what: { kind: "POLICY", name: policy.policyName, arn: policy.arn }, verdict, after };
        }
      }
      return;
    case "SWITCH_VERSION":
      for (const policy of policies()) {
        const verdict = once(() => evaluateSteps(account, principal, technique, { policyArn: policy.arn }));
        for (const { name, document } of otherVersions(policy)) {
          if (!document) continue;
          for (const target of holdersOf(account, policy.arn)) {
            const after = () => withVersion(permissionsOf(details, target.holder), policy.arn, document);
            yield { target, what: { kind: "POLICY_VERSION", name, arn: policy.arn }, verdict, after };
          }
        }
      }
      return;
    default:
      return;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

function resourceOf({ groupName, arn }: Group): PathResource {
  return { kind: "GROUP", name: groupName, arn };
}

/** Is it an administrator now, or may it make one of itself? */
function authorizeAfterElevation(account: AccountIndex, principal: PrincipalState): Verdict {
  const elevated = administratorVerdict(account, principal);
  if (elevated.kind === "EXPLOITABLE") return elevated;
  const own = GRANTS.filter(
    ({ effect, steps }) =>
      effect.kind === "GRANT_SELF" &&
      effect.caller === principal.identity.kind &&
      includesAll(principal.allowedActions, namedActions([steps[0]!.action])),
  );
  const granted = bestOf(own, (technique) =>
    allOf([
      evaluateSteps(account, principal, technique, {}),
      administratorVerdict(
        account,
        principalStateOf(principal.identity, withPolicy(principal.permissions, GRANTED), account.guardrails),
      ),
    ]),
  );
  return bestOf([granted, elevated], (each) => each)!;
}

/** A user made anew joins the group and is the caller's by its key or password. */
function evaluateNewMember(
  account: AccountIndex,
  principal: PrincipalState,
  technique: EscalationTechnique,
): Verdict | null {
  if (!includesAll(principal.allowedActions, CREATING)) return null;
  return bestOf(strongGroups(account), (group) =>
    withResource(
      allOf([
        evaluateSteps(account, principal, technique, { groupArn: group.arn }),
        bestOf(["iam:CreateAccessKey", "iam:CreateLoginProfile"], (action) =>
          authorizeNew(account, principal, ["iam:CreateUser", action], { "iam:PermissionsBoundary": null }),
        )!,
        madeAdministrator(account, "user", { policies: permissionsOf(account.details, group).policies }),
      ]),
      resourceOf(group),
    ),
  );
}

const CREATING = namedActions(["iam:CreateUser"]);

interface Belongings {
  readonly members: ReadonlyMap<string, readonly User[]>;
  readonly holders: ReadonlyMap<string, readonly Identity[]>;
  readonly strongGroups: readonly Group[];
  readonly ownPolicies: readonly Policy[];
}

const belongings = new WeakMap<AccountIndex, Belongings>();

function belongingsOf(account: AccountIndex): Belongings {
  let known = belongings.get(account);
  if (!known) {
    const { users, roles, groups, policies } = account.details;
    const members = Map.groupBy(
      users.flatMap((user) => user.groupNames.map((groupName) => ({ groupName, user }))),
      ({ groupName }) => groupName,
    );
    const allowedActions = [...users, ...roles].flatMap((holder) => {
      const arns = permissionsOf(account.details, holder).policies.flatMap(
        ({ source: { policyArn } }) => policyArn ?? [],
      );
      return [...new Set(arns)].map((arn) => ({ arn, identity: identityOf(holder) }));
    });
    known = {
      members: new Map([...members].map(([name, list]) => [name, list.map(({ user }) => user)])),
      holders: new Map(
        [...Map.groupBy(allowedActions, ({ arn }) => arn)].map(([arn, list]) => [
          arn,
          list.map(({ identity }) => identity),
        ]),
      ),
      strongGroups: groups.filter((group) =>
        isAdministrator(permissionsOf(account.details, group), account.guardrails),
      ),
      ownPolicies: policies.filter(({ isAwsManaged }) => !isAwsManaged),
    };
    belongings.set(account, known);
  }
  return known;
}

function membersOf(account: AccountIndex, { groupName }: Group): readonly User[] {
  return belongingsOf(account).members.get(groupName) ?? [];
}

function holdersOf(account: AccountIndex, policyArn: string): readonly Identity[] {
  return belongingsOf(account).holders.get(policyArn) ?? [];
}

function strongGroups(account: AccountIndex): readonly Group[] {
  return belongingsOf(account).strongGroups;
}

function ownPolicies(account: AccountIndex): readonly Policy[] {
  return belongingsOf(account).ownPolicies;
}
