import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { AlternativePathsDocument, type AlternativePathsQuery } from "../../gql/escalation.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";

export interface FoundAlternativePaths {
  readonly isAsked: boolean;
  readonly isLooking: boolean;
  /** Null until they are found. */
  readonly found: AlternativePathsQuery["alternativePaths"] | null;
  readonly problem: Problem | null;
  readonly look: () => void;
}

/** The next few ways of a path's principal: thought when somebody asks, since closing the best one leaves these. */
export function useAlternativePaths(pathId: string | undefined): FoundAlternativePaths {
  const [askedId, setAskedId] = useState<string>();
  const isAsked = pathId !== undefined && askedId === pathId;
  const { data, error, loading, refetch } = useQuery(AlternativePathsDocument, {
    variables: { pathId: pathId ?? "" },
    skip: !isAsked,
  });
  return {
    isAsked,
    isLooking: loading,
    found: (isAsked && !loading && data?.alternativePaths) || null,
    problem: isAsked && !loading && error ? problemOf(error) : null,
    look: () => {
      if (isAsked) void refetch();
      else setAskedId(pathId);
    },
  };
}
