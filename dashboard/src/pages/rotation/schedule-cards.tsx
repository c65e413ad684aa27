import { useMutation } from "@apollo/client/react";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Panel } from "../../ui/panel.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import {
  DeleteRotationScheduleDocument,
  type RotationScheduleRowFragment,
  UpdateRotationScheduleDocument,
} from "../../gql/rotations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./rotation.module.css";

/** The number of schedules that are shown at first. */
const CARDS_MAX = 24;

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

const DESTINATIONS = {
  SECRETS_MANAGER: "New secrets go to Secrets Manager.",
  PARAMETER_STORE: "New secrets go to Parameter Store.",
  WEBHOOK: "New secrets go to the webhook of a receiver.",
  REVEAL: "New secrets are shown once.",
  NONE: "There are no new secrets.",
} as const;

export interface ScheduleCardsProps {
  readonly schedules: readonly RotationScheduleRowFragment[];
  readonly onChanged: () => void;
}

export function ScheduleCards({ schedules, onChanged }: ScheduleCardsProps): ReactElement {
  const [isAll, setAll] = useState(false);
  const [deleting, setDeleting] = useState<RotationScheduleRowFragment | null>(null);
  if (schedules.length === 0)
    return (
      <EmptyState title="No schedule yet">
        A schedule starts rotations. Each rotation runs its own safety checks and can be stopped.
      </EmptyState>
    );
  const shown = isAll ? schedules : schedules.slice(0, CARDS_MAX);
  return (
    <div className={styles["cards"]}>
      {shown.map((schedule) => (
        <ScheduleCard
          key={schedule.id}
          schedule={schedule}
          onChanged={onChanged}
          onDelete={() => setDeleting(schedule)}
        />
      ))}
      {shown.length < schedules.length && (
        <Button variant="default" onClick={() => setAll(true)}>
          Show all {formatNumber(schedules.length)} schedules
        </Button>
      )}
      {deleting && <DeleteDialog schedule={deleting} onClose={() => setDeleting(null)} onChanged={onChanged} />}
    </div>
  );
}

interface ScheduleCardProps {
  readonly schedule: RotationScheduleRowFragment;
  readonly onChanged: () => void;
  readonly onDelete: () => void;
}

function ScheduleCard({ schedule, onChanged, onDelete }: ScheduleCardProps): ReactElement {
  const [update, { loading }] = useMutation(UpdateRotationScheduleDocument);

  async function enable(isEnabled: boolean): Promise<void> {
    try {
      const { data } = await update({ variables: { input: { id: schedule.id, isEnabled } } });
      const refused = data?.updateRotationSchedule.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "The schedule was not changed", message: refused.message });
      onChanged();
    } catch (error) {
      showToast({ tone: "bad", title: "The schedule was not changed", message: problemOf(error).message });
    }
  }

  return (
    <Panel title={schedule.name}>
      <p>
        Rotates keys of {targetOf(schedule)} in {schedule.account.name} when they are{" "}
        {countOf(schedule.maxAgeDays, "day")} old, {daysOf(schedule)} from {schedule.startTime} ({schedule.timeZone}
        ). {DESTINATIONS[schedule.destination]}
      </p>
      <p className={styles["quiet"]}>
        <ScheduleState schedule={schedule} /> Created by <ActorName actor={schedule.createdBy} />.
      </p>
      <div className={styles["actions"]}>
        <PermissionGate permission="ROTATION_SCHEDULES_UPDATE">
          <Button size="xs" variant="default" loading={loading} onClick={() => void enable(!schedule.isEnabled)}>
            {schedule.isEnabled ? "Pause" : "Resume"}
          </Button>
        </PermissionGate>
        <PermissionGate permission="ROTATION_SCHEDULES_UPDATE">
          <Button size="xs" variant="default" onClick={onDelete}>
            Delete…
          </Button>
        </PermissionGate>
      </div>
    </Panel>
  );
}

function ScheduleState({ schedule }: Pick<ScheduleCardProps, "schedule">): ReactElement {
  if (!schedule.isEnabled) return <>{schedule.pausedReason ?? "Paused."}</>;
  if (!schedule.nextSlotAt) return <>Active.</>;
  return (
    <>
      Next window <RelativeTime at={schedule.nextSlotAt} />; {countOf(schedule.preview.due.length, "key")} due.
    </>
  );
}

function DeleteDialog({
  schedule,
  onClose,
  onChanged,
}: {
  readonly schedule: RotationScheduleRowFragment;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}): ReactElement {
  const [remove, { loading }] = useMutation(DeleteRotationScheduleDocument);
  const { problem, run } = useSubmit();

  async function submit(): Promise<void> {
    await run(
      async () => (await remove({ variables: { input: { id: schedule.id } } })).data?.deleteRotationSchedule,
      () => {
        onChanged();
        onClose();
      },
    );
  }

  return (
    <ConfirmDialog
      isOpen
      tone="dangerous"
      title={`Delete ${schedule.name}?`}
      confirmLabel="Delete"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void submit()}
      onClose={onClose}
    >
      <p>The schedule starts no more rotations. Rotations that have started continue.</p>
    </ConfirmDialog>
  );
}

function targetOf({ target, targetName, targetValue }: RotationScheduleRowFragment): string {
  switch (target) {
    case "ACCOUNT":
      return "all users";
    case "GROUP":
      return `the group ${targetName ?? ""}`;
    case "TAG":
      return `users with the tag ${targetName ?? ""}${targetValue === null ? "" : ` = ${targetValue}`}`;
    case "USER":
      return targetName ?? "";
  }
}

function daysOf({ daysOfWeek }: RotationScheduleRowFragment): string {
  return daysOfWeek.length === 0 ? "every day" : daysOfWeek.map((day) => WEEKDAYS[day - 1]).join(", ");
}
