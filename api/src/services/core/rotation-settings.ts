/** How the rotation machine runs in this process. */
import { DEMO_TIME_SCALE } from "../../iam/rotation/windows.ts";
import type { ReachFailpoint } from "./failpoints.ts";

export interface RotationSettings {
  /** 3600: an hour of every window passes in a second. Only for accounts on this machine. */
  readonly timeScale: number;
  /** The same for the demo account, where nothing else is set. */
  readonly demoTimeScale: number;
  /** A worker that has not been heard of for so long is taken for dead. */
  readonly leaseSeconds: number;
  readonly failpoint: ReachFailpoint;
}

export const ROTATION_SETTINGS: RotationSettings = {
  timeScale: 1,
  demoTimeScale: DEMO_TIME_SCALE,
  leaseSeconds: 60,
  failpoint: () => undefined,
};
