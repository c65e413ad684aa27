import { useQuery } from "@apollo/client/react";
import { useCallback } from "react";
import { apolloClient } from "../../apollo.ts";
import type { FetchActions } from "./action-list.tsx";
import {
  AccessDecisionDocument,
  type AccessDecisionQuery,
  type PermittedRowFragment,
  PrincipalActionsDocument,
  PrincipalPermissionsDocument,
  type PrincipalPermissionsQuery,
} from "../../gql/access.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";

export type Permissions = NonNullable<PrincipalPermissionsQuery["principalPermissions"]>;
export type AccessAnswer = NonNullable<AccessDecisionQuery["accessDecision"]>;

export interface PrincipalPermissionsResult {
  /** Undefined: not loaded yet. */
  readonly permissions: Permissions | undefined;
  readonly problem: Problem | null;
  readonly retry: () => void;
  /** Fetches the effective actions. */
  readonly fetchAllowed: FetchActions<PermittedRowFragment>;
  /** Fetches the actions that are granted but denied entirely by a limit. */
  readonly fetchLimited: FetchActions<PermittedRowFragment>;
  readonly decide: (action: string, resource: string) => Promise<AccessAnswer>;
}

/** Loads the permissions of a user, group or role, with the reasons. */
export function usePrincipalPermissions(accountId: string, principal: string): PrincipalPermissionsResult {
  const { data, error, refetch } = useQuery(PrincipalPermissionsDocument, { variables: { accountId, principal } });
  const fetchActions = useCallback(
    async (isLimited: boolean, choice: Parameters<FetchActions>[0]) => {
      const response = await apolloClient.query({
        query: PrincipalActionsDocument,
        variables: { accountId, principal, isLimited, ...choice },
        fetchPolicy: "no-cache",
      });
      const permissions = response.data?.principalPermissions;
      if (!permissions) throw new Error("The response has no data");
      return permissions.actions;
    },
    [accountId, principal],
  );
  const decide = useCallback(
    async (action: string, resource: string) => {
      const response = await apolloClient.query({
        query: AccessDecisionDocument,
        variables: { accountId, principal, action, resource },
        fetchPolicy: "no-cache",
      });
      const decision = response.data?.accessDecision;
      if (!decision) throw new Error("The response has no data");
      return decision;
    },
    [accountId, principal],
  );
  return {
    permissions: data?.principalPermissions ?? undefined,
    problem: error ? problemOf(error) : null,
    retry: () => void refetch(),
    fetchAllowed: useCallback(async (choice) => fetchActions(false, choice), [fetchActions]),
    fetchLimited: useCallback(async (choice) => fetchActions(true, choice), [fetchActions]),
    decide,
  };
}
