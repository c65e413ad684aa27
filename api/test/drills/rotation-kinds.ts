/** The combinations of a mode with a destination, all of which a drill must cover. */
import type { Rotation } from "../../src/db/entities/rotation.ts";
import {
  ROTATION_DESTINATIONS,
  ROTATION_MODES,
  type RotationDestination,
  type RotationMode,
} from "../../src/iam/rotation/states.ts";

/** A rotation's mode and destination in one string. A retired key has no destination. */
export type RotationKind = `${Exclude<RotationMode, "RETIRE">} ${RotationDestination}` | "RETIRE";
const REPLACING = ROTATION_MODES.filter((mode) => mode !== "RETIRE");
export const ROTATION_KINDS: readonly RotationKind[] = [
  ...REPLACING.flatMap((mode) => ROTATION_DESTINATIONS.map((destination): RotationKind => `${mode} ${destination}`)),
  "RETIRE",
];
/** The combinations of a mode with one store or REVEAL. */
export const KINDS_OF_STORE = REPLACING.length * 2;
export const kindOf = ({ mode, destination }: Pick<Rotation, "mode" | "destination">): RotationKind =>
  mode === "RETIRE" || destination === null ? "RETIRE" : `${mode} ${destination}`;
