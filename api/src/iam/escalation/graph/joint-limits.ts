/**
 * The limits of the search for paths that need several principals at once. Above one of them, a principal without a path has an UNKNOWN one that names the limit.
 *
 * - `held`: principal states that one attacker holds.
 * - `writers`: those of them that can write permissions of others. Only their number multiplies the work.
 * - `steps`: steps of a path.
 * - `evaluations`: evaluations for all principals of an account.
 */
export const JOINT_LIMITS = { held: 1_000, writers: 60, steps: 12, evaluations: 20_000 };
export type JointLimits = Readonly<typeof JOINT_LIMITS>;
