import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { ExceptionRulesDocument, SetAsideCountsDocument } from "../../gql/exceptions.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { PageSteps } from "../../ui/page-steps.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAllAgain } from "../../ui/read-again.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { ExceptionList } from "./exception-list.tsx";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import styles from "./exceptions.module.css";

const PAGE_SIZE = 50;
/** How often the numbers of muted alerts are read again. */
const REFRESH_MS = 10_000;

const STATES = [
  { value: "active", label: "Active" },
  { value: "over", label: "Ended" },
] as const;

export function ExceptionsPage(): ReactElement {
  const [state, setState] = useState<string>("active");
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const isActive = state === "active";
  const result = useQuery(ExceptionRulesDocument, {
    variables: { first: PAGE_SIZE, after: cursors.at(-1) ?? null, isActive },
    pollInterval: REFRESH_MS,
    fetchPolicy: "cache-and-network",
  });
  const { error, refetch } = result;
  const page = useKeptAnswer(result, state)?.exceptionRules;
  return (
    <>
      <PageHeader
        title="Exceptions"
        question="Which rules mute alerts, why, and until when?"
        actions={
          <PermissionGate permission="EXCEPTIONS_UPDATE">
            <Button size="xs" component={Link} to="/exceptions/new">
              New exception
            </Button>
          </PermissionGate>
        }
      />
      <SetAside />
      <Panel
        title={isActive ? "Active exceptions" : "Ended exceptions"}
        aside={
          <ChoiceGroup
            label="State of exceptions"
            choices={STATES}
            value={state}
            onChange={(value) => {
              setState(value);
              setCursors([]);
            }}
          />
        }
      >
        {!page && error && (
          <ErrorState problem={problemOf(error)} what="the exceptions" onRetry={() => void refetch()} />
        )}
        {!page && !error && <LoadingRows label="Loading exceptions" rows={3} />}
        {page?.nodes.length === 0 && (
          <EmptyState title={isActive ? "No active exception" : "No ended exception"} isSmall>
            {isActive
              ? "Until its end date, an exception mutes every alert that matches its query, including future ones. Make one here, or from a filtered list of alerts."
              : "Exceptions that ended, expired or were undone are listed here."}
          </EmptyState>
        )}
        {page && page.nodes.length > 0 && (
          <>
            <ExceptionList rules={page.nodes} onChanged={() => void readAllAgain(apolloClient)} />
            <PageSteps cursors={cursors} onCursors={setCursors} pageInfo={page.pageInfo}>
              {countOf(page.totalCount, "exception")}, newest first
            </PageSteps>
          </>
        )}
      </Panel>
    </>
  );
}

const NO_COUNTS = { dismissed: { totalCount: 0 }, snoozed: { totalCount: 0 }, mutedAlertCount: 0 };

/** How many alerts of all accounts are not in the list of open ones, by exceptions and by hand. */
function SetAside(): ReactElement | null {
  const { data, error } = useQuery(SetAsideCountsDocument, {
    pollInterval: REFRESH_MS,
    fetchPolicy: "cache-and-network",
  });
  if (!data && error) return null;
  // Until the numbers are known, the line takes its room, so that the list does not move.
  const { dismissed, snoozed, mutedAlertCount } = data ?? NO_COUNTS;
  return (
    <p className={styles["aside"]} data-coming={data === undefined || undefined}>
      Out of the list of open alerts:{" "}
      <Link to="/alerts" search={{ q: "is:dismissed", account: undefined }}>
        {countOf(dismissed.totalCount, "dismissed alert")}
      </Link>
      {dismissed.totalCount > 0 && `, ${formatNumber(mutedAlertCount)} of them by exceptions,`} and{" "}
      <Link to="/alerts" search={{ q: "is:snoozed", account: undefined }}>
        {countOf(snoozed.totalCount, "snoozed alert")}
      </Link>
      .
    </p>
  );
}
