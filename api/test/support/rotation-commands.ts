/** What may happen during a random rotation of `rotation-model.ts`. */
import fc from "fast-check";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";

export type Command =
  | {
      readonly type:
        | "TICK"
        | "RUN"
        | "CRASH"
        | "ROLL_BACK"
        | "ADVANCE"
        | "PAUSE"
        | "CANCEL"
        | "USE_NEW"
        | "USE_OLD"
        | "BLIND"
        | "SEE"
        | "PROVE";
    }
  | { readonly type: "PASS"; readonly milliseconds: number }
  /** The answer to the next write is lost. `isDone`: whether AWS still carried out the write. */
  | { readonly type: "LOSE"; readonly isDone: boolean }
  | { readonly type: "INTERFERE"; readonly action: "NEW_OFF" | "OLD_ON" | "MAKES_KEY" };

export const rotationCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Command>({ type: "TICK" }) },
  { weight: 5, arbitrary: fc.constant<Command>({ type: "RUN" }) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(SECOND, MINUTE, HOUR, 6 * HOUR, DAY, 12 * DAY)
      .map((milliseconds): Command => ({ type: "PASS", milliseconds })),
  },
  { weight: 2, arbitrary: fc.boolean().map((isDone): Command => ({ type: "LOSE", isDone })) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Command["type"]>("CRASH", "USE_NEW", "USE_OLD", "ADVANCE", "PAUSE", "BLIND", "SEE", "PROVE")
      .map((type) => ({ type }) as Command),
  },
  { weight: 2, arbitrary: fc.constantFrom<Command>({ type: "ROLL_BACK" }, { type: "ROLL_BACK" }, { type: "CANCEL" }) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("NEW_OFF", "OLD_ON", "MAKES_KEY")
      .map((action): Command => ({ type: "INTERFERE", action: action as "NEW_OFF" })),
  },
);
