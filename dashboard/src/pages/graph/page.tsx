import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback } from "react";
import { PageHeader } from "../../ui/page-header.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import { PathsTab } from "./paths-tab.tsx";
import { RelationsTab } from "./relations-tab.tsx";
import { WhatIfTab } from "./what-if-tab.tsx";

const route = getRouteApi("/frame/graph");

/** What the address of this page may hold; each tab reads its own part and leaves the others' alone. */
export type GraphSearch = ReturnType<typeof route.useSearch>;
/** `isNewPlace`: Back leads to where one was before. */
export type ShowGraph = (change: Partial<GraphSearch>, how?: { readonly isNewPlace: boolean }) => void;

/** One frame for the pictures of who can become whom and who is tied to what; everything that it shows stands in the address. */
export function GraphPage(): ReactElement {
  const search = route.useSearch();
  const navigate = useNavigate();
  const show = useCallback<ShowGraph>(
    (change, how) =>
      void navigate({
        from: "/graph",
        to: ".",
        search: (before) => ({ ...before, ...change }),
        replace: how?.isNewPlace !== true,
        resetScroll: false,
      }),
    [navigate],
  );
  return (
    <>
      <PageHeader
        title="Access graph"
        question="How could someone become administrator, what would close it, and who is tied to what?"
      />
      <TabList
        label="Paths, relations or a change"
        value={search.tab}
        onChange={(id) => show({ tab: id === "paths" ? undefined : id })}
        tabs={[
          { id: "paths", label: "Paths", content: <PathsTab search={search} onSearch={show} /> },
          { id: "relations", label: "Relations", content: <RelationsTab search={search} onSearch={show} /> },
          { id: "what-if", label: "What if", content: <WhatIfTab search={search} onSearch={show} /> },
        ]}
      />
    </>
  );
}
