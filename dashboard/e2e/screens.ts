/** Every route of the dashboard, and further faces of some, with addresses in the demo account. */
export const USER = "/accounts/111122223333/users/d.castellanos";

export interface Known {
  readonly alert: number;
  readonly scan: string;
  readonly previousScan: string;
  readonly rotation: string;
  readonly policy: string;
  readonly role: string;
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

const NONE = /There is no such thing here/;
export const ROWS: readonly Row[] = [
  { route: "/", path: () => "/", empty: /No AWS account is connected yet/, tellsPartial: true },
  { route: "/alerts", path: () => "/alerts", empty: /Nothing was read yet/, tellsPartial: true },
  { route: "/alerts/$number", path: ({ alert }) => `/alerts/${alert}`, empty: NONE, tellsPartial: true },
  { route: "/scans", path: () => "/scans", empty: /No scan yet/, tellsPartial: true },
  { route: "/scans/$scanId", path: ({ scan }) => `/scans/${scan}`, empty: NONE, tellsPartial: true },
  { route: "/users", path: () => "/users", empty: /Nothing was read yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/users/$userName", path: () => USER, empty: NONE },
  { route: "/policies", path: () => "/policies", empty: /Nothing was read yet/, tellsPartial: true },
  { route: "/policies/analyze", path: () => "/policies/analyze", isStill: true, empty: /Analyse a document/ },
  { route: "/policies/$policyId", path: ({ policy }) => `/policies/${policy}`, empty: NONE },
  { route: "/roles", path: () => "/roles", empty: /Nothing was read yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/roles/$roleName", path: ({ role }) => `/accounts/111122223333/roles/${role}`, empty: NONE },
  { route: "/groups", path: () => "/groups", empty: /Nothing was read yet/, tellsPartial: true },
  { route: "/accounts/$awsAccountId/groups/$groupName", path: ({ group }) => `/accounts/111122223333/groups/${group}`, empty: NONE },
  { route: "/keys", path: () => "/keys", empty: /Nothing was read yet/, tellsPartial: true },
  { route: "/rotation", path: () => "/rotation", empty: /No key is being replaced/ },
  { route: "/rotation/new", path: () => "/rotation/new?user=anna", isStill: true, empty: /Rotate the key of anna/ },
  { route: "/rotation/$rotationId", path: ({ rotation }) => `/rotation/${rotation}`, empty: NONE },
  { route: "/graph", path: () => "/graph", empty: /Nothing was read yet/, tellsPartial: true },
  { route: "/checks", path: () => "/checks", empty: /What do we test/, tellsPartial: true },
  { route: "/welcome", path: () => "/welcome", isStill: true, empty: /Connect an AWS account/ },
  { route: "/settings/accounts", path: () => "/settings/accounts", empty: /No account is connected/ },
  { route: "/settings/operators", path: () => "/settings/operators", empty: /Who may come in here/ },
  { route: "/settings/tokens", path: () => "/settings/tokens", empty: /Which machines may ask/ },
  { route: "/settings/profile", path: () => "/settings/profile", isStill: true, empty: /with the role admin/ },
  { route: "/activity", path: () => "/activity", empty: /Who did what here/ },
];

/** Further faces of the same routes, looked at in the populated state. */
export const FACES: readonly { readonly name: string; readonly path: (known: Known) => string }[] = [
  { name: "alerts by check", path: () => "/alerts?group=check" },
  { name: "alerts that match nothing", path: () => "/alerts?q=is%3Aopen%20nobody-is-called-so" },
  { name: "alerts with a wrong filter", path: () => "/alerts?q=colour%3Ared" },
  { name: "resolved alerts", path: () => "/alerts?q=is%3Aresolved" },
  { name: "two scans compared", path: ({ scan, previousScan }) => `/scans/${scan}?compare=${previousScan}` },
  { name: "a user's keys", path: () => `${USER}?tab=keys` },
  { name: "a user's permissions", path: () => `${USER}?tab=permissions` },
  { name: "what a user uses", path: () => `${USER}?tab=use` },
  { name: "what a role uses", path: () => "/accounts/111122223333/roles/PipelineRunner?tab=use" },
  { name: "a user's alerts", path: () => `${USER}?tab=alerts` },
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
    path: () => {
      const user = "arn:aws:iam::111122223333:user/d.castellanos";
      return `/graph?tab=relations&around=${user}&node=${user}`;
    },
  },
  { name: "relations of a kind that stand alone", path: () => "/graph?tab=relations&kinds=GROUP" },
  { name: "a role's permissions", path: () => "/accounts/111122223333/roles/AccessBroker?tab=permissions" },
  { name: "a group's members", path: ({ group }) => `/accounts/111122223333/groups/${group}?tab=members` },
  { name: "a user's path", path: () => `${USER}?tab=paths` },
  { name: "a role's path", path: () => "/accounts/111122223333/roles/AccessBroker?tab=paths" },
  { name: "an address of nothing", path: () => "/no/such/page" },
];
