/** Readable labels of the API's audit actions. An action without a label is shown by its name. */
const LABELS: Readonly<Record<string, string>> = {
  "accounts.connect": "connected an account",
  "accounts.update": "changed an account",
  "accounts.test": "tested a connection",
  "accounts.disconnect": "disconnected an account",
  "accounts.uploadFile": "uploaded a file",
  "scans.start": "started a scan",
  "scans.cancel": "cancelled a scan",
  "checks.update": "changed check settings",
  "alerts.triage": "triaged alerts",
  "alerts.verify": "verified an alert",
  "demo.change": "simulated an incident in the demo account",
  "rotations.start": "requested a key rotation",
  "rotations.startCompromised": "requested rotation of a compromised key",
  "rotations.steer": "advanced, rolled back or cancelled a rotation",
  "rotationSchedules.update": "changed a rotation schedule",
  "secrets.reveal": "revealed a new key or confirmed its arrival",
  "session.signIn": "signed in",
  "session.end": "signed out",
  "session.reauthenticate": "confirmed their identity",
  "session.changePassword": "changed the password",
  "passkeys.update": "registered or removed a passkey",
  "operators.invite": "invited an operator",
  "operators.accept": "accepted an invitation",
  "operators.link": "was linked to an identity provider account",
  "operators.update": "changed an operator",
  "tokens.create": "created an API token",
  "tokens.revoke": "revoked an API token",
  "database.restore": "restored the database from a backup",
  "keys.rewrap": "re-encrypted stored secrets with a new key",
};

const TRIAGE_LABELS: Readonly<Record<string, string>> = {
  ACKNOWLEDGE: "acknowledged alerts",
  ASSIGN: "assigned alerts",
  COMMENT: "commented on alerts",
  DISMISS: "dismissed alerts",
  REOPEN: "reopened alerts",
};

export function actionLabel({ action, details }: { readonly action: string; readonly details: unknown }): string {
  const { outcome, action: triage, sessionsEnded } = (details ?? {}) as Readonly<Record<string, unknown>>;
  if (action === "session.signIn" && outcome === "REFUSED") return "failed to sign in";
  if (action === "session.end" && sessionsEnded !== undefined) return "ended sessions";
  if (action === "alerts.triage" && typeof triage === "string") return TRIAGE_LABELS[triage] ?? LABELS[action]!;
  return LABELS[action] ?? action;
}
