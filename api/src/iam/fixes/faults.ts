/** Why a corrected document must not be offered, although it removes the issue. */
import type { EscalationFacts } from "../escalation/simulation/account-index.ts";
import { widenedStatement } from "./containment.ts";
import type { FixChange } from "./fix.ts";

/** The most characters that AWS takes without white space (IAM User Guide, *IAM and AWS STS quotas*). */
const MANAGED_CHARACTERS_MAX = 6_144;
const TRUST_CHARACTERS_MAX = 2_048;
/** The limit with the largest quota that AWS grants an account. */
const RAISED_TRUST_CHARACTERS_MAX = 4_096;
const INLINE_CHARACTERS_MAX = { user: 2_048, group: 5_120, role: 10_240 };

/** A document that AWS would refuse, or that allows more than the present one. */
export function faultOf({ documents, change }: FixChange, { details }: EscalationFacts): string | null {
  for (const { kind, name, before, after } of documents) {
    if (after === null) continue;
    const isLonger = charactersOf(after) > charactersOf(before ?? "");
    const isRaised = charactersOf(before ?? "") > TRUST_CHARACTERS_MAX;
    const trustMax = isRaised ? RAISED_TRUST_CHARACTERS_MAX : TRUST_CHARACTERS_MAX;
    const most = kind === "MANAGED_POLICY" ? MANAGED_CHARACTERS_MAX : trustMax;
    if (kind !== "INLINE_POLICY" && isLonger && charactersOf(after) > most)
      return tooLong(name, charactersOf(after), most);
    const widened = kind === "TRUST_POLICY" || before === null ? null : widenedStatement(before, after);
    if (widened !== null) return `Statement ${widened} of ${name} would allow more than the present document.`;
  }
  for (const { principalArn } of change.putInlinePolicies ?? []) {
    const holder = [...details.users, ...details.groups, ...details.roles].find(({ arn }) => arn === principalArn);
    const kind = (["user", "group"] as const).find((each) => principalArn.includes(`:${each}/`)) ?? "role";
    const characters = (holder?.inlinePolicies ?? []).reduce((sum, { document }) => sum + charactersOf(document), 0);
    if (characters > INLINE_CHARACTERS_MAX[kind])
      return tooLong(`all inline policies of ${principalArn}`, characters, INLINE_CHARACTERS_MAX[kind]);
  }
  return null;
}

function tooLong(name: string, characters: number, most: number): string {
  return `${name} would have ${characters} characters without white space. AWS takes ${most}.`;
}

function charactersOf(text: string): number {
  return text.replaceAll(/\s/g, "").length;
}
