/** How long a rotation waits, and how often it looks. Milliseconds; a time scale shortens every wait alike. */
import { DAY, HOUR, MINUTE, SECOND } from "../time.ts";

/** What an account or a schedule may set. AWS's last-used may be four hours late, so a shorter quiet window proves nothing. */
export const QUIET_HOURS_MIN = 5;
export const ROTATION_DEFAULTS = {
  overlapHours: 24,
  scheduledOverlapHours: 7 * 24,
  quietHours: 24,
  soakHours: 10 * 24,
} as const;

export interface RotationWindows {
  /** Both keys work at least so long. */
  readonly overlap: number;
  /** The old key has not been used for so long before it goes inactive. */
  readonly quiet: number;
  /** The old key lies inactive for so long before it is deleted. */
  readonly soak: number;
  /** After the overlap, so long until a person is asked why the gate is still shut. */
  readonly patience: number;
  /** AWS notes the first use of every quarter of an hour: a use later than this after our probe is not our probe's. */
  readonly useMargin: number;
  readonly probeSpacing: number;
  readonly probeDeadline: number;
  /** IAM is eventually consistent: what was done longer ago than this is seen by everybody. */
  readonly lag: number;
  readonly listSpacing: number;
  /** A write that no list shows yet is not made again sooner. */
  readonly writeSpacing: number;
  /** CloudTrail shows an event after 15 minutes at the latest. */
  readonly attributionDeadline: number;
  /** A use longer ago than this is seen in AWS's last use: whatever was not used in its time may be called never used. */
  readonly useLag: number;
  readonly attributionSpacing: number;
  readonly revealDeadline: number;
  /**
   * A key unused for so long when the rotation was asked for counts as not in use. No time scale shortens it: nothing is waited
   * for, it judges a past that went by at the clock's own pace.
   */
  readonly unused: number;
  /** How often a shut gate and a resting key are looked at. */
  readonly look: number;
  /** How long a scan may take that a leaked key's rotation waits for. */
  readonly scanDeadline: number;
}

/** However fast the clock: no call is made more often than this, and slow answers get their time. */
const LOOK_AT_MOST_EVERY = SECOND;
const DEADLINE_AT_LEAST = 20 * SECOND;

export interface WindowSettings {
  readonly overlapSeconds: number;
  readonly quietSeconds: number;
  readonly soakSeconds: number;
  /** 3600: an hour passes in a second. */
  readonly timeScale: number;
}

export function rotationWindows({
  overlapSeconds,
  quietSeconds,
  soakSeconds,
  timeScale,
}: WindowSettings): RotationWindows {
  const scaled = (milliseconds: number) => milliseconds / timeScale;
  const atLeast = (least: number, milliseconds: number) =>
    Math.max(Math.min(least, milliseconds), scaled(milliseconds));
  return {
    overlap: scaled(overlapSeconds * SECOND),
    quiet: scaled(quietSeconds * SECOND),
    soak: scaled(soakSeconds * SECOND),
    patience: atLeast(DEADLINE_AT_LEAST, 14 * DAY),
    useMargin: scaled(15 * MINUTE),
    probeSpacing: scaled(3 * SECOND),
    probeDeadline: atLeast(DEADLINE_AT_LEAST, 10 * MINUTE),
    lag: scaled(30 * SECOND),
    listSpacing: scaled(10 * SECOND),
    writeSpacing: scaled(2 * SECOND),
    attributionDeadline: atLeast(DEADLINE_AT_LEAST, 20 * MINUTE),
    useLag: scaled(QUIET_HOURS_MIN * HOUR),
    attributionSpacing: atLeast(LOOK_AT_MOST_EVERY, 15 * SECOND),
    revealDeadline: atLeast(DEADLINE_AT_LEAST, 24 * HOUR),
    unused: 90 * DAY,
    look: atLeast(LOOK_AT_MOST_EVERY, 15 * MINUTE),
    scanDeadline: atLeast(5 * MINUTE, 30 * MINUTE),
  };
}

/** The demo's clock: ten days of rest pass in a minute, so that a rotation can be watched from its beginning to its end. */
export const DEMO_TIME_SCALE = 14_400;
