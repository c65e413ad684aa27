/** A rotation that was just requested, for tests of its rules. */
import type { RotationFacts } from "../../src/iam/rotation/states.ts";
import { rotationWindows } from "../../src/iam/rotation/windows.ts";

export const START = Date.UTC(2026, 10, 24);
export const OLD = "AKIAOLD";
const windows = rotationWindows({ overlapSeconds: 86_400, quietSeconds: 86_400, soakSeconds: 864_000, timeScale: 1 });

/** The owner of a secret that does not exist yet. */
export const ABSENT = { kind: "ABSENT", isCreatable: true } as const;

export const FRESH: RotationFacts = {
  id: "rotation_0123456789abcdef0123456789abcdef",
  state: "REQUESTED",
  stateSince: START,
  mode: "STANDARD",
  destination: "SECRETS_MANAGER",
  windows,
  awsAccountId: "123456789012",
  userArn: "arn:aws:iam::123456789012:user/app",
  requestedAt: START,
  oldAccessKeyId: OLD,
  oldLastUsedAtRequest: null,
  attempt: 0,
  beforeSet: null,
  intentAt: null,
  reconciled: null,
  orphanAccessKeyId: null,
  orphanInactiveAt: null,
  newAccessKeyId: null,
  sealedAt: null,
  versionId: null,
  previousVersionId: null,
  probeCount: 0,
  probedAt: null,
  promotedAt: null,
  revealedAt: null,
  acknowledgedAt: null,
  sentAt: null,
  acceptedAt: null,
  returnAcceptedAt: null,
  returnedAt: null,
  gateDeadlineAt: null,
  gateAt: null,
  movedConfirmedBy: null,
  movedConfirmedAt: null,
  inactiveAt: null,
  reenabledAt: null,
  rollbackRequestedAt: null,
  newKeyDeletedAt: null,
};
