import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderWithLinks } from "../../test-render.tsx";
import { TrustList, type TrustListProps } from "./trust-list.tsx";

type Decision = NonNullable<NonNullable<TrustListProps["decisions"]>[number]["decision"]>;
type Trusted = TrustListProps["trusted"][number] & { readonly decision: Decision | null };

const trusted = (changed: Partial<Trusted>): Trusted => ({
  effect: "Allow",
  kind: "SERVICE",
  reach: "SERVICE",
  who: "The AWS service ec2.amazonaws.com",
  label: "ec2",
  value: "ec2.amazonaws.com",
  conditions: [],
  statement: 0,
  user: null,
  role: null,
  decision: null,
  ...changed,
});
const decision = (changed: Partial<Decision>): Decision => ({
  decision: "ALLOWED",
  reasons: [],
  members: [],
  memberCount: 0,
  notEvaluatedCount: 0,
  ...changed,
});

async function show(...all: readonly Trusted[]): Promise<number[]> {
  const pointed: number[] = [];
  await renderWithLinks(
    <TrustList
      trusted={all}
      decisions={all}
      awsAccountId="111122223333"
      onStatement={(statement) => pointed.push(statement)}
    />,
  );
  return pointed;
}

describe("the list of trusted principals", () => {
  it("calls a role that everyone can assume open, and not allowed", async () => {
    const everyone = { kind: "EVERYONE", reach: "EVERYONE", who: "Everyone, in any AWS account" } as const;
    await show(trusted({ ...everyone, decision: decision({}) }));
    expect(screen.getByText("Open to everyone")).toBeTruthy();
    expect(screen.queryByText("Allowed")).toBeNull();
  });

  it("links to a user of the account and to the statement", async () => {
    const pointed = await show(
      trusted({
        kind: "USER",
        reach: "THIS_ACCOUNT",
        statement: 2,
        user: { userName: "ada", deletedAt: null },
        decision: decision({}),
      }),
    );
    expect(screen.getByRole("link", { name: "ada" }).getAttribute("href")).toBe("/accounts/111122223333/users/ada");
    expect(screen.getByText("Allowed")).toBeTruthy();
    fireEvent.click(screen.getByRole("button", { name: "Statement 3" }));
    expect(pointed).toEqual([2]);
  });

  it("names the conditions of a decision and the reason for a deny", async () => {
    await show(
      trusted({
        kind: "EVERYONE",
        reach: "EVERYONE",
        decision: decision({ decision: "CONDITIONAL", reasons: ["sts:ExternalId"] }),
      }),
      trusted({
        kind: "USER",
        decision: decision({ decision: "EXPLICIT_DENY", reasons: ["its identity-based policies"] }),
      }),
    );
    expect(screen.getByText(/Depends on sts:ExternalId, which IAM Monitor cannot evaluate/)).toBeTruthy();
    expect(screen.getByText(/Denied by its identity-based policies/)).toBeTruthy();
  });

  it("lists the users and roles of a trusted account that are allowed", async () => {
    await show(
      trusted({
        kind: "ACCOUNT",
        reach: "THIS_ACCOUNT",
        who: "Any user or role of this account whose policies allow it",
        decision: decision({
          memberCount: 60,
          notEvaluatedCount: 5,
          members: [
            {
              kind: "ROLE",
              name: "ci",
              arn: "arn:aws:iam::111122223333:role/ci",
              decision: "CONDITIONAL",
              keys: ["aws:SourceIp"],
            },
          ],
        }),
      }),
    );
    expect(
      screen.getByText(/60 users and roles of this account are allowed by their own policies, subject to conditions/),
    ).toBeTruthy();
    expect(screen.getByText("depends on aws:SourceIp")).toBeTruthy();
    expect(screen.getByText("And 59 more.")).toBeTruthy();
    expect(screen.getByText(/5 more users and roles were not evaluated/)).toBeTruthy();
  });

  it("says so if no statement names a principal", async () => {
    await show();
    expect(screen.getByText("No one: no statement names a principal.")).toBeTruthy();
  });
});
