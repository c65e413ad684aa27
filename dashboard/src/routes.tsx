/**
 * The routes of all pages. To add a page:
 *
 *  1. Export `<Screen>Page` from `pages/<screen>/page.tsx`. The page fetches its data with the documents of
 *     `gql/<subject>.ts`; its components are in the same folder. Pages do not import other pages. Put shared code into
 *     `features/`, or into `ui/` if it has nothing to do with IAM.
 *  2. Add its operations to `schema/operations/<subject>.graphql`; `npm run schema` generates `gql/<subject>.ts`.
 *  3. Add its route below. All view state is kept in the search parameters, which a function of `route-search.ts` reads.
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
import { parseSearch, readPositiveInteger, stringifySearch } from "./ui/search.ts";
import { withFields } from "./ui/with-fields.ts";
import {
  readAccountsSearch,
  readAlertSearch,
  readAlertsSearch,
  readAuditLogSearch,
  readChangesSearch,
  readChecksSearch,
  readFrameSearch,
  readGraphSearch,
  readInventorySearch,
  readKeysSearch,
  readNewRotationSearch,
  readNewRuleSearch,
  readPeopleSearch,
  readPoliciesSearch,
  readProblemSearch,
  readProblemsSearch,
  readReportsSearch,
  readRotationsSearch,
  readScanSearch,
  readScansSearch,
  readSignInSearch,
  readTabSearch,
  readNewItemSearch,
  readWelcomeSearch,
} from "./route-search.ts";
import { Frame } from "./pages/frame/frame.tsx";
import { OverviewPage } from "./pages/overview/page.tsx";

/** A page that is loaded when it is opened. */
const lazyPage: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(async () => withFields(load), name);

const root = createRootRoute({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: readSignInSearch,
  component: lazyPage(() => import("./pages/sign-in/page.tsx"), "SignInPage"),
});

// This page opens in a separate window while the original page waits for the result.
const proof = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/proof",
  validateSearch: readProblemSearch,
  component: lazyPage(() => import("./pages/sign-in/proof-page.tsx"), "ProofPage"),
});

// The only page of an operator who must register a passkey first.
const passkey = createRoute({
  getParentRoute: () => root,
  path: "/sign-in/passkey",
  component: lazyPage(() => import("./pages/sign-in/passkey-page.tsx"), "PasskeyPage"),
});

const frame = createRoute({
  getParentRoute: () => root,
  id: "frame",
  validateSearch: readFrameSearch,
  // The account selected in the header stays selected across pages.
  search: { middlewares: [retainSearchParams(["account"])] },
  component: Frame,
});

// Most visits begin here, so the page is loaded with the frame and not after it.
const overview = createRoute({
  getParentRoute: () => frame,
  path: "/",
  component: OverviewPage,
});

const alerts = createRoute({
  getParentRoute: () => frame,
  path: "/alerts",
  validateSearch: readAlertsSearch,
  component: lazyPage(() => import("./pages/alerts/page.tsx"), "AlertsPage"),
});

// A child of the list route, so that opening a detail keeps the list mounted with its scroll position and selection.
const alert = createRoute({
  getParentRoute: () => alerts,
  path: "$number",
  params: {
    parse: ({ number }) => ({ number: readPositiveInteger(number) ?? 0 }),
    stringify: ({ number }) => ({ number: String(number) }),
  },
  validateSearch: readAlertSearch,
  component: lazyPage(() => import("./pages/alerts/alert-detail.tsx"), "AlertDetailPage"),
});

const problems = createRoute({
  getParentRoute: () => frame,
  path: "/problems",
  validateSearch: readProblemsSearch,
  component: lazyPage(() => import("./pages/alerts/problems-page.tsx"), "ProblemsPage"),
});

const people = createRoute({
  getParentRoute: () => frame,
  path: "/people",
  validateSearch: readPeopleSearch,
  component: lazyPage(() => import("./pages/people/page.tsx"), "PeoplePage"),
});

const exceptions = createRoute({
  getParentRoute: () => frame,
  path: "/exceptions",
  component: lazyPage(() => import("./pages/exceptions/page.tsx"), "ExceptionsPage"),
});

const newException = createRoute({
  getParentRoute: () => frame,
  path: "/exceptions/new",
  validateSearch: readNewRuleSearch,
  component: lazyPage(() => import("./pages/exceptions/new-page.tsx"), "NewExceptionPage"),
});

const changes = createRoute({
  getParentRoute: () => frame,
  path: "/changes",
  validateSearch: readChangesSearch,
  component: lazyPage(() => import("./pages/changes/page.tsx"), "ChangesPage"),
});

const scans = createRoute({
  getParentRoute: () => frame,
  path: "/scans",
  validateSearch: readScansSearch,
  component: lazyPage(() => import("./pages/scans/page.tsx"), "ScansPage"),
});

const scan = createRoute({
  getParentRoute: () => frame,
  path: "/scans/$scanId",
  validateSearch: readScanSearch,
  component: lazyPage(() => import("./pages/scans/scan-detail.tsx"), "ScanDetailPage"),
});

const users = createRoute({
  getParentRoute: () => frame,
  path: "/users",
  validateSearch: readInventorySearch,
  component: lazyPage(() => import("./pages/users/page.tsx"), "UsersPage"),
});

const user = createRoute({
  getParentRoute: () => frame,
  path: "/accounts/$awsAccountId/users/$userName",
  validateSearch: readTabSearch,
  component: lazyPage(() => import("./pages/users/user-detail.tsx"), "UserDetailPage"),
});

const policies = createRoute({
  getParentRoute: () => frame,
  path: "/policies",
  validateSearch: readPoliciesSearch,
  component: lazyPage(() => import("./pages/policies/page.tsx"), "PoliciesPage"),
});

const analyzePolicy = createRoute({
  getParentRoute: () => frame,
  path: "/policies/analyze",
  validateSearch: readTabSearch,
  component: lazyPage(() => import("./pages/policies/analyze-page.tsx"), "AnalyzePage"),
});

const policy = createRoute({
  getParentRoute: () => frame,
  path: "/policies/$policyId",
  validateSearch: readTabSearch,
  component: lazyPage(() => import("./pages/policies/policy-detail.tsx"), "PolicyDetailPage"),
});

const roles = createRoute({
  getParentRoute: () => frame,
  path: "/roles",
  validateSearch: readInventorySearch,
  component: lazyPage(() => import("./pages/roles/page.tsx"), "RolesPage"),
});

const role = createRoute({
  getParentRoute: () => frame,
  path: "/accounts/$awsAccountId/roles/$roleName",
  validateSearch: readTabSearch,
  component: lazyPage(() => import("./pages/roles/role-detail.tsx"), "RoleDetailPage"),
});

const groups = createRoute({
  getParentRoute: () => frame,
  path: "/groups",
  validateSearch: readInventorySearch,
  component: lazyPage(() => import("./pages/groups/page.tsx"), "GroupsPage"),
});

const group = createRoute({
  getParentRoute: () => frame,
  path: "/accounts/$awsAccountId/groups/$groupName",
  validateSearch: readTabSearch,
  component: lazyPage(() => import("./pages/groups/group-detail.tsx"), "GroupDetailPage"),
});

const keys = createRoute({
  getParentRoute: () => frame,
  path: "/keys",
  validateSearch: readKeysSearch,
  component: lazyPage(() => import("./pages/keys/page.tsx"), "KeysPage"),
});

const graph = createRoute({
  getParentRoute: () => frame,
  path: "/graph",
  validateSearch: readGraphSearch,
  component: lazyPage(() => import("./pages/graph/page.tsx"), "GraphPage"),
});

const checks = createRoute({
  getParentRoute: () => frame,
  path: "/checks",
  validateSearch: readChecksSearch,
  component: lazyPage(() => import("./pages/checks/page.tsx"), "ChecksPage"),
});

const notifications = createRoute({
  getParentRoute: () => frame,
  path: "/notifications",
  component: lazyPage(() => import("./pages/notifications/page.tsx"), "NotificationsPage"),
});

const newNotificationRule = createRoute({
  getParentRoute: () => frame,
  path: "/notifications/new",
  validateSearch: readNewRuleSearch,
  component: lazyPage(() => import("./pages/notifications/rule-page.tsx"), "NewNotificationRulePage"),
});

const notificationRule = createRoute({
  getParentRoute: () => frame,
  path: "/notifications/$ruleId",
  component: lazyPage(() => import("./pages/notifications/rule-page.tsx"), "NotificationRulePage"),
});

const reports = createRoute({
  getParentRoute: () => frame,
  path: "/reports",
  validateSearch: readReportsSearch,
  component: lazyPage(() => import("./pages/reports/page.tsx"), "ReportsPage"),
});

const welcome = createRoute({
  getParentRoute: () => frame,
  path: "/welcome",
  validateSearch: readWelcomeSearch,
  component: lazyPage(() => import("./pages/welcome/page.tsx"), "WelcomePage"),
});

const organization = createRoute({
  getParentRoute: () => frame,
  path: "/settings/accounts/organization",
  component: lazyPage(() => import("./pages/organization/page.tsx"), "OrganizationPage"),
});

const accountFile = createRoute({
  getParentRoute: () => frame,
  path: "/settings/accounts/file",
  component: lazyPage(() => import("./pages/account-file/page.tsx"), "AccountFilePage"),
});

const accounts = createRoute({
  getParentRoute: () => frame,
  path: "/settings/accounts",
  validateSearch: readAccountsSearch,
  component: lazyPage(() => import("./pages/accounts/page.tsx"), "AccountsPage"),
});

const operators = createRoute({
  getParentRoute: () => frame,
  path: "/settings/operators",
  validateSearch: readNewItemSearch,
  component: lazyPage(() => import("./pages/operators/page.tsx"), "OperatorsPage"),
});

const retention = createRoute({
  getParentRoute: () => frame,
  path: "/settings/retention",
  component: lazyPage(() => import("./pages/retention/page.tsx"), "RetentionPage"),
});

const tokens = createRoute({
  getParentRoute: () => frame,
  path: "/settings/tokens",
  validateSearch: readNewItemSearch,
  component: lazyPage(() => import("./pages/tokens/page.tsx"), "TokensPage"),
});

const profile = createRoute({
  getParentRoute: () => frame,
  path: "/settings/profile",
  validateSearch: readProblemSearch,
  component: lazyPage(() => import("./pages/profile/page.tsx"), "ProfilePage"),
});

const auditLog = createRoute({
  getParentRoute: () => frame,
  path: "/audit-log",
  validateSearch: readAuditLogSearch,
  component: lazyPage(() => import("./pages/audit-log/page.tsx"), "AuditLogPage"),
});

const approvals = createRoute({
  getParentRoute: () => frame,
  path: "/approvals",
  component: lazyPage(() => import("./pages/approvals/page.tsx"), "ApprovalsPage"),
});

const rotations = createRoute({
  getParentRoute: () => frame,
  path: "/rotation",
  validateSearch: readRotationsSearch,
  component: lazyPage(() => import("./pages/rotation/page.tsx"), "RotationPage"),
});

const newRotation = createRoute({
  getParentRoute: () => frame,
  path: "/rotation/new",
  validateSearch: readNewRotationSearch,
  component: lazyPage(() => import("./pages/rotation/rotation-plan.tsx"), "RotationPlanPage"),
});

const rotation = createRoute({
  getParentRoute: () => frame,
  path: "/rotation/$rotationId",
  component: lazyPage(() => import("./pages/rotation/rotation-detail.tsx"), "RotationDetailPage"),
});

// This page is inside the frame, so that the navigation is available.
const notFound = createRoute({
  getParentRoute: () => frame,
  path: "$",
  component: lazyPage(() => import("./pages/not-found/page.tsx"), "NotFoundPage"),
});

const pages = [
  overview,
  alerts.addChildren([alert]),
  problems,
  exceptions,
  people,
  newException,
  changes,
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
  notifications,
  newNotificationRule,
  notificationRule,
  reports,
  welcome,
  accounts,
  organization,
  accountFile,
  operators,
  retention,
  tokens,
  profile,
  approvals,
  auditLog,
  notFound,
];

export const router = createRouter({
  routeTree: root.addChildren([signIn, proof, passkey, frame.addChildren(pages)]),
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
