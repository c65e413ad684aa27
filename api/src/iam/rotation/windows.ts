/**
 * How long a rotation waits and how often it polls, in milliseconds.
 * A time scale shortens all waits by the same factor.
 */
import { DAY, HOUR, MINUTE, SECOND } from "../time.ts";

/** The shortest quiet window. AWS reports a last use up to four hours late, so a shorter window would prove nothing. */
export const QUIET_HOURS_MIN = 5;
export const ROTATION_DEFAULTS = {
  overlapHours: 24,
  scheduledOverlapHours: 7 * 24,
  quietHours: 24,
  soakHours: 10 * 24,
} as const;

/** A key that was not used for so long can be deactivated and deleted without a successor. */
export const UNUSED_AFTER = 90 * DAY;

export interface RotationWindows {
  /** The minimum time for which both keys work. */
  readonly overlap: number;
  /** The time without use of the old key before it is deactivated. */
  readonly quiet: number;
  /** The time for which the old key is inactive before it is deleted. */
  readonly soak: number;
  /** If the gate is still closed this long after the overlap, the rotation waits for an operator. */
  readonly gateDeadline: number;
  /** A use later than our probe by more than this is not the probe itself. AWS records uses once per 15 minutes. */
  readonly useMargin: number;
  readonly probeSpacing: number;
  readonly probeDeadline: number;
  /** The time after which a change in IAM is visible everywhere. IAM is eventually consistent. */
  readonly lag: number;
  readonly listSpacing: number;
  /** The minimum time before the same write is repeated, because AWS may not show it yet. */
  readonly writeSpacing: number;
  /** The time to wait for an event in CloudTrail, which shows it after at most 15 minutes. */
  readonly attributionDeadline: number;
  /** AWS must show a use that is older than this. If AWS shows none, the key was certainly not used before then. */
  readonly useLag: number;
  readonly attributionSpacing: number;
  readonly revealDeadline: number;
  /** The time in which a receiver must acknowledge a delivery. */
  readonly acknowledgeDeadline: number;
  /**
   * A key counts as unused if, at the time of the request, it had not been used for this long. The time scale does not
   * apply, because this is a time in the past and the rotation does not wait for it.
   */
  readonly unused: number;
  /** The interval at which a closed gate and an inactive old key are observed again. */
  readonly pollInterval: number;
  /** The time for which CloudTrail's sources of a key count as current. */
  readonly sourcesFresh: number;
  /** CloudTrail shows a call at most this much later. */
  readonly trailDelay: number;
  /** The time limit for the scan that a rotation of a leaked key waits for. */
  readonly scanDeadline: number;
}

/** Lower limits that hold for any time scale. They limit the rate of calls and leave time for slow answers. */
const POLL_INTERVAL_MIN = SECOND;
const DEADLINE_MIN = 20 * SECOND;

export interface WindowSettings {
  readonly overlapSeconds: number;
  readonly quietSeconds: number;
  readonly soakSeconds: number;
  /** The factor by which waits are shortened. With 3600, an hour of a window passes in a second. */
  readonly timeScale: number;
}

export function rotationWindows({
  overlapSeconds,
  quietSeconds,
  soakSeconds,
  timeScale,
}: WindowSettings): RotationWindows {
  const scaled = (milliseconds: number) => milliseconds / timeScale;
  const atLeast = (minimum: number, milliseconds: number) =>
    Math.max(Math.min(minimum, milliseconds), scaled(milliseconds));
  return {
    overlap: scaled(overlapSeconds * SECOND),
    quiet: scaled(quietSeconds * SECOND),
    soak: scaled(soakSeconds * SECOND),
    gateDeadline: atLeast(DEADLINE_MIN, 14 * DAY),
    useMargin: scaled(15 * MINUTE),
    probeSpacing: scaled(3 * SECOND),
    probeDeadline: atLeast(DEADLINE_MIN, 10 * MINUTE),
    lag: scaled(30 * SECOND),
    listSpacing: scaled(10 * SECOND),
    writeSpacing: scaled(2 * SECOND),
    attributionDeadline: atLeast(DEADLINE_MIN, 20 * MINUTE),
    useLag: scaled(QUIET_HOURS_MIN * HOUR),
    attributionSpacing: atLeast(POLL_INTERVAL_MIN, 15 * SECOND),
    revealDeadline: atLeast(DEADLINE_MIN, 24 * HOUR),
    acknowledgeDeadline: atLeast(DEADLINE_MIN, 24 * HOUR),
    unused: UNUSED_AFTER,
    pollInterval: atLeast(POLL_INTERVAL_MIN, 15 * MINUTE),
    sourcesFresh: atLeast(DEADLINE_MIN, HOUR),
    trailDelay: scaled(15 * MINUTE),
    scanDeadline: atLeast(5 * MINUTE, 30 * MINUTE),
  };
}

/** The time scale of the demo. Ten days pass in a minute, so that a rotation can be watched from start to end. */
export const DEMO_TIME_SCALE = 14_400;
