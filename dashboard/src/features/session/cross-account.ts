import { useCallback } from "react";
import { useSession } from "./session.ts";

interface PathEnds {
  readonly source: { readonly kind: string; readonly awsAccountId: string | null };
  readonly target: { readonly awsAccountId: string | null };
}

/** Whether the path leads from one connected account into another. External principals belong to no connected account. */
export function isCrossAccount({ source, target }: PathEnds): boolean {
  return source.kind !== "EXTERNAL" && source.awsAccountId !== target.awsAccountId;
}

/** Returns a function that maps an AWS account id to the name of the connected account, or to the id itself. */
export function useAccountName(): (awsAccountId: string | null) => string {
  const { accounts } = useSession();
  return useCallback(
    (awsAccountId) =>
      accounts.find((account) => account.awsAccountId === awsAccountId)?.name ?? awsAccountId ?? "an unknown account",
    [accounts],
  );
}
