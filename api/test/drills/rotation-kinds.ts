/** The combinations of a mode with a destination, all of which a drill must cover. */
import type { Rotation } from "../../src/db/entities/rotation.ts";
import {
  ROTATION_DESTINATIONS,
  ROTATION_MODES,
  type RotationDestination,
  type RotationMode,
} from "../../src/iam/rotation/states.ts";

/** A rotation's mode and destination in one string. */
export type RotationKind = `${RotationMode} ${RotationDestination}`;
export const ROTATION_KINDS: readonly RotationKind[] = ROTATION_MODES.flatMap((mode) =>
  ROTATION_DESTINATIONS.map((destination): RotationKind => `${mode} ${destination}`),
);
/** The combinations of a mode with one store or REVEAL. */
export const KINDS_OF_STORE = ROTATION_MODES.length * 2;
export const kindOf = ({ mode, destination }: Pick<Rotation, "mode" | "destination">): RotationKind =>
  `${mode} ${destination}`;
