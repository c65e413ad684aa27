/** Every query and mutation about an account, as text for the rows of one account. */
import { generateKeyPairSync } from "node:crypto";
import { now } from "../../src/clock.ts";
import { DAY } from "../../src/iam/time.ts";
import { operatorIdOf } from "./actors.ts";

const RECEIVER_KEY = generateKeyPairSync("x25519").publicKey.export({ type: "spki", format: "pem" }).toString();

/** The ID of one row of each table, by the table's name. */
export type ForeignRows = Readonly<Record<string, string>>;

/** The arguments of the queries, aimed at the account of the rows. A query without a row is asked without arguments. */
export function queryArguments(name: string, rows: ForeignRows): string {
  const { account, alert, scan } = rows;
  const byId = (table: string) => `(id: "${rows[table]}")`;
  const table: Readonly<Record<string, () => string>> = {
    accessDecision: () =>
      `(accountId: "${account}", action: "iam:CreateUser", principal: "${rows["iam_user"]}", resource: "*")`,
    account: () => byId("account"),
    accountErasure: () => `(accountId: "${account}")`,
    accountFilePreview: () => `(input: { text: "version: 1" })`,
    accountsSummary: () => `(query: "${account}")`,
    alert: () => byId("alert"),
    alertEvents: () => "(first: 5)",
    alertFix: () => `(alertId: "${alert}")`,
    alertGroups: () => "(by: ACCOUNT)",
    alternativePaths: () => `(pathId: "${rows["escalation_path"]}")`,
    analyzePolicyDocument: () => `(accountId: "${account}", document: "{}")`,
    approval: () => byId("approval_request"),
    changeCheck: () => `(input: { accountId: "${account}", certain: { deletePrincipals: ["${rows["iam_user"]}"] } })`,
    chokePoints: () => `(accountId: "${account}")`,
    compareReports: () => `(accountId: "${account}", standard: CIS_7_0, fromScanId: "${scan}")`,
    changeFacets: () => `(since: "2026-01-01T00:00:00Z")`,
    changes: () => `(first: 50, since: "2026-01-01T00:00:00Z")`,
    compareScans: () => `(fromId: "${scan}", toId: "${scan}")`,
    controlChanges: () => `(standard: CIS_7_0, since: "2026-01-01T00:00:00Z")`,
    controls: () => `(standard: CIS_7_0)`,
    exceptionPreview: () => `(input: { query: "check:key-age-90" })`,
    group: () => byId("iam_group"),
    identityCenterUser: () => `(organizationId: "organization_0", userId: "user_0")`,
    keyUse: () => `(accountId: "${account}", accessKeyId: "${rows["access_key_id"]}")`,
    node: () => byId("iam_role"),
    nodes: () =>
      `(ids: ["${alert}", "${rows["iam_user"]}", "${scan}", "${rows["escalation_path"]}", "${rows["rotation"]}", "${rows["exception_rule"]}"])`,
    notificationPreview: () => `(input: { query: "", events: [OPENED], frequency: AT_ONCE })`,
    notificationSample: () => `(input: { query: "", events: [OPENED], frequency: AT_ONCE })`,
    policy: () => byId("iam_policy"),
    principalPermissions: () => `(accountId: "${account}", principal: "${rows["iam_user"]}")`,
    principalsAllowed: () => `(accountId: "${account}", action: "iam:CreateUser", resource: "*")`,
    problemTrends: () => `(ids: ["${rows["problem"]}"])`,
    providerGroupsPreview: () => "(input: { groups: [] })",
    queryKeys: () => "(list: ALERTS)",
    relationGraph: () => `(accountId: "${account}")`,
    reportRecord: () => `(sha256: "${"0".repeat(64)}")`,
    retentionPreview: () => "(input: { scanDays: 30 })",
    role: () => byId("iam_role"),
    rotation: () => byId("rotation"),
    rotationSchedulesPreview: () =>
      `(input: { accounts: { ids: ["${account}"] }, name: "n", target: ACCOUNT, timeZone: "UTC" })`,
    rotationSchedulePreview: () => `(input: { accountId: "${account}", name: "n", target: ACCOUNT, timeZone: "UTC" })`,
    savedViews: () => "(list: ALERTS)",
    scan: () => byId("scan"),
    search: () => `(text: "111122223333")`,
    thresholdPreview: () => `(input: { thresholds: { keyMaxAgeDays: 60 } })`,
    unitSettingPreview: () =>
      `(input: { organizationId: "organization_0", unitId: "r-0000", name: keyMaxAgeDays, value: 60 })`,
    user: () => byId("iam_user"),
    statementFix: () => `(accountId: "${account}", policyId: "${rows["iam_policy"]}", index: 0)`,
    whatIf: () => `(input: { accountId: "${account}", deletePrincipals: ["${rows["iam_user"]}"] })`,
  };
  return table[name]?.() ?? "";
}

/** The inputs of the mutations of an account, aimed at the account of the rows. */
export function mutationInput(name: string, rows: ForeignRows): string | null {
  const inDays = `"${new Date(now() + DAY).toISOString()}"`;
  const [id, accountId] = [(table: string) => `id: "${rows[table]}"`, `accountId: "${rows["account"]}"`];
  const table: Readonly<Record<string, string>> = {
    acknowledgeAlert: id("alert"),
    assignAlert: `${id("alert")} assignee: "${operatorIdOf("admin")}"`,
    commentOnAlert: `${id("alert")} comment: "c"`,
    dismissAlert: `${id("alert")} reason: FALSE_POSITIVE expiresAt: ${inDays}`,
    reopenAlert: id("alert"),
    snoozeAlert: `${id("alert")} until: ${inDays}`,
    verifyAlert: id("alert"),
    updateAlerts: `action: ACKNOWLEDGE ids: ["${rows["alert"]}"]`,
    startScan: accountId,
    scanAccounts: `ids: ["${rows["account"]}"]`,
    cancelScan: id("scan"),
    updateAccount: `${id("account")} name: "taken"`,
    updateAccountSetting: `${id("account")} name: keyMaxAgeDays value: 60`,
    testConnection: id("account"),
    retryConnectionChecks: `accountIds: ["${rows["account"]}"]`,
    cancelConnectionChecks: `accountIds: ["${rows["account"]}"]`,
    disconnectAccount: id("account"),
    disconnectAccounts: `ids: ["${rows["account"]}"]`,
    addSecretDestination: `${accountId} secretId: "team/*"`,
    removeSecretDestination: `id: "destination_0"`,
    addKeyReceiver: `${accountId} name: "r" url: "https://keys.example.com" publicKey: ${JSON.stringify(RECEIVER_KEY)}`,
    removeKeyReceiver: `id: "receiver_0"`,
    testKeyReceiver: `id: "receiver_0"`,
    readKeyUse: `${accountId} accessKeyId: "${rows["access_key_id"]}"`,
    setEventQueue: `${accountId} url: "https://sqs.us-east-1.amazonaws.com/111122223333/events"`,
    testEventQueue: accountId,
    removeEventQueue: accountId,
    answerControl: `${accountId} standard: CIS_7_0 controlId: "2.2" outcome: PASS evidence: "e" expiresAt: ${inDays}`,
    withdrawControlAnswer: id("control_answer"),
    rotateAccessKey: `${accountId} userName: "h.bauer"`,
    advanceRotation: `${id("rotation")} confirmation: "h.bauer"`,
    pauseRotation: id("rotation"),
    rollbackRotation: id("rotation"),
    cancelRotation: id("rotation"),
    revealSecret: id("rotation"),
    acknowledgeReveal: id("rotation"),
    createRotationSchedule: `${accountId} name: "t" target: ACCOUNT timeZone: "UTC"`,
    createRotationSchedules: `accounts: { ids: ["${rows["account"]}"] } name: "t" target: ACCOUNT timeZone: "UTC"`,
    updateRotationSchedule: `${id("rotation_schedule")} isEnabled: false`,
    deleteRotationSchedule: id("rotation_schedule"),
    approveRequest: id("approval_request"),
    refuseRequest: `${id("approval_request")} reason: "no"`,
    withdrawRequest: id("approval_request"),
  };
  return table[name] ?? null;
}
