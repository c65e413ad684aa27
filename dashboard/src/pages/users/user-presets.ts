/** The common questions about users as chips, each with the number of users that it finds. */
import { useQuery } from "@apollo/client/react";
import { UserPresetsDocument } from "../../gql/users.ts";
import { useSession } from "../../features/session/session.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

export interface Preset {
  readonly terms: string;
  readonly label: string;
  readonly count?: number | null | undefined;
  /** Whether a count above 0 is urgent. */
  readonly isUrgent?: boolean;
}

/** The terms are those of the operation `UserPresets`. */
export function useUserPresets(): { readonly presets: readonly Preset[]; readonly notEvaluated: number } {
  const { accountId } = useSession();
  const result = useQuery(UserPresetsDocument, {
    variables: { accountIds: accountId === null ? null : [accountId] },
    // A scan may have finished since.
    fetchPolicy: "cache-and-network",
  });
  const counts = useKeptAnswer(result, accountId);
  return {
    presets: [
      { terms: "admin:yes", label: "Administrators", count: counts?.administrators.totalCount ?? null },
      {
        terms: "admin:yes mfa:no",
        label: "Administrators without MFA",
        count: counts?.administratorsWithoutMfa.totalCount ?? null,
        isUrgent: true,
      },
      { terms: "admin:path", label: "Can become administrator", count: counts?.canBecome.totalCount ?? null },
      {
        terms: "console:yes mfa:no",
        label: "Console without MFA",
        count: counts?.consoleWithoutMfa.totalCount ?? null,
      },
      { terms: "activity:>90d", label: "Inactive 90+ days" },
      { terms: "key.age:>90d", label: "Key over 90 days" },
      { terms: "owner:none", label: "No owner tag" },
      { terms: "boundary:no", label: "No permissions boundary" },
      { terms: "alerts:yes", label: "With open alerts" },
    ],
    notEvaluated: counts?.notEvaluated.totalCount ?? 0,
  };
}
