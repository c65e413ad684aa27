import { describe, expect, test } from "vitest";
import {
  buildSnapshot,
  organization,
  reportRow,
  role,
  skipped,
  type SnapshotOverrides,
  user,
} from "../../../test/support/build.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import { DAY } from "../../iam/time.ts";
import { factsHash } from "./account-contribution.ts";

const ANNA = user({ userName: "anna" });
const UNTIL =
  '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}}}}';

function hashOf(overrides: SnapshotOverrides, laterBy = 0): string {
  const snapshot = buildSnapshot({ users: [ANNA], roles: [role({ roleName: "app" })], ...overrides });
  const facts = escalationFactsOf(snapshot)!;
  const later = { ...facts, at: facts.at + laterBy };
  return factsHash({ READ: later, COMPLETED: later });
}

describe("the hash of an account's facts", () => {
  test("stays the same if only times of readings differ", () => {
    const member = (policiesReadAt: number) => ({ organization: organization({ policiesReadAt }) });
    expect(hashOf(member(2), DAY)).toBe(hashOf(member(1)));
  });

  const rowOf = (userCreatedAt: number) => ({ credentialReport: { users: [reportRow(ANNA, { userCreatedAt })] } });
  test.each<[what: string, one: SnapshotOverrides, other: SnapshotOverrides]>([
    ["no organization, and one that was not read", { organization: null }, { sections: { organization: skipped() } }],
    ["a row of the credential report of this user, and of an earlier one", rowOf(ANNA.createdAt), rowOf(0)],
  ])("differs between %s", (_, one, other) => {
    expect(hashOf(one)).not.toBe(hashOf(other));
  });

  test("differs at another time if a policy depends on the time", () => {
    const timed = { users: [{ ...ANNA, inlinePolicies: [{ policyName: "until", document: UNTIL }] }] };
    expect(hashOf(timed, DAY)).not.toBe(hashOf(timed));
  });
});
