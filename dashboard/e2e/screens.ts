/** Every route of the dashboard, and further faces of some, with addresses in the demo account. */
const ACCOUNT = "111122223333";

/** What the addresses of pages name. */
export interface Known {
  readonly user: string;
  readonly alert: number;
  readonly scan: string;
  readonly previousScan: string;
  readonly rotation: string;
  readonly policy: string;
  readonly role: string;
  /** One of which AWS says what it used. */
  readonly roleInUse: string;
  readonly group: string;
}

export interface Row {
  /** As routes.tsx names it. */
  readonly route: string;
  readonly path: (known: Known) => string;
  /** Nothing but the session is asked for, so there is nothing to wait for and nothing to fail. */
  readonly isStill?: boolean;
  /** What stands there in an installation without any account. */
  readonly empty: RegExp;
  /** Says what was not read when a scan was partial; where it does not, the page has no coverage to speak of. */
  readonly tellsPartial?: boolean;
}

/** Asks the api about the demo account, in whichever way a test does. */
// Answers have many shapes; what is read is what is there.
// oxlint-disable-next-line typescript/no-explicit-any
type Ask = (query: string) => Promise<any>;

/** Things of the demo account that have something to show on each of their pages, after a scan. */
export async function demoThings(ask: Ask): Promise<Omit<Known, "scan" | "previousScan" | "rotation">> {
  const found = await ask(`{
    alerts(filter: { query: "is:open severity:critical" }, first: 1) { nodes { number } }
    policies(first: 1) { nodes { id } }
    groups(first: 1) { nodes { groupName } }
  }`);
  return {
    user: "d.castellanos",
    alert: found.alerts.nodes[0].number,
    policy: found.policies.nodes[0].id,
    role: "AccessBroker",
    roleInUse: "PipelineRunner",
    group: found.groups.nodes[0].groupName,
  };
}

export function userPath({ user }: Known): string {
  return `/accounts/${ACCOUNT}/users/${encodeURIComponent(user)}`;
}

export function rolePath({ role }: Pick<Known, "role">): string {
  return `/accounts/${ACCOUNT}/roles/${encodeURIComponent(role)}`;
}

export function groupPath({ group }: Known): string {
  return `/accounts/${ACCOUNT}/groups/${encodeURIComponent(group)}`;
}

const NONE = /Not found/;
export const ROWS: readonly Row[] = [
  { route: "/", path: () => "/", empty: /No AWS account is connected yet/, tellsPartial: true },
  { route: "/alerts", path: () => "/alerts", empty: /No data yet/, tellsPartial: true },
  { route: "/alerts/$number", path: ({ alert }) => `/alerts/${alert}`, empty: NONE, tellsPartial: true },
  { route: "/scans", path: () => "/scans", empty: /No scan yet/, tellsPartial: true },
  { route: "/scans/$scanId", path: ({ scan }) => `/scans/${scan}`, empty: NONE, tellsPartial: true },
  { route: "/users", path: () => "/users", empty: /No data yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/users/$userName", path: userPath, empty: NONE },
  { route: "/policies", path: () => "/policies", empty: /No data yet/, tellsPartial: true },
  { route: "/policies/analyze", path: () => "/policies/analyze", isStill: true, empty: /Analyse a document/ },
  { route: "/policies/$policyId", path: ({ policy }) => `/policies/${policy}`, empty: NONE },
  { route: "/roles", path: () => "/roles", empty: /No data yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/roles/$roleName", path: rolePath, empty: NONE },
  { route: "/groups", path: () => "/groups", empty: /No data yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/groups/$groupName", path: groupPath, empty: NONE },
  { route: "/keys", path: () => "/keys", empty: /No data yet/, tellsPartial: true },
  { route: "/rotation", path: () => "/rotation", empty: /No key is being replaced/ },
  { route: "/rotation/new", path: () => "/rotation/new?user=anna", isStill: true, empty: /Rotate the key of anna/ },
  { route: "/rotation/$rotationId", path: ({ rotation }) => `/rotation/${rotation}`, empty: NONE },
  { route: "/graph", path: () => "/graph", empty: /No data yet/, tellsPartial: true },
  { route: "/checks", path: () => "/checks", empty: /What do we test/, tellsPartial: true },
  { route: "/welcome", path: () => "/welcome", isStill: true, empty: /Connect an AWS account/ },
  { route: "/settings/accounts", path: () => "/settings/accounts", empty: /No account is connected/ },
  { route: "/settings/operators", path: () => "/settings/operators", empty: /Who may come in here/ },
  { route: "/settings/tokens", path: () => "/settings/tokens", empty: /Which machines may ask/ },
  { route: "/settings/profile", path: () => "/settings/profile", isStill: true, empty: /with the role admin/ },
  { route: "/audit-log", path: () => "/audit-log", empty: /Who did what here/ },
  { route: "$", path: () => "/no/such/page", isStill: true, empty: /There is no page at this address/ },
];

/** Further faces of the same routes, looked at in the populated state. */
export const FACES: readonly { readonly name: string; readonly path: (known: Known) => string }[] = [
  { name: "alerts by check", path: () => "/alerts?group=check" },
  { name: "alerts that match nothing", path: () => "/alerts?q=is%3Aopen%20nobody-is-called-so" },
  { name: "alerts with a wrong filter", path: () => "/alerts?q=colour%3Ared" },
  { name: "resolved alerts", path: () => "/alerts?q=is%3Aresolved" },
  { name: "two scans compared", path: ({ scan, previousScan }) => `/scans/${scan}?compare=${previousScan}` },
  { name: "a user's keys", path: (known) => `${userPath(known)}?tab=keys` },
  { name: "a user's permissions", path: (known) => `${userPath(known)}?tab=permissions` },
  { name: "what a user uses", path: (known) => `${userPath(known)}?tab=use` },
  { name: "what a role uses", path: ({ roleInUse }) => `${rolePath({ role: roleInUse })}?tab=use` },
  { name: "a user's history", path: (known) => `${userPath(known)}?tab=history` },
  { name: "a user's alerts", path: (known) => `${userPath(known)}?tab=alerts` },
  { name: "users with what is gone", path: () => "/users?gone=true" },
  { name: "keys along their age", path: () => "/keys?view=timeline" },
  { name: "schedules of rotations", path: () => "/rotation?tab=schedules" },
  { name: "rotations that ended", path: () => "/rotation?tab=history" },
  { name: "keys that match nothing", path: () => "/keys?q=nobody" },
  { name: "what a policy allows", path: ({ policy }) => `/policies/${policy}?tab=allows` },
  { name: "a narrower policy", path: ({ policy }) => `/policies/${policy}?tab=narrower` },
  { name: "checks by control", path: () => "/checks?view=controls" },
  { name: "one check", path: () => "/checks?q=key-age-90" },
  { name: "disconnected accounts", path: () => "/settings/accounts?archived=true" },
  { name: "paths under conditions", path: () => "/graph?verdict=CONDITIONAL" },
  { name: "paths that match nothing", path: () => "/graph?q=nobody-is-called-so" },
  { name: "a path that is not there", path: () => "/graph?path=path_00000000000000000000000000000000" },
  {
    name: "what a change would do",
    path: () =>
      "/graph?tab=what-if&change=detach%20arn:aws:iam::aws:policy/AdministratorAccess%20arn:aws:iam::111122223333:role/OrderSyncFunction",
  },
  { name: "relations of an account", path: () => "/graph?tab=relations" },
  { name: "relations as a list", path: () => "/graph?tab=relations&as=list" },
  {
    name: "relations around a user, with what is chosen",
    path: (known) => {
      const user = encodeURIComponent(`arn:aws:iam::${ACCOUNT}:user/${known.user}`);
      return `/graph?tab=relations&around=${user}&node=${user}`;
    },
  },
  { name: "relations of a kind that stand alone", path: () => "/graph?tab=relations&kinds=GROUP" },
  { name: "a role's permissions", path: (known) => `${rolePath(known)}?tab=permissions` },
  { name: "what a group's members use", path: (known) => `${groupPath(known)}?tab=use` },
  { name: "a group's members", path: (known) => `${groupPath(known)}?tab=members` },
  { name: "a user's path", path: (known) => `${userPath(known)}?tab=paths` },
  { name: "a role's path", path: (known) => `${rolePath(known)}?tab=paths` },
];
