/**
 * An actor: the operator, token or schedule that did, requested or owns something, or IAM Monitor itself. Its identity
 * is an ID. The name is only shown and never compared, because the owner of a token or schedule chooses its name.
 */
export type ActorKind = "OPERATOR" | "TOKEN" | "SCHEDULE" | "SYSTEM" | "ANONYMOUS" | "UNKNOWN";

export interface Actor {
  /**
   * ANONYMOUS: not signed in. UNKNOWN: recorded before actors had IDs, under a name that does not identify exactly one
   * operator or token.
   */
  readonly kind: ActorKind;
  /** The name as shown to people, as of the action: `alice@example.com via token "ci"`. */
  readonly displayName: string;
  /** The operator who acted or who owns the token. */
  readonly id?: string;
  /** The token that acted for the operator. */
  readonly tokenId?: string;
  readonly tokenName?: string;
  readonly scheduleId?: string;
}

/** IAM Monitor itself. */
export const SYSTEM_ACTOR: Actor = { kind: "SYSTEM", displayName: "IAM Monitor" };

/** The schedule that starts the scans of an account. */
export const SCAN_SCHEDULE: Actor = { kind: "SCHEDULE", displayName: "schedule" };

/**
 * The name shown for a token. An operator's name contains no space and no quotation mark, so no token can be shown like
 * another operator.
 */
export function nameViaToken(ownerName: string | null, tokenName: string): string {
  return ownerName === null ? `token "${tokenName}"` : `${ownerName} via token "${tokenName}"`;
}

/** The actor of a rotation schedule. */
export function scheduleActor({ id, name }: { readonly id: string; readonly name: string }): Actor {
  return { kind: "SCHEDULE", displayName: `schedule "${name}"`, scheduleId: id };
}

/** Whether both are the same operator in person, the same token, or IAM Monitor itself. */
export function isSameActor(one: Actor, other: Actor): boolean {
  if (one.kind !== other.kind || one.kind === "UNKNOWN" || one.kind === "ANONYMOUS") return false;
  return one.tokenId === other.tokenId && one.id === other.id && one.scheduleId === other.scheduleId;
}

/**
 * Whether the actor may receive what the requester requested. An operator receives what they requested in person or by
 * their tokens. A token receives only what it requested itself, so that a leaked token fetches nothing else.
 */
export function actsFor(actor: Actor, requester: Actor): boolean {
  if (actor.kind === "OPERATOR") return actor.id !== undefined && actor.id === requester.id;
  return actor.kind === "TOKEN" && actor.tokenId !== undefined && actor.tokenId === requester.tokenId;
}
