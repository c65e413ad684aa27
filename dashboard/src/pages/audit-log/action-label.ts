/** The api names deeds by noun and verb; people read them as what somebody did. What is not here is shown by its name. */
const WORDS: Readonly<Record<string, string>> = {
  "accounts.connect": "connected an account",
  "accounts.update": "changed an account",
  "accounts.test": "tested a connection",
  "accounts.disconnect": "disconnected an account",
  "accounts.uploadFile": "uploaded a file",
  "scans.start": "started a scan",
  "scans.cancel": "cancelled a scan",
  "checks.update": "changed the checks",
  "alerts.triage": "judged alerts",
  "alerts.verify": "verified an alert",
  "demo.change": "changed the demo account",
  "rotations.start": "asked for a rotation",
  "rotations.startCompromised": "asked for the rotation of a leaked key",
  "rotations.steer": "steered a rotation",
  "rotationSchedules.update": "changed a schedule of rotations",
  "secrets.reveal": "fetched a new key, or confirmed that it arrived",
  "session.signIn": "signed in",
  "session.end": "signed out",
  "session.reauthenticate": "showed again who it is",
  "session.changePassword": "changed the password",
  "operators.invite": "invited an operator",
  "operators.accept": "accepted an invitation",
  "operators.link": "was linked to an account of the identity provider",
  "operators.update": "changed an operator",
  "tokens.create": "made a token",
  "tokens.revoke": "revoked a token",
  "database.restore": "put the database back from a backup",
  "keys.rewrap": "put the stored secrets on another key",
};

export function actionLabel({ action, details }: { readonly action: string; readonly details: unknown }): string {
  const { outcome, action: triage } = (details ?? {}) as { outcome?: unknown; action?: unknown };
  if (action === "session.signIn" && outcome === "REFUSED") return "was refused at the sign-in";
  if (action === "alerts.triage" && typeof triage === "string")
    return `${triage.toLowerCase().replaceAll("_", " ")}: alerts`;
  return WORDS[action] ?? action;
}
