/** What the panels of the overview claim where something was not read, or where accounts have settings of their own. */
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OverviewQuery } from "../../gql/overview.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { CausesPanel } from "./causes-panel.tsx";
import { KeysDuePanel } from "./keys-due-panel.tsx";
import { MfaPanel } from "./mfa-panel.tsx";

type Overview = OverviewQuery["overview"];

const AGES = { limitDays: 90, otherLimitAccountCount: 0, unreadAccountCount: 0 } as Overview["keyAges"];

function dueKey(ageDays: number, ownLimit: number | null = null): Overview["keysDue"][number] {
  const settings = ownLimit === null ? [] : [{ name: "keyMaxAgeDays", value: ownLimit }];
  const account = { id: "account_1", awsAccountId: "111122223333", settings };
  const id = `key_${ageDays}_${ownLimit}`;
  return { id, accessKeyId: id, ageDays, user: { id: "user_1", userName: "anna", account } } as never;
}

test("a key is due by the limit of its account", async () => {
  const keys = [dueKey(95), dueKey(80), dueKey(40, 30)];
  await renderWithLinks(<KeysDuePanel keys={keys} count={3} ages={{ ...AGES, otherLimitAccountCount: 1 }} />);
  expect(screen.getAllByRole("listitem").map(({ textContent }) => /\d+ days?(.*)/.exec(textContent)?.[1])).toEqual([
    "5 over",
    "due in 11 days",
    "10 over",
  ]);
});

test.for([
  [0, "/keys?q=status%3Aactive+age%3A%3E%3D77d", "All 5 that are overdue or due within 14 days"],
  [1, "/keys?q=status%3Aactive", "All active keys, oldest first"],
] as const)("with %i other limits, the link to all due keys is %s", async ([otherLimitAccountCount, href, name]) => {
  const keys = [300, 200, 100, 95, 80].map((age) => dueKey(age));
  await renderWithLinks(<KeysDuePanel keys={keys} count={5} ages={{ ...AGES, otherLimitAccountCount }} />);
  const link = screen.getByRole("link", { name });
  expect(decodeURIComponent(link.getAttribute("href")!.replaceAll("+", " "))).toContain(
    decodeURIComponent(href.replaceAll("+", " ")),
  );
});

test("no due key is claimed only of what was read", async () => {
  await renderWithLinks(<KeysDuePanel keys={[]} count={0} ages={{ ...AGES, unreadAccountCount: 2 }} />);
  const text = "No access key that was read is overdue or due within 14 days. 2 accounts not read.";
  expect(screen.getAllByText(text)).toHaveLength(1);
});

test("that all use MFA is claimed only of those who were read, and unknown administrators are named", async () => {
  const counts = { total: 3, hardware: 3, authenticatorApp: 0, unknownDevice: 0, none: 0 };
  const mfa = {
    people: counts,
    administrators: counts,
    unknownAdministratorCount: 2,
    unknownUserCount: 0,
    unreadAccountCount: 1,
  };
  await renderWithLinks(<MfaPanel mfa={mfa} />);
  expect(screen.getAllByText("All with MFA, of those that were read")).toHaveLength(2);
  screen.getByText(/2 more users may be administrators.* The credential report of 1 account was not read/);
});

test("without an open alert about a path, nothing is claimed of paths whose alerts are not open", async () => {
  await renderWithLinks(<CausesPanel problems={[]} pathTotal={0} hasFullCoverage />);
  expect(screen.getAllByText("No open alert is about a path to administrator.")).toHaveLength(1);
});
