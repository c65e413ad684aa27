/** In how many connected accounts of an organization the policies of one type are known, and why not in others. */
import type { OrganizationRowFragment } from "../../gql/organizations.ts";
import type { Member } from "./member-tree.ts";

export type PolicyReading = OrganizationRowFragment["policyReadings"][number];
type PolicyType = PolicyReading["type"];

export interface GuardrailCounts {
  readonly known: number;
  readonly unknown: number;
  /** The management account, to which no such policy applies. */
  readonly notBound: number;
  readonly notScanned: number;
  /** The accounts whose policies are unknown, by reason, most accounts first. */
  readonly reasons: readonly { readonly reason: string; readonly members: readonly Member[] }[];
}

const FIELDS = {
  SERVICE_CONTROL_POLICY: "serviceControlPolicies",
  RESOURCE_CONTROL_POLICY: "resourceControlPolicies",
} as const satisfies Record<PolicyType, string>;

export function guardrailCounts(members: readonly Member[], type: PolicyType): GuardrailCounts {
  const connected = members.filter(({ connection }) => connection === "CONNECTED");
  const stateOf = ({ guardrails }: Member) => guardrails?.[FIELDS[type]] ?? "NOT_SCANNED";
  const count = (state: ReturnType<typeof stateOf>) => connected.filter((member) => stateOf(member) === state).length;
  const byReason = Map.groupBy(
    connected.filter((member) => stateOf(member) === "UNKNOWN"),
    ({ guardrails }) => guardrails?.reason ?? "",
  );
  return {
    known: count("KNOWN"),
    unknown: count("UNKNOWN"),
    notBound: count("NOT_BOUND"),
    notScanned: count("NOT_SCANNED"),
    reasons: [...byReason]
      .map(([reason, unknown]) => ({ reason, members: unknown }))
      .toSorted((one, other) => other.members.length - one.members.length),
  };
}
