/**
 * A row from an older copy of the database, put back without `npm run restore`, against an AWS that has gone on: whatever the
 * state, and whatever was done since, the worker and an operator who presses on cut nobody off.
 */
import { describe, expect, test } from "vitest";
import { FRESH, RotationWorld } from "../../../test/support/rotation-model.ts";
import { ROTATION_DESTINATIONS, ROTATION_MODES, type RotationFacts, type RotationState } from "./states.ts";
import { DAY, HOUR, MINUTE } from "../time.ts";

const STEPS_MAX = 120;
const TICKS_AFTER = 200;
const ADVANCES_MAX = 5;
/** AWS does not show a use at once: one of the last four hours nobody can know of. */
const SHOWN_AFTER_MS = 5 * HOUR;
const OLD = FRESH.oldAccessKeyId;

type Ending = "STRAIGHT" | "LOST_CREATE" | "ROLLED_BACK" | "OLD_ON_AGAIN";
type Kind = Pick<RotationFacts, "mode" | "destination">;

/** One life up to a step; `null`: it has none so late. */
function live(
  kind: Kind,
  ending: Ending,
  steps: number,
): { readonly world: RotationWorld; readonly rows: readonly RotationFacts[] } | null {
  const world = new RotationWorld(kind);
  const rows: RotationFacts[] = [world.facts];
  if (ending === "LOST_CREATE") world.do({ type: "LOSE", isDone: true });
  for (let step = 0; step < steps; step += 1) {
    const before = world.facts;
    world.do({ type: "TICK" });
    if (world.facts !== before) rows.push(world.facts);
    const { state, revealedAt, promotedAt, rollbackRequestedAt } = world.facts;
    if (state === "COMPLETED" || state === "ROLLED_BACK" || state === "NEEDS_OPERATOR")
      return step === steps - 1 ? { world, rows } : null;
    if (state === "PROMOTED" && kind.destination === "REVEAL" && revealedAt === null && rollbackRequestedAt === null)
      world.fetch();
    if (promotedAt !== null) world.do({ type: "USE_NEW" });
    if (ending === "ROLLED_BACK" && state === "OLD_INACTIVE" && promotedAt !== null && rollbackRequestedAt === null) {
      world.do({ type: "ROLL_BACK" });
      world.do({ type: "TICK" });
      world.do({ type: "USE_OLD" });
      world.do({ type: "PASS", milliseconds: SHOWN_AFTER_MS });
    }
    if (ending === "OLD_ON_AGAIN" && state === "OLD_INACTIVE" && promotedAt !== null) {
      world.do({ type: "OUTSIDER", action: "OLD_ON" });
      world.do({ type: "USE_OLD" });
      world.do({ type: "PASS", milliseconds: SHOWN_AFTER_MS });
      return step === steps - 1 ? { world, rows } : null;
    }
    world.do({ type: "PASS", milliseconds: promotedAt === null && step % 4 !== 3 ? MINUTE : 6 * HOUR });
  }
  return { world, rows };
}

/** Where the application is after that life. */
function homeOf(
  { destination }: Kind,
  ending: Ending,
  { state, promotedAt, newAccessKeyId, revealedAt, rollbackRequestedAt }: RotationFacts,
) {
  if (ending === "OLD_ON_AGAIN" && promotedAt !== null && state === "OLD_INACTIVE") return { on: OLD };
  if (destination === "SECRETS_MANAGER") return "WHERE_THE_SECRET_SAYS" as const;
  return { on: rollbackRequestedAt === null && revealedAt !== null ? newAccessKeyId! : OLD };
}

describe.each(
  ROTATION_MODES.flatMap((mode) => ROTATION_DESTINATIONS.map((destination): Kind => ({ mode, destination }))),
)("$mode to $destination", (kind) => {
  test.each<Ending>(["STRAIGHT", "LOST_CREATE", "ROLLED_BACK", "OLD_ON_AGAIN"])(
    "%s: every older row, every later AWS",
    (ending) => {
      const met = new Set<RotationState>();
      let lives = 0;
      for (let steps = 1; steps <= STEPS_MAX; steps += 1) {
        const rows = live(kind, ending, steps)?.rows ?? [];
        for (const older of rows) {
          const { world } = live(kind, ending, steps)!;
          const home = homeOf(kind, ending, world.facts);
          if (older.state === "NEEDS_OPERATOR" || older.state === "COMPLETED" || older.state === "ROLLED_BACK")
            continue;
          world.putBack(older, home);
          // Cut off already, by what was done later on purpose.
          if (!world.call()) continue;
          // A leaked key goes first, whoever lives on it.
          if (kind.mode === "COMPROMISED" && older.inactiveAt === null) continue;
          met.add(older.state);
          lives += 1;
          let advances = 0;
          for (let tick = 0; tick < TICKS_AFTER; tick += 1) {
            expect(world.call(), `${older.state} put back after ${steps} steps, now ${world.facts.state}`).toBe(true);
            if (
              world.facts.state === "COMPLETED" ||
              world.facts.state === "ROLLED_BACK" ||
              world.facts.state === "CANCELLED"
            )
              break;
            if (world.facts.state === "NEEDS_OPERATOR" && advances++ < ADVANCES_MAX) world.do({ type: "ADVANCE" });
            world.do({ type: "TICK" });
            world.do({ type: "PASS", milliseconds: tick % 7 === 0 ? DAY / 4 : MINUTE });
          }
        }
      }
      expect(lives).toBeGreaterThan(10);
      if (ending === "STRAIGHT")
        expect([...met]).toEqual(
          expect.arrayContaining(["SEALED", "DELIVERED", "VERIFIED", "PROMOTED", "DELETE_INTENT"]),
        );
    },
  );
});
