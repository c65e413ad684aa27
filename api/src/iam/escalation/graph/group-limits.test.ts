/** The limit on joined groups: alike groups count once, and a user with groups beyond the limit is never shown as safe. */
import { describe, expect, test } from "vitest";
import { type CaseAccount, factsOfCase } from "../../../../test/support/escalation-case.ts";
import { MAX_JOINED_GROUPS } from "../edges/group-changes.ts";
import { pathOf } from "../paths/path.ts";
import { buildGraph } from "./search.ts";

const ACCOUNT_ARN = "arn:aws:iam::123456789012";
const groupArn = (index: number) => `${ACCOUNT_ARN}:group/group-${index}`;
const allow = (Action: string, Resource: string | readonly string[]) => ({ Effect: "Allow", Action, Resource });
const JOIN_ANY = allow("iam:AddUserToGroup", `${ACCOUNT_ARN}:group/*`);
/** A permission that is part of a technique and alone leads nowhere. */
const USELESS = [allow("iam:PassRole", "*")];

function pathIn({
  statements,
  groups,
}: {
  readonly statements: readonly object[];
  readonly groups: CaseAccount["groups"];
}) {
  const account: CaseAccount = { users: [{ name: "anna", statements: statements as [] }], groups: groups! };
  return pathOf(buildGraph(factsOfCase(account)), `${ACCOUNT_ARN}:user/anna`);
}
const groupsOf = (count: number, statements?: readonly Readonly<Record<string, unknown>>[]) =>
  Array.from({ length: count }, (_, index) => ({ name: `group-${index + 1}`, ...(statements && { statements }) }));

describe("groups that a user joins and writes to", () => {
  test("a writable group after any number of alike ones is found", () => {
    const last = 2 * MAX_JOINED_GROUPS;
    const path = pathIn({
      statements: [JOIN_ANY, allow("iam:PutGroupPolicy", groupArn(last))],
      groups: groupsOf(last),
    });
    expect(path?.verdict.kind).toBe("EXPLOITABLE");
    expect(path!.hops).toMatchObject([{ techniqueId: "iam-011", via: [{ kind: "GROUP", name: `group-${last}` }] }]);
  });

  test("more different groups than the limit: UNKNOWN, unless one of the first can be written to", () => {
    const last = MAX_JOINED_GROUPS + 10;
    const different = Array.from({ length: last - 1 }, (_, index) => groupArn(index + 1));
    const statements = [
      JOIN_ANY,
      allow("iam:PutGroupPolicy", groupArn(last)),
      { Effect: "Deny", Action: "iam:PutGroupPolicy", Resource: different },
    ];
    const groups = groupsOf(last);
    const path = pathIn({ statements, groups });
    expect(path?.verdict).toMatchObject({ kind: "UNKNOWN" });
    expect(path!.verdict.missing).toEqual([
      "whether anna can join and write to a further group: it can join more groups than the limits of one search (30 different ones)",
    ]);
    expect(pathIn({ statements, groups: groups.toReversed() })?.verdict.kind).toBe("EXPLOITABLE");
  });
});

describe("groups that a user joins for their permissions", () => {
  test.each([
    [MAX_JOINED_GROUPS, []],
    [
      MAX_JOINED_GROUPS + 1,
      [
        "whether anna can join and gain from a further group: it can join more groups than the limits of one search (30 different ones)",
      ],
    ],
  ])("%i groups that lead nowhere: %j", (count, missing) => {
    const path = pathIn({ statements: [JOIN_ANY], groups: groupsOf(count, USELESS) });
    expect(path?.verdict.missing ?? []).toEqual(missing);
  });

  test("a group that leads somewhere makes the path open, whatever remains", () => {
    const groups = [...groupsOf(2 * MAX_JOINED_GROUPS, USELESS), { name: "top", statements: [allow("*", "*")] }];
    expect(pathIn({ statements: [JOIN_ANY], groups })?.verdict.kind).toBe("EXPLOITABLE");
  });
});
