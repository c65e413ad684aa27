/**
 * What a principal may do to itself it may do to another that it then takes: a policy written on another user, a role, a
 * group that somebody else is in, an older version put in force, a boundary taken away. The rows name the pairs that are
 * best known (iam-014 to iam-023); here any such write goes with any way to take the one written on.
 */
import type { Group, Policy, User } from "../../account.ts";
import { isAdministrator, permissionsOf, type Permissions } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { otherVersions, overwrittenBy, unbounded, withoutPolicy, withPolicy, withVersion } from "./self-escalation.ts";
import { bestRaise, existing, isRaisable, madeAdministrator, MAX_TARGETS, type Raise } from "./elevate-and-take.ts";
import { freeVersion } from "./attach-policy.ts";
import { judgeSteps, reachedTargets } from "./technique-steps.ts";
import { judgeTarget } from "./principal-access.ts";
import type { EscalationMethod } from "../techniques/technique.ts";
import { METHODS } from "../techniques/index.ts";
import { ruleNew } from "../simulation/resource-names.ts";
import { GRANTED, type Identity, identityOf, type Posture, postureOf } from "../simulation/principal-state.ts";
import { includesAll, namedActions } from "../techniques/action-mask.ts";
import { ruleAdministrator } from "../simulation/authorize.ts";
import { allOf, bestOf, type PathThing, type Verdict, withThing } from "../simulation/verdict.ts";

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
const TAKERS = METHODS.filter(
  ({ deed, unseen, status }) => unseen === null && status === "ACTIVE" && TAKING.includes(deed.kind),
).map((method) => {
  const actions = method.steps.map(({ action }) => action).filter((action) => action !== "sts:AssumeRole");
  return { method, mask: namedActions(actions) };
});
/** What goes with a write in a row of its own is judged there. */
const IN_ROWS: Readonly<Record<string, readonly string[]>> = {
  "iam-005": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-009": ["ASSUME_ROLE", "NEW_TRUST", "PASS_ROLE"],
  "iam-001": ["ASSUME_ROLE", "NEW_TRUST"],
  "ext-iam-13": ["ASSUME_ROLE"],
};
const GRANTS = METHODS.filter(({ deed }) => deed.kind === "GRANT_SELF");

interface Write {
  readonly target: Identity;
  readonly what: PathThing | null;
  readonly verdict: () => Verdict;
  /** What the target holds then. */
  readonly after: () => Permissions;
}

/** The best way to change another principal by the write of this method and to be it; `null`: not even nearly. */
export function judgeOthers(account: AccountIndex, posture: Posture, method: EscalationMethod): Raise | null {
  const left = IN_ROWS[method.id] ?? [];
  const takers = TAKERS.filter(
    (each) => includesAll(posture.held, each.mask) && !left.includes(each.method.deed.kind),
  ).map((each) => each.method);
  const byKind = {
    USER: takers.filter(({ deed }) => deed.kind === "TAKE_USER"),
    ROLE: takers.filter(({ deed }) => deed.kind !== "TAKE_USER"),
  };
  if (takers.length === 0 && method.deed.kind !== "JOIN_GROUP") return null;
  const raise = bestRaise(others(account, posture, method, byKind), (write) => {
    const written = write.verdict();
    if (written.kind === "BLOCKED") return null;
    const taken = bestOf(byKind[write.target.kind], (taker) => judgeTarget(account, posture, taker, write.target));
    if (taken === null || taken.kind === "BLOCKED") return taken;
    const risen = ruleRisen(account, postureOf(write.target, write.after(), account.guardrails));
    if (risen.kind === "BLOCKED") return null;
    const verdict = allOf([written, taken, risen]);
    return write.what ? withThing(verdict, write.what) : verdict;
  });
  if (raise?.verdict.kind === "EXPLOITABLE" || method.deed.kind !== "JOIN_GROUP") return raise;
  const made = judgeNewMember(account, posture, method);
  return made && (!raise || raise.verdict.kind === "BLOCKED") ? { verdict: made, target: null } : raise;
}

type Takers = Readonly<Record<Identity["kind"], readonly EscalationMethod[]>>;

function* others(account: AccountIndex, posture: Posture, method: EscalationMethod, takers: Takers): Generator<Write> {
  const { deed } = method;
  if ("caller" in deed && takers[deed.caller].length === 0) return;
  if ((deed.kind === "GRANT_GROUP" || deed.kind === "JOIN_GROUP") && takers.USER.length === 0) return;
  let count = 0;
  for (const write of writes(account, posture, method)) {
    if (takers[write.target.kind].length === 0) continue;
    if (write.target.arn === posture.identity.arn || !isRaisable(account, write.target)) continue;
    count += 1;
    if (count > MAX_TARGETS) return;
    yield write;
  }
}

function* writes(account: AccountIndex, posture: Posture, method: EscalationMethod): Generator<Write> {
  const { deed, steps } = method;
  const { details } = account;
  const onTarget: EscalationMethod = { ...method, steps: steps.map(({ action }) => ({ action, on: "TARGET" })) };
  const [first] = steps;
  const reached = reachedTargets(posture, first!.action);
  const holders = (kind: Identity["kind"]) =>
    reached ? existing(account, reached, kind === "USER") : kind === "USER" ? details.users : details.roles;
  const policies = () =>
    reached
      ? [...reached].flatMap((arn) => account.policies.get(arn) ?? []).filter(({ isAwsManaged }) => !isAwsManaged)
      : ownPolicies(account);
  switch (deed.kind) {
    case "GRANT_SELF":
      for (const holder of holders(deed.caller)) {
        const target = identityOf(holder);
        const after = () => withPolicy(overwrittenBy(first!.action, permissionsOf(details, holder), null), GRANTED);
        yield { target, what: null, verdict: () => judgeSteps(account, posture, onTarget, { target }), after };
      }
      return;
    case "DROP_BOUNDARY":
      for (const holder of holders(deed.caller)) {
        if (holder.permissionsBoundaryArn === null) continue;
        const target = identityOf(holder);
        const after = () => unbounded(permissionsOf(details, holder));
        yield { target, what: null, verdict: () => judgeSteps(account, posture, onTarget, { target }), after };
      }
      return;
    case "GRANT_GROUP":
      for (const group of details.groups.slice(0, MAX_WRITES)) {
        const verdict = once(() => judgeSteps(account, posture, method, { groupArn: group.arn }));
        for (const user of membersOf(account, group)) {
          const after = () =>
            withPolicy(overwrittenBy(first!.action, permissionsOf(details, user), group.groupName), GRANTED);
          yield { target: identityOf(user), what: thingOf(group), verdict, after };
        }
      }
      return;
    case "JOIN_GROUP":
      for (const group of strongGroups(account)) {
        const verdict = once(() => judgeSteps(account, posture, method, { groupArn: group.arn }));
        for (const user of details.users) {
          const own = permissionsOf(details, user);
          const after = () => ({ ...own, policies: [...own.policies, ...permissionsOf(details, group).policies] });
          yield { target: identityOf(user), what: thingOf(group), verdict, after };
        }
      }
      return;
    case "REWRITE_POLICY":
      for (const policy of policies()) {
        const verdict = once(() =>
          allOf([
            judgeSteps(account, posture, method, { policyArn: policy.arn }),
            freeVersion(account, posture, policy),
          ]),
        );
        for (const target of holdersOf(account, policy.arn)) {
          const held = permissionsOf(details, target.holder);
          const after = () =>
            withPolicy(
              withoutPolicy(held, ({ source }) => source.policyArn === policy.arn),
              GRANTED,
            );
          yield { target, what: { kind: "POLICY", name: policy.policyName, arn: policy.arn }, verdict, after };
        }
      }
      return;
    case "SWITCH_VERSION":
      for (const policy of policies()) {
        const verdict = once(() => judgeSteps(account, posture, method, { policyArn: policy.arn }));
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

function thingOf({ groupName, arn }: Group): PathThing {
  return { kind: "GROUP", name: groupName, arn };
}

/** Is it an administrator now, or may it make one of itself? */
function ruleRisen(account: AccountIndex, posture: Posture): Verdict {
  const risen = ruleAdministrator(account, posture);
  if (risen.kind === "EXPLOITABLE") return risen;
  const own = GRANTS.filter(
    ({ deed, steps }) =>
      deed.kind === "GRANT_SELF" &&
      deed.caller === posture.identity.kind &&
      includesAll(posture.held, namedActions([steps[0]!.action])),
  );
  const granted = bestOf(own, (method) =>
    allOf([
      judgeSteps(account, posture, method, {}),
      ruleAdministrator(
        account,
        postureOf(posture.identity, withPolicy(posture.permissions, GRANTED), account.guardrails),
      ),
    ]),
  );
  return bestOf([granted, risen], (each) => each)!;
}

/** A user made anew joins the group and is the caller's by its key or password. */
function judgeNewMember(account: AccountIndex, posture: Posture, method: EscalationMethod): Verdict | null {
  if (!includesAll(posture.held, CREATING)) return null;
  return bestOf(strongGroups(account), (group) =>
    withThing(
      allOf([
        judgeSteps(account, posture, method, { groupArn: group.arn }),
        bestOf(["iam:CreateAccessKey", "iam:CreateLoginProfile"], (action) =>
          ruleNew(account, posture, ["iam:CreateUser", action], { "iam:PermissionsBoundary": null }),
        )!,
        madeAdministrator(account, "user", { policies: permissionsOf(account.details, group).policies }),
      ]),
      thingOf(group),
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
    const held = [...users, ...roles].flatMap((holder) => {
      const arns = permissionsOf(account.details, holder).policies.flatMap(
        ({ source: { policyArn } }) => policyArn ?? [],
      );
      return [...new Set(arns)].map((arn) => ({ arn, identity: identityOf(holder) }));
    });
    known = {
      members: new Map([...members].map(([name, list]) => [name, list.map(({ user }) => user)])),
      holders: new Map(
        [...Map.groupBy(held, ({ arn }) => arn)].map(([arn, list]) => [arn, list.map(({ identity }) => identity)]),
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
