/** The common questions about users as chips, each with the number of users that it finds. */
import { useQuery } from "@apollo/client/react";
import { UserPresetsDocument, type UserPresetsQuery } from "../../gql/users.ts";
import { useSession } from "../../features/session/session.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

export interface Preset {
  readonly terms: string;
  readonly label: string;
  readonly count?: number | null | undefined;
  /** Whether a count above 0 is urgent. */
  readonly isUrgent?: boolean;
}

/** The terms are those of the operation `UserPresets`. */
export function useUserPresets(): {
  readonly presets: readonly Preset[];
  /** How many users are, or can become, administrators. Null until it is known, empty without users. */
  readonly sum: string | null;
  readonly notEvaluated: number;
} {
  const { accountId } = useSession();
  const result = useQuery(UserPresetsDocument, {
    variables: { accountIds: accountId === null ? null : [accountId] },
    // A scan may have finished since.
    fetchPolicy: "cache-and-network",
  });
  const counts = useKeptAnswer(result, accountId);
  const preset = (terms: string, label: string, found: { readonly totalCount: number } | undefined): Preset => ({
    terms,
    label,
    count: found?.totalCount ?? null,
  });
  return {
    presets: [
      preset("admin:yes", "Administrators", counts?.administrators),
      preset("reach:exploitable", "Can become administrator", counts?.canBecome),
      preset("reach:conditional", "Perhaps administrator", counts?.perhaps),
      { ...preset("admin:yes mfa:no", "Administrators without MFA", counts?.administratorsWithoutMfa), isUrgent: true },
      preset("console:yes mfa:no", "Console without MFA", counts?.consoleWithoutMfa),
      preset("owner:none", "No owner tag", counts?.withoutOwner),
      preset("activity:>90d", "Last active 90+ days ago", counts?.inactive),
      preset("overdue:yes", "Key over its age limit", counts?.overdue),
      preset("boundary:no", "No permissions boundary", counts?.withoutBoundary),
      preset("alerts:yes", "With open alerts", counts?.withAlerts),
    ],
    sum: counts === undefined ? null : sumText(counts),
    notEvaluated: counts?.notEvaluated.totalCount ?? 0,
  };
}

/** Each user is in one of these groups, so that the numbers add up to all users. */
function sumText({ all, administrators, canBecome, perhaps, cannot, notEvaluated }: UserPresetsQuery): string {
  const parts = [
    { count: administrators.totalCount, text: countOf(administrators.totalCount, "administrator") },
    { count: canBecome.totalCount, text: `${formatNumber(canBecome.totalCount)} can become administrator` },
    { count: perhaps.totalCount, text: `${formatNumber(perhaps.totalCount)} perhaps` },
    { count: cannot.totalCount, text: `${formatNumber(cannot.totalCount)} cannot` },
    { count: notEvaluated.totalCount, text: `${formatNumber(notEvaluated.totalCount)} not known` },
  ].filter(({ count }) => count > 0);
  if (parts.length === 0) return "";
  return `${parts.map(({ text }) => text).join(" + ")} = ${countOf(all.totalCount, "user")}.`;
}
