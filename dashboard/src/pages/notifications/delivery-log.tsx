import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import IconArrowForwardUp from "@tabler/icons-react/icons/IconArrowForwardUp";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconClock from "@tabler/icons-react/icons/IconClock";
import IconPlayerPause from "@tabler/icons-react/icons/IconPlayerPause";
import IconPlayerSkipForward from "@tabler/icons-react/icons/IconPlayerSkipForward";
import IconX from "@tabler/icons-react/icons/IconX";
import { type ReactElement, useState } from "react";
import { RoleGate } from "../../features/session/role-gate.tsx";
import {
  type DeliveryState,
  NotificationDeliveriesDocument,
  type NotificationDeliveryRowFragment,
  ReplayNotificationDocument,
  SkipNotificationDocument,
} from "../../gql/notifications.ts";
import badge from "../../ui/badge.module.css";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { KeyValueList } from "../../ui/key-value-list.tsx";
import { PageSteps } from "../../ui/page-steps.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.ts";
import { problemLabel } from "./delivery-problems.ts";
import { KINDS } from "./labels.ts";
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
            <DeliveryTable deliveries={page.nodes} onShow={setShown} onChanged={() => void refetch()} />
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

interface DeliveryTableProps {
  readonly deliveries: readonly NotificationDeliveryRowFragment[];
  readonly onShow: (delivery: NotificationDeliveryRowFragment) => void;
  readonly onChanged: () => void;
}

function DeliveryTable({ deliveries, onShow, onChanged }: DeliveryTableProps): ReactElement {
  const [replay] = useMutation(ReplayNotificationDocument);
  const [skip] = useMutation(SkipNotificationDocument);

  async function change(title: string, send: () => Promise<{ readonly message: string } | undefined>): Promise<void> {
    try {
      const refused = await send();
      if (refused) showToast({ tone: "bad", title, message: refused.message });
      onChanged();
    } catch (error) {
      showToast({ tone: "bad", title, message: problemOf(error).message });
    }
  }

  const sendAgain = async ({ id }: NotificationDeliveryRowFragment) =>
    change("The message was not sent again", async () => {
      const { data } = await replay({ variables: { input: { id } } });
      return data?.replayNotification.userErrors[0];
    });
  const giveUp = async ({ id }: NotificationDeliveryRowFragment) =>
    change("The message was not skipped", async () => {
      const { data } = await skip({ variables: { input: { id } } });
      return data?.skipNotification.userErrors[0];
    });

  return (
    <SimpleTable label="Deliveries" hasCards>
      <thead>
        <tr>
          <th scope="col" className={table["wide"]}>
            Time
          </th>
          <th scope="col">Message</th>
          <th scope="col" className={table["wide"]}>
            Rule
          </th>
          <th scope="col" className={table["wide"]}>
            Sent to
          </th>
          <th scope="col">State</th>
          <th scope="col" className={table["wide"]}>
            Attempts
          </th>
          <th scope="col">
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {deliveries.map((delivery) => {
          const Icon = KINDS[delivery.target.kind].icon;
          return (
            <tr key={delivery.id}>
              <td className={table["wide"]}>
                <RelativeTime at={delivery.createdAt} />
              </td>
              <th scope="row">
                {delivery.title}
                {delivery.isReplay && <span className={styles["quiet"]}> (sent again)</span>}
                <div className={table["narrow"]}>
                  <span className={styles["quiet"]}>to {delivery.target.name}</span>
                </div>
              </th>
              <td className={table["wide"]}>{delivery.ruleName}</td>
              <td className={table["wide"]}>
                <span className={styles["to"]}>
                  <Icon size={16} aria-hidden="true" />
                  {delivery.target.name}
                </span>
                {delivery.owner !== null && (
                  <div className={styles["quiet"]}>
                    {delivery.address} for {delivery.owner}
                  </div>
                )}
              </td>
              <td>
                <DeliveryBadge delivery={delivery} />
              </td>
              <td className={table["wide"]}>{delivery.attemptCount}</td>
              <td>
                <Group gap={6} justify="flex-end">
                  {delivery.state !== "PENDING" && (
                    <RoleGate needs="admin" permission="notifications.update">
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Replay ${delivery.title} to ${delivery.target.name}`}
                        onClick={() => void sendAgain(delivery)}
                      >
                        Replay
                      </Button>
                    </RoleGate>
                  )}
                  {delivery.state === "PENDING" && delivery.attemptCount > 0 && (
                    <RoleGate needs="admin" permission="notifications.update">
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`Skip ${delivery.title} to ${delivery.target.name}`}
                        onClick={() => void giveUp(delivery)}
                      >
                        Skip
                      </Button>
                    </RoleGate>
                  )}
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-label={`Details of ${delivery.title} to ${delivery.target.name}`}
                    onClick={() => onShow(delivery)}
                  >
                    Details…
                  </Button>
                </Group>
              </td>
            </tr>
          );
        })}
      </tbody>
    </SimpleTable>
  );
}

function DeliveryBadge({ delivery }: { readonly delivery: NotificationDeliveryRowFragment }): ReactElement {
  const { state, target, attemptCount, answerStatus, problemCode } = delivery;
  const parts = (() => {
    if (state === "SKIPPED") return { tone: "neutral", icon: IconPlayerSkipForward, label: "Skipped" } as const;
    if (state === "REDIRECTED")
      return { tone: "bad", icon: IconArrowForwardUp, label: "Redirected to the rule's targets" } as const;
    if (state === "DELIVERED") return { tone: "good", icon: IconCheck, label: "Delivered" } as const;
    const failed = answerStatus ?? (problemCode === null ? null : problemLabel(problemCode));
    if (target.pausedAt !== null)
      return { tone: "bad", icon: IconPlayerPause, label: `Paused${failed === null ? "" : `, ${failed}`}` } as const;
    if (attemptCount === 0) return { tone: "neutral", icon: IconClock, label: "Waiting" } as const;
    return { tone: "bad", icon: IconX, label: `Failed, ${failed ?? "retried"}` } as const;
  })();
  const Icon = parts.icon;
  return (
    <span className={badge["badge"]} data-tone={parts.tone}>
      <Icon size={14} aria-hidden="true" />
      {parts.label}
    </span>
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
