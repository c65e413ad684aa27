import { expect, test } from "vitest";
import {
  accessKeyMetadata,
  buildSnapshot,
  daysAgo,
  denied,
  failing,
  key,
  notEvaluated,
  reportRow,
  runOne,
  skipped,
  user,
} from "../../../../test/support/build.ts";
import { HOUR } from "../../time.ts";
import { keyAge90 } from "./key-age-90.ts";

const anna = user({ userName: "anna" });

function withKeys(...accessKeys: ReturnType<typeof key>[]) {
  return { users: [anna], credentialReport: { users: [reportRow(anna, { accessKeys })] } };
}

test("fails each active key past the limit, the second one of a user too", () => {
  const snapshot = buildSnapshot(withKeys(key({ ageDays: 91 }), key({ ageDays: 200 }), key({ ageDays: 3 })));
  expect(failing(keyAge90, snapshot)).toEqual(["anna (created 2026-08-25)", "anna (created 2026-05-08)"]);
});

test("passes at exactly 90 days and some hours, and inactive keys", () => {
  const snapshot = buildSnapshot(
    withKeys(key({ createdAt: daysAgo(90) - 23 * HOUR }), key({ ageDays: 300, isActive: false })),
  );
  expect(runOne(keyAge90, snapshot)).toMatchObject({ evaluatedCount: 2, findings: [], notEvaluated: [] });
});

test("follows the setting", () => {
  const snapshot = buildSnapshot(withKeys(key({ ageDays: 31 })));
  expect(failing(keyAge90, snapshot)).toEqual([]);
  expect(failing(keyAge90, snapshot, { keyMaxAgeDays: 30 })).toHaveLength(1);
});

test("identifies a key by the user's unique id and the creation second, and shows the key id if known", () => {
  const old = key({ ageDays: 100 });
  const known = runOne(
    keyAge90,
    buildSnapshot({ ...withKeys(old), accessKeys: [accessKeyMetadata("anna", "AKIAEXAMPLE", old)] }),
  );
  const unknown = runOne(
    keyAge90,
    buildSnapshot({ ...withKeys(old), sections: { accessKeys: denied("iam:ListAccessKeys") } }),
  );
  expect(known.findings[0]?.resource.name).toBe("anna/AKIAEXAMPLE");
  expect(unknown.findings[0]?.resource.name).toBe("anna (created 2026-08-16)");
  expect(known.findings[0]?.resource.id).toBe(`${anna.userId}/${old.createdAt! / 1000}`);
  expect(unknown.findings[0]?.resource.id).toBe(known.findings[0]?.resource.id);
});

test("runs with only the credential report", () => {
  const snapshot = buildSnapshot({
    ...withKeys(key({ ageDays: 100 })),
    sections: { authorizationDetails: skipped(), accessKeys: skipped() },
  });
  expect(failing(keyAge90, snapshot)).toHaveLength(1);
});

test("does not evaluate a user created after the report", () => {
  const young = user({ userName: "young", createdAt: daysAgo(0) });
  const snapshot = buildSnapshot({ users: [young], credentialReport: { users: [] } });
  expect(notEvaluated(keyAge90, snapshot)).toEqual(["young"]);
});

test("evaluates two keys of the same second if the result is the same for both", () => {
  const old = key({ ageDays: 100 });
  const both = runOne(keyAge90, buildSnapshot(withKeys(old, old)));
  expect(both.findings).toMatchObject([
    { resource: { name: "anna (created 2026-08-16)" }, evidence: { keysOfTheSameSecond: [{ ageDays: 100 }] } },
  ]);
  const young = runOne(keyAge90, buildSnapshot(withKeys(key(), key())));
  expect(young).toMatchObject({ findings: [], notEvaluated: [] });
  // Which of the two key IDs is active is unknown.
  const oneActive = buildSnapshot(withKeys(old, key({ ageDays: 100, isActive: false })));
  expect(failing(keyAge90, oneActive)).toEqual([]);
  expect(notEvaluated(keyAge90, oneActive)).toEqual(["anna (created 2026-08-16)"]);
});
