/** Corrected policies whose conditions, or whose Deny, do not do what they say. */
import { setOfPatterns } from "../policy/action-set.ts";
import { parseOperator } from "../policy/conditions.ts";
import { findIssuesOf } from "../policy/issues.ts";
import { patternsWithout } from "./action-patterns.ts";
import type { Fixer } from "./fix.ts";
import { conditionsOf, listOf, mapStatements, oneOrMany, type WrittenStatement } from "./written-policy.ts";
import { policyFixer } from "./own-policy.ts";

const MFA_PRESENT = "aws:multifactorauthpresent";
const MFA_AGE = "aws:multifactorauthage";

export const correctMfa: Fixer = policyFixer(({ policy }) => {
  const found = findIssuesOf("MFA_FLAWED", policy.document);
  const flawed = new Set(found.map(({ statement }) => statement.index));
  return {
    text: mapStatements(policy, (written, statement) => {
      if (!flawed.has(statement.index)) return [written];
      const exempt = found.flatMap(({ statement: { index }, at, actions }) =>
        index === statement.index && at[0] === "NotAction" ? actions : [],
      );
      const corrected = correctMfaConditions(written, statement.effect === "Deny");
      if (exempt.length === 0) return [corrected];
      const remaining = patternsWithout(listOf(written["NotAction"]), setOfPatterns(exempt));
      const { NotAction: _exempt, ...rest } = corrected;
      return [{ ...rest, ...(remaining.length === 0 ? { Action: "*" } : { NotAction: oneOrMany(remaining) }) }];
    }),
    notes: ["Programs that sign with access keys lose what the policy allows only with MFA. They should use a role."],
  };
});

function correctMfaConditions(written: WrittenStatement, isDeny: boolean): WrittenStatement {
  const kept: Record<string, Record<string, unknown>> = {};
  const keep = (operator: string, key: string, value: unknown) => {
    kept[operator] = { ...kept[operator], [key]: value };
  };
  for (const [operator, keys] of Object.entries(conditionsOf(written)))
    for (const [key, value] of Object.entries(keys)) {
      const name = key.toLowerCase();
      const family = parseOperator(operator)?.family;
      if (name === MFA_PRESENT && (family === "Bool" || family === "Null"))
        keep(isDeny ? "BoolIfExists" : "Bool", "aws:MultiFactorAuthPresent", isDeny ? "false" : "true");
      else if (name === MFA_AGE) {
        const plain = operator.replace(/IfExists$/, "");
        keep(isDeny && /GreaterThan/.test(plain) ? `${plain}IfExists` : plain, key, value);
      } else keep(operator, key, value);
    }
  return { ...written, Condition: kept };
}

export const plainOperators: Fixer = policyFixer(({ policy }) => {
  const found = findIssuesOf("SET_OPERATOR_SINGLE_VALUED", policy.document);
  return {
    text: mapStatements(policy, (written, statement) => {
      const wrong = found.flatMap(({ statement: { index }, at }) =>
        index === statement.index ? [at.slice(1).join("\n")] : [],
      );
      if (wrong.length === 0) return [written];
      const kept: Record<string, Record<string, unknown>> = {};
      for (const [operator, keys] of Object.entries(conditionsOf(written)))
        for (const [key, value] of Object.entries(keys)) {
          const name = wrong.includes(`${operator}\n${key}`) ? operator.slice(operator.indexOf(":") + 1) : operator;
          kept[name] = { ...kept[name], [key]: value };
        }
      return [{ ...written, Condition: kept }];
    }),
  };
});

/** Names the present members of the group instead of the group. */
export const denyMembers: Fixer = policyFixer(({ policy }, { details }) => {
  const dead = new Set(findIssuesOf("DEAD_DENY", policy.document).map(({ statement }) => statement.index));
  const groups = new Map(details.groups.map(({ arn, groupName }) => [arn, groupName]));
  const members = (arn: string) =>
    details.users.filter(({ groupNames }) => groupNames.includes(groups.get(arn) ?? "")).map((user) => user.arn);
  const named = policy.document.statements
    .filter(({ index }) => dead.has(index))
    .flatMap(({ resources }) => resources ?? []);
  if (named.some((arn) => members(arn).length === 0)) return null;
  return {
    text: mapStatements(policy, (written, { index, resources }) =>
      dead.has(index)
        ? [{ ...written, Resource: oneOrMany([...new Set((resources ?? []).flatMap(members))]) }]
        : [written],
    ),
    notes: [
      "The Deny covers the present members of the group. Members who join later must be added, or live under a path of their own.",
    ],
  };
});
