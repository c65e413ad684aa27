import { useCallback } from "react";
import { useSession } from "./session.ts";

interface Ends {
  readonly source: { readonly kind: string; readonly awsAccountId: string | null };
  readonly target: { readonly awsAccountId: string | null };
}

/** Does the path lead from one connected account into another? Somebody outside comes from none that is connected. */
export function isCrossing({ source, target }: Ends): boolean {
  return source.kind !== "EXTERNAL" && source.awsAccountId !== target.awsAccountId;
}

/** Our name of an AWS account, or its number where we have none. */
export function useAccountName(): (awsAccountId: string | null) => string {
  const { accounts } = useSession();
  return useCallback(
    (awsAccountId) =>
      accounts.find((account) => account.awsAccountId === awsAccountId)?.name ?? awsAccountId ?? "an unknown account",
    [accounts],
  );
}
