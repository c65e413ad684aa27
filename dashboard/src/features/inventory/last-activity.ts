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

/**
 * A user's last activity in the four words of AWS. Never used is said only when each of the credentials says so: one
 * that could not be read, or that AWS does not know about, leaves the whole answer open.
 */
export function lastActivityOf(user: ActivityFacts): LastUsed {
  if (user.lastActivityAt !== null) return { status: "USED", at: user.lastActivityAt };
  const credentials = [
    ...(user.passwordLastUsed ? [user.passwordLastUsed] : []),
    ...user.accessKeys.map((key) => key.lastUsed),
  ];
  if (credentials.some((each) => each.status === "NO_PERMISSION")) return { status: "NO_PERMISSION" };
  // A missing credential report leaves the password itself unknown.
  if (user.passwordEnabled === null || credentials.some((each) => each.status === "UNKNOWN" || each.status === "USED"))
    return { status: "UNKNOWN" };
  return { status: "NEVER_USED" };
}
