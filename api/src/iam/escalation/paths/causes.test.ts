/** One change between two snapshots, and the cause that is reported for it, in both directions. */
import { describe, expect, test } from "vitest";
import { ACCOUNT_ID } from "../../../../test/support/build.ts";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { buildGraph } from "../graph/search.ts";
import { pathDrift } from "./causes.ts";

const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const LAMBDA = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
const WORKER = { name: "worker", trust: LAMBDA, statements: ADMIN };
const PASS = {
  Sid: "Deploy",
  Effect: "Allow",
  Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
  Resource: "*",
};
const READ = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const DENY = { Effect: "Deny", Action: "iam:PassRole", Resource: "*" };
const arnOf = (kind: string, name: string) => `arn:aws:iam::${ACCOUNT_ID}:${kind}/${name}`;
const trusting = (name: string) => ({
  Effect: "Allow",
  Principal: { AWS: arnOf("user", name) },
  Action: "sts:AssumeRole",
});

interface DriftCase {
  readonly name: string;
  readonly closed: CaseAccount;
  readonly open: CaseAccount;
  readonly opens: readonly (readonly [kind: string, change: string, summary: string])[];
  readonly closes: readonly (readonly [kind: string, change: string, summary: string])[];
}

const anna = (more: object = {}) => ({ name: "anna", ...more });
const managed = (...statements: object[]) => [{ name: "deploy", versions: [statements as Record<string, unknown>[]] }];

const DRIFTS: readonly DriftCase[] = [
  {
    name: "an inline policy statement",
    closed: { users: [anna({ statements: [READ] })], roles: [WORKER] },
    open: { users: [anna({ statements: [READ, PASS] })], roles: [WORKER] },
    opens: [["STATEMENT", "ADDED", "statement Deploy of own was added"]],
    closes: [["STATEMENT", "REMOVED", "statement Deploy of own was removed"]],
  },
  {
    name: "a managed policy statement that allows more",
    closed: {
      users: [anna({ attached: ["deploy"] })],
      policies: managed({ ...PASS, Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] }),
      roles: [WORKER],
    },
    open: { users: [anna({ attached: ["deploy"] })], policies: managed(PASS), roles: [WORKER] },
    opens: [["STATEMENT", "CHANGED", "statement Deploy of deploy was changed"]],
    closes: [["STATEMENT", "CHANGED", "statement Deploy of deploy was changed"]],
  },
  {
    name: "a policy attached",
    closed: { users: [anna()], policies: managed(PASS), roles: [WORKER] },
    open: { users: [anna({ attached: ["deploy"] })], policies: managed(PASS), roles: [WORKER] },
    opens: [["ATTACHMENT", "ADDED", "deploy was attached to anna"]],
    closes: [["ATTACHMENT", "REMOVED", "deploy was detached from anna"]],
  },
  {
    name: "a group joined",
    closed: { users: [anna()], groups: [{ name: "crew", statements: [PASS] }], roles: [WORKER] },
    open: { users: [anna({ groups: ["crew"] })], groups: [{ name: "crew", statements: [PASS] }], roles: [WORKER] },
    opens: [["GROUP_MEMBERSHIP", "ADDED", "anna was added to the group crew"]],
    closes: [["GROUP_MEMBERSHIP", "REMOVED", "anna was removed from the group crew"]],
  },
  {
    name: "a deny removed from another policy",
    closed: { users: [anna({ statements: [PASS], more: [READ, DENY] })], roles: [WORKER] },
    open: { users: [anna({ statements: [PASS], more: [READ] })], roles: [WORKER] },
    opens: [["STATEMENT", "REMOVED", "the Deny of statement 2 of more was removed"]],
    closes: [["STATEMENT", "ADDED", "the Deny of statement 2 of more was added"]],
  },
  {
    name: "a permissions boundary removed",
    closed: { users: [anna({ statements: [PASS], boundary: "deploy" })], policies: managed(READ), roles: [WORKER] },
    open: { users: [anna({ statements: [PASS] })], policies: managed(READ), roles: [WORKER] },
    opens: [["BOUNDARY", "REMOVED", "the permissions boundary of anna was removed"]],
    closes: [["BOUNDARY", "ADDED", "the permissions boundary of anna was set"]],
  },
  {
    name: "a trust policy that names a further principal",
    closed: { users: [anna()], roles: [{ name: "top", trust: [trusting("ben")], statements: ADMIN }] },
    open: { users: [anna()], roles: [{ name: "top", trust: [trusting("ben"), trusting("anna")], statements: ADMIN }] },
    opens: [["TRUST", "ADDED", "statement 2 of top (trust policy) was added"]],
    closes: [["TRUST", "REMOVED", "statement 2 of top (trust policy) was removed"]],
  },
  {
    name: "a service control policy",
    closed: { users: [anna({ statements: [PASS] })], roles: [WORKER], scp: [DENY] },
    open: { users: [anna({ statements: [PASS] })], roles: [WORKER], scp: [{ ...DENY, Action: "s3:*" }] },
    opens: [["SCP", "CHANGED", "the Deny of statement 1 of case was changed"]],
    closes: [["SCP", "CHANGED", "the Deny of statement 1 of case was changed"]],
  },
  {
    name: "a role that becomes an administrator",
    closed: { users: [anna({ statements: [PASS] })], roles: [{ ...WORKER, statements: [READ] }] },
    open: { users: [anna({ statements: [PASS] })], roles: [{ ...WORKER, statements: [READ, ...ADMIN] }] },
    opens: [["STATEMENT", "ADDED", "statement 2 of own was added"]],
    closes: [["STATEMENT", "REMOVED", "statement 2 of own was removed"]],
  },
  {
    name: "a new role",
    closed: { users: [anna({ statements: [PASS] })] },
    open: { users: [anna({ statements: [PASS] })], roles: [WORKER] },
    opens: [["PRINCIPAL", "ADDED", "the role worker was created"]],
    closes: [["PRINCIPAL", "REMOVED", "the role worker was deleted"]],
  },
  {
    name: "a free access key slot",
    closed: {
      users: [
        anna({ statements: [{ Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" }] }),
        { name: "boss", statements: ADMIN, keys: ["active", "active"] },
      ],
    },
    open: {
      users: [
        anna({ statements: [{ Effect: "Allow", Action: "iam:CreateAccessKey", Resource: "*" }] }),
        { name: "boss", statements: ADMIN, keys: ["active"] },
      ],
    },
    opens: [["OTHER", "CHANGED", "before: boss already has two access keys"]],
    closes: [["OTHER", "CHANGED", "now: boss already has two access keys"]],
  },
];

describe("the change that opened or closed a path", () => {
  test.each(DRIFTS.map((each) => [each.name, each] as const))("%s", (_name, { closed, open, opens, closes }) => {
    const [without, having] = [buildGraph(factsOfCase(closed)), buildGraph(factsOfCase(open))];
    const causesOf = (paths: ReturnType<typeof pathDrift>["opened"]) =>
      paths
        .filter(({ source }) => source.name === "anna")
        .flatMap(({ causes }) => causes.map(({ kind, change, summary }) => [kind, change, summary]));
    const forwards = pathDrift(without, having);
    expect(causesOf(forwards.opened)).toEqual(opens);
    expect(forwards.closed).toEqual([]);
    const backwards = pathDrift(having, without);
    expect(causesOf(backwards.closed)).toEqual(closes);
    expect(backwards.opened).toEqual([]);
  });

  test("is empty between two equal snapshots", () => {
    const account: CaseAccount = { users: [anna({ statements: [PASS] })], roles: [WORKER] };
    expect(pathDrift(buildGraph(factsOfCase(account)), buildGraph(factsOfCase(account)))).toEqual({
      opened: [],
      closed: [],
      rerouted: [],
    });
  });
});
