/** The settings of key rotations in this process. */
import { DEMO_TIME_SCALE } from "../../iam/rotation/windows.ts";
import type { ReachFailpoint } from "./failpoints.ts";

export interface RotationSettings {
  /**
   * The factor by which the windows of a rotation pass faster. With 3600, an hour passes in a second. A value other
   * than 1 is accepted only for accounts on this machine.
   */
  readonly timeScale: number;
  /** The factor for the demo account, unless `timeScale` is set. */
  readonly demoTimeScale: number;
  /** How long a worker keeps a rotation without renewing its lease before another worker takes over. */
  readonly leaseSeconds: number;
  readonly failpoint: ReachFailpoint;
}

export const ROTATION_SETTINGS: RotationSettings = {
  timeScale: 1,
  demoTimeScale: DEMO_TIME_SCALE,
  leaseSeconds: 60,
  failpoint: () => undefined,
};
