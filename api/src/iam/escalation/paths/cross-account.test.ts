/** Paths from a principal of one account to an administrator of another. */
import { expect, test } from "vitest";
import { ACCOUNT_ID } from "../../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import type { EscalationFacts } from "../simulation/account-index.ts";
import { crossAccountPaths } from "./cross-account.ts";
import { buildGraph } from "../graph/search.ts";

/**
 * The account ids of the tests. None of them is the account id of the written cases, because `factsIn` replaces that
 * id.
 */
const DEV = "444455556666";
const OTHER = "999988887777";
const THIRD = "555566667777";
const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const ASSUME = [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }];
const trusting = (arn: string, condition?: object) => [
  { Effect: "Allow", Principal: { AWS: arn }, Action: "sts:AssumeRole", ...(condition && { Condition: condition }) },
];
const root = (id: string) => `arn:aws:iam::${id}:root`;

/** The facts of the written account, with another account id in every ARN and in its unique ids. */
function factsIn(accountId: string, written: CaseAccount): EscalationFacts {
  const text = JSON.stringify(factsOfCase(written))
    .replaceAll(ACCOUNT_ID, accountId)
    .replaceAll(/A(IDA|ROA|GPA|NPA)/g, `A$1${accountId}`);
  return JSON.parse(text) as EscalationFacts;
}

/** Each cross-account path as `account/source technique>account/name …: VERDICT reasons`. */
function pathsBetween(accounts: Readonly<Record<string, CaseAccount>>): string[] {
  const graphs = Object.entries(accounts).map(([id, written]) => buildGraph(factsIn(id, written)));
  return crossAccountPaths(graphs).paths.map(({ source, hops, verdict }) => {
    const path = hops.map(({ techniqueId, to }) => `${techniqueId}>${to.awsAccountId}/${to.name}`).join(" ");
    return `${source.awsAccountId}/${source.name} ${path}: ${[verdict.kind, ...verdict.reasons].join(" ")}`;
  });
}

const top = (trust: ReturnType<typeof trusting>): CaseAccount => ({
  roles: [{ name: "top", trust, statements: ADMIN }],
});

test("the trust policy and the caller's own policies must both allow it, even if the trust policy names the caller", () => {
  const dev: CaseAccount = { users: [{ name: "anna", statements: ASSUME }, { name: "ben" }] };
  const path = `sts-002>${OTHER}/top: EXPLOITABLE`;
  expect(pathsBetween({ [DEV]: dev, [OTHER]: top(trusting(root(DEV))) })).toEqual([`${DEV}/anna ${path}`]);
  expect(pathsBetween({ [DEV]: dev, [OTHER]: top(trusting(`arn:aws:iam::${DEV}:user/anna`)) })).toEqual([
    `${DEV}/anna ${path}`,
  ]);
  expect(pathsBetween({ [DEV]: dev, [OTHER]: top(trusting(`arn:aws:iam::${DEV}:user/ben`)) })).toEqual([]);
  expect(pathsBetween({ [DEV]: dev, [OTHER]: top(trusting(root(THIRD))) })).toEqual([]);
});

test("a trust policy that requires an external id makes the path CONDITIONAL", () => {
  const trust = trusting(root(DEV), { StringEquals: { "sts:ExternalId": "agreed" } });
  expect(pathsBetween({ [DEV]: { users: [{ name: "anna", statements: ASSUME }] }, [OTHER]: top(trust) })).toEqual([
    `${DEV}/anna sts-002>${OTHER}/top: CONDITIONAL sts:ExternalId`,
  ]);
});

test("a boundary, a service control policy or a deny in the caller's account blocks the path", () => {
  const into = { [OTHER]: top(trusting(root(DEV))) };
  const deny = [{ Effect: "Deny", Action: "sts:AssumeRole", Resource: `arn:aws:iam::${OTHER}:role/*` }];
  expect(pathsBetween({ [DEV]: { users: [{ name: "anna", statements: ASSUME, more: deny }] }, ...into })).toEqual([]);
  expect(pathsBetween({ [DEV]: { users: [{ name: "anna", statements: ASSUME }], scp: deny }, ...into })).toEqual([]);
  const bounded: CaseAccount = {
    users: [{ name: "anna", statements: ASSUME, boundary: "read" }],
    policies: [{ name: "read", versions: [[{ Effect: "Allow", Action: "s3:*", Resource: "*" }]] }],
  };
  expect(pathsBetween({ [DEV]: bounded, ...into })).toEqual([]);
});

test("resource control policies of the role's account block the path, and those of the caller's account do not", () => {
  const deny = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Principal: "*", Action: "sts:*", Resource: "*" }],
  };
  const accounts = { [DEV]: { users: [{ name: "anna", statements: ASSUME }] }, [OTHER]: top(trusting(root(DEV))) };
  const verdictsWith = (denying: string, isManagementAccount = false) =>
    crossAccountPaths(
      Object.entries(accounts).map(([id, written]) => {
        const facts = factsIn(id, written);
        const resourceControlPolicies =
          id === denying
            ? [{ policyId: "p-rcp", policyName: "rcp", targetId: "r-root", document: JSON.stringify(deny) }]
            : [];
        const managementAccountId = isManagementAccount ? id : facts.organization!.managementAccountId;
        const organization = { ...facts.organization!, managementAccountId, resourceControlPolicies };
        return buildGraph({ ...facts, organization });
      }),
    ).paths.map(({ verdict }) => verdict.kind);
  expect(verdictsWith(OTHER)).toEqual([]);
  expect(verdictsWith(OTHER, true)).toEqual(["EXPLOITABLE"]);
  expect(verdictsWith(DEV)).toEqual(["EXPLOITABLE"]);
});

test("a path can have further hops in both accounts and go through a third one", () => {
  const dev: CaseAccount = {
    users: [{ name: "anna" }],
    roles: [{ name: "step", trust: trusting(`arn:aws:iam::${DEV}:user/anna`), statements: ASSUME }],
  };
  const middle: CaseAccount = {
    roles: [{ name: "hub", trust: trusting(`arn:aws:iam::${DEV}:role/step`), statements: ASSUME }],
  };
  const prod: CaseAccount = {
    roles: [
      {
        name: "door",
        trust: trusting(`arn:aws:iam::${THIRD}:role/hub`),
        statements: [{ Effect: "Allow", Action: "iam:PutRolePolicy", Resource: "*" }],
      },
    ],
  };
  const rest = `sts-002>${THIRD}/hub sts-002>${OTHER}/door iam-005>${OTHER}/door: EXPLOITABLE`;
  expect(pathsBetween({ [DEV]: dev, [THIRD]: middle, [OTHER]: prod })).toEqual([
    `${THIRD}/hub sts-002>${OTHER}/door iam-005>${OTHER}/door: EXPLOITABLE`,
    `${DEV}/step ${rest}`,
    `${DEV}/anna sts-001>${DEV}/step ${rest}`,
  ]);
});

test("sources include administrators of their own account and principals that can grant themselves sts:AssumeRole", () => {
  const dev: CaseAccount = {
    users: [
      { name: "boss", statements: ADMIN },
      {
        name: "cleo",
        statements: [{ Effect: "Allow", Action: "iam:PutUserPolicy", Resource: `arn:aws:iam::${DEV}:user/cleo` }],
      },
    ],
  };
  expect(pathsBetween({ [DEV]: dev, [OTHER]: top(trusting(root(DEV))) })).toEqual([
    `${DEV}/boss sts-002>${OTHER}/top: EXPLOITABLE`,
    `${DEV}/cleo iam-007>${DEV}/cleo sts-002>${OTHER}/top: EXPLOITABLE`,
  ]);
});

test("the proof of a hop names the caller's policy and the other account's trust policy", () => {
  const graphs = [
    buildGraph(factsIn(DEV, { users: [{ name: "anna", statements: ASSUME }] })),
    buildGraph(factsIn(OTHER, top(trusting(root(DEV))))),
  ];
  const { paths, leftOut } = crossAccountPaths(graphs);
  expect(leftOut).toBe(0);
  const proof = paths[0]!.hops[0]!.proof.filter(({ layer }) => layer !== "SCP");
  expect(proof.map(({ layer, policy }) => [layer, policy?.kind, policy?.holder?.name])).toEqual([
    ["IDENTITY", "INLINE", "anna"],
    ["TRUST", "TRUST", "top"],
  ]);
  expect(crossAccountPaths(graphs, { max: 0 })).toEqual({ paths: [], leftOut: 1 });
});

test("a path that the search cannot follow to its end is UNKNOWN and leads into the other account", () => {
  const length = 42;
  const arnOf = (index: number) => `arn:aws:iam::${OTHER}:role/role-${index}`;
  const chain: CaseAccount = {
    roles: Array.from({ length }, (_, i) => ({
      name: `role-${i + 1}`,
      trust: trusting(i === 0 ? root(DEV) : arnOf(i)),
      statements: i + 1 === length ? ADMIN : [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: arnOf(i + 2) }],
    })),
  };
  const dev: CaseAccount = {
    users: [{ name: "anna" }, { name: "ben" }],
    roles: [{ name: "step", trust: trusting(`arn:aws:iam::${DEV}:user/anna`), statements: ASSUME }],
  };
  const rest = `sts-002>${OTHER}/role-1 sts-001>${OTHER}/role-1: UNKNOWN whether role-1 can take every step of its path: the path is longer than the limits of one search (40 steps)`;
  expect(pathsBetween({ [DEV]: dev, [OTHER]: chain })).toEqual([
    `${DEV}/step ${rest}`,
    `${DEV}/anna sts-001>${DEV}/step ${rest}`,
  ]);
  const joins: CaseAccount = {
    users: [{ name: "anna", statements: [{ Effect: "Allow", Action: "iam:AddUserToGroup", Resource: "*" }] }],
    groups: Array.from({ length: 31 }, (_, i) => ({
      name: `group-${i}`,
      statements: [{ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }],
    })),
  };
  expect(pathsBetween({ [DEV]: joins, [OTHER]: top(trusting(root(DEV))) })).toEqual([
    expect.stringMatching(`^${DEV}/anna iam-013>${OTHER}/top: UNKNOWN whether anna can join`),
  ]);
});
