/** Decisions against a model of AWS with lost answers, worker crashes, passing time and changes by others. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rotationCommand } from "../../../test/support/rotation-commands.ts";
import { RotationWorld } from "../../../test/support/rotation-model.ts";
import {
  isFinalRotation,
  isLegalMove,
  ROTATION_STATES,
  type RotationDestination,
  type RotationState,
} from "./states.ts";

const RUNS = 1_000;
const COMMANDS_MAX = 60;

describe("decide", () => {
  test(`keeps its invariants in ${RUNS} random scenarios, and afterwards ends or waits for an operator`, () => {
    const visited = new Set<RotationState>();
    // Of the other destinations, only WEBHOOK has a state of its own.
    const destination = fc.constantFrom<RotationDestination>("SECRETS_MANAGER", "SECRETS_MANAGER", "WEBHOOK");
    fc.assert(
      fc.property(destination, fc.array(rotationCommand, { maxLength: COMMANDS_MAX }), (chosen, commands) => {
        const world = new RotationWorld({ destination: chosen });
        for (const command of commands) world.perform(command);
        world.settle();
        for (const state of world.visited) visited.add(state);
      }),
      { numRuns: RUNS, seed: 20_261_124 },
    );
    // Every state was visited except CANCELLED, which only operators cause.
    expect(ROTATION_STATES.filter((state) => !visited.has(state) && state !== "CANCELLED")).toEqual([]);
  });

  test(`never takes a key that is in use when it retires one, in ${RUNS} random scenarios`, () => {
    const visited = new Set<RotationState>();
    fc.assert(
      fc.property(fc.array(rotationCommand, { maxLength: COMMANDS_MAX }), (commands) => {
        const world = new RotationWorld({ mode: "RETIRE" });
        for (const command of commands) world.perform(command);
        world.settle();
        for (const state of world.visited) visited.add(state);
      }),
      { numRuns: RUNS, seed: 20_261_128 },
    );
    const states: readonly RotationState[] = ["REQUESTED", "DEACTIVATE_INTENT", "OLD_INACTIVE", "DELETE_INTENT"];
    expect([...visited].toSorted()).toEqual(
      [...states, "NEEDS_OPERATOR", "COMPLETED", "ROLLED_BACK", "CANCELLED"].toSorted(),
    );
  });

  test("every state can be reached from REQUESTED, and from every state a final state can be reached", () => {
    const reachableFrom = (from: RotationState) => {
      const reached = new Set<RotationState>([from]);
      for (const state of reached) for (const to of ROTATION_STATES) if (isLegalMove(state, to)) reached.add(to);
      return reached;
    };
    expect(ROTATION_STATES.filter((state) => !reachableFrom("REQUESTED").has(state))).toEqual([]);
    const stuck = ROTATION_STATES.filter(
      (state) => !isFinalRotation(state) && ![...reachableFrom(state)].some(isFinalRotation),
    );
    expect(stuck).toEqual([]);
  });
});
