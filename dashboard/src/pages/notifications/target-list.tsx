import { useMutation } from "@apollo/client/react";
import { Button, Group } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import {
  DeleteNotificationTargetDocument,
  type NotificationTargetRowFragment,
  ResumeNotificationTargetDocument,
} from "../../gql/notifications.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { EmptyState } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { KINDS } from "./labels.ts";
import styles from "./notifications.module.css";
import { TargetDialog } from "./target-dialog.tsx";
import { TargetState } from "./target-state.tsx";
import { TestTarget } from "./test-target.tsx";

type Editing = { readonly target: NotificationTargetRowFragment | null };

export interface TargetListProps {
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly onChanged: () => void;
}

export function TargetList({ targets, onChanged }: TargetListProps): ReactElement {
  const [editing, setEditing] = useState<Editing | null>(null);
  const [deleting, setDeleting] = useState<NotificationTargetRowFragment | null>(null);
  const proof = useReauthentication();
  const add = (
    <PermissionGate permission="NOTIFICATIONS_UPDATE">
      <Button size="xs" variant="default" onClick={() => setEditing({ target: null })}>
        Add a target…
      </Button>
    </PermissionGate>
  );
  return (
    <>
      <Panel title="Targets" aside={targets.length > 0 ? add : null}>
        {targets.length === 0 ? (
          <EmptyState title="No target yet" actions={add} isSmall>
            A target is a webhook, a channel of Slack or Microsoft Teams, a list of e-mail addresses, a PagerDuty
            service, a Jira project, an Amazon SNS topic, an Amazon EventBridge event bus or AWS Security Hub.
          </EmptyState>
        ) : (
          <ul className={styles["targets"]}>
            {targets.map((target) => (
              <TargetItem
                key={target.id}
                target={target}
                onChanged={onChanged}
                onEdit={() => setEditing({ target })}
                onDelete={() => setDeleting(target)}
              />
            ))}
          </ul>
        )}
      </Panel>
      {editing && (
        <TargetDialog
          target={editing.target}
          onRun={proof.run}
          onDone={() => {
            setEditing(null);
            onChanged();
          }}
          onClose={() => setEditing(null)}
        />
      )}
      {deleting && (
        <DeleteTargetDialog
          target={deleting}
          onRun={proof.run}
          onDone={() => {
            setDeleting(null);
            onChanged();
          }}
          onClose={() => setDeleting(null)}
        />
      )}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

interface TargetItemProps {
  readonly target: NotificationTargetRowFragment;
  readonly onChanged: () => void;
  readonly onEdit: () => void;
  readonly onDelete: () => void;
}

function TargetItem({ target, onChanged, onEdit, onDelete }: TargetItemProps): ReactElement {
  const [resume, { loading: isResuming }] = useMutation(ResumeNotificationTargetDocument);
  const { label, icon: Icon } = KINDS[target.kind];

  async function tryNow(): Promise<void> {
    try {
      const { data } = await resume({ variables: { input: { id: target.id } } });
      const refused = data?.resumeNotificationTarget.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "The target was not resumed", message: refused.message });
      onChanged();
    } catch (error) {
      showToast({ tone: "bad", title: "The target was not resumed", message: problemOf(error).message });
    }
  }

  return (
    <li className={styles["target"]}>
      <span className={styles["icon"]}>
        <Icon size={18} aria-hidden="true" />
      </span>
      <div className={styles["about"]}>
        <b>{target.name}</b>
        <div className={styles["quiet"]}>
          {label}: {target.address}
          {target.email && ` through ${target.email.host}:${target.email.port}`}
        </div>
        <TargetFailure target={target} />
      </div>
      <TargetState target={target} />
      <Group gap={6} className={styles["actions"] ?? ""}>
        {(target.pausedAt !== null || target.failingSince !== null) && (
          <PermissionGate permission="NOTIFICATIONS_UPDATE">
            <Button
              size="compact-xs"
              variant="default"
              loading={isResuming}
              aria-label={`${target.pausedAt === null ? "Retry now" : "Resume"}: ${target.name}`}
              onClick={() => void tryNow()}
            >
              {target.pausedAt === null ? "Retry now" : "Resume"}
            </Button>
          </PermissionGate>
        )}
        <TestTarget target={target} />
        <PermissionGate permission="NOTIFICATIONS_UPDATE">
          <Button size="compact-xs" variant="default" aria-label={`Edit ${target.name}`} onClick={onEdit}>
            Edit…
          </Button>
        </PermissionGate>
        <PermissionGate permission="NOTIFICATIONS_UPDATE">
          <Button size="compact-xs" variant="default" aria-label={`Delete… ${target.name}`} onClick={onDelete}>
            Delete…
          </Button>
        </PermissionGate>
      </Group>
    </li>
  );
}

/** Why and since when a target fails, and what waits for it. */
function TargetFailure({ target }: { readonly target: NotificationTargetRowFragment }): ReactElement | null {
  const { pausedAt, failingSince, retryAt, lastProblem, waitingCount } = target;
  if (failingSince === null && pausedAt === null) return null;
  return (
    <p className={styles["failure"]}>
      {lastProblem}{" "}
      {failingSince && (
        <>
          Failing since <RelativeTime at={failingSince} />.{" "}
        </>
      )}
      {pausedAt
        ? `Paused until an admin resumes it; ${countOf(waitingCount, "message")} waiting.`
        : `${countOf(waitingCount, "message")} waiting.`}
      {pausedAt === null && retryAt && (
        <>
          {" "}
          Next attempt <RelativeTime at={retryAt} />.
        </>
      )}
    </p>
  );
}

interface DeleteTargetDialogProps {
  readonly target: NotificationTargetRowFragment;
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function DeleteTargetDialog({ target, onRun, onDone, onClose }: DeleteTargetDialogProps): ReactElement {
  const [remove, { loading }] = useMutation(DeleteNotificationTargetDocument);
  const { problem, run } = useSubmit();
  const submit = () =>
    run(async () => (await remove({ variables: { input: { id: target.id } } })).data?.deleteNotificationTarget, onDone);
  return (
    <ConfirmDialog
      isOpen
      tone="dangerous"
      title={`Delete ${target.name}?`}
      confirmLabel="Delete"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void onRun(submit)}
      onClose={onClose}
    >
      <p>
        The delivery log of the target is deleted too.
        {target.waitingCount > 0 &&
          ` ${countOf(target.waitingCount, "message")} waiting for it: those addressed to owners go to the targets of their rules, and the others are not sent.`}
      </p>
    </ConfirmDialog>
  );
}
