interface LastUsed {
  readonly status: "USED" | "NEVER_USED" | "UNKNOWN" | "NO_PERMISSION";
  readonly at?: string | null;
}

export interface ActivityFacts {
  readonly lastActivityAt: string | null;
  readonly passwordEnabled: boolean | null;
  readonly passwordLastUsed: LastUsed | null;
  readonly accessKeys: readonly { readonly lastUsed: LastUsed }[];
}

/** The credential with which a user was active. */
type ActivitySource = "password" | "access key";

interface Activity extends LastUsed {
  /** Null if the time is that of no known credential. */
  readonly source?: ActivitySource | null;
}

/**
 * Returns a user's last activity. It is NEVER_USED only if every credential was never used. One credential that could not
 * be read makes it NO_PERMISSION; one that AWS has no information about makes it UNKNOWN.
 */
export function lastActivityOf(user: ActivityFacts): Activity {
  const { lastActivityAt: at } = user;
  if (at !== null) return { status: "USED", at, source: sourceOf(user, at) };
  const credentials = [
    ...(user.passwordLastUsed ? [user.passwordLastUsed] : []),
    ...user.accessKeys.map((key) => key.lastUsed),
  ];
  if (credentials.some(({ status }) => status === "NO_PERMISSION")) return { status: "NO_PERMISSION" };
  // Without a credential report it is unknown whether the user has a password.
  if (user.passwordEnabled === null || credentials.some(({ status }) => status === "UNKNOWN" || status === "USED"))
    return { status: "UNKNOWN" };
  return { status: "NEVER_USED" };
}

function sourceOf({ passwordLastUsed, accessKeys }: ActivityFacts, at: string): ActivitySource | null {
  const isThen = (use: LastUsed | null): boolean => use?.at != null && Date.parse(use.at) === Date.parse(at);
  if (isThen(passwordLastUsed)) return "password";
  return accessKeys.some(({ lastUsed }) => isThen(lastUsed)) ? "access key" : null;
}
