/**
 * Restores an older copy of a rotation's row without `npm run restore`, while AWS has newer changes. For every older
 * state and every later history, applications keep a working key: neither the worker nor an operator who advances the
 * rotation takes it away.
 */
import { describe, expect, test } from "vitest";
import { FRESH } from "../../../test/support/fresh-rotation.ts";
import { RotationWorld } from "../../../test/support/rotation-model.ts";
import { ROTATION_DESTINATIONS, ROTATION_MODES, type RotationFacts, type RotationState } from "./states.ts";
import { DAY, HOUR, MINUTE } from "../time.ts";

const STEPS_MAX = 120;
const TICKS_AFTER = 200;
const ADVANCES_MAX = 5;
/** The time after which AWS must show a use. AWS may report a use up to four hours late. */
const SHOWN_AFTER_MS = 5 * HOUR;
const OLD = FRESH.oldAccessKeyId;

type Ending = "STRAIGHT" | "LOST_CREATE" | "ROLLED_BACK" | "OLD_ON_AGAIN";
type Kind = Pick<RotationFacts, "mode" | "destination">;

/** Runs a rotation for the given number of steps. Null if the rotation ends earlier. */
function runFor(
  kind: Kind,
  ending: Ending,
  steps: number,
): { readonly world: RotationWorld; readonly rows: readonly RotationFacts[] } | null {
  const world = new RotationWorld(kind);
  const rows: RotationFacts[] = [world.facts];
  if (ending === "LOST_CREATE") world.perform({ type: "LOSE", isDone: true });
  for (let step = 0; step < steps; step += 1) {
    const before = world.facts;
    world.perform({ type: "TICK" });
    if (world.facts !== before) rows.push(world.facts);
    const { state, revealedAt, promotedAt, rollbackRequestedAt } = world.facts;
    if (state === "COMPLETED" || state === "ROLLED_BACK" || state === "NEEDS_OPERATOR")
      return step === steps - 1 ? { world, rows } : null;
    if (state === "PROMOTED" && kind.destination === "REVEAL" && revealedAt === null && rollbackRequestedAt === null)
      world.fetch();
    if (promotedAt !== null) world.perform({ type: "USE_NEW" });
    if (ending === "ROLLED_BACK" && state === "OLD_INACTIVE" && promotedAt !== null && rollbackRequestedAt === null) {
      world.perform({ type: "ROLL_BACK" });
      world.perform({ type: "TICK" });
      world.perform({ type: "USE_OLD" });
      world.perform({ type: "PASS", milliseconds: SHOWN_AFTER_MS });
    }
    if (ending === "OLD_ON_AGAIN" && state === "OLD_INACTIVE" && promotedAt !== null) {
      world.perform({ type: "INTERFERE", action: "OLD_ON" });
      world.perform({ type: "USE_OLD" });
      world.perform({ type: "PASS", milliseconds: SHOWN_AFTER_MS });
      return step === steps - 1 ? { world, rows } : null;
    }
    world.perform({ type: "PASS", milliseconds: promotedAt === null && step % 4 !== 3 ? MINUTE : 6 * HOUR });
  }
  return { world, rows };
}

/** The key that the application uses at the end of the history. */
function applicationKeyOf(
  { destination }: Kind,
  ending: Ending,
  { state, promotedAt, newAccessKeyId, revealedAt, rollbackRequestedAt }: RotationFacts,
) {
  if (ending === "OLD_ON_AGAIN" && promotedAt !== null && state === "OLD_INACTIVE") return { id: OLD };
  if (destination !== "REVEAL") return "FROM_SECRET" as const;
  return { id: rollbackRequestedAt === null && revealedAt !== null ? newAccessKeyId! : OLD };
}

describe.each(
  // A retired key has no application that would need it.
  ROTATION_MODES.filter((mode) => mode !== "RETIRE").flatMap((mode) =>
    ROTATION_DESTINATIONS.map((destination): Kind => ({ mode, destination })),
  ),
)("$mode to $destination", (kind) => {
  test.each<Ending>(["STRAIGHT", "LOST_CREATE", "ROLLED_BACK", "OLD_ON_AGAIN"])(
    "%s: every older row with every later state of AWS",
    (ending) => {
      const tried = new Set<RotationState>();
      let histories = 0;
      for (let steps = 1; steps <= STEPS_MAX; steps += 1) {
        const rows = runFor(kind, ending, steps)?.rows ?? [];
        for (const older of rows) {
          if (older.state === "NEEDS_OPERATOR" || older.state === "COMPLETED" || older.state === "ROLLED_BACK")
            continue;
          const { world } = runFor(kind, ending, steps)!;
          const applicationKey = applicationKeyOf(kind, ending, world.facts);
          world.restore(older, applicationKey);
          // Skips histories in which the application's key was already deactivated on purpose.
          if (!world.call()) continue;
          // Skips rows from before a leaked key was deactivated: the rotation deactivates it even while it is in use.
          if (kind.mode === "COMPROMISED" && older.inactiveAt === null) continue;
          tried.add(older.state);
          histories += 1;
          let advances = 0;
          for (let tick = 0; tick < TICKS_AFTER; tick += 1) {
            // One `expect` per call would take most of the time, because there are hundreds of thousands of calls.
            if (!world.call())
              expect.fail(
                `The application's key does not work: ${older.state} restored after ${steps} steps, now ${world.facts.state}`,
              );
            if (
              world.facts.state === "COMPLETED" ||
              world.facts.state === "ROLLED_BACK" ||
              world.facts.state === "CANCELLED"
            )
              break;
            if (world.facts.state === "NEEDS_OPERATOR" && advances++ < ADVANCES_MAX) world.perform({ type: "ADVANCE" });
            world.perform({ type: "TICK" });
            world.perform({ type: "PASS", milliseconds: tick % 7 === 0 ? DAY / 4 : MINUTE });
          }
        }
      }
      expect(histories).toBeGreaterThan(10);
      if (ending === "STRAIGHT")
        expect([...tried]).toEqual(
          expect.arrayContaining(["SEALED", "DELIVERED", "VERIFIED", "PROMOTED", "DELETE_INTENT"]),
        );
    },
  );
});
