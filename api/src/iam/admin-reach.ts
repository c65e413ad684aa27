/**
 * Whether and how a user or role can become an administrator of its own account: its present state and the verdict of its
 * stored path in one answer.
 */
/** Whether a principal is an administrator. UNKNOWN: it is none by the policies that could be read, and others could not. */
export const ADMINISTRATOR_STATES = ["YES", "NO", "UNKNOWN"] as const;
export type AdministratorState = (typeof ADMINISTRATOR_STATES)[number];

/** The verdicts of a path, from the best for an attacker to the worst. */
export const PATH_VERDICTS = ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"] as const;
type PathVerdict = (typeof PATH_VERDICTS)[number];

export const ADMIN_REACHES = ["ADMINISTRATOR", ...PATH_VERDICTS, "NONE", "NOT_EVALUATED"] as const;
export type AdminReach = (typeof ADMIN_REACHES)[number];

/** `state` is null until a scan has evaluated the principal. `verdict` is null if no path is stored. */
export function adminReachOf(state: AdministratorState | null, verdict: PathVerdict | null): AdminReach {
  if (state === "YES") return "ADMINISTRATOR";
  // A path that is open is known, whatever else is not.
  if (verdict === "EXPLOITABLE" || verdict === "CONDITIONAL") return verdict;
  if (state === null) return "NOT_EVALUATED";
  if (state === "UNKNOWN") return "UNKNOWN";
  return verdict ?? "NONE";
}

/** The answer of the filter `admin:`. */
export type AdminAnswer = "YES" | "PATH" | "NO" | "UNKNOWN";

export const ADMIN_ANSWERS: Readonly<Record<AdminReach, AdminAnswer>> = {
  ADMINISTRATOR: "YES",
  EXPLOITABLE: "PATH",
  CONDITIONAL: "PATH",
  BLOCKED: "NO",
  NONE: "NO",
  UNKNOWN: "UNKNOWN",
  NOT_EVALUATED: "UNKNOWN",
};
