import { expect, test, vi } from "vitest";
import type { Session } from "../../features/session/session.ts";
import { navigationWith } from "./navigation.ts";
import {
  actionItems,
  type Hit,
  itemsOfHits,
  markedParts,
  matchesText,
  pageItems,
  ranked,
  resultActions,
} from "./palette-items.ts";

const NAVIGATION = navigationWith({ openProblems: 0, openAlerts: 0, openApprovals: null, changes: null });

const hit = (change: Partial<Hit>): Hit => ({
  kind: "USER",
  id: "user_1",
  name: "anna",
  detail: null,
  isExact: false,
  alertNumber: null,
  headline: null,
  severity: null,
  status: null,
  account: { id: "account_1", name: "Production", awsAccountId: "111122223333" },
  ...change,
});

test.each([
  [hit({ name: "a/b c" }), "/accounts/111122223333/users/a%2Fb%20c"],
  [hit({ kind: "ACCESS_KEY", name: "AKIA1", detail: "anna" }), "/accounts/111122223333/users/anna?tab=keys"],
  [hit({ kind: "POLICY", id: "policy_1" }), "/policies/policy_1"],
  [hit({ kind: "ALERT", alertNumber: 7 }), "/alerts/7"],
  [hit({ kind: "CHECK", id: "mfa-any", account: null }), "/checks?q=mfa-any"],
  [hit({ kind: "ACCOUNT", id: "account_1" }), "/?account=account_1"],
])("a result leads to its page", (found, href) => {
  expect(itemsOfHits([found], false)[0]!.href).toBe(href);
});

test("what can be done with the best result is offered by its kind and the permissions of the operator", () => {
  const titlesFor = (found: Hit | undefined, ...permissions: Session["viewer"]["permissions"]) =>
    resultActions(found, { permissions } as Session["viewer"], vi.fn()).map(({ title, href }) => [title, href]);
  const key = hit({ kind: "ACCESS_KEY", name: "AKIA1", detail: "anna" });
  expect(titlesFor(key, "ROTATIONS_START")).toEqual([
    ["Rotate this key…", "/rotation/new?user=anna&key=AKIA1&in=account_1"],
    ["Deactivate this key…", "/rotation/new?user=anna&key=AKIA1&in=account_1&mode=RETIRE"],
    ["Copy key ID", undefined],
  ]);
  expect(titlesFor(key)).toEqual([["Copy key ID", undefined]]);
  expect(titlesFor(hit({ name: "a b" }))).toContainEqual([
    "Open alerts",
    `/alerts?q=${encodeURIComponent('is:open user:"a b" account:111122223333')}`,
  ]);
  expect(titlesFor(hit({ kind: "CHECK" }), "ROTATIONS_START")).toEqual([]);
  expect(titlesFor(undefined, "ROTATIONS_START")).toEqual([]);
});

test("an account is named where there is a choice, and an exact match has a heading of its own", () => {
  expect(itemsOfHits([hit({})], true)[0]).toMatchObject({ detail: "Production", group: "Users" });
  expect(itemsOfHits([hit({ isExact: true })], false)[0]).toMatchObject({ detail: "", group: "Exact match" });
});

test("an alert shows what it says, and its resource only if the headline does not name it", () => {
  const alert = { kind: "ALERT", name: "Access key is older than 90 days", alertNumber: 7 } as const;
  expect(
    itemsOfHits([hit({ ...alert, detail: "anna", headline: "anna’s key is 100 days old" })], false)[0],
  ).toMatchObject({ title: "anna’s key is 100 days old", detail: "#7" });
  expect(
    itemsOfHits([hit({ ...alert, detail: "anna/AKIA1", headline: "anna’s key is 100 days old" })], true)[0],
  ).toMatchObject({ detail: "#7 · anna/AKIA1 · Production" });
});

test("pages are found by any word, and lists are filtered by the text", () => {
  const titles = (text: string) => pageItems(NAVIGATION, text).map(({ title }) => title);
  expect(titles("")).toContain("Access graph");
  expect(titles("graph")[0]).toBe("Access graph");
  const [first] = pageItems(NAVIGATION, "two words");
  expect(first).toMatchObject({ title: "Users matching “two words”", href: "/users?q=%22two%20words%22" });
});

test("a page whose name begins with the text stands before results that contain it, and after exact ones", () => {
  const results = itemsOfHits(
    [hit({ name: "users-of-old" }), hit({ id: "user_2", name: "users", isExact: true })],
    false,
  );
  const titles = ranked(results, pageItems(NAVIGATION, "users"), "users").map(({ title }) => title);
  expect(titles.slice(0, 4)).toEqual(["users", "Users", "users-of-old", "Users matching “users”"]);
});

test("the words of the text are marked in a title", () => {
  const marked = (title: string, text: string) =>
    markedParts(title, text)
      .map(({ part, isMarked }) => (isMarked ? `[${part}]` : part))
      .join("");
  expect(marked("AKIAVODSX343", "akiavods")).toBe("[AKIAVODS]X343");
  expect(marked("d.castellanos: key is old", "key d.c")).toBe("[d.c]astellanos: [key] is old");
  expect(marked("SharedServices", "")).toBe("SharedServices");
  // In lower case, this letter is two.
  expect(marked("İstanbul", "stan")).toBe("İstanbul");
});

test("only actions that the permissions allow are offered", () => {
  const account = { id: "account_1", name: "Demo", status: "CONNECTED", runningScan: null };
  const titles = (permissions: readonly string[], text = "", accounts = [account]) => {
    const session = { viewer: { permissions }, accounts, accountId: null } as unknown as Session;
    const actions = {
      scan: vi.fn<() => void>(),
      nextScheme: "dark" as const,
      switchScheme: vi.fn<() => void>(),
      showShortcuts: vi.fn<() => void>(),
      signOut: vi.fn<() => void>(),
    };
    return actionItems(session, actions, text).map(({ title }) => title);
  };
  expect(titles([], "scan")).toEqual([]);
  expect(titles(["SCANS_START"], "scan demo")).toEqual(["Scan now: Demo"]);
  expect(titles([])).toContain("Create an API token…");
  expect(titles([])).not.toContain("Connect an AWS account…");
  expect(titles(["ACCOUNTS_CONNECT"], "")).toContain("Connect an AWS account…");
  // Of many accounts, those that the text names can be scanned.
  const many = Array.from({ length: 300 }, (_, place) => ({
    ...account,
    id: `account_${place}`,
    name: `prod-${place}`,
  }));
  expect(titles(["SCANS_START"], "", many).filter((title) => title.startsWith("Scan"))).toEqual([]);
  expect(titles(["SCANS_START"], "scan prod-299", many)).toEqual(["Scan now: prod-299"]);
  // An admin who is limited to accounts does not have the permission.
  expect(titles([])).not.toContain("Connect an AWS account…");
});

test.each([
  [[hit({})], "1 user"],
  [[hit({}), hit({ kind: "POLICY" }), hit({ kind: "POLICY" })], "1 user, 2 policies"],
  [[hit({}), hit({ kind: "ROLE" }), hit({ kind: "ALERT" })], "3 matches"],
])("the results are counted with their kinds if these are few", (found, text) => {
  expect(matchesText(found)).toBe(text);
});
