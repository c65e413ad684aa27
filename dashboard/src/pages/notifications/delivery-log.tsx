import { useQuery } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { NotificationDeliveriesDocument, type NotificationDeliveryRowFragment } from "../../gql/notifications.ts";
import type { DeliveryState } from "../../gql/schema-types.ts";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { PageSteps } from "../../ui/page-steps.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { problemLabel } from "./delivery-problems.ts";
import { DeliveryTable } from "./delivery-table.tsx";
import styles from "./notifications.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const PAGE_SIZE = 50;
const REFRESH_MS = 10_000;
const STATES: readonly { readonly value: DeliveryState | "ALL"; readonly label: string }[] = [
  { value: "ALL", label: "All" },
  { value: "PENDING", label: "Waiting" },
  { value: "DELIVERED", label: "Delivered" },
  { value: "SKIPPED", label: "Skipped" },
  { value: "REDIRECTED", label: "Redirected" },
];

export function DeliveryLog(): ReactElement {
  const [state, setState] = useState<DeliveryState | "ALL">("ALL");
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<NotificationDeliveryRowFragment | null>(null);
  const result = useQuery(NotificationDeliveriesDocument, {
    variables: {
      first: PAGE_SIZE,
      after: cursors.at(-1) ?? null,
      filter: state === "ALL" ? null : { state },
    },
    pollInterval: REFRESH_MS,
  });
  const { error, refetch } = result;
  const page = useKeptAnswer(result, null)?.notificationDeliveries;
  return (
    <div className={styles["section"]}>
      <Panel
        title="Delivery log"
        aside={
          <ChoiceGroup
            label="State of deliveries"
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
          <ErrorState problem={problemOf(error)} what="the delivery log" onRetry={() => void refetch()} />
        )}
        {!page && !error && <LoadingRows label="Loading the delivery log" rows={3} />}
        {page?.nodes.length === 0 && (
          <EmptyState title={state === "PENDING" ? "No message waits" : "No message yet"} isSmall>
            {state === "PENDING"
              ? "Every message was accepted by its target or skipped."
              : "Messages are listed here when a rule sends them. Tests are not listed."}
          </EmptyState>
        )}
        <p className={styles["quiet"]}>
          <b>Waiting</b>: sent again until the target accepts it. <b>Skipped</b>: an admin gave it up after the target
          refused it. <b>Redirected</b>: an owner&apos;s address refused it, so the rule&apos;s targets got it.
        </p>
        {page && page.nodes.length > 0 && (
          <>
            <DeliveryTable deliveries={page.nodes} onShow={setShown} onChanged={() => void readAgain(result)} />
            <PageSteps cursors={cursors} onCursors={setCursors} pageInfo={page.pageInfo}>
              {countOf(page.totalCount, "message")}, kept for 30 days
            </PageSteps>
          </>
        )}
      </Panel>
      {shown && <DeliveryDialog delivery={shown} onClose={() => setShown(null)} />}
    </div>
  );
}

function DeliveryDialog({
  delivery,
  onClose,
}: {
  readonly delivery: NotificationDeliveryRowFragment;
  readonly onClose: () => void;
}): ReactElement {
  const { attemptedAt, deliveredAt, skippedAt, latencyMs, answerStatus, answerText, problemCode } = delivery;
  return (
    <Dialog isOpen title={delivery.title} onClose={onClose}>
      <KeyValueList
        items={[
          { key: "Message ID", value: <code>{delivery.messageId}</code> },
          { key: "Rule", value: delivery.ruleName },
          { key: "Events", value: delivery.eventCount },
          { key: "Target", value: delivery.target.name },
          ...(delivery.owner === null ? [] : [{ key: "Owner", value: delivery.owner }]),
          ...(delivery.address === null ? [] : [{ key: "Address", value: delivery.address }]),
          { key: "Attempts", value: delivery.attemptCount },
          { key: "Latest attempt", value: attemptedAt ? <RelativeTime at={attemptedAt} /> : "none yet" },
          { key: "Delivered", value: deliveredAt ? <RelativeTime at={deliveredAt} /> : "not yet" },
          ...(skippedAt === null ? [] : [{ key: "Skipped", value: <RelativeTime at={skippedAt} /> }]),
          { key: "Status", value: answerStatus ?? (problemCode === null ? "no answer" : problemLabel(problemCode)) },
          ...(problemCode === null ? [] : [{ key: "Code", value: <code>{problemCode}</code> }]),
          ...(latencyMs === null ? [] : [{ key: "Answered after", value: `${latencyMs} ms` }]),
          { key: "Answer", value: answerText ? <code>{answerText}</code> : "empty" },
        ]}
      />
    </Dialog>
  );
}
