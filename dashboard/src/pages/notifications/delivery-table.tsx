import { useMutation } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import IconArrowForwardUp from "@tabler/icons-react/icons/IconArrowForwardUp";
import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconClock from "@tabler/icons-react/icons/IconClock";
import IconPlayerPause from "@tabler/icons-react/icons/IconPlayerPause";
import IconPlayerSkipForward from "@tabler/icons-react/icons/IconPlayerSkipForward";
import IconX from "@tabler/icons-react/icons/IconX";
import type { ReactElement } from "react";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import {
  type NotificationDeliveryRowFragment,
  ReplayNotificationDocument,
  SkipNotificationDocument,
} from "../../gql/notifications.ts";
import badge from "../../ui/badge.module.css";
import { problemOf } from "../../ui/problem.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.ts";
import { problemLabel } from "./delivery-problems.ts";
import { KINDS } from "./labels.ts";
import styles from "./notifications.module.css";

interface DeliveryTableProps {
  readonly deliveries: readonly NotificationDeliveryRowFragment[];
  readonly onShow: (delivery: NotificationDeliveryRowFragment) => void;
  readonly onChanged: () => void;
}

export function DeliveryTable({ deliveries, onShow, onChanged }: DeliveryTableProps): ReactElement {
  const { replay, skip } = useDeliveryActions(onChanged);
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
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} onReplay={replay} onSkip={skip} onShow={onShow} />
        ))}
      </tbody>
    </SimpleTable>
  );
}

/** Sends a message again, or gives it up. A refusal is a toast. */
function useDeliveryActions(onChanged: () => void) {
  const [replayNotification] = useMutation(ReplayNotificationDocument);
  const [skipNotification] = useMutation(SkipNotificationDocument);

  async function change(title: string, send: () => Promise<{ readonly message: string } | undefined>): Promise<void> {
    try {
      const refused = await send();
      if (refused) showToast({ tone: "bad", title, message: refused.message });
      onChanged();
    } catch (error) {
      showToast({ tone: "bad", title, message: problemOf(error).message });
    }
  }

  return {
    replay: ({ id }: NotificationDeliveryRowFragment): void =>
      void change("The message was not sent again", async () => {
        const { data } = await replayNotification({ variables: { input: { id } } });
        return data?.replayNotification.userErrors[0];
      }),
    skip: ({ id }: NotificationDeliveryRowFragment): void =>
      void change("The message was not skipped", async () => {
        const { data } = await skipNotification({ variables: { input: { id } } });
        return data?.skipNotification.userErrors[0];
      }),
  };
}

interface DeliveryRowProps {
  readonly delivery: NotificationDeliveryRowFragment;
  readonly onReplay: (delivery: NotificationDeliveryRowFragment) => void;
  readonly onSkip: (delivery: NotificationDeliveryRowFragment) => void;
  readonly onShow: (delivery: NotificationDeliveryRowFragment) => void;
}

function DeliveryRow({ delivery, onReplay, onSkip, onShow }: DeliveryRowProps): ReactElement {
  const Icon = KINDS[delivery.target.kind].icon;
  return (
    <tr>
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
            <PermissionGate permission="NOTIFICATIONS_UPDATE">
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Replay the delivery to ${delivery.target.name}: ${delivery.title}`}
                onClick={() => onReplay(delivery)}
              >
                Replay
              </Button>
            </PermissionGate>
          )}
          {delivery.state === "PENDING" && delivery.attemptCount > 0 && (
            <PermissionGate permission="NOTIFICATIONS_UPDATE">
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Skip the delivery to ${delivery.target.name}: ${delivery.title}`}
                onClick={() => onSkip(delivery)}
              >
                Skip
              </Button>
            </PermissionGate>
          )}
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Details of the delivery to ${delivery.target.name}: ${delivery.title}`}
            onClick={() => onShow(delivery)}
          >
            Details…
          </Button>
        </Group>
      </td>
    </tr>
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
