import { useQuery } from "@apollo/client/react";
import { type ReactElement, use, useEffect, useRef } from "react";
import { CoverageSummaryDocument } from "../../gql/coverage.ts";
import { readAgain } from "../../ui/read-again.ts";
import { SessionContext } from "../session/session.ts";
import { ComingCoverage } from "./coming-facts.tsx";
import { CoverageSummaryBadge } from "./coverage-badge.tsx";
import type { NewerScan } from "./newer-scan.tsx";

export interface CoverageLinkProps {
  /** Of the page. When it shows a newer scan, the coverage is read again. */
  readonly newer: Pick<NewerScan, "isAvailable">;
}

/**
 * The sections that the latest scans of the chosen account, or of all, did not read, and the checks that they did not
 * evaluate. It is the same on every page. Leads to the scan, or with several accounts to the checks.
 */
export function CoverageLink({ newer: { isAvailable } }: CoverageLinkProps): ReactElement | null {
  const session = use(SessionContext);
  const result = useQuery(CoverageSummaryDocument, {
    variables: { accountId: session?.accountId ?? null },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
    skip: session === null,
  });
  const { data, error } = result;
  const wasAvailable = useRef(isAvailable);
  useEffect(() => {
    if (wasAvailable.current && !isAvailable) void readAgain(result);
    wasAvailable.current = isAvailable;
  });
  if (data) return <CoverageSummaryBadge summary={data.overview.coverageSummary} />;
  return session === null || error ? null : <ComingCoverage />;
}
