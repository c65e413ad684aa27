import { useQuery } from "@apollo/client/react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback, useMemo } from "react";
import { apolloClient } from "../../apollo.ts";
import { AsOf } from "../../components/as-of.tsx";
import { ChoiceGroup } from "../../components/choice-group.tsx";
import { CoverageNotice } from "../../components/coverage-notice.tsx";
import { DataGrid, type GridColumn } from "../../components/data-grid.tsx";
import { PageHeader } from "../../components/page-header.tsx";
import { FilterBar, QueryBox } from "../../components/query-box.tsx";
import { RiskScore } from "../../components/risk-score.tsx";
import { SEVERITY_ORDER, SeverityBadge } from "../../components/severity-badge.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../components/states.tsx";
import { type PoliciesQuery, PoliciesDocument, type PolicyRowFragment, type PolicyType } from "../../gql/policies.ts";
import { useConnectionRows } from "../../lib/connection-rows.ts";
import { countOf } from "../../lib/format.ts";
import { problemOf } from "../../lib/problem.ts";
import { useSession } from "../../lib/session.ts";
import styles from "./policies.module.css";

const PAGE_ROWS = 100;

const route = getRouteApi("/frame/policies");

const TYPES: readonly { readonly value: PolicyType; readonly label: string }[] = [
  { value: "CUSTOMER_MANAGED", label: "Customer managed" },
  { value: "INLINE", label: "Inline" },
  { value: "AWS_MANAGED", label: "AWS managed" },
];

const COLUMNS: readonly GridColumn<PolicyRowFragment>[] = [
  {
    id: "name",
    header: "Policy",
    width: "minmax(14rem, 2fr)",
    onCard: "title",
    cell: (policy) => (
      <>
        <Link to="/policies/$policyId" params={{ policyId: policy.id }} tabIndex={-1} className={styles["name"]}>
          {policy.policyName}
        </Link>
        {policy.owner && <span className={styles["quiet"]}> of {policy.owner}</span>}
      </>
    ),
  },
  { id: "type", header: "Kind", width: "10rem", cell: (policy) => TYPES.find((type) => type.value === policy.type)?.label },
  {
    id: "account",
    header: "Account",
    width: "minmax(7rem, 1fr)",
    hiddenBelowPx: 900,
    onCard: "none",
    cell: (policy) => policy.account.name,
  },
  {
    id: "attached",
    header: "Attached",
    width: "7.5rem",
    align: "end",
    cell: (policy) =>
      policy.attachmentCount === 0 ? <span className={styles["quiet"]}>nowhere</span> : countOf(policy.attachmentCount, "time"),
  },
  {
    id: "issues",
    header: "Worst issue",
    width: "10.5rem",
    cell: (policy) => {
      const worst = SEVERITY_ORDER.find((severity) => policy.issues.some((issue) => issue.severity === severity));
      return worst ? (
        <span className={styles["worst"]}>
          <SeverityBadge severity={worst} />{" "}
          {policy.issues.length > 1 && <span className={styles["quiet"]}>of {policy.issues.length}</span>}
        </span>
      ) : (
        <span className={styles["quiet"]}>none found</span>
      );
    },
  },
  { id: "risk", header: "Risk", width: "10rem", cell: (policy) => <RiskScore score={policy.riskScore} /> },
];

export function PoliciesPage(): ReactElement {
  const session = useSession();
  const { q = "", type } = route.useSearch();
  const navigate = useNavigate();
  const filter = useMemo(
    () => ({ query: q || null, accountIds: session.accountId ? [session.accountId] : null, type: type ? [type] : null }),
    [q, session.accountId, type],
  );
  const { data, previousData, error, refetch } = useQuery(PoliciesDocument, { variables: { first: PAGE_ROWS, filter } });
  const policies = (data ?? previousData)?.policies;
  const fetchAfter = useCallback(
    async (after: string): Promise<PoliciesQuery["policies"]> => {
      const answer = await apolloClient.query({
        query: PoliciesDocument,
        variables: { first: PAGE_ROWS, after, filter },
        fetchPolicy: "no-cache",
      });
      if (!answer.data) throw new Error("The answer held no data");
      return answer.data.policies;
    },
    [filter],
  );
  const { rows, onRange } = useConnectionRows<PolicyRowFragment>(JSON.stringify(filter), policies, fetchAfter);
  const problem = error && problemOf(error);
  const show = (search: { q?: string | undefined; type?: PolicyType | undefined }): void =>
    void navigate({ from: "/policies", to: ".", search: (before) => ({ ...before, ...search }) });

  return (
    <>
      <PageHeader
        title="Policies"
        question={`What do they really allow?${policies ? ` ${countOf(policies.totalCount, "policy", "policies")}.` : ""}`}
        facts={policies && <AsOf at={policies.asOf} />}
      />
      <FilterBar>
        <QueryBox
          label="Filter policies"
          placeholder="risk:>70 admin"
          value={q}
          onChange={(text) => show({ q: text || undefined })}
          problem={problem?.code === "BAD_QUERY" ? problem.message : null}
        />
        <ChoiceGroup
          label="Kind of policy"
          choices={TYPES}
          value={type ?? null}
          onChange={(value) => show({ type: value === type ? undefined : (value as PolicyType) })}
        />
      </FilterBar>
      <CoverageNotice coverage={policies?.coverage} />
      {policies ? (
        rows.length > 0 ? (
          <DataGrid
            label={`Policies, ${policies.totalCount}`}
            columns={COLUMNS}
            rowCount={rows.length}
            rowAt={(index) => rows[index]}
            keyOf={(policy) => policy.id}
            nameOf={(policy) => policy.policyName}
            onRange={onRange}
            onOpen={(policy) => void navigate({ to: "/policies/$policyId", params: { policyId: policy.id } })}
          />
        ) : q || type ? (
          <NoMatch noun="policies" onClear={() => show({ q: undefined, type: undefined })} />
        ) : (
          <EmptyState title={policies.asOf === null ? "Nothing was read yet" : "No policies"}>
            Policies appear with the first scan of an account.
          </EmptyState>
        )
      ) : problem && problem.code !== "BAD_QUERY" ? (
        <ErrorState problem={problem} what="the policies" onRetry={() => void refetch()} />
      ) : problem ? null : (
        <LoadingRows label="Loading policies" />
      )}
    </>
  );
}
