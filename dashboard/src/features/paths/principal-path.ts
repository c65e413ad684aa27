import { useQuery } from "@apollo/client/react";
import { type PathDetailFragment, PathOfPrincipalDocument, type PathOfPrincipalQuery } from "../../gql/escalation.ts";
import { type FoundAlternativePaths, useAlternativePaths } from "./alternative-paths.ts";
import { useIsAdministrator } from "./principal-standing.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";

export interface PrincipalPathFound {
  /** Null: none; undefined: not yet known. */
  readonly path: PathDetailFragment | null | undefined;
  /** Of one without a path: whether it needs none. Undefined: not yet known; null: it could not be told. */
  readonly isAdministrator: boolean | null | undefined;
  readonly sources: NonNullable<PathOfPrincipalQuery["escalationPaths"]["coverage"]>["sources"];
  readonly others: FoundAlternativePaths;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** The way of one user or role to administrator, with its proof. */
export function usePrincipalPath(accountId: string, principalArn: string): PrincipalPathFound {
  const { data, error, refetch } = useQuery(PathOfPrincipalDocument, { variables: { accountId, principalArn } });
  const path = data && (data.escalationPaths.nodes[0] ?? null);
  return {
    path,
    isAdministrator: useIsAdministrator(accountId, principalArn, path !== null),
    others: useAlternativePaths(path?.id),
    sources: data?.escalationPaths.coverage?.sources ?? [],
    problem: error ? problemOf(error) : null,
    retry: () => void refetch(),
  };
}
