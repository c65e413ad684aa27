/** The items of the palette: results of the search, pages, and the actions that the operator may take. */
import type { SearchQuery } from "../../gql/search.ts";
import { hasPermission } from "../../features/session/access.ts";
import type { Session, SessionAccount } from "../../features/session/session.ts";
import { countOf } from "../../ui/format.ts";
import type { NavigationGroup } from "./app-shell.tsx";

export type Hit = SearchQuery["search"][number];

export interface PaletteItem {
  readonly key: string;
  /** The heading under which the item stands. */
  readonly group: string;
  readonly title: string;
  readonly detail?: string | undefined;
  /** The ID of the result whose preview is shown beside the list. Pages and actions have none. */
  readonly previewId?: string;
  /** The severity of an alert or check. */
  readonly severity?: Hit["severity"];
  /** The address of the item. An item has either `href` or `onChoose`. */
  readonly href?: string;
  readonly onChoose?: () => void;
}

/** More kinds of results are counted together, because the line has little room. */
const NAMED_KINDS_MAX = 2;

const EXACT = "Exact match";
const GROUPS: Readonly<Record<Hit["kind"], string>> = {
  ACCESS_KEY: "Access keys",
  USER: "Users",
  ROLE: "Roles",
  GROUP: "Groups",
  POLICY: "Policies",
  ALERT: "Alerts",
  CHECK: "Checks",
  ACCOUNT: "Accounts",
};

const COUNTED: Readonly<Record<Hit["kind"], (count: number) => string>> = {
  ACCESS_KEY: (count) => countOf(count, "access key"),
  USER: (count) => countOf(count, "user"),
  ROLE: (count) => countOf(count, "role"),
  GROUP: (count) => countOf(count, "group"),
  POLICY: (count) => countOf(count, "policy", "policies"),
  ALERT: (count) => countOf(count, "alert"),
  CHECK: (count) => countOf(count, "check"),
  ACCOUNT: (count) => countOf(count, "account"),
};

/** "1 user, 5 alerts": the results of the search, without the pages and actions below them. */
export function matchesText(hits: readonly Hit[]): string {
  const byKind = Map.groupBy(hits, ({ kind }) => kind);
  if (byKind.size > NAMED_KINDS_MAX) return countOf(hits.length, "match", "matches");
  return [...byKind].map(([kind, found]) => COUNTED[kind](found.length)).join(", ");
}

/** The actions on the best result. The arrow keys reach them, so that no other key is needed. */
export function resultActions(
  hit: Hit | undefined,
  viewer: Session["viewer"],
  copy: (text: string, what: string) => void,
): readonly PaletteItem[] {
  if (hit === undefined) return [];
  const { kind, name, detail, account } = hit;
  const action = (title: string, does: Pick<PaletteItem, "href" | "onChoose">): PaletteItem => ({
    key: `action ${title}`,
    group: `Actions for ${name}`,
    title,
    ...does,
  });
  const view = (title: string, href: string): PaletteItem => ({
    key: `view ${title}`,
    group: `More about ${name}`,
    title,
    href,
  });
  if (kind === "ACCESS_KEY") {
    const plan = `/rotation/new?${new URLSearchParams({ user: detail ?? "", key: name, in: account?.id ?? "" })}`;
    return [
      ...(hasPermission(viewer, "ROTATIONS_START")
        ? [action("Rotate this key…", { href: plan }), action("Deactivate this key…", { href: `${plan}&mode=RETIRE` })]
        : []),
      action("Copy key ID", { onChoose: () => copy(name, "Key ID") }),
    ];
  }
  if (kind !== "USER" && kind !== "ROLE") return [];
  const query = `is:open ${kind.toLowerCase()}:${JSON.stringify(name)} account:${account?.awsAccountId ?? account?.id}`;
  return [
    view("Permissions", `${hrefOf(hit)}?tab=permissions`),
    view("Paths to administrator", `${hrefOf(hit)}?tab=paths`),
    view("Open alerts", `/alerts?q=${encodeURIComponent(query)}`),
  ];
}

function hrefOf({ kind, id, name, detail, alertNumber, account }: Hit): string {
  const inAccount = `/accounts/${account?.awsAccountId ?? account?.id}`;
  switch (kind) {
    case "ACCESS_KEY":
      return `${inAccount}/users/${encodeURIComponent(detail ?? "")}?tab=keys`;
    case "USER":
      return `${inAccount}/users/${encodeURIComponent(name)}`;
    case "ROLE":
      return `${inAccount}/roles/${encodeURIComponent(name)}`;
    case "GROUP":
      return `${inAccount}/groups/${encodeURIComponent(name)}`;
    case "POLICY":
      return `/policies/${encodeURIComponent(id)}`;
    case "ALERT":
      return `/alerts/${alertNumber}`;
    case "CHECK":
      return `/checks?q=${encodeURIComponent(id)}`;
    case "ACCOUNT":
      return `/?account=${encodeURIComponent(id)}`;
  }
}

/** The results of the search as items. The account is named only if there is a choice. */
export function itemsOfHits(hits: readonly Hit[], hasSeveralAccounts: boolean): readonly PaletteItem[] {
  return hits.map((hit) => {
    const { kind, id, alertNumber, severity, account } = hit;
    const title = hit.headline ?? hit.name;
    const place = hasSeveralAccounts && kind !== "ACCOUNT" ? account?.name : null;
    const number = alertNumber === null ? null : `#${alertNumber}`;
    return {
      key: `${kind} ${id}`,
      group: hit.isExact ? EXACT : GROUPS[kind],
      title,
      // A headline mostly names the resource.
      detail: [number, hit.headline?.includes(hit.detail ?? "") ? null : hit.detail, place]
        .filter((part) => part !== null && part !== undefined)
        .join(" · "),
      severity: kind === "ALERT" ? severity : null,
      href: hrefOf(hit),
      previewId: id,
    };
  });
}

/** The lists that can be filtered by any text. */
const LISTS = [
  { label: "Users", path: "/users" },
  { label: "Roles", path: "/roles" },
  { label: "Policies", path: "/policies" },
  { label: "Alerts", path: "/alerts" },
] as const;

/** Pages whose name has every word, and the lists filtered by the text. */
export function pageItems(navigation: readonly NavigationGroup[], text: string): readonly PaletteItem[] {
  const pages = [
    ...navigation.flatMap(({ items }) => items.map(({ label, to }) => ({ label, to }))),
    { label: "Your profile", to: "/settings/profile" },
  ];
  const found = pages
    .filter(({ label }) => hasWords(label, text))
    .map(({ label, to }) => ({ key: `page ${to}`, group: "Go to", title: label, href: to }));
  if (text === "") return found;
  const quoted = `"${text.replaceAll('"', "")}"`;
  return [
    ...found,
    ...LISTS.map(({ label, path }) => ({
      key: `list ${path}`,
      group: "Go to",
      title: `${label} matching “${text}”`,
      href: `${path}?q=${encodeURIComponent(/\s/.test(text) ? quoted : text)}`,
    })),
  ];
}

export interface PaletteActions {
  readonly scan: (account: SessionAccount) => void;
  readonly nextScheme: "light" | "dark";
  readonly switchScheme: () => void;
  readonly showShortcuts: () => void;
  readonly signOut: () => void;
}

/** Further accounts are found by their name. */
const SCANS_MAX = 8;

/** The actions that the operator's role and accounts allow and whose name has every word. */
export function actionItems(session: Session, actions: PaletteActions, text: string): readonly PaletteItem[] {
  const scannable = session.accounts.filter(
    ({ id, status, runningScan }) =>
      status === "CONNECTED" && runningScan === null && (session.accountId === null || session.accountId === id),
  );
  const link = (title: string, href: string, isAllowed: boolean): Omit<PaletteItem, "group">[] =>
    isAllowed ? [{ key: `action ${title}`, title, href }] : [];
  const run = (title: string, onChoose: () => void): Omit<PaletteItem, "group"> => ({
    key: `action ${title}`,
    title,
    onChoose,
  });
  const items = [
    ...(hasPermission(session.viewer, "SCANS_START") && (text !== "" || scannable.length <= SCANS_MAX)
      ? scannable
          .map((account) => run(`Scan now: ${account.name}`, () => actions.scan(account)))
          .filter(({ title }) => hasWords(title, text))
          .slice(0, SCANS_MAX)
      : []),
    ...link("Rotate an access key…", "/rotation/new", hasPermission(session.viewer, "ROTATIONS_START")),
    ...link("Create an API token…", "/settings/tokens?new=true", true),
    ...link("Invite an operator…", "/settings/operators?new=true", hasPermission(session.viewer, "OPERATORS_INVITE")),
    ...link("Analyze a policy document", "/policies/analyze", true),
    ...link("New notification rule…", "/notifications/new", hasPermission(session.viewer, "NOTIFICATIONS_UPDATE")),
    ...link("Connect an AWS account…", "/welcome", hasPermission(session.viewer, "ACCOUNTS_CONNECT")),
    run(`Switch to ${actions.nextScheme === "dark" ? "dark" : "light"} mode`, actions.switchScheme),
    run("Keyboard shortcuts", actions.showShortcuts),
    run("Sign out", actions.signOut),
  ];
  return items.filter(({ title }) => hasWords(title, text)).map((item) => ({ ...item, group: "Actions" }));
}

/**
 * The items in the order of the list: exact results, then pages and actions whose name begins with the text, then the other
 * results, pages and actions.
 */
export function ranked(
  results: readonly PaletteItem[],
  others: readonly PaletteItem[],
  text: string,
): readonly PaletteItem[] {
  const isExact = ({ group }: PaletteItem) => group === EXACT;
  const begins = ({ key, title }: PaletteItem) =>
    !key.startsWith("list ") && title.toLowerCase().startsWith(text.toLowerCase());
  return [
    ...results.filter(isExact),
    ...others.filter(begins),
    ...results.filter((item) => !isExact(item)),
    ...others.filter((item) => !begins(item)),
  ];
}

export interface MarkedPart {
  readonly part: string;
  readonly isMarked: boolean;
}

/** The title in parts, with the first place of each word of the text marked. */
export function markedParts(title: string, text: string): readonly MarkedPart[] {
  const lower = title.toLowerCase();
  const isMarked = Array.from({ length: title.length }, () => false);
  // The title in lower case may be longer, as in Turkish. Its places are then others.
  if (lower.length === title.length)
    for (const word of text.toLowerCase().split(/\s+/)) {
      const start = word === "" ? -1 : lower.indexOf(word);
      if (start !== -1) isMarked.fill(true, start, start + word.length);
    }
  const parts: MarkedPart[] = [];
  for (let start = 0; start < title.length;) {
    let end = start + 1;
    while (end < title.length && isMarked[end] === isMarked[start]) end += 1;
    parts.push({ part: title.slice(start, end), isMarked: isMarked[start]! });
    start = end;
  }
  return parts;
}

function hasWords(label: string, text: string): boolean {
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => label.toLowerCase().includes(word));
}
