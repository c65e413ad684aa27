import { useQuery } from "@apollo/client/react";
import { AlertSurroundingsDocument } from "../../gql/alerts.ts";
import type { AlertFilter } from "../../gql/schema-types.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";

/** How often the facet counts are read again. */
const REFRESH_MS = 15_000;

/** Why the facts around the list could not be read. Without them, the reason for an empty list is unknown. */
export interface SurroundingsFailure {
  readonly problem: Problem;
  readonly onRetry: () => void;
}

/** Reads the facts around a list: its facets, the coverage of its accounts and the time of the data. */
export function useAlertSurroundings(filter: AlertFilter, accountId: string | null) {
  return useQuery(AlertSurroundingsDocument, { variables: { filter, accountId }, pollInterval: REFRESH_MS });
}

type Answer = Pick<ReturnType<typeof useAlertSurroundings>, "error" | "refetch">;

export function surroundingsFailure({ error, refetch }: Answer): SurroundingsFailure | null {
  return error ? { problem: problemOf(error), onRetry: () => void refetch() } : null;
}
