import { useQuery } from "@apollo/client/react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback, useMemo } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ComingFacts } from "../../features/inventory/coming-facts.tsx";
import { CoverageLink } from "../../features/inventory/coverage-link.tsx";
import { NewerScanButton } from "../../features/inventory/newer-scan.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { readAllAgain } from "../../ui/read-again.ts";
import { TabList } from "../../ui/tab-list.tsx";
import { ChecksDocument } from "../../gql/checks.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useSession } from "../../features/session/session.ts";
import { CheckList } from "./check-list.tsx";
import { ControlTable } from "./control-table.tsx";
import { oldestAsOf } from "./check-result.ts";
import type { ChecksSearch } from "./checks-search.ts";

const route = getRouteApi("/frame/checks");

export function ChecksPage(): ReactElement {
  const search = route.useSearch();
  const { accountId } = useSession();
  const navigate = useNavigate();
  const { client, data, error, refetch } = useQuery(ChecksDocument);
  const newer = useNewerScan(data);
  // The list of more than a hundred checks is drawn again only if one of these changes.
  const show = useCallback(
    (change: ChecksSearch): void =>
      void navigate({
        from: "/checks",
        to: ".",
        search: (before) => ({ ...before, ...change }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const retry = useCallback(() => void refetch(), [refetch]);
  const problem = useMemo(() => (error ? problemOf(error) : null), [error]);
  const enabled = data?.checks.filter((check) => check.isEnabled).length ?? 0;
  const disabled = (data?.checks.length ?? 0) - enabled;

  return (
    <>
      <PageHeader
        title="Checks"
        question={
          data
            ? `What did they find? ${countOf(data.checks.length, "check")}, ${disabled === 0 ? "all" : formatNumber(enabled)} switched on.`
            : "What did they find?"
        }
        facts={
          data ? (
            <>
              <NewerScanButton newer={newer} onShow={() => void readAllAgain(client)} />
              <CoverageLink newer={newer} />
              <AsOf at={oldestAsOf(data.checks, accountId)} />
            </>
          ) : (
            <ComingFacts />
          )
        }
      />
      <TabList
        label="Checks or controls"
        value={search.view}
        onChange={(id) =>
          show({ view: id === "controls" ? "controls" : undefined, outcome: undefined, state: undefined })
        }
        tabs={[
          {
            id: "checks",
            label: "By family",
            content: (
              <CheckList
                checks={data?.checks ?? null}
                problem={problem}
                onRetry={retry}
                search={search}
                onSearch={show}
              />
            ),
          },
          { id: "controls", label: "Controls", content: <ControlTable search={search} onSearch={show} /> },
        ]}
      />
    </>
  );
}
