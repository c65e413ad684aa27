/** The common questions about access keys as chips, each with the number of keys that it finds. */
import { useQuery } from "@apollo/client/react";
import { useSession } from "../../features/session/session.ts";
import { AccessKeyPresetsDocument } from "../../gql/access-keys.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

interface KeyPreset {
  readonly terms: string;
  readonly label: string;
  readonly count: number | null;
}

/** The terms are those of the operation `AccessKeyPresets`. */
export function useKeyPresets(): readonly KeyPreset[] {
  const { accountId } = useSession();
  const result = useQuery(AccessKeyPresetsDocument, {
    variables: { accountIds: accountId === null ? null : [accountId] },
    // A scan may have finished since.
    fetchPolicy: "cache-and-network",
  });
  const counts = useKeptAnswer(result, accountId);
  return [
    { terms: "status:active", label: "Active", count: counts?.active.totalCount ?? null },
    { terms: "status:inactive", label: "Inactive", count: counts?.inactive.totalCount ?? null },
    { terms: "overdue:yes", label: "Over its age limit", count: counts?.overdue.totalCount ?? null },
    { terms: "lastused:never", label: "Never used", count: counts?.neverUsed.totalCount ?? null },
    { terms: "used:>90d", label: "Last used 90+ days ago", count: counts?.unused.totalCount ?? null },
  ];
}
