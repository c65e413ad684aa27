import { useQuery } from "@apollo/client/react";
import { useCallback } from "react";
import { apolloClient } from "../../apollo.ts";
import type { AskForActions } from "./action-list.tsx";
import {
  AccessDecisionDocument,
  type AccessDecisionQuery,
  type PermittedRowFragment,
  PrincipalActionsDocument,
  PrincipalPermissionsDocument,
  type PrincipalPermissionsQuery,
} from "../../gql/access.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";

export type Permissions = PrincipalPermissionsQuery["principalPermissions"];
export type AccessAnswer = AccessDecisionQuery["accessDecision"];

export interface PrincipalPermissionsFound {
  /** Undefined: not yet known. */
  readonly permissions: Permissions | undefined;
  readonly problem: Problem | null;
  readonly retry: () => void;
  /** What is left, action by action. */
  readonly ask: AskForActions<PermittedRowFragment>;
  /** What is granted and taken away whole. */
  readonly askLimit: AskForActions<PermittedRowFragment>;
  readonly decide: (action: string, resource: string) => Promise<AccessAnswer>;
}

/** What one user, group or role can do, with its reasons. */
export function usePrincipalPermissions(accountId: string, principal: string): PrincipalPermissionsFound {
  const { data, error, refetch } = useQuery(PrincipalPermissionsDocument, { variables: { accountId, principal } });
  const askFor = useCallback(
    async (isLimited: boolean, choice: Parameters<AskForActions>[0]) => {
      const answer = await apolloClient.query({
        query: PrincipalActionsDocument,
        variables: { accountId, principal, isLimited, ...choice },
        fetchPolicy: "no-cache",
      });
      if (!answer.data) throw new Error("The answer held no data");
      return answer.data.principalPermissions.actions;
    },
    [accountId, principal],
  );
  const decide = useCallback(
    async (action: string, resource: string) => {
      const answer = await apolloClient.query({
        query: AccessDecisionDocument,
        variables: { accountId, principal, action, resource },
        fetchPolicy: "no-cache",
      });
      if (!answer.data) throw new Error("The answer held no data");
      return answer.data.accessDecision;
    },
    [accountId, principal],
  );
  return {
    permissions: data?.principalPermissions,
    problem: error ? problemOf(error) : null,
    retry: () => void refetch(),
    ask: useCallback(async (choice) => askFor(false, choice), [askFor]),
    askLimit: useCallback(async (choice) => askFor(true, choice), [askFor]),
    decide,
  };
}
