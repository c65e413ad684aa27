/** The decisions in each state, with the first moment at which each one is made. */
import { describe, expect, test } from "vitest";
import { ABSENT, FRESH } from "../../../test/support/fresh-rotation.ts";
import type { LastUsed } from "../account.ts";
import { decide, decideAfterCreate, needsOf } from "./decide.ts";
import type { Decision, Observed } from "./decision.ts";
import { activationOwed } from "./retire-unused-key.ts";
import { QUIET_HOURS_MIN, ROTATION_DEFAULTS, rotationWindows } from "./windows.ts";
import {
  canCancel,
  canKeepBoth,
  canRollBack,
  ROTATION_STATES,
  type RotationFacts,
  type RotationState,
} from "./states.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../time.ts";

const NOW = Date.UTC(2026, 10, 30, 12);
const OLD = FRESH.oldAccessKeyId;
const NEW = "AKIANEW";
const LOST = "AKIALOST";
const { windows } = FRESH;
const NEVER: LastUsed = { status: "NEVER_USED" };
const used = (at: number): LastUsed => ({ status: "USED", at, service: "s3", region: "eu-central-1" });

const keys = (...listed: readonly (readonly [id: string, isActive: boolean])[]) =>
  listed.map(([accessKeyId, isActive]) => ({ accessKeyId, isActive }));
const BOTH = keys([OLD, true], [NEW, true]);

function after(
  state: RotationState,
  change: Partial<RotationFacts>,
  observed: Partial<Observed> = {},
  now = NOW,
): Decision {
  const facts = {
    ...FRESH,
    state,
    stateSince: NOW,
    requestedAt: NOW - HOUR,
    oldLastUsedAtRequest: used(NOW - 2 * HOUR),
    ...change,
  };
  return decide(
    facts,
    {
      isOwnIntent: false,
      awsAccountId: FRESH.awsAccountId,
      keys: keys([OLD, true]),
      destinationOwner: ABSENT,
      ...observed,
    },
    now,
  );
}

/** The facts of a rotation that has a new key. */
const MADE: Partial<RotationFacts> = {
  attempt: 1,
  beforeSet: [OLD],
  intentAt: NOW - HOUR,
  newAccessKeyId: NEW,
  sealedAt: NOW - HOUR,
};
const PROMOTED: Partial<RotationFacts> = {
  ...MADE,
  versionId: FRESH.id,
  probedAt: NOW - 2 * DAY,
  promotedAt: NOW - 2 * DAY,
  gateDeadlineAt: NOW - 1,
};
const INTENT: Partial<RotationFacts> = { attempt: 1, beforeSet: [OLD], intentAt: NOW - MINUTE };
const LEAKED: Partial<RotationFacts> = { mode: "COMPROMISED", inactiveAt: NOW - HOUR };

const parks = (code: string, resume?: RotationState) => ({ type: "PARK", code, ...(resume && { resume }) });
const moves = (to: RotationState) => ({ type: "MOVE", to });

describe("before there is a new key", () => {
  test("REQUESTED: a wrong account, a missing or inactive key, two keys and six attempts park the rotation without a write", () => {
    expect(after("REQUESTED", {}, { awsAccountId: "999999999999" })).toMatchObject(
      parks("AWS_WRONG_ACCOUNT", "REQUESTED"),
    );
    expect(after("REQUESTED", {}, { keys: [] })).toMatchObject(parks("KEY_NOT_FOUND"));
    expect(after("REQUESTED", {}, { keys: keys([OLD, false]) })).toMatchObject(parks("KEY_NOT_ACTIVE", "REQUESTED"));
    for (const isActive of [true, false])
      expect(after("REQUESTED", {}, { keys: keys([OLD, true], [LOST, isActive]) })).toMatchObject(
        parks("ACCESS_KEY_LIMIT"),
      );
    expect(after("REQUESTED", { attempt: 6 })).toMatchObject(parks("CREATE_ATTEMPTS_SPENT"));
    expect(after("REQUESTED", { attempt: 5 })).toMatchObject({
      ...moves("CREATE_INTENT"),
      change: { attempt: 6, beforeSet: [OLD] },
    });
  });

  test("CREATE_INTENT: only the run that committed it creates a key; every outcome but a refusal is reconciled", () => {
    expect(after("CREATE_INTENT", INTENT)).toMatchObject(moves("RECONCILING"));
    expect(after("CREATE_INTENT", INTENT, { isOwnIntent: true })).toMatchObject({
      type: "WRITE",
      write: { type: "CREATE_KEY" },
    });
    const facts = { ...FRESH, ...INTENT, state: "CREATE_INTENT" as const };
    expect(decideAfterCreate(facts, { type: "UNKNOWN", message: "Lost." }, NOW)).toMatchObject(moves("RECONCILING"));
    expect(decideAfterCreate(facts, { type: "REFUSED", code: "ACCESS_KEY_LIMIT", message: "No." }, NOW)).toMatchObject(
      parks("ACCESS_KEY_LIMIT", "REQUESTED"),
    );
    expect(decideAfterCreate(facts, { type: "CREATED", accessKeyId: NEW }, NOW)).toMatchObject({
      ...moves("SEALED"),
      change: { newAccessKeyId: NEW },
    });
  });

  test("RECONCILING: waits for IAM's lag and two equal lists; without a new key it tries again", () => {
    const one = { keys: [OLD], at: NOW - MINUTE, isSettled: false };
    expect(after("RECONCILING", INTENT, {}, NOW + windows.lag - 1)).toMatchObject({ type: "WAIT" });
    expect(after("RECONCILING", INTENT, {}, NOW + windows.lag)).toMatchObject({
      type: "NOTE",
      change: { reconciled: { keys: [OLD] } },
    });
    const at = NOW + windows.lag;
    expect(
      after("RECONCILING", { ...INTENT, reconciled: { ...one, at } }, {}, at + windows.listSpacing - 1),
    ).toMatchObject({
      type: "WAIT",
    });
    expect(after("RECONCILING", { ...INTENT, reconciled: { ...one, at } }, {}, at + windows.listSpacing)).toMatchObject(
      moves("REQUESTED"),
    );
    // The two lists of keys differ, so the comparison starts again.
    expect(
      after("RECONCILING", { ...INTENT, reconciled: one }, { keys: keys([OLD, true], [LOST, true]) }, at),
    ).toMatchObject({
      type: "NOTE",
      change: { reconciled: { isSettled: false } },
    });
  });

  test("RECONCILING: only proof from CloudTrail makes a key an orphan; no proof in 20 minutes, or another creator, parks", () => {
    const facts = {
      ...INTENT,
      stateSince: NOW - HOUR,
      reconciled: { keys: [LOST, OLD], at: NOW - MINUTE, isSettled: true },
    };
    const observed = { keys: keys([OLD, true], [LOST, true]) };
    const proof = { kind: "FOUND", eventId: "event-1", isOurs: true, by: "us" } as const;
    expect(after("RECONCILING", facts, { ...observed, attribution: proof })).toMatchObject({
      ...moves("ORPHAN"),
      change: { orphanAccessKeyId: LOST, orphanProof: "event-1" },
    });
    expect(
      after("RECONCILING", facts, { ...observed, attribution: { ...proof, isOurs: false, by: "another principal" } }),
    ).toMatchObject(parks("UNATTRIBUTED_KEY", "RECONCILING"));
    const notYet = { ...observed, attribution: { kind: "NOT_YET", reason: "not shown" } } as const;
    const since = { ...facts, stateSince: NOW - 20 * MINUTE };
    expect(after("RECONCILING", since, notYet)).toMatchObject({ type: "WAIT" });
    expect(after("RECONCILING", since, notYet, NOW + 1)).toMatchObject(parks("UNATTRIBUTED_KEY", "RECONCILING"));
  });

  test("ORPHAN: a key that was certainly never used is deactivated, then deleted; one that may be in use is not changed", () => {
    const facts = { ...INTENT, orphanAccessKeyId: LOST, stateSince: NOW - windows.useLag };
    const active = { keys: keys([OLD, true], [LOST, true]) };
    const off = { keys: keys([OLD, true], [LOST, false]) };
    const write = { type: "SET_KEY_STATUS", accessKeyId: LOST, isActive: false };
    const unused = { orphanLastUsed: NEVER };
    expect(after("ORPHAN", facts, { ...active, ...unused })).toMatchObject({ type: "WRITE", write });
    expect(after("ORPHAN", facts, { ...active, ...unused }, NOW - 1)).toMatchObject({ type: "WAIT", until: NOW });
    expect(after("ORPHAN", facts, active)).toMatchObject({ type: "WAIT" });
    expect(after("ORPHAN", facts, active, NOW + windows.attributionDeadline + 1)).toMatchObject(
      parks("ORPHAN_IN_USE", "ORPHAN"),
    );
    for (const now of [NOW - 1, NOW])
      expect(after("ORPHAN", facts, { ...active, orphanLastUsed: used(NOW - HOUR) }, now)).toMatchObject(
        parks("ORPHAN_IN_USE", "ORPHAN"),
      );
    for (const old of [keys([LOST, true]), keys([OLD, false], [LOST, true])])
      expect(after("ORPHAN", facts, { ...unused, keys: old })).toMatchObject(parks("ORPHAN_IN_USE", "ORPHAN"));
    expect(after("ORPHAN", { ...facts, orphanInactiveAt: NOW - windows.lag }, { ...active, ...unused })).toMatchObject(
      parks("ORPHAN_IN_USE", "ORPHAN"),
    );
    expect(after("ORPHAN", facts, { ...off, ...unused })).toMatchObject({
      type: "NOTE",
      change: { orphanInactiveAt: NOW },
    });
    const settled = { ...facts, orphanInactiveAt: NOW - windows.lag };
    expect(
      after("ORPHAN", { ...settled, orphanInactiveAt: NOW - windows.lag + 1 }, { ...off, orphanLastUsed: NEVER }),
    ).toMatchObject({
      type: "WAIT",
    });
    expect(after("ORPHAN", settled, { ...off, orphanLastUsed: NEVER })).toMatchObject({
      type: "WRITE",
      write: { type: "DELETE_KEY", accessKeyId: LOST },
    });
    expect(after("ORPHAN", settled, { ...off, orphanLastUsed: used(NOW - HOUR) })).toMatchObject(
      parks("ORPHAN_IN_USE"),
    );
    for (const status of ["UNKNOWN", "NO_PERMISSION"] as const)
      expect(after("ORPHAN", settled, { ...off, orphanLastUsed: { status } })).toMatchObject({ type: "WAIT" });
    expect(after("ORPHAN", settled, {})).toMatchObject(moves("REQUESTED"));
  });
});

describe("S4: a secret of something else parks the rotation before any write to AWS", () => {
  const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/db/password-AbCdEf";
  const foreign = { destinationOwner: { kind: "FOREIGN", arn, description: "It holds another value." } } as const;
  const ours = { destinationOwner: { kind: "OURS", proof: "TAG", arn } } as const;

  test.each<[name: string, state: RotationState, facts: Partial<RotationFacts>, observed: Partial<Observed>]>([
    ["before CreateAccessKey", "REQUESTED", {}, {}],
    ["before the leaked key is deactivated", "REQUESTED", { mode: "COMPROMISED" }, {}],
    [
      "before the new key of a compromised user",
      "OLD_INACTIVE",
      LEAKED,
      { keys: keys([OLD, false]), hasFreshScan: true },
    ],
    ["before the put", "SEALED", MADE, { destination: { version: "ABSENT", currentVersionId: "before" } }],
  ])("%s", (_name, state, facts, observed) => {
    expect(needsOf({ ...FRESH, ...facts, state })).toContain("DESTINATION_OWNER");
    expect(after(state, facts, { ...observed, ...foreign })).toMatchObject({
      ...parks("SECRET_CONFLICT", state),
      evidence: { secret: arn },
    });
    const unknownArn = { kind: "ABSENT", isCreatable: false } as const;
    for (const destinationOwner of [unknownArn, undefined])
      expect(after(state, facts, { ...observed, destinationOwner })).toMatchObject(parks("SECRET_CONFLICT", state));
    for (const owner of [ours, {}])
      expect(after(state, facts, { ...observed, ...owner })).not.toMatchObject({ type: "PARK" });
    const shown = { ...facts, destination: "REVEAL" } as const;
    expect(needsOf({ ...FRESH, ...shown, state })).not.toContain("DESTINATION_OWNER");
    expect(after(state, shown, { ...observed, destinationOwner: undefined })).not.toMatchObject({
      type: "PARK",
    });
  });

  test("an absent secret is only created, one of this user gets another version", () => {
    const absent = { destination: { version: "ABSENT", currentVersionId: null } } as const;
    for (const [owner, isNew] of [
      [{}, true],
      [ours, false],
    ] as const)
      expect(after("SEALED", MADE, { ...absent, ...owner })).toMatchObject({ write: { type: "PUT_SECRET", isNew } });
  });
});

describe("delivering the new key", () => {
  const view = (version: "ABSENT" | "OURS" | "DIFFERENT", currentVersionId: string | null) => ({
    destination: { version, currentVersionId },
  });

  test("SEALED: stores the secret as pending, reads it back, and never replaces another version", () => {
    expect(after("SEALED", MADE, view("ABSENT", "before"))).toMatchObject({
      type: "WRITE",
      write: { type: "PUT_SECRET" },
    });
    expect(after("SEALED", MADE, view("OURS", "before"))).toMatchObject({
      ...moves("DELIVERED"),
      change: { versionId: FRESH.id, previousVersionId: "before" },
    });
    expect(after("SEALED", MADE, view("DIFFERENT", "before"))).toMatchObject(parks("SECRET_CONFLICT"));
  });

  test("DELIVERED: needs three successful probes as this user, three seconds apart, within ten minutes", () => {
    const facts = { ...MADE, versionId: FRESH.id };
    expect(after("DELIVERED", { ...facts, probeCount: 1 }, { probedArn: FRESH.userArn })).toMatchObject({
      type: "NOTE",
      change: { probeCount: 2 },
      until: NOW + 3 * SECOND,
    });
    expect(after("DELIVERED", { ...facts, probeCount: 2 }, { probedArn: FRESH.userArn })).toMatchObject({
      ...moves("VERIFIED"),
      change: { probedAt: NOW },
    });
    expect(after("DELIVERED", { ...facts, probeCount: 2 }, { probedArn: null })).toMatchObject({
      type: "NOTE",
      change: { probeCount: 0 },
    });
    expect(after("DELIVERED", facts, { probedArn: null }, NOW + 10 * MINUTE)).toMatchObject({ type: "NOTE" });
    expect(after("DELIVERED", facts, { probedArn: null }, NOW + 10 * MINUTE + 1)).toMatchObject(
      parks("NEW_KEY_NOT_WORKING"),
    );
    expect(after("DELIVERED", facts, { probedArn: "arn:aws:iam::123456789012:user/other" })).toMatchObject(
      parks("NEW_KEY_NOT_WORKING"),
    );
  });

  test("VERIFIED: moves AWSCURRENT only from the previous version to the new key's version", () => {
    const facts = { ...MADE, versionId: FRESH.id, previousVersionId: "before", probedAt: NOW };
    const view = (version: "OURS" | "DIFFERENT", currentVersionId: string) => ({
      keys: BOTH,
      destination: { version, currentVersionId },
    });
    expect(after("VERIFIED", facts, { ...view("OURS", "before"), keys: keys([OLD, true]) })).toMatchObject(
      parks("NEW_KEY_NOT_ACTIVE"),
    );
    expect(after("VERIFIED", facts, { ...view("OURS", "before"), keys: keys([NEW, true]) })).toMatchObject(
      parks("KEY_NOT_FOUND"),
    );
    expect(after("VERIFIED", facts, view("OURS", "before"))).toMatchObject({
      type: "WRITE",
      write: { type: "SET_CURRENT", to: FRESH.id, from: "before" },
    });
    expect(after("VERIFIED", facts, view("OURS", FRESH.id))).toMatchObject({
      ...moves("PROMOTED"),
      change: { promotedAt: NOW },
    });
    expect(after("VERIFIED", facts, view("OURS", "another"))).toMatchObject(parks("SECRET_CONFLICT"));
    expect(after("VERIFIED", facts, view("DIFFERENT", "before"))).toMatchObject(parks("SECRET_CONFLICT"));
  });

  test("PROMOTED: after the deadline the rotation is parked with the reason why the gate is closed", () => {
    const observed = { keys: BOTH, oldLastUsed: used(NOW - 2 * DAY), newLastUsed: used(NOW - HOUR) };
    expect(after("PROMOTED", PROMOTED, { ...observed, oldLastUsed: used(NOW - HOUR) })).toMatchObject(
      parks("OLD_KEY_IN_USE"),
    );
    expect(after("PROMOTED", PROMOTED, { ...observed, oldLastUsed: { status: "UNKNOWN" } })).toMatchObject(
      parks("OLD_KEY_IN_USE"),
    );
    expect(after("PROMOTED", PROMOTED, { ...observed, newLastUsed: NEVER })).toMatchObject(parks("NEW_KEY_NOT_USED"));
    const shown = { ...PROMOTED, destination: "REVEAL", revealedAt: NOW - DAY } as const;
    expect(after("PROMOTED", shown, observed)).toMatchObject(parks("REVEAL_NOT_ACKNOWLEDGED"));
    expect(after("PROMOTED", { ...PROMOTED, gateDeadlineAt: NOW }, { ...observed, newLastUsed: NEVER })).toMatchObject({
      type: "WAIT",
    });
    expect(after("PROMOTED", PROMOTED, { ...observed, keys: keys([NEW, true]) })).toMatchObject(parks("KEY_NOT_FOUND"));
  });

  test("a key that was not revealed for 24 hours is rolled back in both modes; a revealed one is not", () => {
    const promotedAt = NOW - 24 * HOUR;
    for (const mode of ["STANDARD", "COMPROMISED"] as const) {
      const facts = {
        ...PROMOTED,
        mode,
        destination: "REVEAL",
        versionId: null,
        promotedAt,
        gateDeadlineAt: NOW + DAY,
      } as const;
      const observed = {
        keys: mode === "STANDARD" ? BOTH : keys([OLD, false], [NEW, true]),
        oldLastUsed: NEVER,
        newLastUsed: NEVER,
      };
      expect(after("PROMOTED", facts, observed)).toMatchObject({ type: "NOTE", change: { rollbackRequestedAt: NOW } });
      expect(after("PROMOTED", { ...facts, promotedAt: promotedAt + 1 }, observed)).toMatchObject({ type: "WAIT" });
      expect(after("PROMOTED", { ...facts, revealedAt: NOW - HOUR }, observed)).toMatchObject({ type: "WAIT" });
    }
  });
});

describe("retiring the old key", () => {
  test("DEACTIVATE_INTENT: an old key that was used since the gate opened, or whose gate is closed again, stays active", () => {
    const facts = { ...PROMOTED, gateAt: NOW - HOUR };
    const destination = { version: "OURS" as const, currentVersionId: FRESH.id };
    const observed = { keys: BOTH, oldLastUsed: used(NOW - 2 * DAY), newLastUsed: used(NOW - HOUR), destination };
    const moved = { ...observed, destination: { ...destination, currentVersionId: "before" } };
    expect(after("DEACTIVATE_INTENT", facts, moved)).toMatchObject(parks("SECRET_CONFLICT", "PROMOTED"));
    const off = { type: "WRITE", write: { type: "SET_KEY_STATUS", accessKeyId: OLD, isActive: false } };
    expect(after("DEACTIVATE_INTENT", facts, observed)).toMatchObject(off);
    expect(after("DEACTIVATE_INTENT", facts, { ...observed, oldLastUsed: used(NOW - 2 * HOUR) })).toMatchObject(
      parks("OLD_KEY_IN_USE", "PROMOTED"),
    );
    expect(after("DEACTIVATE_INTENT", facts, { ...observed, oldLastUsed: { status: "UNKNOWN" } })).toMatchObject(
      parks("OLD_KEY_IN_USE", "PROMOTED"),
    );
    const confirmed = { ...facts, movedConfirmedBy: "Olga", movedConfirmedAt: NOW - HOUR };
    // No worker ran for some days, and an application used the old key in between.
    const late = { ...PROMOTED, gateDeadlineAt: NOW + DAY, movedConfirmedBy: "Olga", movedConfirmedAt: NOW - 3 * DAY };
    expect(after("PROMOTED", late, { ...observed, oldLastUsed: used(NOW - 2 * DAY) })).toMatchObject({
      ...parks("OLD_KEY_IN_USE", "PROMOTED"),
      message: expect.stringContaining("used after Olga confirmed"),
    });
    expect(after("PROMOTED", late, { ...observed, oldLastUsed: { status: "UNKNOWN" } })).toMatchObject({
      type: "WAIT",
      message: "Waiting for the last use of the old key to be read.",
    });
    const early = { ...PROMOTED, promotedAt: NOW, gateDeadlineAt: NOW + DAY };
    expect(after("PROMOTED", early, { ...observed, newLastUsed: NEVER })).toMatchObject({
      type: "WAIT",
      message: "Waiting until both keys have been active together long enough and an application uses the new key.",
    });
    expect(after("PROMOTED", late, { ...observed, oldLastUsed: used(NOW - 4 * DAY) })).toMatchObject({
      ...moves("DEACTIVATE_INTENT"),
      change: { gateKind: "OPERATOR_CONFIRMED" },
    });
    expect(after("DEACTIVATE_INTENT", confirmed, { ...observed, oldLastUsed: used(NOW - HOUR) })).toMatchObject(off);
    expect(after("DEACTIVATE_INTENT", confirmed, { ...observed, oldLastUsed: used(NOW - HOUR + 1) })).toMatchObject(
      parks("OLD_KEY_IN_USE", "PROMOTED"),
    );
  });

  test("an old key that was reactivated must be quiet again, although it was not used while it was inactive", () => {
    const facts = { ...PROMOTED, gateAt: NOW - HOUR, inactiveAt: NOW - HOUR };
    const reenabled = { reenabledAt: NOW };
    expect(after("OLD_INACTIVE", facts, { keys: BOTH })).toMatchObject({ change: reenabled });
    expect(after("DELETE_INTENT", facts, { keys: BOTH })).toMatchObject({ change: reenabled });
    const resumed = { ...PROMOTED, gateDeadlineAt: NOW + DAY, reenabledAt: NOW - windows.quiet };
    const inUse = { keys: BOTH, oldLastUsed: used(NOW - 9 * DAY), newLastUsed: used(NOW - HOUR) };
    const unused = { requestedAt: NOW - 3 * DAY, oldLastUsedAtRequest: NEVER };
    const neverUsed = { keys: BOTH, oldLastUsed: NEVER, newLastUsed: NEVER };
    for (const [change, observed] of [[{}, inUse] as const, [unused, neverUsed] as const]) {
      expect(after("PROMOTED", { ...resumed, ...change }, observed)).toMatchObject({ type: "WAIT" });
      expect(after("PROMOTED", { ...resumed, ...change }, observed, NOW + 1)).toMatchObject({
        ...moves("DEACTIVATE_INTENT"),
        change: { reenabledAt: null },
      });
    }
  });

  test("a leaked key that was reactivated is inactive for its full waiting period again before it is deleted", () => {
    const facts = { ...PROMOTED, mode: "COMPROMISED" as const, inactiveAt: NOW - windows.soak, acknowledgedAt: NOW };
    expect(after("PROMOTED", facts, { keys: BOTH })).toMatchObject({ code: "OLD_KEY_REENABLED" });
    const off = { keys: keys([OLD, false], [NEW, true]) };
    expect(after("PROMOTED", { ...facts, reenabledAt: NOW - HOUR }, off)).toMatchObject({
      type: "NOTE",
      change: { inactiveAt: NOW, reenabledAt: null },
    });
    expect(after("PROMOTED", { ...facts, inactiveAt: NOW }, off)).toMatchObject({ type: "WAIT" });
    expect(after("PROMOTED", { ...facts, inactiveAt: NOW }, off, NOW + windows.soak)).toMatchObject(
      moves("DELETE_INTENT"),
    );
  });

  test("OLD_INACTIVE: a reactivated old key parks the rotation; DELETE_INTENT completes when the key is deleted", () => {
    const facts = { ...PROMOTED, gateAt: NOW - HOUR, inactiveAt: NOW - HOUR };
    expect(after("OLD_INACTIVE", facts, { keys: BOTH })).toMatchObject(parks("OLD_KEY_REENABLED", "PROMOTED"));
    expect(after("DELETE_INTENT", facts, { keys: keys([NEW, true]) })).toMatchObject(moves("COMPLETED"));
  });

  test("a rollback reactivates the old key, moves AWSCURRENT back, deactivates the new key and deletes it, in this order", () => {
    const facts = {
      ...PROMOTED,
      previousVersionId: "before",
      gateAt: NOW - HOUR,
      inactiveAt: NOW - HOUR,
      rollbackRequestedAt: NOW,
    };
    const at = (currentVersionId: string) => ({ destination: { version: "OURS" as const, currentVersionId } });
    const on = { ...facts, reenabledAt: NOW };
    expect(after("OLD_INACTIVE", facts, { keys: keys([OLD, false], [NEW, true]), ...at(FRESH.id) })).toMatchObject({
      write: { type: "SET_KEY_STATUS", accessKeyId: OLD, isActive: true },
    });
    // A reactivation from before the rollback may have been undone since, which AWS may not show yet.
    const before = { ...facts, reenabledAt: NOW - 1 };
    expect(after("DEACTIVATE_INTENT", before, { keys: BOTH, ...at(FRESH.id) })).toMatchObject({
      write: { type: "SET_KEY_STATUS", accessKeyId: OLD, isActive: true },
    });
    expect(after("OLD_INACTIVE", on, { keys: BOTH, ...at(FRESH.id) })).toMatchObject({
      write: { type: "SET_CURRENT", to: "before", from: FRESH.id },
    });
    expect(after("OLD_INACTIVE", on, { keys: BOTH, ...at("before") })).toMatchObject({
      write: { type: "SET_KEY_STATUS", accessKeyId: NEW, isActive: false },
    });
    expect(after("OLD_INACTIVE", on, { keys: keys([OLD, true], [NEW, false]), ...at("before") })).toMatchObject({
      write: { type: "DELETE_KEY", accessKeyId: NEW },
    });
    expect(
      after("OLD_INACTIVE", { ...on, newKeyDeletedAt: NOW }, { keys: keys([OLD, true]), ...at("before") }),
    ).toMatchObject(moves("ROLLED_BACK"));
  });

  test("COMPROMISED: deactivates first, then requires no unknown key and a fresh scan before it creates a key", () => {
    expect(after("REQUESTED", { mode: "COMPROMISED" })).toMatchObject(moves("DEACTIVATE_INTENT"));
    const off = keys([OLD, false]);
    expect(after("OLD_INACTIVE", LEAKED, { keys: off, hasFreshScan: false })).toMatchObject({ type: "WAIT" });
    expect(after("OLD_INACTIVE", LEAKED, { keys: off, hasFreshScan: true })).toMatchObject(moves("CREATE_INTENT"));
    expect(after("OLD_INACTIVE", LEAKED, { keys: keys([OLD, false], [LOST, true]), hasFreshScan: true })).toMatchObject(
      parks("UNATTRIBUTED_KEY"),
    );
    expect(after("OLD_INACTIVE", LEAKED, { keys: keys([OLD, true]), hasFreshScan: true })).toMatchObject(
      parks("OLD_KEY_REENABLED", "DEACTIVATE_INTENT"),
    );
    const late = { ...LEAKED, stateSince: NOW - windows.scanDeadline - 1 };
    expect(after("OLD_INACTIVE", late, { keys: off, hasFreshScan: false })).toMatchObject(parks("ACCOUNT_NOT_READ"));
  });
});

describe("RETIRE: an unused key is deactivated and deleted, and no key is created", () => {
  const listed = (isActive: boolean, createdAt: number | null = NOW - 400 * DAY) => ({
    keys: [{ accessKeyId: OLD, isActive, createdAt }],
  });
  const QUIET = { oldLastUsed: used(NOW - 90 * DAY) };
  const READ = { keySources: { status: "READ", reason: null, sources: [] } } as const;
  const retire = (
    state: RotationState,
    change: Partial<RotationFacts>,
    observed: Partial<Observed>,
    now = NOW,
  ): Decision =>
    after(
      state,
      { mode: "RETIRE", destination: null, oldLastUsedAtRequest: null, ...change },
      { ...READ, ...QUIET, ...observed },
      now,
    );
  const OPEN: Partial<RotationFacts> = { gateAt: NOW };
  const OFF: Partial<RotationFacts> = { gateAt: NOW - windows.soak, inactiveAt: NOW - windows.soak };
  const BEFORE = { oldLastUsed: used(NOW - windows.soak - 90 * DAY) };
  const source = {
    address: "192.0.2.7",
    agent: "boto3",
    services: ["s3"],
    regions: ["eu-central-1"],
    oldKey: { firstAt: NOW - DAY, lastAt: NOW - DAY, count: 1 },
    newKey: null,
    state: "NOT_SEEN",
  } as const;
  const inUse = (observed: Partial<Observed>) => ({ ...observed, oldLastUsed: used(NOW - 90 * DAY + 1) });
  const write = (isActive: boolean) => ({
    type: "WRITE",
    write: { type: "SET_KEY_STATUS", accessKeyId: OLD, isActive },
  });

  test("REQUESTED: a key moves on only if it is active and proven unused for 90 days", () => {
    expect(retire("REQUESTED", {}, listed(true))).toMatchObject({
      ...moves("DEACTIVATE_INTENT"),
      change: { gateAt: NOW, gateKind: "OLD_KEY_UNUSED" },
    });
    // The user may have another key.
    const two = { keys: [...listed(true).keys, ...keys([NEW, true])] };
    expect(retire("REQUESTED", {}, two)).toMatchObject(moves("DEACTIVATE_INTENT"));
    expect(retire("REQUESTED", {}, inUse(listed(true)))).toMatchObject(parks("OLD_KEY_IN_USE", "REQUESTED"));
    expect(retire("REQUESTED", {}, { ...listed(true), oldLastUsed: NEVER })).toMatchObject(moves("DEACTIVATE_INTENT"));
    expect(retire("REQUESTED", {}, { ...listed(true, NOW - 90 * DAY + 1), oldLastUsed: NEVER })).toMatchObject(
      parks("OLD_KEY_IN_USE", "REQUESTED"),
    );
    expect(retire("REQUESTED", {}, { ...listed(true, null), oldLastUsed: NEVER })).toMatchObject({ type: "NOTE" });
    // An older copy of the row lacks that this rotation deactivated the key itself.
    expect(retire("REQUESTED", {}, listed(false))).toMatchObject({
      ...parks("KEY_NOT_ACTIVE", "REQUESTED"),
      message: expect.stringContaining("has no record of having deactivated it"),
    });
    expect(retire("REQUESTED", {}, { keys: [] })).toMatchObject(parks("KEY_NOT_FOUND"));
    expect(retire("REQUESTED", {}, { ...listed(true), awsAccountId: "999999999999" })).toMatchObject(
      parks("AWS_WRONG_ACCOUNT"),
    );
    expect(retire("REQUESTED", { rollbackRequestedAt: NOW }, listed(true))).toMatchObject(moves("CANCELLED"));
  });

  test("REQUESTED: what is not known holds it, and parks it in the end", () => {
    const unknown = { ...listed(true), oldLastUsed: { status: "UNKNOWN" } } as const;
    // The deadline counts from the first look: a retirement may have been requested weeks before it starts.
    expect(retire("REQUESTED", { stateSince: NOW - 31 * DAY }, unknown)).toMatchObject({
      type: "NOTE",
      change: { gateDeadlineAt: NOW + windows.gateDeadline },
    });
    expect(retire("REQUESTED", { gateDeadlineAt: NOW }, unknown)).toMatchObject({ type: "WAIT" });
    expect(retire("REQUESTED", { gateDeadlineAt: NOW - 1 }, unknown)).toMatchObject(parks("OLD_KEY_IN_USE"));
    expect(retire("REQUESTED", { gateDeadlineAt: NOW }, listed(true))).toMatchObject({
      ...moves("DEACTIVATE_INTENT"),
      change: { gateDeadlineAt: null },
    });
    expect(retire("REQUESTED", {}, { ...listed(true), oldLastUsed: { status: "NO_PERMISSION" } })).toMatchObject(
      parks("AWS_ACCESS_DENIED"),
    );
    const reading = (status: "PENDING" | "UNKNOWN") => ({
      ...listed(true),
      keySources: { status, reason: null, sources: [] },
    });
    expect(retire("REQUESTED", {}, reading("PENDING"))).toMatchObject({ type: "NOTE" });
    expect(retire("REQUESTED", {}, reading("UNKNOWN"))).toMatchObject(moves("DEACTIVATE_INTENT"));
    const shown = { ...listed(true), keySources: { ...READ.keySources, sources: [source] } };
    expect(retire("REQUESTED", {}, shown)).toMatchObject(parks("OLD_KEY_IN_USE", "REQUESTED"));
    expect(retire("REQUESTED", { reenabledAt: NOW - windows.quiet + 1 }, listed(true))).toMatchObject({ type: "WAIT" });
    expect(retire("REQUESTED", { reenabledAt: NOW - windows.quiet }, listed(true))).toMatchObject(
      moves("DEACTIVATE_INTENT"),
    );
  });

  test("DEACTIVATE_INTENT: deactivates only an unused key, and activates one whose use appears meanwhile", () => {
    expect(retire("DEACTIVATE_INTENT", OPEN, listed(true))).toMatchObject(write(false));
    expect(retire("DEACTIVATE_INTENT", OPEN, inUse(listed(true)))).toMatchObject(write(true));
    expect(retire("DEACTIVATE_INTENT", { ...OPEN, reenabledAt: NOW }, inUse(listed(true)))).toMatchObject(
      parks("OLD_KEY_IN_USE", "REQUESTED"),
    );
    expect(retire("DEACTIVATE_INTENT", OPEN, { ...listed(true), oldLastUsed: { status: "UNKNOWN" } })).toMatchObject({
      type: "WAIT",
    });
    expect(retire("DEACTIVATE_INTENT", OPEN, listed(false))).toMatchObject({
      ...moves("OLD_INACTIVE"),
      change: { inactiveAt: NOW },
    });
    expect(retire("DEACTIVATE_INTENT", OPEN, { keys: [] })).toMatchObject(parks("KEY_NOT_FOUND"));
  });

  test("OLD_INACTIVE: waits for the whole period, and activates the key if AWS reports a use late", () => {
    const early = { ...OFF, inactiveAt: NOW - windows.soak + 1 };
    expect(retire("OLD_INACTIVE", early, { ...listed(false), ...BEFORE })).toMatchObject({
      type: "WAIT",
      until: NOW + 1,
    });
    expect(retire("OLD_INACTIVE", OFF, { ...listed(false), ...BEFORE })).toMatchObject(moves("DELETE_INTENT"));
    // The limit counts back from the deactivation, however long the waiting period is.
    const late = { ...listed(false), oldLastUsed: used(NOW - windows.soak - 90 * DAY + 1) };
    // The use is stored first. Whatever AWS answers from then on, the key is activated and not deleted.
    const noted = { oldLastUsedAtRequest: late.oldLastUsed };
    expect(retire("OLD_INACTIVE", OFF, late)).toMatchObject({ type: "NOTE", change: noted, until: NOW });
    for (const oldLastUsed of [late.oldLastUsed, BEFORE.oldLastUsed, NEVER, { status: "UNKNOWN" } as const])
      expect(retire("OLD_INACTIVE", { ...OFF, ...noted }, { ...late, oldLastUsed })).toMatchObject(write(true));
    // If AWS refuses that or another call, the reason says that the key is in use and inactive.
    const reason = /^The key is in use, but it is inactive .* Activate it in AWS\. It was last used: /;
    expect(retire("OLD_INACTIVE", { ...OFF, ...noted }, late)).toMatchObject({
      ifRefused: expect.stringMatching(reason),
    });
    for (const state of ["OLD_INACTIVE", "DELETE_INTENT"] as const)
      expect(activationOwed({ ...FRESH, state, mode: "RETIRE", ...OFF, ...noted })).toMatch(reason);
    expect(activationOwed({ ...FRESH, state: "OLD_INACTIVE", mode: "RETIRE", ...OFF })).toBeNull();
    // Activated before the failure, it is not inactive.
    const activated = { ...OFF, ...noted, reenabledAt: NOW };
    expect(activationOwed({ ...FRESH, state: "OLD_INACTIVE", mode: "RETIRE", ...activated })).toBeNull();
    expect(activationOwed({ ...FRESH, state: "OLD_INACTIVE", ...OFF, ...noted })).toBeNull();
    // The sources that CloudTrail shows are stored already.
    const shown = { ...listed(false), ...BEFORE, keySources: { ...READ.keySources, sources: [source] } };
    expect(retire("OLD_INACTIVE", OFF, shown)).toMatchObject(write(true));
    expect(retire("OLD_INACTIVE", { ...OFF, reenabledAt: NOW - 1 }, { ...late, ...listed(true) })).toMatchObject(
      parks("OLD_KEY_IN_USE", "REQUESTED"),
    );
    expect(retire("OLD_INACTIVE", OFF, { ...listed(false), oldLastUsed: { status: "UNKNOWN" } })).toMatchObject({
      type: "WAIT",
    });
    expect(retire("OLD_INACTIVE", OFF, { ...listed(true), ...BEFORE })).toMatchObject({
      ...parks("OLD_KEY_REENABLED", "REQUESTED"),
      change: { reenabledAt: NOW },
    });
    expect(retire("OLD_INACTIVE", { ...OFF, inactiveAt: NOW }, { ...listed(true), ...BEFORE })).toMatchObject({
      type: "WAIT",
    });
    expect(retire("OLD_INACTIVE", OFF, { keys: [] })).toMatchObject(parks("KEY_NOT_FOUND"));
  });

  test("DELETE_INTENT: asks once more before it deletes", () => {
    expect(retire("DELETE_INTENT", OFF, { ...listed(false), ...BEFORE })).toMatchObject({
      write: { type: "DELETE_KEY", accessKeyId: OLD },
    });
    // A use that appears only now leads back, so that the key is activated again at once.
    expect(retire("DELETE_INTENT", OFF, listed(false))).toMatchObject({
      ...moves("OLD_INACTIVE"),
      change: { oldLastUsedAtRequest: QUIET.oldLastUsed },
    });
    const noted = { ...OFF, oldLastUsedAtRequest: QUIET.oldLastUsed };
    expect(retire("OLD_INACTIVE", noted, { ...listed(false), ...BEFORE })).toMatchObject(write(true));
    // Nor is it deleted if the answers of AWS about it are not equally recent.
    expect(retire("DELETE_INTENT", noted, { ...listed(false), ...BEFORE })).toMatchObject(moves("OLD_INACTIVE"));
    expect(retire("DELETE_INTENT", OFF, { ...listed(true), ...BEFORE })).toMatchObject(
      parks("OLD_KEY_REENABLED", "REQUESTED"),
    );
    for (const status of ["UNKNOWN", "NO_PERMISSION"] as const)
      expect(retire("DELETE_INTENT", OFF, { ...listed(false), oldLastUsed: { status } })).toMatchObject({
        type: "WAIT",
      });
    expect(retire("DELETE_INTENT", OFF, { keys: [] })).toMatchObject(moves("COMPLETED"));
  });

  test("a rollback activates the key itself, whatever AWS lists", () => {
    const asked = { ...OFF, rollbackRequestedAt: NOW - 1 };
    for (const state of ["REQUESTED", "DEACTIVATE_INTENT", "OLD_INACTIVE"] as const) {
      for (const isActive of [true, false]) expect(retire(state, asked, listed(isActive))).toMatchObject(write(true));
      expect(retire(state, { ...asked, reenabledAt: NOW }, listed(true))).toMatchObject(moves("ROLLED_BACK"));
    }
    expect(canCancel({ state: "OLD_INACTIVE", newAccessKeyId: null, mode: "RETIRE" })).toBe(true);
    expect(canCancel({ state: "DEACTIVATE_INTENT", newAccessKeyId: null, mode: "RETIRE" })).toBe(false);
  });
});

describe("what an operator may request, by state", () => {
  test("cancel until the intent commits, roll back until the deletion begins, keep both keys only if no secret is lost", () => {
    const cancellable = ROTATION_STATES.filter((state) => canCancel({ state, newAccessKeyId: null, mode: "STANDARD" }));
    expect(cancellable).toEqual(["REQUESTED"]);
    expect(ROTATION_STATES.filter((state) => !canRollBack(state))).toEqual([
      "DELETE_INTENT",
      "COMPLETED",
      "ROLLED_BACK",
      "CANCELLED",
    ]);
    expect(canKeepBoth({ newAccessKeyId: NEW, promotedAt: null })).toBe(false);
    expect(canKeepBoth({ newAccessKeyId: NEW, promotedAt: NOW })).toBe(true);
    expect(canKeepBoth({ newAccessKeyId: null, promotedAt: null })).toBe(true);
  });
});

describe("the windows", () => {
  test("have the documented lengths, and a time scale shortens all of them by the same factor", () => {
    expect(ROTATION_DEFAULTS).toEqual({ overlapHours: 24, scheduledOverlapHours: 168, quietHours: 24, soakHours: 240 });
    expect(QUIET_HOURS_MIN).toBe(5);
    expect(windows).toMatchObject({
      useMargin: 15 * MINUTE,
      probeSpacing: 3 * SECOND,
      probeDeadline: 10 * MINUTE,
      attributionDeadline: 20 * MINUTE,
      revealDeadline: 24 * HOUR,
      unused: 90 * DAY,
    });
    const fast = rotationWindows({
      overlapSeconds: 86_400,
      quietSeconds: 86_400,
      soakSeconds: 864_000,
      timeScale: 3_600,
    });
    for (const name of ["overlap", "quiet", "soak", "useMargin", "probeSpacing", "lag", "listSpacing"] as const)
      expect(fast[name], name).toBe(windows[name] / 3_600);
  });
});
