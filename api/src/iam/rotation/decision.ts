/** The input and output of a rotation's decisions: what was observed at AWS, and what to do next. */
import type { LastUsed } from "../account.ts";
import type { Evidence } from "../finding.ts";
import { isStore, type ParkCode, type RotationFacts, type RotationState } from "./states.ts";
import type { GateView, ObservedSources } from "./deactivation-gate.ts";
import { formatInstant, type Instant } from "../time.ts";

export interface ObservedKey {
  readonly accessKeyId: string;
  readonly isActive: boolean;
  /** Null if AWS does not report it. */
  readonly createdAt?: Instant | null;
}

/** The state of the secret in Secrets Manager, or of the parameter in Parameter Store. */
export interface DestinationView {
  /**
   * Whether the version with this rotation's token exists, and whether its content is the new key. Of a parameter: OURS if
   * the current version is the new key, else ABSENT.
   */
  readonly version: "ABSENT" | "OURS" | "DIFFERENT";
  readonly currentVersionId: string | null;
  /** The ID of the version with the label AWSPREVIOUS. */
  readonly formerVersionId?: string | null;
  /** The version of a parameter with our label. Null if none has it. */
  readonly labelledVersionId?: string | null;
  /** Whether that version holds the new key. The current version may be another one. */
  readonly isLabelOurs?: boolean;
}

/** Who owns the secret at the destination. Never contains its value. */
export type SecretOwnership =
  /** There is no such secret. `isCreatable` is false for an ARN: AWS creates secrets by name only. */
  | { readonly kind: "ABSENT"; readonly isCreatable: boolean }
  /** The secret is tagged for this user, or its value is an access key of this user. */
  | { readonly kind: "OURS"; readonly proof: "TAG" | "CONTENT"; readonly arn: string }
  | { readonly kind: "FOREIGN"; readonly arn: string; readonly description: string };

export type Attribution =
  /** CloudTrail shows who created the key. `isOurs` is true if the event carries this rotation's tag. */
  | { readonly kind: "FOUND"; readonly eventId: string; readonly isOurs: boolean; readonly by: string | null }
  | { readonly kind: "NOT_YET"; readonly reason: string };

/** The facts that were observed because `needsOf` listed them. All other facts are undefined. */
export interface Observed {
  /** The account that the credentials belong to. */
  readonly awsAccountId?: string;
  readonly keys?: readonly ObservedKey[];
  readonly oldLastUsed?: LastUsed;
  readonly newLastUsed?: LastUsed;
  readonly orphanLastUsed?: LastUsed;
  readonly keySources?: ObservedSources;
  readonly destination?: DestinationView;
  readonly destinationOwner?: SecretOwnership;
  /** The ARN that the new key belongs to. Null if AWS does not accept the key (yet). */
  readonly probedArn?: string | null;
  readonly attribution?: Attribution;
  /** Whether a scan of the account that began after the leaked key was deactivated has finished. */
  readonly hasFreshScan?: boolean;
  /**
   * Whether this run itself stored CREATE_INTENT and has not called CreateAccessKey yet. Only then may it make the
   * call.
   */
  readonly isOwnIntent: boolean;
}

export type AwsWrite =
  | { readonly type: "CREATE_KEY" }
  | { readonly type: "SET_KEY_STATUS"; readonly accessKeyId: string; readonly isActive: boolean }
  | { readonly type: "DELETE_KEY"; readonly accessKeyId: string }
  /** `isNew`: the secret was absent. If it exists by now, it was created by something else, and the write fails. */
  | { readonly type: "PUT_SECRET"; readonly isNew: boolean }
  | { readonly type: "SET_CURRENT"; readonly to: string; readonly from: string | null }
  /** Stores the new key as the current version of the parameter. `isNew` as above. */
  | { readonly type: "PUT_PARAMETER"; readonly isNew: boolean }
  | { readonly type: "LABEL_PARAMETER"; readonly version: string }
  /** Stores the value of an earlier version as the current one. */
  | { readonly type: "RESTORE_PARAMETER"; readonly version: string }
  /** Sends the new key to the receiver of the webhook. Every repetition names the same delivery. */
  | { readonly type: "SEND_KEY" }
  /** Asks the receiver to use the former key again. */
  | { readonly type: "SEND_RETURN" };

/** The answer of a receiver. ACCEPTED: it acknowledges the delivery later. */
export type DeliveryAnswer = "ACKNOWLEDGED" | "ACCEPTED";

/** The facts that a step stores besides its state. */
export type RotationChange = Partial<
  Pick<
    RotationFacts,
    | "attempt"
    | "beforeSet"
    | "intentAt"
    | "oldLastUsedAtRequest"
    | "reconciled"
    | "orphanAccessKeyId"
    | "orphanInactiveAt"
    | "newAccessKeyId"
    | "sealedAt"
    | "versionId"
    | "previousVersionId"
    | "probeCount"
    | "probedAt"
    | "promotedAt"
    | "sentAt"
    | "acceptedAt"
    | "acknowledgedAt"
    | "returnAcceptedAt"
    | "returnedAt"
    | "gateDeadlineAt"
    | "inactiveAt"
    | "gateAt"
    | "reenabledAt"
    | "rollbackRequestedAt"
    | "newKeyDeletedAt"
  >
> & {
  readonly orphanProof?: string;
  readonly gateKind?: GateView["openedBy"];
};

export type Decision =
  | {
      readonly type: "MOVE";
      readonly to: RotationState;
      readonly message: string;
      readonly change?: RotationChange;
      readonly evidence?: Evidence;
    }
  | {
      readonly type: "WRITE";
      readonly write: AwsWrite;
      readonly message: string;
      /**
       * The explanation for an operator if AWS refuses the write and the rotation is parked. The reason of AWS follows
       * it.
       */
      readonly ifRefused?: string;
    }
  /** Stores a change without leaving the state, and observes again at `until`. */
  | {
      readonly type: "NOTE";
      readonly change: RotationChange;
      readonly message: string;
      readonly until: Instant;
      readonly evidence?: Evidence;
    }
  | {
      readonly type: "WAIT";
      readonly until: Instant;
      readonly message: string;
      readonly gate?: GateView;
      readonly evidence?: Evidence;
    }
  | {
      readonly type: "PARK";
      readonly code: ParkCode;
      readonly resume: RotationState;
      readonly message: string;
      readonly change?: RotationChange;
      readonly evidence?: Evidence;
    };

export type CreateOutcome =
  | { readonly type: "CREATED"; readonly accessKeyId: string }
  /** AWS refused CreateAccessKey, so certainly no key was created. */
  | { readonly type: "REFUSED"; readonly code: ParkCode; readonly message: string }
  | { readonly type: "UNKNOWN"; readonly message: string };

type ObservedKeyStatus = "ACTIVE" | "INACTIVE" | "ABSENT";

export function observedStatusOf(observed: Observed, accessKeyId: string | null): ObservedKeyStatus {
  const key = observed.keys?.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (key === undefined) return "ABSENT";
  return key.isActive ? "ACTIVE" : "INACTIVE";
}

export function idsOf(observed: Observed): readonly string[] {
  return (observed.keys ?? []).map((key) => key.accessKeyId).toSorted();
}

/** Pauses the rotation until an operator acts. */
export function park(rotation: RotationFacts, code: ParkCode, message: string, evidence: Evidence = {}): Decision {
  return { type: "PARK", code, resume: rotation.state, message, evidence };
}

/** Why a rotation must not write to the secret, and what to do. Null if it may. */
export function refusalToWrite(owner: SecretOwnership | undefined): string | null {
  if (owner === undefined) return "It is unknown what is stored at the destination.";
  if (owner.kind === "FOREIGN")
    return `The secret exists and is not known to belong to this user. ${owner.description} Choose another destination, or add the tags iam-monitor:account and iam-monitor:user in AWS if IAM Monitor may write to it.`;
  if (owner.kind === "ABSENT" && !owner.isCreatable)
    return "There is no secret with this ARN. AWS creates secrets by name only: create it first and tag it for the user, or choose a name.";
  return null;
}

/**
 * Parks the rotation if the secret belongs to something else. Required before the first write to AWS, and again before
 * the secret is written. Null if there is nothing to park for.
 */
export function parkForeignSecret(rotation: RotationFacts, { destinationOwner }: Observed): Decision | null {
  if (!isStore(rotation.destination)) return null;
  const refusal = refusalToWrite(destinationOwner);
  if (refusal === null) return null;
  return park(rotation, "SECRET_CONFLICT", `${refusal} The secret was not changed.`, {
    secret: destinationOwner?.kind === "FOREIGN" ? destinationOwner.arn : null,
  });
}

export function parkMissingKey(rotation: RotationFacts, accessKeyId: string | null): Decision {
  return park(
    rotation,
    "KEY_NOT_FOUND",
    `${accessKeyId ?? "The key"} no longer exists for this user. Nothing else was changed.`,
  );
}

/** Returns a last use as text that completes the sentence "the key was last used: …". */
export function describeLastUsed(lastUsed: LastUsed): string {
  switch (lastUsed.status) {
    case "USED":
      return [formatInstant(lastUsed.at), lastUsed.service, lastUsed.region].filter(Boolean).join(" ");
    case "NEVER_USED":
      return "never";
    case "UNKNOWN":
      return "could not be read";
    case "NO_PERMISSION":
      return "no permission to read it";
  }
}
