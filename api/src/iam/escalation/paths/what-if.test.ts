/** What-if results compared with a complete new analysis, and with hand-written expectations. */
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../../sandbox/random.ts";
import { ACCOUNT_ID } from "../../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { RANDOM_ARNS } from "../../../../test/support/random-case.ts";
import { compareWithNewAnalysis } from "../../../../test/support/what-if-comparison.ts";
import type { EscalationFacts } from "../simulation/account-index.ts";
import type { FactsChange } from "./hypothetical-account.ts";
import { whatIf } from "./what-if.ts";

const ACCOUNTS = 40;
const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const LAMBDA = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
const WORKER = { name: "worker", trust: LAMBDA, statements: ADMIN };
const PASS = {
  Effect: "Allow",
  Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
  Resource: "*",
};
const arnOf = (kind: string, name: string) => `arn:aws:iam::${ACCOUNT_ID}:${kind}/${name}`;

function closedBy(account: CaseAccount, change: (facts: EscalationFacts) => FactsChange) {
  const facts = factsOfCase(account);
  const { closed, opened, unmatched } = whatIf(facts, change(facts));
  return {
    closed: closed.map(({ source }) => source.name),
    opened: opened.map(({ source }) => source.name),
    unmatched,
  };
}

function randomChange(facts: EscalationFacts, seed: number): FactsChange {
  const random = seededRandom(seed);
  const { users, roles, groups, policies } = RANDOM_ARNS;
  const { details } = facts;
  const ids = [
    ...details.policies.map(({ policyId }) => policyId),
    ...details.users.flatMap(({ userId }) => [`${userId}/own`, `${userId}/more`]),
    ...details.groups.map(({ groupId }) => `${groupId}/own`),
    ...details.roles.flatMap(({ roleId }) => [`${roleId}/own`, `${roleId}#trust-policy`]),
    "p-case",
  ];
  return {
    ...(random.chance(0.5) && {
      detach: [{ policyArn: random.pick(policies), principalArn: random.pick([...users, ...roles, ...groups]) }],
    }),
    ...(random.chance(0.7) && {
      removeStatements: Array.from({ length: 1 + random.below(3) }, () => ({
        policyId: random.pick(ids),
        index: random.below(2),
      })),
    }),
    ...(random.chance(0.3) && {
      setBoundary: [
        {
          principalArn: random.pick([...users, ...roles]),
          policyArn: random.chance(0.3) ? null : random.pick(policies),
        },
      ],
    }),
  };
}

test("equals a new analysis of copied facts, for random accounts and changes", () => {
  const { gained: _gained, ...totals } = compareWithNewAnalysis(ACCOUNTS, (facts, seed) =>
    randomChange(facts, seed + 10_000),
  );
  console.info(`what-if over ${ACCOUNTS} random accounts: ${JSON.stringify(totals)}`);
  for (const count of Object.values(totals)) expect(count).toBeGreaterThan(0);
});

describe("what a change closes", () => {
  const deploy = [{ name: "deploy", versions: [[PASS]] }];

  test("detaching a policy from a group closes the paths of its members only", () => {
    const account: CaseAccount = {
      users: [
        { name: "anna", groups: ["crew"] },
        { name: "ben", attached: ["deploy"] },
      ],
      groups: [{ name: "crew", attached: ["deploy"] }],
      policies: deploy,
      roles: [WORKER],
    };
    const detach = [{ policyArn: arnOf("policy", "deploy"), principalArn: arnOf("group", "crew") }];
    expect(closedBy(account, () => ({ detach }))).toEqual({ closed: ["anna"], opened: [], unmatched: [] });
  });

  test("removing a statement of a managed policy closes the paths of all its holders", () => {
    const account: CaseAccount = {
      users: ["anna", "ben"].map((name) => ({ name, attached: ["deploy"] })),
      policies: deploy,
      roles: [WORKER],
    };
    const change = ({ details }: EscalationFacts): FactsChange => ({
      removeStatements: [{ policyId: details.policies[0]!.policyId, index: 0 }],
    });
    expect(closedBy(account, change)).toEqual({ closed: ["anna", "ben"], opened: [], unmatched: [] });
  });

  test("removing a deny opens a path", () => {
    const account: CaseAccount = {
      users: [{ name: "anna", statements: [PASS], more: [{ Effect: "Deny", Action: "iam:PassRole", Resource: "*" }] }],
      roles: [WORKER],
    };
    const change = ({ details }: EscalationFacts): FactsChange => ({
      removeStatements: [{ policyId: `${details.users[0]!.userId}/more`, index: 0 }],
    });
    expect(closedBy(account, change)).toEqual({ closed: [], opened: ["anna"], unmatched: [] });
  });

  test("removing a trust statement and setting a boundary each close a path", () => {
    const trust = [{ Effect: "Allow", Principal: { AWS: arnOf("user", "anna") }, Action: "sts:AssumeRole" }];
    const account: CaseAccount = {
      users: [{ name: "anna" }, { name: "ben", statements: [PASS] }],
      roles: [WORKER, { name: "top", trust, statements: ADMIN }],
      policies: [{ name: "read", versions: [[{ Effect: "Allow", Action: "s3:*", Resource: "*" }]] }],
    };
    expect(
      closedBy(account, ({ details }) => ({
        removeStatements: [{ policyId: `${details.roles[1]!.roleId}#trust-policy`, index: 0 }],
        setBoundary: [{ principalArn: arnOf("user", "ben"), policyArn: arnOf("policy", "read") }],
      })),
    ).toEqual({ closed: ["anna", "ben"], opened: [], unmatched: [] });
  });

  test("a verdict on access is not reused for the changed account", () => {
    const trust = [{ Effect: "Allow", Principal: { AWS: arnOf("user", "anna") }, Action: "sts:AssumeRole" }];
    const switching = { Effect: "Allow", Action: "iam:SetDefaultPolicyVersion", Resource: arnOf("policy", "app") };
    const account: CaseAccount = {
      users: [{ name: "anna", statements: [switching] }],
      roles: [{ name: "worker", trust, attached: ["app"] }],
      policies: [{ name: "app", versions: [ADMIN, [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }]] }],
    };
    const change = ({ details }: EscalationFacts): FactsChange => ({
      removeStatements: [{ policyId: `${details.roles[0]!.roleId}#trust-policy`, index: 0 }],
    });
    expect(closedBy(account, change)).toEqual({ closed: ["anna"], opened: [], unmatched: [] });
  });

  test("lists the parts of a change that match nothing", () => {
    const change: FactsChange = {
      detach: [{ policyArn: arnOf("policy", "none"), principalArn: arnOf("user", "anna") }],
      removeStatements: [{ policyId: "ANPANONE", index: 3 }],
      setBoundary: [{ principalArn: arnOf("user", "anna"), policyArn: arnOf("policy", "none") }],
    };
    const { unmatched } = closedBy({ users: [{ name: "anna" }] }, () => change);
    expect(unmatched).toEqual([
      `detach ${arnOf("policy", "none")} from ${arnOf("user", "anna")}`,
      "remove statement 3 of ANPANONE",
      `set the boundary of ${arnOf("user", "anna")}`,
    ]);
  });
});

test("an external principal has one path: it closes with the last role that trusts it, and each new role is opened", () => {
  const anyone = [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }];
  const roles = ["first", "second"].map((name) => ({ name, trust: anyone, statements: ADMIN }));
  const facts = factsOfCase({ roles });
  const { closed, rerouted, remaining } = whatIf(facts, { removeStatements: [trustOf(facts, "first")] });
  expect(closed).toEqual([]);
  expect(rerouted.map(({ after }) => after?.target.name)).toEqual(["second"]);
  expect(remaining).toEqual({ count: 1, externalCount: 1 });
  const both = whatIf(facts, { removeStatements: [trustOf(facts, "first"), trustOf(facts, "second")] });
  expect(both.closed.map(({ source }) => source.name)).toEqual(["anyone"]);
  expect(both.remaining).toEqual({ count: 0, externalCount: 0 });
});

function trustOf({ details }: EscalationFacts, name: string) {
  const { roleId } = details.roles.find(({ roleName }) => roleName === name)!;
  return { policyId: `${roleId}#trust-policy`, index: 0 };
}
