/** The machine against a model of AWS that loses answers, crashes the worker, lets time pass, and has other people in it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rotationCommand, RotationWorld } from "../../../test/support/rotation-model.ts";
import { isFinalRotation, isLegalMove, ROTATION_STATES, type RotationState } from "./states.ts";

const RUNS = 1_000;
const COMMANDS_MAX = 60;

describe("the machine", () => {
  test(`holds its promises in ${RUNS} disturbed lives, and ends or asks when it is left in peace`, () => {
    const visited = new Set<RotationState>();
    fc.assert(
      fc.property(fc.array(rotationCommand, { maxLength: COMMANDS_MAX }), (commands) => {
        const world = new RotationWorld();
        for (const each of commands) world.do(each);
        world.settle();
        for (const state of world.visited) visited.add(state);
      }),
      { numRuns: RUNS, seed: 20_261_124 },
    );
    // Every state but the one that only people lead to was met.
    expect(ROTATION_STATES.filter((state) => !visited.has(state) && state !== "CANCELLED")).toEqual([]);
  });

  test("leads from the request to every state, and from every state that is no end to an end", () => {
    const reach = (from: RotationState) => {
      const observed = new Set<RotationState>([from]);
      for (const state of observed) for (const to of ROTATION_STATES) if (isLegalMove(state, to)) observed.add(to);
      return observed;
    };
    expect(ROTATION_STATES.filter((state) => !reach("REQUESTED").has(state))).toEqual([]);
    const stuck = ROTATION_STATES.filter(
      (state) => !isFinalRotation(state) && ![...reach(state)].some(isFinalRotation),
    );
    expect(stuck).toEqual([]);
  });
});
