/** What a rotation's thinking is given and what it answers: the words between `rotation-decide.ts` and its steps. */
import type { LastUsed } from "../account.ts";
import type { Evidence } from "../finding.ts";
import type { ParkCode, RotationFacts, RotationState } from "./states.ts";
import type { GateView } from "./deactivation-gate.ts";
import { formatInstant, type Instant } from "../time.ts";

export interface ObservedKey {
  readonly accessKeyId: string;
  readonly isActive: boolean;
}

/** What the destination holds of ours. */
export interface DestinationView {
  /** The version with our token: its content is ours, is another's, or it is not there. */
  readonly version: "ABSENT" | "OURS" | "DIFFERENT";
  readonly currentVersionId: string | null;
  /** AWSPREVIOUS. */
  readonly formerVersionId?: string | null;
}

export type Attribution =
  /** An event of CloudTrail: our tag in it, or somebody else's doing. */
  | { readonly kind: "FOUND"; readonly eventId: string; readonly isOurs: boolean; readonly by: string | null }
  | { readonly kind: "NOT_YET"; readonly reason: string };

/** What was asked is what `needsOf` names; what was not asked is `undefined`. */
export interface Observed {
  /** The account that the credentials belong to. */
  readonly awsAccountId?: string;
  readonly keys?: readonly ObservedKey[];
  readonly oldLastUsed?: LastUsed;
  readonly newLastUsed?: LastUsed;
  readonly orphanLastUsed?: LastUsed;
  readonly destination?: DestinationView;
  /** Who the new key is; `null`: AWS does not take it (yet). */
  readonly probedArn?: string | null;
  readonly attribution?: Attribution;
  /** The newest finished scan of the account that began after the leaked key was switched off. */
  readonly hasFreshScan?: boolean;
  /** This very worker committed CREATE_INTENT and has not called yet: only then may it call. */
  readonly isOwnIntent: boolean;
}

export type Need =
  | "IDENTITY"
  | "KEYS"
  | "OLD_LAST_USED"
  | "NEW_LAST_USED"
  | "ORPHAN_LAST_USED"
  | "DESTINATION"
  | "PROBE"
  | "ATTRIBUTION"
  | "FRESH_SCAN";

export type AwsWrite =
  | { readonly type: "CREATE_KEY" }
  | { readonly type: "SET_KEY_STATUS"; readonly accessKeyId: string; readonly isActive: boolean }
  | { readonly type: "DELETE_KEY"; readonly accessKeyId: string }
  | { readonly type: "PUT_SECRET" }
  | { readonly type: "SET_CURRENT"; readonly to: string; readonly from: string | null };

/** What a step writes down beside its state. */
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
      readonly words: string;
      readonly change?: RotationChange;
      readonly evidence?: Evidence;
    }
  | { readonly type: "WRITE"; readonly write: AwsWrite; readonly words: string }
  /** Writes something down and stays; looks again at `until`. */
  | {
      readonly type: "NOTE";
      readonly change: RotationChange;
      readonly words: string;
      readonly until: Instant;
      readonly evidence?: Evidence;
    }
  | {
      readonly type: "WAIT";
      readonly until: Instant;
      readonly words: string;
      readonly gate?: GateView;
      readonly evidence?: Evidence;
    }
  | {
      readonly type: "PARK";
      readonly code: ParkCode;
      readonly resume: RotationState;
      readonly words: string;
      readonly evidence?: Evidence;
    };

export type CreateOutcome =
  | { readonly type: "CREATED"; readonly accessKeyId: string }
  /** AWS said no, and why: certainly no key. */
  | { readonly type: "REFUSED"; readonly code: ParkCode; readonly words: string }
  | { readonly type: "UNKNOWN"; readonly words: string };

type ObservedKeyStatus = "ACTIVE" | "INACTIVE" | "ABSENT";

export function observedStatusOf(observed: Observed, accessKeyId: string | null): ObservedKeyStatus {
  const key = observed.keys?.find((each) => each.accessKeyId === accessKeyId);
  if (key === undefined) return "ABSENT";
  return key.isActive ? "ACTIVE" : "INACTIVE";
}

export function idsOf(observed: Observed): readonly string[] {
  return (observed.keys ?? []).map((key) => key.accessKeyId).toSorted();
}

export function park(rotation: RotationFacts, code: ParkCode, words: string, evidence: Evidence = {}): Decision {
  return { type: "PARK", code, resume: rotation.state, words, evidence };
}

export function keyGone(rotation: RotationFacts, accessKeyId: string | null): Decision {
  return park(
    rotation,
    "KEY_NOT_FOUND",
    `${accessKeyId ?? "The key"} is no longer a key of this user. Nothing else was touched.`,
  );
}

export function usedWords(used: LastUsed): string {
  switch (used.status) {
    case "USED":
      return [formatInstant(used.at), used.service, used.region].filter(Boolean).join(" ");
    case "NEVER_USED":
      return "never";
    case "UNKNOWN":
      return "could not be read";
    case "NO_PERMISSION":
      return "may not be read";
  }
}
