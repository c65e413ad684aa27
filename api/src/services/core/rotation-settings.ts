/** The settings of key rotations in this process. */
import { DEMO_TIME_SCALE } from "../../iam/rotation/windows.ts";
import type { ReachFailpoint } from "./failpoints.ts";

export interface RotationSettings {
  /**
   * Factor by which rotation windows pass faster. With 3600, an hour passes in a second. Only for accounts on this
   * machine.
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
