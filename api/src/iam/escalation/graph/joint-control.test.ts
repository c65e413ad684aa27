/** The limits on paths that need several principals at once: what was not searched is never shown as safe. */
import { describe, expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { pathOf } from "../paths/path.ts";
import { TECHNIQUES } from "../techniques/index.ts";
import { JOINT_LIMITS, type JointLimits } from "./joint-limits.ts";
import { buildGraph } from "./search.ts";
import { STATE_LIMITS } from "./state-space.ts";

const ACCOUNT_ARN = "arn:aws:iam::123456789012";
const trust = (name: string) => [
  { Effect: "Allow", Principal: { AWS: `${ACCOUNT_ARN}:user/${name}` }, Action: "sts:AssumeRole" },
];
const allow = (Action: string, Resource: string) => [{ Effect: "Allow", Action, Resource }];

function pathIn(account: CaseAccount, name: string, joint: Partial<JointLimits> = {}) {
  const limits = { ...STATE_LIMITS, joint: { ...JOINT_LIMITS, ...joint } };
  return pathOf(buildGraph(factsOfCase(account), TECHNIQUES, limits), `${ACCOUNT_ARN}:user/${name}`);
}

/** A user with many roles, one of which may only add users to a group without permissions. */
const HARMLESS: CaseAccount = {
  users: [{ name: "ops", statements: allow("s3:GetObject", "*") }],
  groups: [{ name: "readers", statements: allow("s3:ListBucket", "*") }],
  roles: [
    ...Array.from({ length: 100 }, (_, i) => ({
      name: `task-${i}`,
      trust: trust("ops"),
      statements: allow("s3:GetObject", `arn:aws:s3:::bucket-${i}/*`),
    })),
    {
      name: "membership",
      trust: trust("ops"),
      statements: allow("iam:AddUserToGroup", `${ACCOUNT_ARN}:group/readers`),
    },
  ],
};

/** The role of each user may write that user's policies. */
const WRITTEN: CaseAccount = {
  users: ["anna", "bob", "carl"].map((name) => ({ name, statements: allow("s3:GetObject", `arn:aws:s3:::${name}/*`) })),
  roles: ["anna", "bob", "carl"].map((name) => ({
    name: `of-${name}`,
    trust: trust(name),
    statements: allow("iam:PutUserPolicy", `${ACCOUNT_ARN}:user/${name}`),
  })),
};

describe("a principal that may take over many others", () => {
  test("has no path if none of them can write permissions that matter", () => {
    expect(pathIn(HARMLESS, "ops")).toBeNull();
  });

  test.each(["held", "steps", "evaluations"] as const)("has an UNKNOWN path that names the limit %s", (limit) => {
    const path = pathIn(HARMLESS, "ops", { [limit]: limit === "steps" ? 0 : 20 });
    expect(path?.verdict.kind).toBe("UNKNOWN");
    expect(path!.verdict.missing.join()).toContain(`limits of one search (${limit}: `);
  });
});

test("callers that were not evaluated have an UNKNOWN path, and not none", () => {
  const names = ["anna", "bob", "carl"];
  expect(names.map((name) => pathIn(WRITTEN, name)?.verdict.kind)).toEqual(names.map(() => "EXPLOITABLE"));
  for (const evaluations of [0, 1, 2, 4, 8])
    expect(names.map((name) => pathIn(WRITTEN, name, { evaluations })?.verdict.kind ?? "none")).not.toContain("none");
});

test("creators and writers of roles whose names never meet cost few evaluations", () => {
  const account: CaseAccount = {
    users: Array.from({ length: 20 }, (_, i) => ({
      name: `creator-${i}`,
      statements: [...allow("iam:CreateRole", `${ACCOUNT_ARN}:role/app-${i}/*`), ...allow("sts:AssumeRole", "*")],
    })),
    roles: Array.from({ length: 10 }, (_, i) => ({
      name: `writer-${i}`,
      trust: [{ Effect: "Allow", Principal: { AWS: `${ACCOUNT_ARN}:root` }, Action: "sts:AssumeRole" }],
      statements: allow("iam:PutRolePolicy", `${ACCOUNT_ARN}:role/task-${i}/*`),
    })),
  };
  expect(pathIn(account, "creator-19", { evaluations: 1_500 })).toBeNull();
});

test("boundaries that a variable of the account names are of one kind", () => {
  const actions = ["iam:CreateRole", "iam:PutRolePolicy"];
  const Condition = { ArnLike: { "iam:PermissionsBoundary": "arn:aws:iam::${aws:PrincipalAccount}:policy/*" } };
  const account: CaseAccount = {
    users: [
      {
        name: "ops",
        statements: actions.flatMap((action) => allow(action, "*").map((each) => ({ ...each, Condition }))),
      },
    ],
    policies: Array.from({ length: 20 }, (_, i) => ({
      name: `limit-${i}`,
      versions: [allow("s3:GetObject", `arn:aws:s3:::bucket-${i}/*`)],
    })),
  };
  expect(pathIn(account, "ops")).toBeNull();
});
