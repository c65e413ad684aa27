/** The search parameters of the routes. Invalid values are ignored, so that an old link still opens its page. */
import type { GridSearch } from "./ui/grid-view.ts";
import { readFlag, readOneOf, readPositiveInteger, readText, readTextOrEmpty, type SearchValues } from "./ui/search.ts";

const POLICY_TYPES = ["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"] as const;
const CONTROL_STANDARDS = [
  "AWS_SECURITY_HUB",
  "CIS_7_0",
  "CIS_6_0",
  "CIS_5_0",
  "PCI_DSS_4_0_1",
  "NIST_800_53_R5",
] as const;
const CONTROL_STATES = ["FAIL", "NOT_EVALUATED", "PASS", "MANUAL", "NOT_COVERED"] as const;
const ROTATION_MODES = ["STANDARD", "COMPROMISED", "RETIRE"] as const;
const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;
const CHECK_OUTCOMES = ["FAIL", "NOT_EVALUATED", "PASS", "DISABLED"] as const;
const SCAN_STATUSES = ["QUEUED", "RUNNING", "SUCCEEDED", "PARTIAL", "FAILED", "CANCELLED"] as const;
/** The maximum depth of a relation graph in the API. */
const MAX_DEPTH = 4;

const CHANGE_FOCUSES = ["WORSE", "INVENTORY", "BETTER", "FIRST_SCAN"] as const;
const REPORT_TABS = ["answers", "compare", "check"] as const;

interface ReportsSearch {
  /** Missing means creating a report. */
  readonly tab?: (typeof REPORT_TABS)[number] | undefined;
  readonly standard?: (typeof CONTROL_STANDARDS)[number] | undefined;
  /** The scan whose end is the moment of the report. Missing means the present. */
  readonly scan?: string | undefined;
  /** The earlier scan of a comparison. */
  readonly from?: string | undefined;
}

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

interface AlertsSearch extends ListSearch {
  /** The query text. Missing means the default query, empty means no filter. */
  readonly q?: string | undefined;
  readonly group?: "check" | "resource" | "account" | undefined;
}

interface QuerySearch {
  readonly q?: string | undefined;
}

/** How a list is shown (`ui/grid-view.ts`), and the saved view that was opened. */
interface ListSearch extends GridSearch {
  readonly saved?: string | undefined;
}

interface InventorySearch extends QuerySearch, ListSearch {
  /** Whether deleted items are included. */
  readonly gone?: true | undefined;
  /** The moment of the past that is listed, in UTC. */
  readonly asOf?: string | undefined;
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
  readonly mode?: (typeof ROTATION_MODES)[number] | undefined;
}

interface NewRuleSearch {
  /** The query of the new rule, such as that of the list of alerts. */
  readonly q?: string | undefined;
}

interface ChecksSearch extends QuerySearch {
  readonly view?: "controls" | undefined;
  readonly standard?: (typeof CONTROL_STANDARDS)[number] | undefined;
  /** The expanded check. */
  readonly check?: string | undefined;
  readonly outcome?: (typeof CHECK_OUTCOMES)[number] | undefined;
  readonly severity?: (typeof SEVERITIES)[number] | undefined;
  readonly order?: "alerts" | undefined;
  readonly state?: (typeof CONTROL_STATES)[number] | undefined;
}

/** The search parameters of all tabs of the access graph; each tab reads its own. */
interface GraphSearch extends QuerySearch {
  readonly tab?: string | undefined;
  readonly verdict?: string | undefined;
  /** The ARN of the principal. */
  readonly principal?: string | undefined;
  readonly path?: string | undefined;
  /** Keys of the map of paths. Only paths of this cause, through this principal and to this administrator are listed. */
  readonly cause?: string | undefined;
  readonly through?: string | undefined;
  readonly administrator?: string | undefined;
  /** All paths in one list, and not the first ones to each administrator. */
  readonly list?: "all" | undefined;
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
  /** All relations of the account, and not only those of administrators and of roles open to the outside. */
  readonly scope?: "all" | undefined;
  /** The id of the account, if `around` does not contain it. */
  readonly in?: string | undefined;
  /** The question of the Who can tab. */
  readonly action?: string | undefined;
  /** An ARN. All resources if omitted. */
  readonly resource?: string | undefined;
}

interface WelcomeSearch {
  /** The id of the account that is being connected. */
  readonly connecting?: string | undefined;
  readonly step?: "test" | undefined;
}

interface ProblemsSearch extends QuerySearch, ListSearch {
  /** The IDs of the unfolded problems, separated by commas. */
  readonly open?: string | undefined;
  /** The ID of the problem whose panel is open, and the chosen way of its fix. */
  readonly problem?: string | undefined;
  readonly fix?: string | undefined;
}

interface AlertSearch {
  readonly fix?: string | undefined;
}

interface ChangesSearch {
  /** The start of the period: a choice of the page, or the ID of a scan. Missing means yesterday. */
  readonly since?: string | undefined;
  readonly show?: (typeof CHANGE_FOCUSES)[number] | undefined;
  /** The chosen values of the filters, separated by commas (`pages/changes/change-filters.ts`). */
  readonly result?: string | undefined;
  readonly type?: string | undefined;
  readonly by?: string | undefined;
}

interface ScansSearch {
  readonly status?: (typeof SCAN_STATUSES)[number] | undefined;
}

interface ScanSearch {
  readonly compare?: string | undefined;
}

interface KeysSearch extends InventorySearch {
  readonly view?: "timeline" | "other" | undefined;
}

const FLEET_FILTERS = ["unreachable", "stale", "partly", "unscanned"] as const;

interface AccountsSearch {
  readonly archived?: true | undefined;
  /** The query text, the state and the group of the listed accounts, if there are many. */
  readonly q?: string | undefined;
  readonly fleet?: (typeof FLEET_FILTERS)[number] | undefined;
  readonly accountGroup?: string | undefined;
  /** The ID of the organizational unit whose accounts are listed. */
  readonly unit?: string | undefined;
  readonly sort?: string | undefined;
  /** The cursor after or before which the page of the list begins, and the number of accounts before it. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly from?: string | undefined;
  /** The ID of the account whose card is open. */
  readonly open?: string | undefined;
}

interface AuditLogSearch {
  readonly action?: string | undefined;
  /** The query text. */
  readonly q?: string | undefined;
  readonly after?: string | undefined;
}

interface RotationsSearch {
  readonly tab?: string | undefined;
  /** The words that due keys contain, and the names of common filters, separated by commas. */
  readonly q?: string | undefined;
  readonly due?: string | undefined;
}

export function readInventorySearch(search: SearchValues): InventorySearch {
  return {
    q: readText(search["q"]),
    gone: readFlag(search["gone"]),
    asOf: readMoment(search["asOf"]),
    ...readListSearch(search),
  };
}

/** A time, as the API takes it. A text that is none is ignored. */
function readMoment(value: unknown): string | undefined {
  const at = new Date(readText(value) ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

function readListSearch(search: SearchValues): ListSearch {
  return {
    sort: readText(search["sort"]),
    cols: readText(search["cols"]),
    density: readOneOf(search["density"], ["compact"]),
    saved: readText(search["saved"]),
  };
}

function readDepth(value: unknown): number | undefined {
  const depth = readPositiveInteger(value);
  return depth === undefined || depth > MAX_DEPTH ? undefined : depth;
}

export function readTabSearch(search: SearchValues): TabSearch {
  return { tab: readText(search["tab"]), line: readPositiveInteger(search["line"]) };
}

export function readSignInSearch(search: SearchValues): SignInSearch {
  return {
    token: readText(search["token"]),
    from: readText(search["from"]),
    problem: readText(search["problem"]),
  };
}

export function readProblemSearch(search: SearchValues): ProblemSearch {
  return { problem: readText(search["problem"]) };
}

export function readFrameSearch(search: SearchValues): FrameSearch {
  return { account: readText(search["account"]) };
}

export function readAlertsSearch(search: SearchValues): AlertsSearch {
  return {
    q: readTextOrEmpty(search["q"]),
    group: readOneOf(search["group"], ["check", "resource", "account"]),
    ...readListSearch(search),
  };
}

export function readProblemsSearch(search: SearchValues): ProblemsSearch {
  return {
    q: readTextOrEmpty(search["q"]),
    open: readText(search["open"]),
    problem: readText(search["problem"]),
    fix: readText(search["fix"]),
    ...readListSearch(search),
  };
}

export function readAlertSearch(search: SearchValues): AlertSearch {
  return { fix: readText(search["fix"]) };
}

export function readChangesSearch(search: SearchValues): ChangesSearch {
  return {
    since: readText(search["since"]),
    show: readOneOf(search["show"], CHANGE_FOCUSES),
    result: readText(search["result"]),
    type: readText(search["type"]),
    by: readText(search["by"]),
  };
}

export function readScansSearch(search: SearchValues): ScansSearch {
  return {
    status: readOneOf(search["status"], SCAN_STATUSES),
  };
}

export function readScanSearch(search: SearchValues): ScanSearch {
  return {
    compare: readText(search["compare"]),
  };
}

export function readPoliciesSearch(search: SearchValues): PoliciesSearch {
  return {
    ...readInventorySearch(search),
    type: readOneOf(search["type"], POLICY_TYPES),
  };
}

export function readKeysSearch(search: SearchValues): KeysSearch {
  return {
    ...readInventorySearch(search),
    view: readOneOf(search["view"], ["timeline", "other"]),
  };
}

export function readGraphSearch(search: SearchValues): GraphSearch {
  return {
    tab: readText(search["tab"]),
    verdict: readText(search["verdict"]),
    q: readText(search["q"]),
    principal: readText(search["principal"]),
    crossing: readText(search["crossing"]),
    scope: readOneOf(search["scope"], ["all"] as const),
    cause: readText(search["cause"]),
    through: readText(search["through"]),
    administrator: readText(search["administrator"]),
    list: readOneOf(search["list"], ["all"] as const),
    path: readText(search["path"]),
    change: readText(search["change"]),
    around: readText(search["around"]),
    depth: readDepth(search["depth"]),
    kinds: readText(search["kinds"]),
    as: readOneOf(search["as"], ["list"]),
    node: readText(search["node"]),
    in: readText(search["in"]),
    action: readText(search["action"]),
    resource: readText(search["resource"]),
  };
}

export function readChecksSearch(search: SearchValues): ChecksSearch {
  return {
    q: readText(search["q"]),
    view: readOneOf(search["view"], ["controls"]),
    standard: readOneOf(search["standard"], CONTROL_STANDARDS),
    check: readText(search["check"]),
    outcome: readOneOf(search["outcome"], CHECK_OUTCOMES),
    severity: readOneOf(search["severity"], SEVERITIES),
    order: readOneOf(search["order"], ["alerts"]),
    state: readOneOf(search["state"], CONTROL_STATES),
  };
}

export function readReportsSearch(search: SearchValues): ReportsSearch {
  return {
    tab: readOneOf(search["tab"], REPORT_TABS),
    standard: readOneOf(search["standard"], CONTROL_STANDARDS),
    scan: readText(search["scan"]),
    from: readText(search["from"]),
  };
}

export function readWelcomeSearch(search: SearchValues): WelcomeSearch {
  return {
    connecting: readText(search["connecting"]),
    step: readOneOf(search["step"], ["test"]),
  };
}

export function readAccountsSearch(search: SearchValues): AccountsSearch {
  return {
    archived: readFlag(search["archived"]),
    q: readText(search["q"]),
    fleet: readOneOf(search["fleet"], FLEET_FILTERS),
    accountGroup: readText(search["accountGroup"]),
    unit: readText(search["unit"]),
    sort: readText(search["sort"]),
    after: readText(search["after"]),
    before: readText(search["before"]),
    from: readText(search["from"]),
    open: readText(search["open"]),
  };
}

export function readAuditLogSearch(search: SearchValues): AuditLogSearch {
  return {
    action: readText(search["action"]),
    q: readText(search["q"]),
    after: readText(search["after"]),
  };
}

export interface PeopleSearch {
  readonly q?: string | undefined;
  readonly list?: "admin" | "sets" | undefined;
  /** The role of a permission set that the listed persons are assigned to. */
  readonly role?: string | undefined;
  /** The ID of the person whose accounts are open. */
  readonly person?: string | undefined;
}

export interface NewItemSearch {
  /** Whether the dialog for a new item of the page is open. */
  readonly new?: true | undefined;
}

export function readPeopleSearch(search: SearchValues): PeopleSearch {
  return {
    q: readText(search["q"]),
    list: readOneOf(search["list"], ["admin", "sets"]),
    role: readText(search["role"]),
    person: readText(search["person"]),
  };
}

export function readNewItemSearch(search: SearchValues): NewItemSearch {
  return { new: readFlag(search["new"]) };
}

export function readRotationsSearch(search: SearchValues): RotationsSearch {
  return { tab: readText(search["tab"]), q: readText(search["q"]), due: readText(search["due"]) };
}

export function readNewRuleSearch(search: SearchValues): NewRuleSearch {
  return { q: readTextOrEmpty(search["q"]) };
}

export function readNewRotationSearch(search: SearchValues): NewRotationSearch {
  return {
    user: readText(search["user"]),
    key: readText(search["key"]),
    in: readText(search["in"]),
    mode: readOneOf(search["mode"], ROTATION_MODES),
  };
}
