import { useMutation } from "@apollo/client/react";
import { Checkbox, Radio, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { CreateRotationScheduleDocument, type RotationScheduleTarget } from "../../gql/rotations.ts";
import { useSession } from "../../features/session/session.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./rotation.module.css";

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
  const [startTime, setStartTime] = useState("02:00");
  const [daysOfWeek, setDaysOfWeek] = useState<readonly number[]>([]);
  const [timeZone, setTimeZone] = useState(() => new Intl.DateTimeFormat().resolvedOptions().timeZone);
  const { problem, run } = useSubmit();
  const nameLabel = TARGETS.find(({ value }) => value === target)?.nameLabel ?? null;
  const isValid =
    name.trim() !== "" &&
    /^\d{1,4}$/.test(maxAgeDays) &&
    /^\d{2}:\d{2}$/.test(startTime) &&
    (nameLabel === null || targetName.trim() !== "");

  async function save(): Promise<void> {
    await run(async () => {
      const { data } = await create({
        variables: {
          input: {
            accountId: account,
            name: name.trim(),
            target,
            targetName: nameLabel === null ? null : targetName.trim(),
            maxAgeDays: Number(maxAgeDays),
            startTime,
            timeZone: timeZone.trim(),
            daysOfWeek: [...daysOfWeek],
          },
        },
      });
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
      <TextInput
        label="Start time"
        placeholder="02:00"
        value={startTime}
        onChange={(event) => setStartTime(event.currentTarget.value)}
      />
      <TextInput label="Time zone" value={timeZone} onChange={(event) => setTimeZone(event.currentTarget.value)} />
      <WeekdayFields days={daysOfWeek} onChange={setDaysOfWeek} />
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
    <fieldset className={styles["actions"]}>
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
