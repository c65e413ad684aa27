import { useMutation } from "@apollo/client/react";
import { Checkbox, NativeSelect, Radio, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import {
  CreateRotationScheduleDocument,
  type CreateRotationScheduleInput,
  type RotationScheduleTarget,
} from "../../gql/rotations.ts";
import { useSession } from "../../features/session/session.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./rotation.module.css";
import { SchedulePreview } from "./schedule-preview.tsx";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const TARGETS: readonly {
  readonly value: RotationScheduleTarget;
  readonly label: string;
  /** The label of the field that names the target. Null if the target needs no name. */
  readonly nameLabel: string | null;
}[] = [
  { value: "ACCOUNT", label: "All users in the account", nameLabel: null },
  { value: "GROUP", label: "A group", nameLabel: "Group" },
  { value: "TAG", label: "Users with a tag", nameLabel: "Tag key" },
  { value: "USER", label: "One user", nameLabel: "User name" },
];

/** A schedule has no one to whom it could reveal a secret. */
const DESTINATIONS = {
  SECRETS_MANAGER: "AWS Secrets Manager: iam-monitor/USER",
  PARAMETER_STORE: "Parameter Store: /iam-monitor/USER",
  WEBHOOK: "Webhook: the only receiver that is listed for the user",
} as const;

const TIME = /^\d{2}:\d{2}$/;
const MINUTES_OF_DAY = 1_440;

/** The length of the window. The same time means a whole day. */
function minutesBetween(from: string, to: string): number {
  const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return (minuteOf(to) - minuteOf(from) + MINUTES_OF_DAY) % MINUTES_OF_DAY || MINUTES_OF_DAY;
}

/** The time zones that the browser knows, also the one in use if it is an older name. */
function timeZonesWith(used: string): readonly string[] {
  return [...new Set([used, "UTC", ...Intl.supportedValuesOf("timeZone")])].toSorted();
}

export interface ScheduleDialogProps {
  readonly accountId: string | null;
  readonly onCreated: () => void;
  readonly onClose: () => void;
}

export function ScheduleDialog({ accountId, onCreated, onClose }: ScheduleDialogProps): ReactElement {
  const { accounts } = useSession();
  const [create, { loading }] = useMutation(CreateRotationScheduleDocument);
  const [account, setAccount] = useState(accountId ?? accounts[0]?.id ?? "");
  const [name, setName] = useState("");
  const [target, setTarget] = useState<RotationScheduleTarget>("ACCOUNT");
  const [targetName, setTargetName] = useState("");
  const [maxAgeDays, setMaxAgeDays] = useState("90");
  const [destination, setDestination] = useState<keyof typeof DESTINATIONS>("SECRETS_MANAGER");
  const [startTime, setStartTime] = useState("02:00");
  const [daysOfWeek, setDaysOfWeek] = useState<readonly number[]>([]);
  const [endTime, setEndTime] = useState("06:00");
  const [timeZone, setTimeZone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { problem, run } = useSubmit();
  const nameLabel = TARGETS.find(({ value }) => value === target)?.nameLabel ?? null;
  // The name does not change what the schedule does.
  const isComplete =
    /^\d{1,4}$/.test(maxAgeDays) &&
    TIME.test(startTime) &&
    TIME.test(endTime) &&
    (nameLabel === null || targetName.trim() !== "");
  const isValid = isComplete && name.trim() !== "";

  const input: CreateRotationScheduleInput = {
    accountId: account,
    name: name.trim() || "New schedule",
    target,
    targetName: nameLabel === null ? null : targetName.trim(),
    maxAgeDays: Number(maxAgeDays),
    destination,
    startTime,
    durationMinutes: minutesBetween(startTime, endTime),
    timeZone,
    daysOfWeek: [...daysOfWeek],
  };

  async function save(): Promise<void> {
    await run(async () => {
      const { data } = await create({ variables: { input } });
      return data?.createRotationSchedule;
    }, onCreated);
  }

  return (
    <ConfirmDialog
      isOpen
      title="New schedule"
      confirmLabel="Create schedule"
      isBusy={loading}
      canConfirm={isValid}
      problem={problem}
      onConfirm={() => void save()}
      onClose={onClose}
    >
      <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
      {accounts.length > 1 && (
        <Radio.Group label="Account" value={account} onChange={setAccount}>
          {accounts.map((each) => (
            <Radio key={each.id} mt={8} value={each.id} label={each.name} />
          ))}
        </Radio.Group>
      )}
      <Radio.Group label="Rotate the keys of" value={target} onChange={setTarget}>
        {TARGETS.map(({ value, label }) => (
          <Radio key={value} mt={8} value={value} label={label} />
        ))}
      </Radio.Group>
      {nameLabel !== null && (
        <TextInput
          label={nameLabel}
          value={targetName}
          onChange={(event) => setTargetName(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Rotate keys older than (days)"
        inputMode="numeric"
        value={maxAgeDays}
        onChange={(event) => setMaxAgeDays(event.currentTarget.value)}
      />
      <Radio.Group
        label="Where the new secrets go"
        description="In the Region of the account, one for each user."
        value={destination}
        onChange={setDestination}
      >
        {Object.entries(DESTINATIONS).map(([value, label]) => (
          <Radio key={value} mt={8} value={value} label={label} />
        ))}
      </Radio.Group>
      <div className={styles["window"]}>
        <TextInput
          type="time"
          label="Window from"
          value={startTime}
          onChange={(event) => setStartTime(event.currentTarget.value)}
        />
        <TextInput type="time" label="to" value={endTime} onChange={(event) => setEndTime(event.currentTarget.value)} />
        <NativeSelect
          label="Time zone"
          data={timeZonesWith(timeZone)}
          value={timeZone}
          onChange={(event) => setTimeZone(event.currentTarget.value)}
        />
      </div>
      <WeekdayFields days={daysOfWeek} onChange={setDaysOfWeek} />
      {isComplete && <SchedulePreview input={input} />}
    </ConfirmDialog>
  );
}

interface WeekdayFieldsProps {
  /** Weekdays from 1 (Monday) to 7 (Sunday), in order. */
  readonly days: readonly number[];
  readonly onChange: (days: readonly number[]) => void;
}

function WeekdayFields({ days, onChange }: WeekdayFieldsProps): ReactElement {
  return (
    <fieldset className={styles["weekdays"]}>
      <legend>Days (none = every day)</legend>
      {DAYS.map((label, index) => (
        <Checkbox
          key={label}
          label={label}
          checked={days.includes(index + 1)}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked
                ? [...days, index + 1].toSorted((one, other) => one - other)
                : days.filter((day) => day !== index + 1),
            )
          }
        />
      ))}
    </fieldset>
  );
}
