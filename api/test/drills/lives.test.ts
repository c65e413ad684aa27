/**
 * Lives of rotations drawn at random, through the services, PostgreSQL and the SDK: people ask, steer and fetch, workers run,
 * stand still and die, AWS answers wrongly, others meddle, and days pass. What a person's deed must answer is foretold by
 * rules of its own, what AWS saw is held against every promise. `npm run test:lives -- 20`: a thousand lives.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { ROTATION_DESTINATIONS, type RotationState } from "../../src/iam/rotation/states.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";
import { Counts } from "./counts.ts";
import { type Command, Life, MEDDLINGS } from "./life.ts";
import { PERMISSIONS } from "./life-rules.ts";
import { LifeWorld } from "./life-world.ts";
import { DRILL_SEEDS, eachSeed, isLong, LONG_MAX_MS } from "./report.ts";

const LIVES = isLong ? 50 : 8;
const COMMANDS_MAX = 60;
/** A life that failed is told shorter and shorter; what was found by then is told in any case. */
const TOLD_WITHIN_MS = isLong ? 1_800_000 : 500_000;

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
const PLACES_MAX = 24;

const request: fc.Arbitrary<Command> = fc.record({
  type: fc.constant("REQUEST" as const),
  mode: fc.oneof(
    { weight: 4, arbitrary: fc.constant("STANDARD" as const) },
    { weight: 1, arbitrary: fc.constant("COMPROMISED" as const) },
  ),
  destination: fc.constantFrom(...ROTATION_DESTINATIONS),
  isOfUnknownKey: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: request },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("AGAIN" as const) }) },
  { weight: 12, arbitrary: fc.record({ type: fc.constant("WORK" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom("STALL" as const, "DIE" as const),
      place: fc.nat({ max: PLACES_MAX }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("PASS" as const),
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
      type: fc.constant("ASK" as const),
      deed: fc.constantFrom(...PERMISSIONS),
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
  { weight: 2, arbitrary: fc.record({ type: fc.constant("MEDDLE" as const), what: fc.constantFrom(...MEDDLINGS) }) },
);

test(
  "in lives drawn at random every deed is answered as foretold and every promise is kept",
  { timeout: isLong ? LONG_MAX_MS : 600_000 },
  async () => {
    const commands = new Counts<Command["type"]>([
      "REQUEST",
      "AGAIN",
      "WORK",
      "STALL",
      "DIE",
      "PASS",
      "ASK",
      "FAULT",
      "MEDDLE",
    ]);
    const states = new Set<RotationState>();
    let lives = 0;
    await eachSeed(async (seed) => {
      const world = await LifeWorld.open(seed);
      try {
        await fc.assert(
          fc.asyncProperty(
            request,
            fc.array(command, { maxLength: COMMANDS_MAX - 1, size: "max" }),
            async (first, others) => {
              const drawn = [first, ...others];
              const life = await Life.begin(world);
              for (const each of drawn) await life.do(each);
              await life.settle();
              await life.evaluate();
              lives += 1;
              commands.addAll(drawn.map(({ type }) => type));
              for (const state of life.visited) states.add(state);
            },
          ),
          {
            numRuns: LIVES,
            seed: 20_261_125 + seed,
            interruptAfterTimeLimit: TOLD_WITHIN_MS,
            markInterruptAsFailure: true,
            endOnFailure: true,
          },
        );
      } finally {
        await world.close();
      }
    });
    console.log(
      `lives: ${lives} of at most ${COMMANDS_MAX} commands, ${commands.sum} commands, 0 divergences\n  ${commands.text}\n  states met: ${[...states].join(", ")}`,
    );
    expect(lives).toBe(LIVES * Math.max(DRILL_SEEDS, 1));
    expect(states).toContain("COMPLETED");
  },
);
