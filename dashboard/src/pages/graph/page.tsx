import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PageHeader } from "../../components/page-header.tsx";
import { TabList } from "../../components/tab-list.tsx";
import { PathsTab } from "./paths-tab.tsx";
import { WhatIfTab } from "./what-if-tab.tsx";

const route = getRouteApi("/frame/graph");

/** What the address of this page may hold; each tab reads its own part and leaves the others' alone. */
export type GraphSearch = ReturnType<typeof route.useSearch>;
export type ShowGraph = (change: Partial<GraphSearch>) => void;

/** One frame for the pictures of who can become whom and who is tied to what; everything that it shows stands in the address. */
export function GraphPage(): ReactElement {
  const search = route.useSearch();
  const navigate = useNavigate();
  const show: ShowGraph = (change) =>
    void navigate({ from: "/graph", to: ".", search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  return (
    <>
      <PageHeader title="Access graph" question="How could someone become administrator, and what would close it?" />
      <TabList
        label="Paths or relations"
        value={search.tab}
        onChange={(id) => show({ tab: id === "paths" ? undefined : id })}
        tabs={[
          { id: "paths", label: "Paths", content: <PathsTab search={search} onSearch={show} /> },
          { id: "what-if", label: "What if", content: <WhatIfTab search={search} onSearch={show} /> },
        ]}
      />
    </>
  );
}
