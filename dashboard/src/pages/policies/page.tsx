import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { InventoryList } from "../../features/inventory/inventory-list.tsx";
import { columnsAt } from "../../features/inventory/past-columns.ts";
import { POLICY_TYPE_LABELS } from "../../features/policies/policy-table.tsx";
import { PoliciesDocument, type PoliciesQuery } from "../../gql/policies.ts";
import type { PolicyFilter, PolicyType } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { type InventorySearch, useInventory } from "../../features/inventory/inventory.ts";
import { gridViewOf } from "../../ui/grid-view.ts";
import { ViewsMenu } from "../../features/views/views-menu.tsx";
import { useSession } from "../../features/session/session.ts";
import { policyColumns } from "./policy-columns.tsx";

const route = getRouteApi("/frame/policies");

const TYPES: readonly PolicyType[] = ["CUSTOMER_MANAGED", "INLINE", "AWS_MANAGED"];

/** The policies with the highest risk first. */
const BY_RISK = { key: "RISK", direction: "descending" } as const;
/** The order of the API without another one. */
const BY_NAME = { key: "NAME", direction: "ascending" } as const;

const QUICK_FILTERS = [
  { terms: "risk:>=70", label: "High risk" },
  { terms: "attached:yes", label: "Attached" },
  { terms: "attached:no", label: "Unattached" },
  { terms: "alerts:yes", label: "With open alerts" },
];

function policiesOf(answer: PoliciesQuery): PoliciesQuery["policies"] {
  return answer.policies;
}

export function PoliciesPage(): ReactElement {
  const session = useSession();
  const search = route.useSearch();
  const { type } = search;
  const navigate = useNavigate();
  const typeFilter: Partial<PolicyFilter> = type ? { type: [type] } : {};
  const hasSeveral = session.accountId === null && session.accounts.length > 1;
  const columns = useMemo(() => columnsAt(policyColumns(hasSeveral), search.asOf), [hasSeveral, search.asOf]);
  const view = gridViewOf(columns, BY_RISK, search, BY_NAME);
  const inventory = useInventory(PoliciesDocument, policiesOf, search, { view, extraFilter: typeFilter });
  const show = (change: InventorySearch & { type?: PolicyType | undefined }): void =>
    void navigate({ from: "/policies", to: ".", search: (before) => ({ ...before, ...change }) });

  return (
    <InventoryList
      title="Policies"
      question="What does each one allow?"
      noun="policies"
      countText={(count) => countOf(count, "policy", "policies")}
      inventory={inventory}
      view={view}
      views={
        <ViewsMenu
          list="POLICIES"
          search={search}
          onOpen={(opened, replace) =>
            void navigate({ from: "/policies", to: ".", replace, search: (before) => ({ ...before, ...opened }) })
          }
        />
      }
      keyOf={(policy) => policy.id}
      nameOf={(policy) => policy.policyName}
      onOpen={(policy) => void navigate({ to: "/policies/$policyId", params: { policyId: policy.id } })}
      queryList="POLICIES"
      query={search.q ?? ""}
      queryExample="risk:>=70 on:deploy action:iam:PassRole"
      quickFilters={QUICK_FILTERS}
      includesDeleted={search.gone ?? false}
      asOf={search.asOf}
      actions={
        <>
          <ExportMenu
            subject="policies"
            parameters={{
              asOf: search.asOf,
              filter: search.q,
              includeDeleted: search.gone,
              type,
              orderBy: view.sortText,
            }}
          />
          <Link to="/policies/analyze">Analyse a document</Link>
        </>
      }
      controls={
        <FilterChips
          label="Type of policy"
          chips={TYPES.map((each) => ({ key: each, label: POLICY_TYPE_LABELS[each], isOn: each === type }))}
          onToggle={(key) => show({ type: key === type ? undefined : (key as PolicyType) })}
        />
      }
      isNarrowed={type !== undefined}
      onSearch={show}
      onClear={() => show({ q: undefined, gone: undefined, type: undefined })}
      emptyTitle="No policies"
      emptyText="The accounts have no customer policies and no attached AWS managed policies: only the root user can do anything."
    />
  );
}
