import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useCallback } from "react";
import { useSession } from "../../features/session/session.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { TabList } from "../../ui/tab-list.tsx";
import { graphRoute, type ShowGraph } from "./graph-search.ts";
import { PathsTab } from "./paths-tab.tsx";
import { RelationsTab } from "./relations-tab.tsx";
import { WhatIfTab } from "./what-if-tab.tsx";
import { WhoCanTab } from "./who-can-tab.tsx";

/** The tabs for paths, relations, what-if changes and who can perform an action. The URL holds the whole state of the page. */
export function GraphPage(): ReactElement {
  const search = graphRoute.useSearch();
  const navigate = useNavigate();
  const { accountId } = useSession();
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
        question="Paths to administrator, what would close them, and who has access to what"
      />
      <TabList
        label="Views of the access graph"
        value={search.tab}
        onChange={(id) => show({ tab: id === "paths" ? undefined : id })}
        tabs={[
          {
            id: "paths",
            label: "Paths to administrator",
            content: <PathsTab key={accountId} search={search} onSearch={show} />,
          },
          {
            id: "relations",
            label: "Memberships, policies and trusts",
            content: <RelationsTab search={search} onSearch={show} />,
          },
          { id: "what-if", label: "What if", content: <WhatIfTab search={search} onSearch={show} /> },
          { id: "who-can", label: "Who can do what", content: <WhoCanTab search={search} onSearch={show} /> },
        ]}
      />
    </>
  );
}
