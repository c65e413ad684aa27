import { useQuery } from "@apollo/client/react";
import { type ReactElement, use, useEffect, useRef } from "react";
import { CoverageSummaryDocument } from "../../gql/coverage.ts";
import { SessionContext } from "../session/session.ts";
import { ComingCoverage } from "./coming-facts.tsx";
import { CoverageSummaryBadge } from "./coverage-badge.tsx";

export interface CoverageLinkProps {
  /** The time of the data of the page. With newer data, the coverage is read again. */
  readonly asOf: string | null | undefined;
}

/**
 * The sections that the latest scans of the chosen account, or of all, did not read, and the checks that they did not
 * evaluate. It is the same on every page. Leads to the scan, or with several accounts to the checks.
 */
export function CoverageLink({ asOf }: CoverageLinkProps): ReactElement | null {
  const session = use(SessionContext);
  const { data, error, refetch } = useQuery(CoverageSummaryDocument, {
    variables: { accountId: session?.accountId ?? null },
    fetchPolicy: "cache-and-network",
    nextFetchPolicy: "cache-first",
    skip: session === null,
  });
  const known = useRef(asOf);
  useEffect(() => {
    if (known.current === asOf) return;
    known.current = asOf;
    // The former answer stays if this one fails.
    void refetch().catch(() => undefined);
  }, [asOf, refetch]);
  if (data) return <CoverageSummaryBadge summary={data.overview.coverageSummary} />;
  return session === null || error ? null : <ComingCoverage />;
}
