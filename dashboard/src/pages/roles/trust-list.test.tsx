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

describe("who can become a role", () => {
  it("leads to a user of the account, and to the statement", async () => {
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

  it("says on what it hangs, or what keeps somebody out", async () => {
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
    expect(screen.getByText(/It hangs on sts:ExternalId, which cannot be told from here/)).toBeTruthy();
    expect(screen.getByText(/Kept out by its identity-based policies/)).toBeTruthy();
  });

  it("names those of the whole account who may", async () => {
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
      screen.getByText(/60 users and roles of this account may, by their own policies, under conditions/),
    ).toBeTruthy();
    expect(screen.getByText("hangs on aws:SourceIp")).toBeTruthy();
    expect(screen.getByText("And 59 more.")).toBeTruthy();
    expect(screen.getByText(/5 further users and roles were too many to be asked/)).toBeTruthy();
  });

  it("is nobody where no statement names anybody", async () => {
    await show();
    expect(screen.getByText("Nobody: no statement names a principal.")).toBeTruthy();
  });
});
