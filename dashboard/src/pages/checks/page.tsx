import { useQuery } from "@apollo/client/react";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useMemo } from "react";
import { PageHeader } from "../../components/page-header.tsx";
import { FilterBar, QueryBox } from "../../components/query-box.tsx";
import { SEVERITY_ORDER } from "../../components/severity-badge.tsx";
import { ErrorState, LoadingRows, NoMatch } from "../../components/states.tsx";
import { TabList } from "../../components/tab-list.tsx";
import { type CheckRowFragment, ChecksDocument } from "../../gql/checks.ts";
import { countOf } from "../../lib/format.ts";
import { problemOf } from "../../lib/problem.ts";
import { CheckCard } from "./check-card.tsx";
import styles from "./checks.module.css";
import { ControlTable } from "./control-table.tsx";

const route = getRouteApi("/frame/checks");

/** Every word must occur somewhere: in the id, the title, the family or a control. */
function matches(check: CheckRowFragment, words: readonly string[]): boolean {
  const text = [check.id, check.title, check.familyName, check.category, ...check.controls.map((control) => control.id)]
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

export function ChecksPage(): ReactElement {
  const { q = "", view } = route.useSearch();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(ChecksDocument);
  const show = (search: { q?: string | undefined; view?: "controls" | undefined }): void =>
    void navigate({ from: "/checks", to: ".", search: (before) => ({ ...before, ...search }), replace: true });
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const checks = useMemo(
    () => (data?.checks ?? []).filter((check) => matches(check, q.toLowerCase().split(/\s+/).filter(Boolean))),
    [data, q],
  );
  const enabled = data?.checks.filter((check) => check.isEnabled).length ?? 0;

  return (
    <>
      <PageHeader
        title="Checks"
        question={
          data
            ? `What do we test? ${countOf(data.checks.length, "check")}, ${enabled} switched on.`
            : "What do we test, and where does it stand?"
        }
      />
      <TabList
        label="Checks or controls"
        value={view}
        onChange={(id) => show({ view: id === "controls" ? "controls" : undefined })}
        tabs={[
          {
            id: "checks",
            label: "By family",
            content: (
              <>
                <FilterBar>
                  <QueryBox
                    label="Filter checks"
                    placeholder="key, mfa, IAM.3, CIS 1.4"
                    value={q}
                    onChange={(text) => show({ q: text || undefined })}
                  />
                </FilterBar>
                {!data ? (
                  error ? (
                    <ErrorState problem={problemOf(error)} what="the checks" onRetry={() => void refetch()} />
                  ) : (
                    <LoadingRows label="Loading checks" />
                  )
                ) : checks.length === 0 ? (
                  <NoMatch noun="checks" onClear={() => show({ q: undefined })} />
                ) : (
                  <Families checks={checks} isOpen={words.length > 0} />
                )}
              </>
            ),
          },
          { id: "controls", label: "By control", content: <ControlTable /> },
        ]}
      />
    </>
  );
}

function Families({ checks, isOpen }: { readonly checks: readonly CheckRowFragment[]; readonly isOpen: boolean }): ReactElement {
  const families = Map.groupBy(checks, (check) => check.familyName);
  return (
    <>
      {[...families].map(([name, members]) => (
        <section key={name} className={styles["family"]} aria-label={name}>
          <h2 className={styles["familyName"]}>
            {name} <span>{members.length}</span>
          </h2>
          {members
            .toSorted((a, b) => SEVERITY_ORDER.indexOf(a.severity) - SEVERITY_ORDER.indexOf(b.severity))
            .map((check) => (
              <CheckCard key={check.id} check={check} isOpen={isOpen && checks.length === 1} />
            ))}
        </section>
      ))}
    </>
  );
}
