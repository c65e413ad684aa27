import { useMutation, useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { NextSlots, PreviewPending, useStill } from "../../features/rotations/schedule-preview.tsx";
import {
  ScheduleColumns,
  ScheduleEffect,
  ScheduleFields,
  ScheduleNameField,
  useScheduleSettings,
} from "../../features/rotations/schedule-settings.tsx";
import schedule from "../../features/rotations/schedule.module.css";
import {
  type AccountsResultFragment,
  CreateRotationSchedulesDocument,
  RotationSchedulesPreviewDocument,
  type RotationSchedulesPreviewQuery,
} from "../../gql/fleet.ts";
import type { CreateRotationSchedulesInput } from "../../gql/schema-types.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { type BulkDialogProps, MatchingAccounts } from "./bulk-targets.tsx";

/** The maximum number of accounts with due keys that are named. */
const ACCOUNTS_NAMED = 5;

type Preview = RotationSchedulesPreviewQuery["rotationSchedulesPreview"];

/** Creates the same rotation schedule in each of the selected accounts. */
export function ScheduleAllDialog({ targets, count, onDone, onClose }: BulkDialogProps): ReactElement {
  const [create, { loading }] = useMutation(CreateRotationSchedulesDocument);
  const settings = useScheduleSettings();
  const { problem, run } = useSubmit();
  const input = { ...settings.input, accounts: targets };

  async function save(): Promise<void> {
    let result: AccountsResultFragment | undefined;
    await run(
      async () => (result = (await create({ variables: { input } })).data?.createRotationSchedules),
      () => result && onDone(`${countOf(result.succeededCount, "schedule")} created.`, result),
    );
  }

  return (
    <ConfirmDialog
      isOpen
      isWide
      title={`Schedule rotations in ${countOf(count, "account")}`}
      confirmLabel={`Create ${countOf(count, "schedule")}`}
      isBusy={loading}
      canConfirm={settings.isValid}
      problem={problem}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      {"query" in targets && <MatchingAccounts query={targets.query} />}
      <ScheduleColumns
        effect={
          <>
            <p>Each account gets a schedule of its own, which can be paused and deleted by itself.</p>
            <ScheduleEffect />
            {settings.isComplete && <SchedulesPreview input={input} />}
          </>
        }
      >
        <ScheduleNameField {...settings} />
        <ScheduleFields settings={settings} isShared />
      </ScheduleColumns>
    </ConfirmDialog>
  );
}

/** The effect of the schedules, and the accounts in which they cannot rotate. */
function SchedulesPreview({ input }: { readonly input: CreateRotationSchedulesInput }): ReactElement {
  const asked = useStill(input);
  const { data, error } = useQuery(RotationSchedulesPreviewDocument, {
    variables: { input: asked ?? input },
    skip: asked === null,
    fetchPolicy: "network-only",
  });
  if (error) return <p className={schedule["quiet"]}>{problemOf(error).message}</p>;
  const preview = asked === null ? undefined : data?.rotationSchedulesPreview;
  if (!preview) return <PreviewPending />;
  const notes = notesOf(preview);
  return (
    <div className={schedule["preview"]} role="status" aria-label="What the schedules will do">
      <p>
        <strong>{`${countOf(preview.dueCount, "key")} due`}</strong>
        {preview.dueCount > 0 && ` in ${countOf(preview.dueAccountCount, "account")}`}
        {`, ${formatNumber(preview.expiringCount)} more within 14 days.`}
        {preview.dueCount > 0 && ` ${namesOf(preview)}`}
      </p>
      {notes.length > 0 && (
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <NextSlots slots={preview.nextSlots} days={input.daysOfWeek} />
    </div>
  );
}

/** The obstacles to rotating a key, and the accounts about which nothing is known. */
function notesOf(preview: Preview): readonly string[] {
  const { blockedCount, writesOffCount, notScannedCount, partlyReadCount, scheduledCount } = preview;
  return [
    ...(writesOffCount > 0
      ? [
          `Writes to AWS are off in ${countOf(writesOffCount, "account")}. No rotation starts there until an admin turns them on.`,
        ]
      : []),
    ...(notScannedCount > 0 ? [`The keys of ${countOf(notScannedCount, "account")} are not known before a scan.`] : []),
    ...(partlyReadCount > 0
      ? [`${countOf(partlyReadCount, "account")} could be read only in part. More keys may be due there.`]
      : []),
    ...(blockedCount > 0 ? [blockedNote(blockedCount)] : []),
    ...(scheduledCount > 0 ? [`An active schedule exists already in ${countOf(scheduledCount, "account")}.`] : []),
  ];
}

function blockedNote(count: number): string {
  return count === 1
    ? "Check 1 due key first: its user has two keys, or it is unused."
    : `Check ${formatNumber(count)} due keys first: their users have two keys, or they are unused.`;
}

function namesOf({ dueAccounts, dueAccountCount }: Preview): string {
  const named = dueAccounts.slice(0, ACCOUNTS_NAMED);
  const more = dueAccountCount - named.length;
  return `${named.map(({ accountName, dueCount }) => `${accountName} ${formatNumber(dueCount)}`).join(", ")}${more > 0 ? ` and ${formatNumber(more)} more` : ""}.`;
}
