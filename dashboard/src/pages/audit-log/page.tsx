import { useLazyQuery, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import IconBan from "@tabler/icons-react/icons/IconBan";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import badge from "../../ui/badge.module.css";
import type { ReactElement } from "react";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { clientName } from "../../features/session/client-name.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { SecondOf } from "../../ui/time.tsx";
import {
  type AuditEventRowFragment,
  AuditEventsDocument,
  AuditVerdictDocument,
  type AuditVerdictQuery,
} from "../../gql/operators.ts";
import type { AuditFilter } from "../../gql/schema-types.ts";
import type { ExportParameters } from "../../features/exports/download.ts";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { ListQueryField } from "../../features/queries/list-query-field.tsx";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { detailText } from "../../features/alerts/detail-text.ts";
import { countOf, formatInstant, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./audit-log.module.css";
import { actionLabel, isRefusal, remainingDetails } from "./action-label.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const PAGE_ROWS = 50;
const route = getRouteApi("/frame/audit-log");

/** The choice that lists refusals, which are no action of their own. */
const REFUSALS = "refused";

const CHOICES = [
  { value: "", label: "All" },
  { value: REFUSALS, label: "Refused" },
  { value: "session.", label: "Sign-ins" },
  { value: "scans.", label: "Scans" },
  { value: "alerts.", label: "Alerts" },
  { value: "rotations.", label: "Rotations" },
  { value: "accounts.", label: "Accounts" },
  { value: "operators.", label: "Operators" },
  { value: "tokens.", label: "Tokens" },
] as const;

export function AuditLogPage(): ReactElement {
  const { action = "", q = "", after } = route.useSearch();
  const navigate = useNavigate();
  const result = useQuery(AuditEventsDocument, {
    variables: { first: PAGE_ROWS, after: after ?? null, filter: { ...filterOf(action), query: q || null } },
    fetchPolicy: "cache-and-network",
  });
  const { data, error, refetch } = result;
  const kept = useKeptAnswer(result, null);
  const page = (error ? data : kept)?.auditEvents;
  const problem = error ? problemOf(error) : null;
  const isFiltered = action !== "" || q !== "";
  const show = (search: { action?: string | undefined; q?: string | undefined; after?: string | undefined }): void =>
    void navigate({ from: "/audit-log", to: ".", search: (before) => ({ ...before, ...search }) });
  return (
    <>
      <PageHeader
        title="Audit log"
        question={`Who did what, and when?${page ? ` ${countOf(page.totalCount, "action")}.` : ""}`}
        actions={
          <>
            <ExportMenu subject="audit-events" parameters={{ ...exportParameters(action), filter: q || undefined }} />
            <Verify />
          </>
        }
      />
      <FilterBar>
        <ListQueryField
          list="AUDIT_EVENTS"
          label="Filter actions"
          placeholder="e.g. actor:anna action:accounts age:<7d"
          value={q}
          onChange={(query) => show({ q: query || undefined, after: undefined })}
          problem={problem}
        />
        <ChoiceGroup
          label="Actions"
          value={action}
          choices={CHOICES}
          onChange={(value) => show({ action: value || undefined, after: undefined })}
        />
      </FilterBar>
      {!page && problem && problem.code !== "BAD_QUERY" && (
        <ErrorState problem={problem} what="the audit log" onRetry={() => void refetch()} />
      )}
      {!page && !error && <LoadingRows label="Loading the audit log" />}
      {page?.nodes.length === 0 && !isFiltered && (
        <EmptyState title="No actions yet">
          Every sign-in, change, triage decision and refusal is recorded here.
        </EmptyState>
      )}
      {page?.nodes.length === 0 && isFiltered && (
        <NoMatch noun="actions" onClear={() => show({ action: undefined, q: undefined, after: undefined })} />
      )}
      {page && page.nodes.length > 0 && (
        <>
          <ActionTable events={page.nodes} />
          <div className={styles["pages"]}>
            {after && (
              <Button size="xs" variant="default" onClick={() => show({ after: undefined })}>
                Newest
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

function filterOf(choice: string): AuditFilter | null {
  if (choice === "") return null;
  return choice === REFUSALS ? { onlyRefused: true } : { action: choice };
}

function exportParameters(choice: string): ExportParameters {
  if (choice === "") return {};
  return choice === REFUSALS ? { onlyRefused: true } : { action: choice };
}

function ActionTable({ events }: { readonly events: readonly AuditEventRowFragment[] }): ReactElement {
  return (
    <Panel>
      <SimpleTable label="Recorded actions" hasCards>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Actor</th>
            <th scope="col">Action</th>
            <th scope="col">Result</th>
            <th scope="col">Target</th>
            <th scope="col">Sent from</th>
            <th scope="col">Details</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td className={styles["when"]}>
                <SecondOf at={event.at} />
                <span className={styles["number"]}>Entry {formatNumber(event.seq)}</span>
              </td>
              <th scope="row">
                <ActorName actor={event.actor} />
              </th>
              <td title={event.action}>{actionLabel(event)}</td>
              <td>
                <Result event={event} />
              </td>
              <td>{event.targetName ?? ""}</td>
              <td className={styles["from"]}>
                {event.address}
                {event.client !== null && (
                  <span className={styles["client"]} title={event.client}>
                    {clientName(event.client)}
                  </span>
                )}
              </td>
              <td className={styles["details"]}>{detailText(remainingDetails(event))}</td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
    </Panel>
  );
}

/** Whether IAM Monitor refused the action. An action that it did not refuse was done in the same transaction. */
function Result({ event }: { readonly event: AuditEventRowFragment }): ReactElement {
  const isRefused = isRefusal(event);
  const Icon = isRefused ? IconBan : IconCheck;
  return (
    <span className={badge["badge"]} data-tone={isRefused ? "bad" : "neutral"}>
      <Icon size={14} aria-hidden="true" />
      {isRefused ? "Refused" : "Done"}
    </span>
  );
}

/** The explanation of the first entry that is not intact, by reason. */
const DAMAGE: Readonly<Record<string, string>> = {
  CHANGED: "was changed after it was written",
  REPLACED: "is not the entry that was seen here before",
  MISSING: "is missing",
  CUT_OFF: "is missing at the end of the log, or does not belong to it",
};

function prunedText({ prunedCount, prunedUntil }: AuditVerdictQuery["auditVerdict"]): string {
  if (prunedUntil === null) return "";
  return ` ${countOf(prunedCount, "older entry", "older entries")} until ${formatInstant(prunedUntil)} deleted because of the retention setting.`;
}

function protectionText({ isAppendOnly }: AuditVerdictQuery["auditVerdict"]): string {
  return isAppendOnly
    ? " IAM Monitor's database role cannot change or delete entries."
    : " IAM Monitor's database role may change and delete entries: set DATABASE_OWNER_URL to prevent it.";
}

/** Verifies the hash chain of the log on demand, because the log may be long. */
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
              ? `${countOf(verdict.verifiedCount, "action")} verified: the log is intact.${prunedText(verdict)}${protectionText(verdict)}`
              : `Entry ${verdict.brokenSeq === null ? "" : formatNumber(verdict.brokenSeq)} ${DAMAGE[verdict.reason ?? ""] ?? "is not intact"} (${verdict.reason ?? ""}).`)}
      </span>
      <Button size="xs" variant="default" loading={loading} onClick={() => void verify()}>
        Verify the hash chain
      </Button>
    </>
  );
}
