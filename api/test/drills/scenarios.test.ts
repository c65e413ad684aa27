/**
 * Random scenarios of rotations through the services, PostgreSQL and the SDK. Operators request, steer and fetch keys;
 * workers run, stall and die; AWS fails; other administrators interfere; days pass. Independent rules predict the
 * answer to every action, and every promise is checked against what AWS recorded. `npm run test:lives -- 20` runs a
 * thousand scenarios.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { ROTATION_DESTINATIONS, type RotationState } from "../../src/iam/rotation/states.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";
import { Counts } from "./counts.ts";
import { RotationScenario } from "./rotation-scenario.ts";
import { type Command, INTERFERENCES } from "./scenario-commands.ts";
import { OPERATOR_ACTIONS } from "./scenario-rules.ts";
import { ScenarioWorld } from "./scenario-world.ts";
import { DRILL_SEEDS, eachSeed, isLong, LONG_MAX_MS } from "./report.ts";

const SCENARIOS = isLong ? 50 : 8;
const COMMANDS_MAX = 60;
/** fast-check shrinks a failing scenario for at most this long, then reports the shortest one found. */
const SHRINK_MAX_MS = isLong ? 1_800_000 : 500_000;

const FAULTS: readonly NewFault[] = [
  { kind: "throttle" },
  { kind: "serverError", status: 503 },
  { kind: "lostAnswer" },
  { kind: "cutBody" },
  { kind: "deny" },
  { kind: "expiredToken" },
];
const CALLS = [
  "iam:CreateAccessKey",
  "iam:UpdateAccessKey",
  "iam:DeleteAccessKey",
  "iam:ListAccessKeys",
  "iam:GetAccessKeyLastUsed",
  "secretsmanager:*",
  "cloudtrail:LookupEvents",
  "sts:GetCallerIdentity",
];
const FAILPOINT_INDEX_MAX = 24;

const request: fc.Arbitrary<Command> = fc.record({
  type: fc.constant("REQUEST" as const),
  mode: fc.oneof(
    { weight: 4, arbitrary: fc.constant("STANDARD" as const) },
    { weight: 1, arbitrary: fc.constant("COMPROMISED" as const) },
    { weight: 2, arbitrary: fc.constant("RETIRE" as const) },
  ),
  destination: fc.constantFrom(...ROTATION_DESTINATIONS),
  isOfUnknownKey: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  isIdle: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: request },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("REPEAT" as const) }) },
  { weight: 12, arbitrary: fc.record({ type: fc.constant("WORK" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom("STALL" as const, "DIE" as const),
      failpointIndex: fc.nat({ max: FAILPOINT_INDEX_MAX }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("WAIT" as const),
      milliseconds: fc.constantFrom(
        SECOND,
        15 * SECOND,
        2 * MINUTE,
        20 * MINUTE,
        HOUR,
        5 * HOUR,
        DAY,
        2 * DAY,
        4 * DAY,
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("ACT" as const),
      action: fc.constantFrom(...OPERATOR_ACTIONS),
      isRequester: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("FAULT" as const),
      fault: fc.constantFrom(...FAULTS),
      action: fc.constantFrom(...CALLS),
      after: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("INTERFERE" as const), what: fc.constantFrom(...INTERFERENCES) }),
  },
);

test(
  "in random scenarios every action is answered as predicted and every promise is kept",
  { timeout: isLong ? LONG_MAX_MS : 600_000 },
  async () => {
    const commands = new Counts<Command["type"]>([
      "REQUEST",
      "REPEAT",
      "WORK",
      "STALL",
      "DIE",
      "WAIT",
      "ACT",
      "FAULT",
      "INTERFERE",
    ]);
    const states = new Set<RotationState>();
    let scenarios = 0;
    await eachSeed(async (seed) => {
      const world = await ScenarioWorld.open(seed);
      try {
        await fc.assert(
          fc.asyncProperty(
            request,
            fc.array(command, { maxLength: COMMANDS_MAX - 1, size: "max" }),
            async (first, others) => {
              const drawn = [first, ...others];
              const scenario = await RotationScenario.begin(world);
              for (const each of drawn) await scenario.perform(each);
              await scenario.settle();
              await scenario.evaluate();
              scenarios += 1;
              commands.addAll(drawn.map(({ type }) => type));
              for (const state of scenario.visited) states.add(state);
            },
          ),
          {
            numRuns: SCENARIOS,
            seed: 20_261_125 + seed,
            interruptAfterTimeLimit: SHRINK_MAX_MS,
            markInterruptAsFailure: true,
            endOnFailure: true,
          },
        );
      } finally {
        await world.close();
      }
    });
    console.log(
      `scenarios: ${scenarios} of at most ${COMMANDS_MAX} commands, ${commands.sum} commands, 0 divergences\n  ${commands.text}\n  states met: ${[...states].join(", ")}`,
    );
    expect(scenarios).toBe(SCENARIOS * Math.max(DRILL_SEEDS, 1));
    expect(states).toContain("COMPLETED");
  },
);
