import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Panel } from "../../ui/panel.tsx";
import { RoleGate } from "../../features/session/role-gate.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import {
  DeleteRotationScheduleDocument,
  type RotationScheduleRowFragment,
  UpdateRotationScheduleDocument,
} from "../../gql/rotations.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./rotation.module.css";

const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export interface ScheduleCardsProps {
  readonly schedules: readonly RotationScheduleRowFragment[];
  readonly onChanged: () => void;
}

export function ScheduleCards({ schedules, onChanged }: ScheduleCardsProps): ReactElement {
  const [deleting, setDeleting] = useState<RotationScheduleRowFragment | null>(null);
  if (schedules.length === 0)
    return (
      <EmptyState title="No schedule yet">
        It only ever begins rotations; each of them goes its own careful way, and you can stop it.
      </EmptyState>
    );
  return (
    <div className={styles["cards"]}>
      {schedules.map((schedule) => (
        <ScheduleCard
          key={schedule.id}
          schedule={schedule}
          onChanged={onChanged}
          onDelete={() => setDeleting(schedule)}
        />
      ))}
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
        Replaces keys of {targetWords(schedule)} in {schedule.account.name} when they are{" "}
        {countOf(schedule.maxAgeDays, "day")} old, {daysWords(schedule)} from {schedule.startTime} ({schedule.timeZone}
        ).
      </p>
      <p className={styles["quiet"]}>
        {schedule.isEnabled ? (
          schedule.nextSlotAt ? (
            <>
              Next window <RelativeTime at={schedule.nextSlotAt} />; {countOf(schedule.preview.due.length, "key")} due.
            </>
          ) : (
            "In force."
          )
        ) : (
          (schedule.pausedReason ?? "Switched off.")
        )}{" "}
        Made by {schedule.createdBy}.
      </p>
      <div className={styles["actions"]}>
        <RoleGate needs="operator">
          <Button size="xs" variant="default" loading={loading} onClick={() => void enable(!schedule.isEnabled)}>
            {schedule.isEnabled ? "Pause" : "Set it going"}
          </Button>
        </RoleGate>
        <RoleGate needs="operator">
          <Button size="xs" variant="default" onClick={onDelete}>
            Delete
          </Button>
        </RoleGate>
      </div>
    </Panel>
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
  const deed = useSubmit();

  async function run(): Promise<void> {
    await deed.run(
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
      problem={deed.problem}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      <p>It begins no more rotations. Those that it began go on.</p>
    </ConfirmDialog>
  );
}

function targetWords({ target, targetName, targetValue }: RotationScheduleRowFragment): string {
  switch (target) {
    case "ACCOUNT":
      return "everybody";
    case "GROUP":
      return `the group ${targetName ?? ""}`;
    case "TAG":
      return `users with the tag ${targetName ?? ""}${targetValue === null ? "" : ` = ${targetValue}`}`;
    case "USER":
      return targetName ?? "";
  }
}

function daysWords({ daysOfWeek }: RotationScheduleRowFragment): string {
  return daysOfWeek.length === 0 ? "every day" : daysOfWeek.map((day) => WEEKDAYS[day - 1]).join(", ");
}
