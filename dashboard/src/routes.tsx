/**
 * The routes of all pages. To add a page:
 *
 *  1. Export `<Screen>Page` from `pages/<screen>/page.tsx`. The page fetches its data with the documents of
 *     `gql/<subject>.ts`; its components are in the same folder. Pages do not import other pages. Put shared code into
 *     `features/`, or into `ui/` if it has nothing to do with IAM.
 *  2. Add its operations to `schema/operations/<subject>.graphql`; `npm run schema` generates `gql/<subject>.ts`.
 *  3. Add its route below, with a reader for each search parameter. All view state is kept in the search parameters.
 *     Invalid values are ignored, so that an old link still opens its page.
 *  4. If it belongs in the sidebar, add it to `pages/frame/navigation.ts`.
 *
 * In the page, call `getRouteApi("/frame/path")` and use its `useSearch()` and `useNavigate()`. `useSession()` returns the
 * accounts and the account selected in the header.
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
  /** The path to open after sign-in. */
  readonly from?: string | undefined;
  /** The error code of a failed sign-in with the identity provider. */
  readonly problem?: string | undefined;
}

interface ProblemSearch {
  readonly problem?: string | undefined;
}

interface FrameSearch {
  /** The account selected in the header: its id or AWS account id. */
  readonly account?: string | undefined;
}

interface AlertsSearch {
  /** The query text. Missing means the default query, empty means no filter. */
  readonly q?: string | undefined;
  readonly group?: "check" | "resource" | "account" | undefined;
}

interface QuerySearch {
  readonly q?: string | undefined;
}

interface InventorySearch extends QuerySearch {
  /** Whether deleted items are included. */
  readonly gone?: true | undefined;
}

interface TabSearch {
  readonly tab?: string | undefined;
  /** The highlighted line of a document. */
  readonly line?: number | undefined;
}

interface PoliciesSearch extends InventorySearch {
  readonly type?: (typeof POLICY_TYPES)[number] | undefined;
}

interface NewRotationSearch {
  readonly user?: string | undefined;
  readonly key?: string | undefined;
  /** The id of the account. */
  readonly in?: string | undefined;
}

interface ChecksSearch extends QuerySearch {
  readonly view?: "controls" | undefined;
  readonly standard?: (typeof CONTROL_STANDARDS)[number] | undefined;
  /** The expanded check. */
  readonly check?: string | undefined;
  readonly standing?: (typeof CHECK_OUTCOMES)[number] | undefined;
}

/** The search parameters of all tabs of the access graph; each tab reads its own. */
interface GraphSearch extends QuerySearch {
  readonly tab?: string | undefined;
  readonly verdict?: string | undefined;
  /** The ARN of the principal. */
  readonly principal?: string | undefined;
  readonly path?: string | undefined;
  /** `yes`: only cross-account paths. */
  readonly crossing?: string | undefined;
  /** The hypothetical change of the What if tab (`change-parts.ts`). */
  readonly change?: string | undefined;
  /** The resource at the centre of the relations: an ARN or the identity of an inline policy. */
  readonly around?: string | undefined;
  readonly depth?: number | undefined;
  /** The shown kinds of resources, separated by commas. */
  readonly kinds?: string | undefined;
  readonly as?: "list" | undefined;
  /** The node selected in the graph. */
  readonly node?: string | undefined;
  /** The id of the account, if `around` does not contain it. */
  readonly in?: string | undefined;
}

interface WelcomeSearch {
  /** The id of the account that is being connected. */
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

/** The maximum depth of a relation graph in the API. */
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

// Opens in a separate window while the original page waits for the result.
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
  // The account selected in the header stays selected across pages.
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

// A child of the list route: opening a detail keeps the list mounted, with its scroll position and selection.
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
    standing: readOneOf(search["standing"], CHECK_OUTCOMES),
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

// Inside the frame, so that the navigation is available.
const notFound = createRoute({
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
  notFound,
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
