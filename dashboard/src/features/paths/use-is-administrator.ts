import { useQuery } from "@apollo/client/react";
import { PrincipalAdministratorDocument } from "../../gql/access.ts";

/** Whether a user or role is an administrator. Undefined: not loaded yet. Null: unknown. */
export function useIsAdministrator(accountId: string, principal: string, skip = false): boolean | null | undefined {
  // Not cached, because the full permissions of the principal have the same cache entry. Neither may replace the other.
  const { data, error } = useQuery(PrincipalAdministratorDocument, {
    variables: { accountId, principal },
    fetchPolicy: "no-cache",
    skip,
  });
  return error ? null : data?.principalPermissions?.isAdministrator;
}
