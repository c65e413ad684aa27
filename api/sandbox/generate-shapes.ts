/**
 * Generates accounts with the shapes that are hard for an evaluator: delegated administrators with boundaries, deny lists,
 * paths, tags and conditions; policies that one principal may rewrite; chains of roles; ten managed policies on every
 * principal; service control policies at each level. It shares no document with `generate-account.ts`, so an engine that
 * is fast on one generator is not fast by chance on the other. The same seed produces the same account.
 */
import { now as realClock } from "../src/clock.ts";
import { DAY, type Instant } from "../src/iam/time.ts";
import { SandboxAccount } from "./account.ts";
import type { GeneratedAccount } from "./generate-account.ts";
import { awsPolicyArn } from "./managed-policies.ts";
import {
  bounded,
  boundedOwner,
  denyList,
  groups,
  guardedPassword,
  namedPolicies,
  notAction,
  notResource,
  onePath,
  passedRole,
  sameTag,
  type Shape,
} from "./shapes/delegated-administrators.ts";
import { addGuardrails, addRandomGuardrails } from "./shapes/guardrails.ts";
import { addApplicationPolicies, addPopulation } from "./shapes/population.ts";
import { addLookAlikes } from "./shapes/look-alikes.ts";
import { addRandomDelegation } from "./shapes/random-delegation.ts";
import { chain, rewriter, trustUnderMfa } from "./shapes/role-shapes.ts";
import { ShapeAccount } from "./shapes/shape-account.ts";

export interface GenerateShapesOptions {
  readonly users: number;
  readonly seed?: number;
  readonly id?: string;
  readonly clock?: () => Instant;
  /** The time that ages are relative to. Default: the clock's current time. */
  readonly at?: Instant;
}

const SHAPES: readonly Shape[] = [
  bounded,
  boundedOwner,
  denyList,
  onePath,
  sameTag,
  notResource,
  notAction,
  namedPolicies,
  groups,
  passedRole,
  guardedPassword,
  chain,
  rewriter,
  trustUnderMfa,
];
const AUDITOR = "svc-auditor";
/** Every shape is drawn once per this many users, and at least twice. */
const USERS_PER_ROUND = 1_000;
const MIN_ROUNDS = 2;
const DELEGATION = { users: 6, roles: 4, groups: 2, policies: 4 };
/** The families of a medium account are this many, or up to twice as many. */
const MIN_FAMILIES = 4;
/** The shapes of a small account. */
const SMALL_SHAPES = 3;

/** An account of N users, N roles and N/2 policies of applications, with every shape. */
export function generateShapes(options: GenerateShapesOptions): GeneratedAccount {
  const shapes = shapeAccountOf(options);
  const { account, random } = shapes;
  const { users } = options;
  if (random.chance(0.5)) addGuardrails(shapes);
  const policies = addApplicationPolicies(shapes, Math.ceil(users / 2));
  const rounds = MIN_ROUNDS + Math.floor(users / USERS_PER_ROUND);
  for (let round = 0; round < rounds; round += 1) {
    for (const shape of SHAPES) shape(shapes);
    addRandomDelegation(shapes, DELEGATION);
  }
  const rest = (count: number): number => Math.max(0, users - count);
  const size = {
    users: rest(account.users.size),
    roles: rest(account.roles.size),
    groups: Math.ceil(users / 20),
  };
  addPopulation(shapes, size, policies);
  return generated(shapes);
}

/**
 * A small account for comparing two implementations: a few shapes, and principals whose permissions on each other are
 * drawn at random. Half of the accounts draw from more conditions, trust policies and policies of the organization.
 */
export function generateSmallShapes(options: Omit<GenerateShapesOptions, "users">): GeneratedAccount {
  const shapes = shapeAccountOf(options);
  const { random } = shapes;
  if (random.chance(0.4)) addGuardrails(shapes);
  const policies = addApplicationPolicies(shapes, random.below(3));
  for (let count = random.below(SMALL_SHAPES + 1); count > 0; count -= 1) random.pick(SHAPES)(shapes);
  const isRich = random.chance(0.5);
  const names = addRandomDelegation(shapes, {
    users: 2 + random.below(4),
    roles: 1 + random.below(4),
    groups: random.below(3),
    policies: 1 + random.below(4),
    isRich,
  });
  if (random.chance(0.3)) addPopulation(shapes, { users: 2, roles: 2, groups: 1 }, policies);
  if (!isRich) return generated(shapes);
  if (shapes.account.organization === null && random.chance(0.7)) addRandomGuardrails(shapes, names);
  // Drawn denies close planted paths, and drawn trust policies let decoys in.
  return { ...generated(shapes), escalation: { paths: [], decoys: [] } };
}

/**
 * An account of dozens of principals and policies, many of which are alike, for comparing two implementations of which one
 * decides once for all that are alike. In half of the accounts, principals with drawn permissions act on them too.
 */
export function generateMediumShapes(options: Omit<GenerateShapesOptions, "users">): GeneratedAccount {
  const shapes = shapeAccountOf(options);
  const { random } = shapes;
  const lookAlikes = addLookAlikes(shapes, MIN_FAMILIES + random.below(MIN_FAMILIES));
  if (random.chance(0.5)) return generated(shapes);
  const size = { users: 1 + random.below(3), roles: 1 + random.below(2), groups: random.below(2), policies: 1 };
  const names = addRandomDelegation(shapes, { ...size, isRich: random.chance(0.5), lookAlikes });
  if (random.chance(0.2)) addRandomGuardrails(shapes, names);
  // Drawn permissions open decoys, and drawn denies close planted paths.
  return { ...generated(shapes), escalation: { paths: [], decoys: [] } };
}

function shapeAccountOf({
  seed = 11,
  id = "555566667777",
  clock = realClock,
  at = clock(),
}: Partial<GenerateShapesOptions>) {
  return new ShapeAccount(new SandboxAccount({ id, clock, seed, createdAt: at - 2_000 * DAY }), at);
}

/** Adds the user that reads the account. */
function generated(shapes: ShapeAccount): GeneratedAccount {
  const { account, at, escalation } = shapes;
  const auditor = account.createUser({ name: AUDITOR, createdAt: at - 10 * DAY });
  account.attach(auditor, account.policy(awsPolicyArn("SecurityAudit")));
  const { accessKeyId, secretAccessKey } = account.createAccessKey(auditor, { createdAt: at - 10 * DAY });
  return { account, credentials: { accessKeyId, secretAccessKey }, planted: {}, escalation };
}
