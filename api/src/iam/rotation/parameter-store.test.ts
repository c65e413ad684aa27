/** The steps that only a rotation to Parameter Store takes. The model of `older-copy.test.ts` covers their order. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { rotationCommand } from "../../../test/support/rotation-commands.ts";
import { FRESH } from "../../../test/support/fresh-rotation.ts";
import { RotationWorld } from "../../../test/support/rotation-model.ts";
import { DAY, HOUR } from "../time.ts";
import { decide, needsOf } from "./decide.ts";
import type { Decision, DestinationView, Observed } from "./decision.ts";
import { defaultParameterName, isParameterName } from "./secret-destination.ts";
import type { RotationFacts, RotationState } from "./states.ts";

const NOW = Date.UTC(2026, 10, 28);
const [OLD, NEW] = [FRESH.oldAccessKeyId, "AKIANEW0"];
const SEQUENCES = 300;
const COMMANDS_MAX = 60;

const MADE: RotationFacts = {
  ...FRESH,
  destination: "PARAMETER_STORE",
  stateSince: NOW - HOUR,
  oldLastUsedAtRequest: { status: "NEVER_USED" },
  attempt: 1,
  beforeSet: [OLD],
  newAccessKeyId: NEW,
  sealedAt: NOW - DAY,
  previousVersionId: "4",
};
const BOTH = [OLD, NEW].map((accessKeyId) => ({ accessKeyId, isActive: true }));
const tagged = {
  kind: "OURS",
  proof: "TAG",
  arn: "arn:aws:ssm:eu-west-1:123456789012:parameter/iam-monitor/svc",
} as const;

function next(
  state: RotationState,
  destination: DestinationView,
  more: { readonly facts?: Partial<RotationFacts>; readonly observed?: Partial<Observed> } = {},
): Decision {
  const observed = { keys: BOTH, isOwnIntent: false, destination, destinationOwner: tagged, ...more.observed };
  return decide({ ...MADE, state, ...more.facts }, observed, NOW);
}
const theirs = (currentVersionId: string | null, labelledVersionId: string | null = null): DestinationView => ({
  version: "ABSENT",
  currentVersionId,
  labelledVersionId,
});
const ours = (currentVersionId: string, labelledVersionId: string | null = null): DestinationView => ({
  version: "OURS",
  currentVersionId,
  labelledVersionId,
  isLabelOurs: labelledVersionId === currentVersionId,
});
/** Someone else has stored another current version, but the label still leads to the new key. */
const onlyLabelled = (currentVersionId: string, labelledVersionId: string): DestinationView => ({
  ...theirs(currentVersionId, labelledVersionId),
  isLabelOurs: true,
});

test("nothing is stored before the key is verified, because every put is current at once", () => {
  expect(next("SEALED", theirs("4"))).toMatchObject({
    type: "MOVE",
    to: "DELIVERED",
    change: { previousVersionId: "4" },
  });
  expect(next("SEALED", theirs(null))).toMatchObject({ to: "DELIVERED", change: { previousVersionId: null } });
  const foreign = { kind: "FOREIGN", arn: tagged.arn, description: "It is a String." } as const;
  for (const state of ["SEALED", "VERIFIED"] as const)
    expect(next(state, theirs("4"), { observed: { destinationOwner: foreign } })).toMatchObject({
      type: "PARK",
      code: "SECRET_CONFLICT",
    });
});

test("a verified key is put, read back, labelled and then promoted, from wherever a lost worker left it", () => {
  expect(next("VERIFIED", theirs("4", "4"))).toMatchObject({ write: { type: "PUT_PARAMETER", isNew: false } });
  const absent = { destinationOwner: { kind: "ABSENT", isCreatable: true } } as const;
  expect(next("VERIFIED", theirs(null), { facts: { previousVersionId: null }, observed: absent })).toMatchObject({
    write: { type: "PUT_PARAMETER", isNew: true },
  });
  expect(next("VERIFIED", ours("5", "4"))).toMatchObject({ write: { type: "LABEL_PARAMETER", version: "5" } });
  expect(next("VERIFIED", ours("5", "5"))).toMatchObject({ to: "PROMOTED", change: { versionId: "5" } });
});

test("a key that is not active is not put, and a parameter that changed meanwhile is not overwritten", () => {
  const off = BOTH.map((key) => ({ ...key, isActive: key.accessKeyId === OLD }));
  expect(next("VERIFIED", theirs("4"), { observed: { keys: off } })).toMatchObject({ code: "NEW_KEY_NOT_ACTIVE" });
  expect(next("VERIFIED", theirs("5"))).toMatchObject({ code: "SECRET_CONFLICT" });
});

test("the old key stays active if the parameter or its label no longer leads to the new key", () => {
  const facts = { versionId: "5", promotedAt: NOW - DAY, gateAt: NOW - HOUR, gateKind: "OLD_KEY_UNUSED" } as const;
  // The last one was deleted and created again by someone else, so the numbers are the same.
  for (const destination of [theirs("6", "5"), ours("5", "4"), onlyLabelled("6", "5"), theirs("5", "5")])
    expect(next("DEACTIVATE_INTENT", destination, { facts })).toMatchObject({
      code: "SECRET_CONFLICT",
      resume: "PROMOTED",
    });
});

test("a rollback moves the label, then restores the value, and only then takes the new key away", () => {
  const facts = { rollbackRequestedAt: NOW - 1 };
  // The worker was lost between the put and the record of it: the version is not known yet.
  expect(needsOf({ ...MADE, state: "VERIFIED", ...facts })).toContain("DESTINATION");
  expect(next("VERIFIED", ours("5", "5"), { facts })).toMatchObject({
    write: { type: "LABEL_PARAMETER", version: "4" },
  });
  expect(next("VERIFIED", ours("5", "4"), { facts })).toMatchObject({
    write: { type: "RESTORE_PARAMETER", version: "4" },
  });
  expect(next("VERIFIED", theirs("6", "4"), { facts })).toMatchObject({
    write: { type: "SET_KEY_STATUS", accessKeyId: NEW, isActive: false },
  });
});

test("a rollback takes the label from the new key, even if the parameter leads to another one by now", () => {
  const facts = { rollbackRequestedAt: NOW - 1, versionId: "5", promotedAt: NOW - DAY };
  expect(next("PROMOTED", onlyLabelled("6", "5"), { facts })).toMatchObject({
    write: { type: "LABEL_PARAMETER", version: "4" },
  });
  const off = { write: { type: "SET_KEY_STATUS", accessKeyId: NEW, isActive: false } };
  expect(next("PROMOTED", theirs("6", "4"), { facts })).toMatchObject(off);
  // A parameter that was created again has the same number, and no version in Secrets Manager to move.
  expect(next("PROMOTED", theirs("5"), { facts })).toMatchObject(off);
});

test("a label that is already on the previous version is not moved again, whatever that version holds", () => {
  const facts = { rollbackRequestedAt: NOW - 1 };
  const twice: DestinationView = { ...ours("5", "4"), isLabelOurs: true };
  expect(next("VERIFIED", twice, { facts })).toMatchObject({ write: { type: "RESTORE_PARAMETER", version: "4" } });
});

test("applications keep a working key, whatever happens to the worker and to AWS's answers", () => {
  fc.assert(
    fc.property(fc.array(rotationCommand, { maxLength: COMMANDS_MAX }), (commands) => {
      const world = new RotationWorld({ destination: "PARAMETER_STORE" });
      for (const command of commands) world.perform(command);
      world.settle();
    }),
    { numRuns: SEQUENCES },
  );
});

test("two users never share a parameter, and names of users that are too long for one are refused", () => {
  const users = ["svc", "a,b", "a.b", "a_b", "a@b", "a=b", "a+b", ",,", ",a", "-,a", "2c.a", "a2c.b"];
  const names = users.map(defaultParameterName);
  expect(new Set(names).size).toBe(users.length);
  expect(names.filter((name) => !isParameterName(name))).toEqual([]);
  expect(names.slice(0, 2)).toEqual(["/iam-monitor/svc", "/iam-monitor/a/2c.b"]);
  expect(isParameterName(defaultParameterName("@".repeat(20)))).toBe(false);
  for (const name of ["svc", "/aws/key", "/SSM/key", "/a//b", "/a b", "/", ""])
    expect(isParameterName(name)).toBe(false);
});
