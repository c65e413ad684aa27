/**
 * Whether a principal can become an administrator: the closure over everything that it can change and take over. Each
 * answer lies between two bounds, and is exact where they agree.
 */
import { memoize } from "../../../src/iam/memoize.ts";
import { TECHNIQUES } from "../../../src/iam/escalation/techniques/index.ts";
import type { ReferenceAccount, ReferencePrincipal } from "./reference-account.ts";
import { CHANGES } from "./reference-changes.ts";
import { type Bound, contextsOf, type SessionContext, trustsService } from "./reference-request.ts";
import { type Quantifier, ReferenceWorld } from "./reference-world.ts";

/** NONE: no path, or one that is blocked or depends on what was not read. */
export type ReferenceAnswer = "ADMINISTRATOR" | "EXPLOITABLE" | "CONDITIONAL" | "NONE";

/** Techniques that pass a role to one service and need nothing else in the account. */
const PASSING = TECHNIQUES.flatMap(({ effect, steps, status, existing, unobservable }) =>
  effect.kind === "PASS_ROLE" &&
  effect.services.length === 1 &&
  status === "ACTIVE" &&
  existing.length === 0 &&
  unobservable === null
    ? [
        {
          service: effect.services[0]!,
          profile: effect.profile,
          actions: steps.map(({ action }) => action).filter((action) => action !== "iam:PassRole"),
        },
      ]
    : [],
);

/** Returns every answer that is possible for the principal. One answer means that the reference is exact. */
export function referenceAnswers(account: ReferenceAccount, source: ReferencePrincipal): readonly ReferenceAnswer[] {
  const contexts = contextsOf(account);
  const world = (bound: Bound, quantifier: Quantifier, within = contexts) =>
    new ReferenceWorld(account, { bound, quantifier, contexts: within });
  if (world("LOWER", "EVERY").isAdministrator(source)) return ["ADMINISTRATOR"];
  const maybe: readonly ReferenceAnswer[] = world("UPPER", "SOME").isAdministrator(source) ? ["ADMINISTRATOR"] : [];
  if (!reaches(world("UPPER", "SOME"), source)) return [...maybe, "NONE"];
  if (reaches(world("LOWER", "EVERY"), source)) return [...maybe, "EXPLOITABLE"];
  const isMaybeCertain = reaches(world("UPPER", "EVERY"), source);
  const isSometimes = contexts.some((context: SessionContext) => reaches(world("LOWER", "EVERY", [context]), source));
  return [
    ...maybe,
    ...(isMaybeCertain ? (["EXPLOITABLE"] as const) : []),
    "CONDITIONAL",
    ...(isSometimes ? [] : (["NONE"] as const)),
  ];
}

function reaches(world: ReferenceWorld, source: ReferencePrincipal): boolean {
  world.add(world.controlled, source.arn);
  let before = -1;
  while (before !== world.revision) {
    before = world.revision;
    for (const arn of [...world.controlled]) {
      const caller = world.principals.get(arn)!;
      if (world.isAdministrator(caller)) return true;
      // Every change needs a permission. Dozens of principals have none.
      if (world.identityOf(caller).length > 0) for (const change of CHANGES) change(world, caller);
      takeRoles(world, caller);
    }
  }
  return false;
}

function takeRoles(world: ReferenceWorld, caller: ReferencePrincipal): void {
  for (const role of world.principals.values()) {
    if (role.kind !== "ROLE" || world.controlled.has(role.arn)) continue;
    if (canAssume(world, caller, role) || canPass(world, caller, role)) world.add(world.controlled, role.arn);
  }
}

/** A caller may write itself into an opened trust policy. An attacker may also name an account of its own there. */
function canAssume(world: ReferenceWorld, caller: ReferencePrincipal, role: ReferencePrincipal): boolean {
  const isOpened = world.opened.has(role.arn);
  if (isOpened && world.bound === "UPPER") return true;
  const trusting = isOpened
    ? {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow" as const, Principal: { AWS: caller.arn }, Action: "sts:AssumeRole" }],
      }
    : role.trust!;
  return sessionNamesOf(world.account, caller).some((name) =>
    world.can({
      caller,
      action: "sts:AssumeRole",
      resource: role.arn,
      target: role,
      keys: { "sts:RoleSessionName": [name] },
      trust: trusting,
    }),
  );
}

/** The caller chooses the name of its session. */
const namedSessions = memoize(({ documents }: ReferenceAccount): readonly string[] => [
  ...new Set([...JSON.stringify(documents).matchAll(/"sts:RoleSessionName":"([^"$*]*)"/g)].map((match) => match[1]!)),
]);

function sessionNamesOf(account: ReferenceAccount, { name }: ReferencePrincipal): readonly string[] {
  return ["zz-session", name, ...namedSessions(account)];
}

/** Where a function can be created. iam:PassRole is checked in the Region of the service. */
const REGIONS = ["us-east-1", "eu-west-1"];

function canPass(world: ReferenceWorld, caller: ReferencePrincipal, role: ReferencePrincipal): boolean {
  if (!world.mayDo(caller, "iam:PassRole")) return false;
  const isExact = world.bound === "LOWER";
  return PASSING.some(({ service, profile, actions }) => {
    if (isExact && profile !== null && role.hasProfile !== (profile === "NEEDED")) return false;
    const isTrusted = world.opened.has(role.arn) || trustsService(world.account, role.trust!, service, world.bound);
    return (
      isTrusted &&
      REGIONS.some((region) => {
        const created = `arn:aws:${service.split(".")[0]}:${region}:${world.account.id}:zz-new`;
        const inRegion = { "aws:RequestedRegion": [region] };
        return (
          world.can({
            caller,
            action: "iam:PassRole",
            resource: role.arn,
            target: role,
            keys: { ...inRegion, "iam:PassedToService": [service] },
          }) &&
          actions.every((action) =>
            world.can({ caller, action, resource: created, keys: inRegion, hasUnreadTags: true }),
          )
        );
      })
    );
  });
}
