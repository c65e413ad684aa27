/** What the panels of the overview claim where something was not read, or where accounts have settings of their own. */
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OverviewQuery } from "../../gql/overview.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { CausesPanel } from "./causes-panel.tsx";
import { KeyAgesPanel } from "./key-ages-panel.tsx";
import { KeysDuePanel } from "./keys-due-panel.tsx";
import { MfaPanel } from "./mfa-panel.tsx";
import { TrendPanel } from "./trend-panel.tsx";

type Overview = OverviewQuery["overview"];

const AGES = { limitDays: 90, otherLimitAccountCount: 0, unreadAccountCount: 0 } as Overview["keyAges"];

const ROOT_USERS = { withMfa: 0, withoutMfa: 0, withAccessKey: 0, withoutAccessKey: 0 };

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
    "5 days over",
    "due in 11 days",
    "10 days over",
  ]);
});

test.for([
  [0, "/keys?q=status%3Aactive+age%3A%3E%3D77d", "All 5 keys overdue or due within 14 days"],
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
  await renderWithLinks(<MfaPanel mfa={mfa} rootUsers={{ ...ROOT_USERS, withoutMfa: 1 }} accountCount={2} />);
  expect(screen.getAllByText("All with MFA, of those that were read")).toHaveLength(2);
  // The second root user was not evaluated.
  screen.getByRole("link", { name: "Root users: 1 of 2 accounts without MFA, 1 not evaluated" });
  screen.getByText(/2 more users may be administrators.* The credential report of 1 account was not read/);
});

test.for([
  [{ withAccessKey: 1 }, "Root user: has an access key"],
  [{ withoutAccessKey: 1 }, "Root user: no access key"],
  [{}, "Root user: not evaluated"],
] as const)("of one account with %j, the panel of key ages says: %s", async ([counts, text]) => {
  const ages = { ...AGES, activeCount: 1, overLimitCount: 0, groups: [{ fromDays: 365, toDays: null, count: 1 }] };
  await renderWithLinks(<KeyAgesPanel ages={ages} rootUsers={{ ...ROOT_USERS, ...counts }} accountCount={1} />);
  expect(screen.getAllByText(text)).toHaveLength(1);
  expect(screen.getAllByText("365+")).toHaveLength(1);
});

test.for([
  [400, "400 alerts found on the first day of scans. Since then: 3 opened, 2 resolved."],
  [0, "403 opened, 2 resolved"],
] as const)("with %i alerts of the first day, the trend says: %s", async ([foundOnFirstDay, text]) => {
  const day = { opened: 403, resolved: 2, hasScan: true } as Overview["trend"][number];
  await renderWithLinks(<TrendPanel trend={[day]} foundOnFirstDay={foundOnFirstDay} />);
  expect(screen.getAllByText(text)).toHaveLength(1);
});

test("without an open alert about a path, nothing is claimed of paths whose alerts are not open", async () => {
  await renderWithLinks(<CausesPanel problems={[]} pathTotal={0} hasFullCoverage />);
  expect(screen.getAllByText("No open alert is about a path to administrator.")).toHaveLength(1);
});
