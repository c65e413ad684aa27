import { countOf } from "../../ui/format.ts";

/** Readable labels of the API's audit actions. An action without a label is shown by its name. */
const LABELS: Readonly<Record<string, string>> = {
  "accounts.connect": "connected an account",
  "accounts.update": "changed an account",
  "accounts.test": "tested a connection",
  "accounts.disconnect": "disconnected an account",
  "accounts.erase": "erased a disconnected account",
  "accounts.uploadFile": "uploaded a file",
  "organizations.read": "read an organization",
  "organizations.connect": "requested the connection of accounts of an organization",
  "retention.update": "changed how long data is kept",
  "eventQueues.set": "set the event queue",
  "rotations.acknowledgeDelivery": "acknowledged a new key",
  "keyReceivers.add": "added a key receiver",
  "keyReceivers.test": "tested a key receiver",
  "keyReceivers.remove": "removed a key receiver",
  "eventQueues.remove": "stopped reading the event queue",
  "organizations.updateSettings": "changed settings of an organizational unit",
  "organizations.cancel": "stopped connecting accounts of an organization",
  "scans.start": "started a scan",
  "scans.cancel": "cancelled a scan",
  "checks.update": "changed check settings",
  "controls.answer": "answered a control",
  "reports.create": "created a report",
  "alerts.triage": "triaged alerts",
  "exceptions.update": "changed an exception",
  "alerts.verify": "verified an alert",
  "demo.change": "simulated an incident in the demo account",
  "rotations.start": "requested a key rotation",
  "rotations.startCompromised": "requested rotation of a compromised key",
  "notifications.update": "changed notifications",
  "notifications.send": "sent a notification",
  "secretDestinations.add": "added a secret destination",
  "secretDestinations.remove": "removed a secret destination",
  "mcp.call": "called a tool over MCP",
  "keyUse.read": "read who uses an access key",
  "rotations.steer": "advanced, rolled back or cancelled a rotation",
  "rotationSchedules.update": "changed a rotation schedule",
  "secrets.reveal": "revealed a new key or confirmed its arrival",
  "session.signIn": "signed in",
  "access.refused": "was refused",
  "session.end": "signed out",
  "session.reauthenticate": "confirmed their identity",
  "session.printCode": "had a confirmation code printed on the server's console",
  "session.changePassword": "changed the password",
  "passkeys.update": "registered or removed a passkey",
  "accountGroups.update": "changed an account group",
  "operators.invite": "invited an operator",
  "views.share": "shared a saved view",
  "views.unshare": "stopped sharing a saved view",
  "views.update": "changed a shared view",
  "views.delete": "deleted a shared view",
  "views.restore": "restored a shared view",
  "operators.accept": "accepted an invitation",
  "operators.link": "was linked to an identity provider account",
  "operators.update": "changed an operator",
  "tokens.create": "created an API token",
  "tokens.revoke": "revoked an API token",
  "approvals.request": "requested a second operator's approval",
  "approvals.approve": "approved a request",
  "approvals.refuse": "refused a request",
  "approvals.withdraw": "withdrew a request for approval",
  "approvals.expire": "ended an expired request for approval",
  "approvals.carryOut": "had an approved action carried out",
  "approvals.fail": "approved a request that then failed",
  "exports.begin": "began an export",
  "exports.end": "ended an export",
  "database.restore": "restored the database from a backup",
  "audit.prune": "deleted entries that were older than the retention setting",
  "keys.rewrap": "re-encrypted stored secrets with a new key",
};

const TRIAGE_LABELS: Readonly<Record<string, string>> = {
  ACKNOWLEDGE: "acknowledged alerts",
  ASSIGN: "assigned alerts",
  COMMENT: "commented on alerts",
  DISMISS: "dismissed alerts",
  REOPEN: "reopened alerts",
  SNOOZE: "snoozed alerts",
  UNDO: "undid a triage action",
};

/** The actions on a rule, a target or the owners of notifications. */
const NOTIFICATION_LABELS: Readonly<Record<string, string>> = {
  CREATE: "created",
  UPDATE: "changed",
  DELETE: "deleted",
};

const SENDING_LABELS: Readonly<Record<string, string>> = {
  TEST: "tested a notification target",
  RESUME: "resumed a notification target",
  REPLAY: "sent a notification again",
  SKIP: "skipped a notification",
};

/** The actions on an exception. */
const EXCEPTION_LABELS: Readonly<Record<string, string>> = {
  CREATE: "created an exception",
  UPDATE: "changed an exception",
  ENDED: "ended an exception",
  UNDONE: "undid an exception",
};

/** Refusals by their reason or code. */
const REFUSAL_LABELS: Readonly<Record<string, string>> = {
  TOKEN_UNKNOWN: "sent an unknown API token",
  TOKEN_ENDED: "sent an API token that has ended",
  TOKEN_SECRET_WRONG: "sent an API token with a wrong secret",
  NETWORK: "was refused because its token does not allow the network",
  ACCOUNT: "was refused access to an account",
  ORIGIN: "was refused because another website sent the request",
  PASSWORD_WRONG: "entered a wrong password",
  CONSOLE_CODE_INVALID: "entered a wrong code from the server's console",
  PASSKEY_INVALID: "used a wrong or expired passkey",
  PASSKEY_PROOF_REQUIRED: "entered a password instead of their passkey",
};

/** The details that the label of the action includes. */
export function remainingDetails({ action, details }: { readonly action: string; readonly details: unknown }): object {
  const { reason, code } = (details ?? {}) as Readonly<Record<string, unknown>>;
  const isInLabel = action === "access.refused" && String(reason ?? code) in REFUSAL_LABELS;
  const refusal = action === "access.refused" ? { outcome: null, more: null } : null;
  const sessions = action === "session.end" ? { sessionsEnded: null } : null;
  // The rest names the targets by their ids, which only programs need.
  const notification = action.startsWith("notifications.") ? { asked: null, targetIds: null, messageId: null } : null;
  return {
    ...(details as object | null),
    action: null,
    ...refusal,
    ...sessions,
    ...notification,
    ...(isInLabel && { code: null, reason: null }),
  };
}

/** Whether the entry is about something that IAM Monitor refused, as the API's filter `onlyRefused` counts it. */
export function isRefusal({ details }: { readonly details: unknown }): boolean {
  return ((details ?? {}) as Readonly<Record<string, unknown>>)["outcome"] === "REFUSED";
}

export function actionLabel({ action, details }: { readonly action: string; readonly details: unknown }): string {
  const {
    outcome,
    action: triage,
    more,
    asked,
    reason,
    code,
    sessionsEnded,
    groups,
    source,
  } = (details ?? {}) as Readonly<Record<string, unknown>>;
  // Only IAM Monitor itself connects the demo account, at its first start.
  if (action === "accounts.connect" && source === "SANDBOX") return "connected the demo account at the first start";
  if (action === "session.signIn" && outcome === "REFUSED") return "failed to sign in";
  if (action === "operators.update" && typeof groups === "number") return "mapped groups to roles";
  if (action === "session.end" && sessionsEnded !== undefined)
    return `ended ${countOf(Number(sessionsEnded), "session")}`;
  if (action === "alerts.triage" && typeof triage === "string") return TRIAGE_LABELS[triage] ?? LABELS[action]!;
  if (action === "exceptions.update" && typeof asked === "string") return EXCEPTION_LABELS[asked] ?? LABELS[action]!;
  if (action === "notifications.send") return SENDING_LABELS[String(asked)] ?? LABELS[action]!;
  if (action === "notifications.update") return notificationLabel(details) ?? LABELS[action]!;
  if (action === "access.refused" && typeof more === "number") return `was refused ${more} more times within the hour`;
  if (action === "access.refused") return REFUSAL_LABELS[String(reason ?? code)] ?? LABELS[action]!;
  return LABELS[action] ?? action;
}

function notificationLabel(details: unknown): string | null {
  const { asked, kind, frequency } = (details ?? {}) as Readonly<Record<string, unknown>>;
  const verb = NOTIFICATION_LABELS[String(asked)];
  if (verb === undefined) return null;
  if (frequency !== undefined) return `${verb} a notification rule`;
  return kind === undefined ? `${verb} the owners of notifications` : `${verb} a notification target`;
}
