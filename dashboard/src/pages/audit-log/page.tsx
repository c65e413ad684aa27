import { useLazyQuery, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { type AuditEventRowFragment, AuditEventsDocument, AuditVerdictDocument } from "../../gql/operators.ts";
import { detailText } from "../../features/alerts/detail-text.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./audit-log.module.css";
import { actionLabel } from "./action-label.ts";

const PAGE_ROWS = 50;
const route = getRouteApi("/frame/audit-log");

const CHOICES = [
  { value: "", label: "All" },
  { value: "session.", label: "Sign-ins" },
  { value: "alerts.", label: "Alerts" },
  { value: "rotations.", label: "Rotations" },
  { value: "accounts.", label: "Accounts" },
  { value: "operators.", label: "Operators" },
  { value: "tokens.", label: "Tokens" },
] as const;

export function AuditLogPage(): ReactElement {
  const { action = "", after } = route.useSearch();
  const navigate = useNavigate();
  const { data, previousData, error, refetch } = useQuery(AuditEventsDocument, {
    variables: { first: PAGE_ROWS, after: after ?? null, filter: action === "" ? null : { action } },
    fetchPolicy: "cache-and-network",
  });
  const page = (data ?? previousData)?.auditEvents;
  const show = (search: { action?: string | undefined; after?: string | undefined }): void =>
    void navigate({ from: "/audit-log", to: ".", search: (before) => ({ ...before, ...search }) });
  return (
    <>
      <PageHeader
        title="Audit log"
        question={`Who did what here, and when?${page ? ` ${countOf(page.totalCount, "action")}.` : ""}`}
        actions={<Verify />}
      />
      <FilterBar>
        <ChoiceGroup
          label="Actions"
          value={action}
          choices={CHOICES}
          onChange={(value) => show({ action: value || undefined, after: undefined })}
        />
      </FilterBar>
      {!page ? (
        error ? (
          <ErrorState problem={problemOf(error)} what="the record" onRetry={() => void refetch()} />
        ) : (
          <LoadingRows label="Loading the record" />
        )
      ) : page.nodes.length === 0 ? (
        action === "" ? (
          <EmptyState title="Nothing was done yet">
            Every sign-in, every change and every judgement will stand here, for good.
          </EmptyState>
        ) : (
          <NoMatch noun="deeds" onClear={() => show({ action: undefined, after: undefined })} />
        )
      ) : (
        <>
          <ActionTable events={page.nodes} />
          <div className={styles["pages"]}>
            {after && (
              <Button size="xs" variant="default" onClick={() => show({ after: undefined })}>
                To the newest
              </Button>
            )}
            {page.pageInfo.hasNextPage && (
              <Button size="xs" variant="default" onClick={() => show({ after: page.pageInfo.endCursor ?? undefined })}>
                Older
              </Button>
            )}
          </div>
        </>
      )}
    </>
  );
}

function ActionTable({ events }: { readonly events: readonly AuditEventRowFragment[] }): ReactElement {
  return (
    <Panel>
      <SimpleTable label="What was done">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">To what</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td className={styles["when"]}>
                <RelativeTime at={event.at} />
              </td>
              <th scope="row">
                {event.actor}
                {event.actorKind === "TOKEN" && <span className={styles["quiet"]}> (token)</span>}
              </th>
              <td title={event.action}>{actionLabel(event)}</td>
              <td>{event.targetName ?? ""}</td>
              <td className={styles["details"]}>{detailText(withoutAction(event.details))}</td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
    </Panel>
  );
}

/** The action stands among the words of the action. */
function withoutAction(details: unknown): unknown {
  return { ...(details as object | null), action: null };
}

/** The whole chain is read on demand: it may be long. */
function Verify(): ReactElement {
  const [verify, { data, loading, error }] = useLazyQuery(AuditVerdictDocument, { fetchPolicy: "network-only" });
  const verdict = data?.auditVerdict;
  return (
    <>
      <span role="status" className={styles["verdict"]} data-broken={(verdict && !verdict.isIntact) || undefined}>
        {error
          ? problemOf(error).message
          : verdict &&
            (verdict.isIntact
              ? `${countOf(verdict.verifiedCount, "action")}, each as it was written.`
              : `Deed ${verdict.brokenSeq ?? ""} is not as it was written (${verdict.reason ?? ""}).`)}
      </span>
      <Button size="xs" variant="default" loading={loading} onClick={() => void verify()}>
        Verify the record
      </Button>
    </>
  );
}
