/** Every route of the dashboard, and further views of some, with URLs in the demo account. */
const ACCOUNT = "111122223333";

/** The resources that the URLs name. */
export interface Known {
  readonly user: string;
  readonly alert: number;
  readonly scan: string;
  readonly previousScan: string;
  readonly rotation: string;
  readonly policy: string;
  readonly role: string;
  /** A role with last accessed data. */
  readonly roleInUse: string;
  readonly group: string;
}

export interface Row {
  /** The path in routes.tsx. */
  readonly route: string;
  readonly path: (known: Known) => string;
  /** Whether the page requests only the session, so that it has no loading and no error state. */
  readonly isStill?: boolean;
  /** Text on the page in an installation without accounts. */
  readonly empty: RegExp;
  /** Whether the page reports what a partial scan did not read. */
  readonly tellsPartial?: boolean;
  /** Whether the page shows nothing that a scan reads, so that what the latest scan could not read does not change it. */
  readonly isApartFromScans?: boolean;
}

/** Sends a query to the API. Each test passes its own function. */
// The answers have many shapes, and the tests read only fields that exist.
// oxlint-disable-next-line typescript/no-explicit-any
type Ask = (query: string) => Promise<any>;

/** Resources of the demo account whose pages have content after a scan. */
export async function demoResources(ask: Ask): Promise<Omit<Known, "scan" | "previousScan" | "rotation">> {
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
  { route: "/problems", path: () => "/problems", empty: /No data yet/, tellsPartial: true },
  { route: "/exceptions", path: () => "/exceptions", empty: /No active exception/ },
  {
    route: "/exceptions/new",
    path: () => "/exceptions/new?q=check%3Amfa-console",
    isStill: true,
    empty: /would mute no alert now/,
  },
  { route: "/changes", path: () => "/changes", empty: /No data yet/, tellsPartial: true },
  { route: "/scans", path: () => "/scans", empty: /No scan yet/, tellsPartial: true },
  { route: "/scans/$scanId", path: ({ scan }) => `/scans/${scan}`, empty: NONE, tellsPartial: true },
  { route: "/users", path: () => "/users", empty: /No data yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/users/$userName", path: userPath, empty: NONE },
  { route: "/policies", path: () => "/policies", empty: /No data yet/, tellsPartial: true },
  {
    route: "/policies/analyze",
    path: () => "/policies/analyze",
    isStill: true,
    empty: /Analyse a document/,
    isApartFromScans: true,
  },
  { route: "/policies/$policyId", path: ({ policy }) => `/policies/${policy}`, empty: NONE },
  { route: "/roles", path: () => "/roles", empty: /No data yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/roles/$roleName", path: rolePath, empty: NONE },
  { route: "/groups", path: () => "/groups", empty: /No data yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/groups/$groupName", path: groupPath, empty: NONE },
  { route: "/keys", path: () => "/keys", empty: /No data yet/, tellsPartial: true },
  { route: "/rotation", path: () => "/rotation", empty: /Due keys are known after the first scan/ },
  { route: "/rotation/new", path: () => "/rotation/new?user=anna", isStill: true, empty: /Rotate the key of anna/ },
  { route: "/rotation/$rotationId", path: ({ rotation }) => `/rotation/${rotation}`, empty: NONE },
  { route: "/graph", path: () => "/graph", empty: /No data yet/, tellsPartial: true },
  { route: "/checks", path: () => "/checks", empty: /What did they find/, tellsPartial: true },
  { route: "/notifications", path: () => "/notifications", empty: /No notification rule yet/, isApartFromScans: true },
  {
    route: "/notifications/new",
    path: () => "/notifications/new",
    empty: /There is no target yet/,
    isApartFromScans: true,
  },
  {
    route: "/notifications/$ruleId",
    path: () => "/notifications/rule_00000000000000000000000000000000",
    empty: /There is no such notification rule/,
    isApartFromScans: true,
  },
  {
    route: "/people",
    path: () => "/people",
    empty: /Who signs in through IAM Identity Center/,
    isApartFromScans: true,
  },
  { route: "/reports", path: () => "/reports", empty: /What can you show an auditor/ },
  { route: "/welcome", path: () => "/welcome", isStill: true, empty: /Connect an AWS account/, isApartFromScans: true },
  { route: "/settings/accounts", path: () => "/settings/accounts", empty: /No account is connected/ },
  {
    route: "/settings/accounts/organization",
    path: () => "/settings/accounts/organization",
    empty: /Read your organization/,
  },
  {
    route: "/settings/accounts/file",
    path: () => "/settings/accounts/file",
    empty: /Import a file/,
    isApartFromScans: true,
  },
  { route: "/settings/operators", path: () => "/settings/operators", empty: /Who can sign in/, isApartFromScans: true },
  {
    route: "/settings/retention",
    path: () => "/settings/retention",
    empty: /How long are scans, alerts and changes kept/,
    isApartFromScans: true,
  },
  {
    route: "/settings/tokens",
    path: () => "/settings/tokens",
    empty: /tokens of all operators, for scripts and integrations/,
    isApartFromScans: true,
  },
  {
    route: "/settings/profile",
    path: () => "/settings/profile",
    isStill: true,
    empty: /with the role admin/,
    isApartFromScans: true,
  },
  { route: "/approvals", path: () => "/approvals", empty: /No approval requests yet/, isApartFromScans: true },
  { route: "/audit-log", path: () => "/audit-log", empty: /Who did what/, isApartFromScans: true },
  { route: "$", path: () => "/no/such/page", isStill: true, empty: /Page not found/, isApartFromScans: true },
];

/** Further views of the same routes, checked in the populated state. */
export const FACES: readonly { readonly name: string; readonly path: (known: Known) => string }[] = [
  { name: "alerts by check", path: () => "/alerts?group=check" },
  { name: "alerts that match nothing", path: () => "/alerts?q=is%3Aopen%20no-such-name" },
  { name: "alerts with a wrong filter", path: () => "/alerts?q=colour%3Ared" },
  { name: "resolved alerts", path: () => "/alerts?q=is%3Aresolved" },
  { name: "the changes since a scan", path: ({ previousScan }) => `/changes?since=${previousScan}` },
  { name: "two scans compared", path: ({ scan, previousScan }) => `/scans/${scan}?compare=${previousScan}` },
  { name: "a user's keys", path: (known) => `${userPath(known)}?tab=keys` },
  { name: "a user's permissions", path: (known) => `${userPath(known)}?tab=permissions` },
  { name: "a user's last accessed services", path: (known) => `${userPath(known)}?tab=use` },
  { name: "a role's last accessed services", path: ({ roleInUse }) => `${rolePath({ role: roleInUse })}?tab=use` },
  { name: "a user's history", path: (known) => `${userPath(known)}?tab=history` },
  { name: "a user's alerts", path: (known) => `${userPath(known)}?tab=alerts` },
  { name: "users including deleted ones", path: () => "/users?gone=true" },
  { name: "the timeline of keys", path: () => "/keys?view=timeline" },
  { name: "other credentials", path: () => "/keys?view=other" },
  { name: "rotation schedules", path: () => "/rotation?tab=schedules" },
  { name: "finished rotations", path: () => "/rotation?tab=history" },
  { name: "keys that match nothing", path: () => "/keys?q=no-such-name" },
  { name: "the actions that a policy allows", path: ({ policy }) => `/policies/${policy}?tab=allows` },
  { name: "least-privilege suggestions for a policy", path: ({ policy }) => `/policies/${policy}?tab=narrower` },
  { name: "checks by control", path: () => "/checks?view=controls" },
  { name: "controls that a person answers", path: () => "/reports?tab=answers&standard=CIS_7_0" },
  {
    name: "two scans compared by a report",
    path: ({ previousScan, scan }) => `/reports?tab=compare&standard=CIS_7_0&from=${previousScan}&scan=${scan}`,
  },
  { name: "the check of a report file", path: () => "/reports?tab=check" },
  { name: "one check", path: () => "/checks?q=key-age-90" },
  { name: "disconnected accounts", path: () => "/settings/accounts?archived=true" },
  { name: "conditional paths", path: () => "/graph?verdict=CONDITIONAL" },
  { name: "paths that match nothing", path: () => "/graph?q=no-such-name" },
  { name: "an unknown path", path: () => "/graph?path=path_00000000000000000000000000000000" },
  {
    name: "a simulated change",
    path: () =>
      "/graph?tab=what-if&change=detach%20arn:aws:iam::aws:policy/AdministratorAccess%20arn:aws:iam::111122223333:role/OrderSyncFunction",
  },
  {
    name: "who can perform an action",
    path: () => "/graph?tab=who-can&action=iam%3ACreateAccessKey",
  },
  { name: "relations of an account", path: () => "/graph?tab=relations" },
  { name: "relations as a list", path: () => "/graph?tab=relations&as=list" },
  {
    name: "relations around a user, with a selection",
    path: (known) => {
      const user = encodeURIComponent(`arn:aws:iam::${ACCOUNT}:user/${known.user}`);
      return `/graph?tab=relations&around=${user}&node=${user}`;
    },
  },
  { name: "relations filtered to one kind", path: () => "/graph?tab=relations&kinds=GROUP" },
  { name: "a role's permissions", path: (known) => `${rolePath(known)}?tab=permissions` },
  { name: "a group's last accessed services", path: (known) => `${groupPath(known)}?tab=use` },
  { name: "a group's members", path: (known) => `${groupPath(known)}?tab=members` },
  { name: "a user's path", path: (known) => `${userPath(known)}?tab=paths` },
  { name: "a role's path", path: (known) => `${rolePath(known)}?tab=paths` },
];
