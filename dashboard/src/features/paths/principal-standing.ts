import { useQuery } from "@apollo/client/react";
import { PrincipalAdministratorDocument } from "../../gql/access.ts";

/** Whether a user or role may do everything as it is. Undefined: not yet known; null: it could not be told. */
export function useIsAdministrator(accountId: string, principal: string, skip = false): boolean | null | undefined {
  // Kept apart from its permissions, of which it is a part: neither may take the other's place in the cache.
  const { data, error } = useQuery(PrincipalAdministratorDocument, {
    variables: { accountId, principal },
    fetchPolicy: "no-cache",
    skip,
  });
  return error ? null : data?.principalPermissions.isAdministrator;
}
