import { expect, test } from "vitest";
import { guardrailCounts } from "./guardrail-counts.ts";
import type { Member } from "./member-tree.ts";

type Guardrails = NonNullable<Member["guardrails"]>;
type State = Guardrails["serviceControlPolicies"];

function member(state: State | null, reason: string | null = null, connection: Member["connection"] = "CONNECTED") {
  const guardrails: Guardrails | null = state && {
    serviceControlPolicies: state,
    resourceControlPolicies: "KNOWN",
    asOf: null,
    reason,
  };
  return { name: `${state}`, connection, guardrails } as Member;
}

test("accounts are counted by what their latest scan knew, and unknown ones are grouped by the reason", () => {
  const members = [
    member("KNOWN"),
    member("KNOWN"),
    member("NOT_BOUND"),
    member(null),
    member("UNKNOWN", "refused"),
    member("UNKNOWN", "too old"),
    member("UNKNOWN", "too old"),
    member("UNKNOWN", "too old", "NONE"),
  ];
  const { reasons, ...counts } = guardrailCounts(members, "SERVICE_CONTROL_POLICY");
  expect(counts).toEqual({ known: 2, unknown: 3, notBound: 1, notScanned: 1 });
  expect(reasons.map(({ reason, members: each }) => [reason, each.length])).toEqual([
    ["too old", 2],
    ["refused", 1],
  ]);
  expect(guardrailCounts(members, "RESOURCE_CONTROL_POLICY")).toMatchObject({ known: 6, unknown: 0 });
});
