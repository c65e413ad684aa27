/**
 * Every page of the dashboard. To add one:
 *
 *  1. `pages/<screen>/page.tsx` exports `<Screen>Page`; it fetches (documents of `gql/<subject>.ts`), and the parts that
 *     draw stand beside it. Pages never import pages; what two share is a component (draws, never fetches) or in lib/.
 *  2. Its operations go to `schema/operations/<subject>.graphql`; `npm run schema` writes `gql/<subject>.ts`.
 *  3. Its route below: `child("/path", lazy(...))`, with a reader for each search parameter. All view state lives in
 *     the search; what does not fit is dropped, so an old link still opens its page.
 *  4. Its line in `pages/frame/navigation.ts`, when it stands in the sidebar.
 *
 * In the page: `const route = getRouteApi("/frame/path")`, then `route.useSearch()`, `route.useNavigate()`, and
 * `useSession()` for the accounts and the one that the header narrows to.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
} from "@tanstack/react-router";
import {
  parseSearch,
  readFlag,
  readOneOf,
  readPositiveInteger,
  readText,
  readTextOrEmpty,
  type SearchValues,
  stringifySearch,
} from "./ui/search.ts";
import { Frame } from "./pages/frame/frame.tsx";

interface SignInSearch {
  readonly token?: string | undefined;
  /** Where to go afterwards: a path of ours. */
  readonly from?: string | undefined;
  /** The code of why the identity provider's way did not lead in. */
  readonly problem?: string | undefined;
}

interface ProblemSearch {
  readonly problem?: string | undefined;
}

interface FrameSearch {
  /** Our id or AWS's number of the account that the pages are narrowed to. */
  readonly account?: string | undefined;
}

interface AlertsSearch {
  /** The query text; missing means the inbox, empty means everything. */
  readonly q?: string | undefined;
  readonly group?: "check" | "resource" | "account" | undefined;
}

interface QuerySearch {
  readonly q?: string | undefined;
}

interface InventorySearch extends QuerySearch {
  /** What is no longer in the account as well. */
  readonly gone?: true | undefined;
}

interface TabSearch {
  readonly tab?: string | undefined;
  /** The line of a document that is pointed at. */
  readonly line?: number | undefined;
}

interface PoliciesSearch extends InventorySearch {
  readonly type?: (typeof POLICY_TYPES)[number] | undefined;
}

interface NewRotationSearch {
  readonly user?: string | undefined;
  readonly key?: string | undefined;
  /** Our id of the account. */
  readonly in?: string | undefined;
}

interface ChecksSearch extends QuerySearch {
  readonly view?: "controls" | undefined;
  readonly standard?: (typeof CONTROL_STANDARDS)[number] | undefined;
  /** The check that is unfolded. */
  readonly check?: string | undefined;
  readonly outcome?: (typeof CHECK_OUTCOMES)[number] | undefined;
}

/** Whatever a tab of the graph's page shows; each reads its own. */
interface GraphSearch extends QuerySearch {
  readonly tab?: string | undefined;
  readonly verdict?: string | undefined;
  /** An ARN. */
  readonly principal?: string | undefined;
  readonly path?: string | undefined;
  /** `yes`: only paths from one account into another. */
  readonly crossing?: string | undefined;
  /** One that nobody has made. */
  readonly change?: string | undefined;
  /** Of the relations: what they are around, as AWS names it. */
  readonly around?: string | undefined;
  readonly depth?: number | undefined;
  /** Kinds of things, by commas. */
  readonly kinds?: string | undefined;
  readonly as?: "list" | undefined;
  /** What is chosen in the picture. */
  readonly node?: string | undefined;
  /** The account, where what it is around does not name it. */
  readonly in?: string | undefined;
}

interface WelcomeSearch {
  /** The account that is being connected. */
  readonly connecting?: string | undefined;
  readonly step?: "test" | "scan" | undefined;
}

const POLICY_TYPES = ["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"] as const;
const CONTROL_STANDARDS = ["AWS_SECURITY_HUB", "CIS_7_0", "CIS_6_0", "CIS_5_0"] as const;
const CHECK_OUTCOMES = ["FAIL", "NOT_EVALUATED", "PASS", "DISABLED"] as const;
const SCAN_STATUSES = ["QUEUED", "RUNNING", "SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"] as const;
type ScanStatusName = (typeof SCAN_STATUSES)[number];

function readInventorySearch(search: SearchValues): InventorySearch {
  return { q: readText(search["q"]), gone: readFlag(search["gone"]) };
}

/** As far as the api looks around one thing. */
const DEPTH_MAX = 4;

function readDepth(value: unknown): number | undefined {
  const depth = readPositiveInteger(value);
  return depth === undefined || depth > DEPTH_MAX ? undefined : depth;
}

function readTabSearch(search: SearchValues): TabSearch {
  return { tab: readText(search["tab"]), line: readPositiveInteger(search["line"]) };
}

const root = createRootRoute({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: SearchValues): SignInSearch => ({
    token: readText(search["token"]),
    from: readText(search["from"]),
    problem: readText(search["problem"]),
  }),
  component: lazyRouteComponent(() => import("./pages/sign-in/page.tsx"), "SignInPage"),
});

// In a window of its own: what was asked for waits in the other.
const proof = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/proof",
  validateSearch: (search: SearchValues): ProblemSearch => ({ problem: readText(search["problem"]) }),
  component: lazyRouteComponent(() => import("./pages/sign-in/proof-page.tsx"), "ProofPage"),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  validateSearch: (search: SearchValues): FrameSearch => ({ account: readText(search["account"]) }),
  // The account chosen in the header stays chosen from page to page.
  search: { middlewares: [retainSearchParams(["account"])] },
  component: Frame,
});

const overview = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: lazyRouteComponent(() => import("./pages/overview/page.tsx"), "OverviewPage"),
});

const alerts = createRoute({
  getParentRoute: () => frame,
  path: "/alerts",
  validateSearch: (search: SearchValues): AlertsSearch => ({
    q: readTextOrEmpty(search["q"]),
    group: readOneOf(search["group"], ["check", "resource", "account"]),
  }),
  component: lazyRouteComponent(() => import("./pages/alerts/page.tsx"), "AlertsPage"),
});

// A child of the list: opening a detail leaves the list mounted, with its scroll and selection.
const alert = createRoute({
  getParentRoute: () => alerts,
  path: "$number",
  params: {
    parse: ({ number }) => ({ number: readPositiveInteger(number) ?? 0 }),
    stringify: ({ number }) => ({ number: String(number) }),
  },
  validateSearch: (search: SearchValues): { readonly fix?: string | undefined } => ({ fix: readText(search["fix"]) }),
  component: lazyRouteComponent(() => import("./pages/alerts/alert-detail.tsx"), "AlertDetailPage"),
});

const scans = createRoute({
  getParentRoute: () => frame,
  path: "/scans",
  validateSearch: (search: SearchValues): { readonly status?: ScanStatusName | undefined } => ({
    status: readOneOf(search["status"], SCAN_STATUSES),
  }),
  component: lazyRouteComponent(() => import("./pages/scans/page.tsx"), "ScansPage"),
});

const scan = createRoute({
  getParentRoute: () => frame,
  path: "/scans/$scanId",
  validateSearch: (search: SearchValues): { readonly compare?: string | undefined } => ({
    compare: readText(search["compare"]),
  }),
  component: lazyRouteComponent(() => import("./pages/scans/scan-detail.tsx"), "ScanDetailPage"),
});

const users = createRoute({
  getParentRoute: () => frame,
  path: "/users",
  validateSearch: readInventorySearch,
  component: lazyRouteComponent(() => import("./pages/users/page.tsx"), "UsersPage"),
});

const user = createRoute({
  getParentRoute: () => frame,
  path: "/accounts/$awsAccountId/users/$userName",
  validateSearch: readTabSearch,
  component: lazyRouteComponent(() => import("./pages/users/user-detail.tsx"), "UserDetailPage"),
});

const policies = createRoute({
  getParentRoute: () => frame,
  path: "/policies",
  validateSearch: (search: SearchValues): PoliciesSearch => ({
    ...readInventorySearch(search),
    type: readOneOf(search["type"], POLICY_TYPES),
  }),
  component: lazyRouteComponent(() => import("./pages/policies/page.tsx"), "PoliciesPage"),
});

const analyzePolicy = createRoute({
  getParentRoute: () => frame,
  path: "/policies/analyze",
  validateSearch: readTabSearch,
  component: lazyRouteComponent(() => import("./pages/policies/analyze-page.tsx"), "AnalyzePage"),
});

const policy = createRoute({
  getParentRoute: () => frame,
  path: "/policies/$policyId",
  validateSearch: readTabSearch,
  component: lazyRouteComponent(() => import("./pages/policies/policy-detail.tsx"), "PolicyDetailPage"),
});

const roles = createRoute({
  getParentRoute: () => frame,
  path: "/roles",
  validateSearch: readInventorySearch,
  component: lazyRouteComponent(() => import("./pages/roles/page.tsx"), "RolesPage"),
});

const role = createRoute({
  getParentRoute: () => frame,
  path: "/accounts/$awsAccountId/roles/$roleName",
  validateSearch: readTabSearch,
  component: lazyRouteComponent(() => import("./pages/roles/role-detail.tsx"), "RoleDetailPage"),
});

const groups = createRoute({
  getParentRoute: () => frame,
  path: "/groups",
  validateSearch: readInventorySearch,
  component: lazyRouteComponent(() => import("./pages/groups/page.tsx"), "GroupsPage"),
});

const group = createRoute({
  getParentRoute: () => frame,
  path: "/accounts/$awsAccountId/groups/$groupName",
  validateSearch: readTabSearch,
  component: lazyRouteComponent(() => import("./pages/groups/group-detail.tsx"), "GroupDetailPage"),
});

const keys = createRoute({
  getParentRoute: () => frame,
  path: "/keys",
  validateSearch: (search: SearchValues): InventorySearch & { readonly view?: "timeline" | undefined } => ({
    ...readInventorySearch(search),
    view: readOneOf(search["view"], ["timeline"]),
  }),
  component: lazyRouteComponent(() => import("./pages/keys/page.tsx"), "KeysPage"),
});

const graph = createRoute({
  getParentRoute: () => frame,
  path: "/graph",
  validateSearch: (search: SearchValues): GraphSearch => ({
    tab: readText(search["tab"]),
    verdict: readText(search["verdict"]),
    q: readText(search["q"]),
    principal: readText(search["principal"]),
    crossing: readText(search["crossing"]),
    path: readText(search["path"]),
    change: readText(search["change"]),
    around: readText(search["around"]),
    depth: readDepth(search["depth"]),
    kinds: readText(search["kinds"]),
    as: readOneOf(search["as"], ["list"]),
    node: readText(search["node"]),
    in: readText(search["in"]),
  }),
  component: lazyRouteComponent(() => import("./pages/graph/page.tsx"), "GraphPage"),
});

const checks = createRoute({
  getParentRoute: () => frame,
  path: "/checks",
  validateSearch: (search: SearchValues): ChecksSearch => ({
    q: readText(search["q"]),
    view: readOneOf(search["view"], ["controls"]),
    standard: readOneOf(search["standard"], CONTROL_STANDARDS),
    check: readText(search["check"]),
    outcome: readOneOf(search["outcome"], CHECK_OUTCOMES),
  }),
  component: lazyRouteComponent(() => import("./pages/checks/page.tsx"), "ChecksPage"),
});

const welcome = createRoute({
  getParentRoute: () => frame,
  path: "/welcome",
  validateSearch: (search: SearchValues): WelcomeSearch => ({
    connecting: readText(search["connecting"]),
    step: readOneOf(search["step"], ["test", "scan"]),
  }),
  component: lazyRouteComponent(() => import("./pages/welcome/page.tsx"), "WelcomePage"),
});

const accounts = createRoute({
  getParentRoute: () => frame,
  path: "/settings/accounts",
  validateSearch: (search: SearchValues): { readonly archived?: true | undefined } => ({
    archived: readFlag(search["archived"]),
  }),
  component: lazyRouteComponent(() => import("./pages/accounts/page.tsx"), "AccountsPage"),
});

const operators = createRoute({
  getParentRoute: () => frame,
  path: "/settings/operators",
  component: lazyRouteComponent(() => import("./pages/operators/page.tsx"), "OperatorsPage"),
});

const tokens = createRoute({
  getParentRoute: () => frame,
  path: "/settings/tokens",
  component: lazyRouteComponent(() => import("./pages/tokens/page.tsx"), "TokensPage"),
});

const profile = createRoute({
  getParentRoute: () => frame,
  path: "/settings/profile",
  validateSearch: (search: SearchValues): ProblemSearch => ({ problem: readText(search["problem"]) }),
  component: lazyRouteComponent(() => import("./pages/profile/page.tsx"), "ProfilePage"),
});

const auditLog = createRoute({
  getParentRoute: () => frame,
  path: "/audit-log",
  validateSearch: (
    search: SearchValues,
  ): { readonly action?: string | undefined; readonly after?: string | undefined } => ({
    action: readText(search["action"]),
    after: readText(search["after"]),
  }),
  component: lazyRouteComponent(() => import("./pages/audit-log/page.tsx"), "AuditLogPage"),
});

const rotations = createRoute({
  getParentRoute: () => frame,
  path: "/rotation",
  validateSearch: (search: SearchValues): { readonly tab?: string | undefined } => ({ tab: readText(search["tab"]) }),
  component: lazyRouteComponent(() => import("./pages/rotation/page.tsx"), "RotationPage"),
});

const newRotation = createRoute({
  getParentRoute: () => frame,
  path: "/rotation/new",
  validateSearch: (search: SearchValues): NewRotationSearch => ({
    user: readText(search["user"]),
    key: readText(search["key"]),
    in: readText(search["in"]),
  }),
  component: lazyRouteComponent(() => import("./pages/rotation/rotation-plan.tsx"), "RotationPlanPage"),
});

const rotation = createRoute({
  getParentRoute: () => frame,
  path: "/rotation/$rotationId",
  component: lazyRouteComponent(() => import("./pages/rotation/rotation-detail.tsx"), "RotationDetailPage"),
});

// Within the frame: who is lost has the navigation beside it.
const elsewhere = createRoute({
  getParentRoute: () => frame,
  path: "$",
  component: lazyRouteComponent(() => import("./pages/not-found/page.tsx"), "NotFoundPage"),
});

const pages = [
  overview,
  alerts.addChildren([alert]),
  scans,
  scan,
  users,
  user,
  policies,
  analyzePolicy,
  policy,
  roles,
  role,
  groups,
  group,
  keys,
  rotations,
  newRotation,
  rotation,
  graph,
  checks,
  welcome,
  accounts,
  operators,
  tokens,
  profile,
  auditLog,
  elsewhere,
];

export const router = createRouter({
  routeTree: root.addChildren([signIn, proof, frame.addChildren(pages)]),
  parseSearch: (text) => parseSearch(text),
  stringifySearch: (values) => stringifySearch(values),
  defaultPreload: "intent",
  defaultPreloadDelay: 60,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
