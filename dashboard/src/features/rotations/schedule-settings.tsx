import { Checkbox, NativeSelect, Radio, TextInput } from "@mantine/core";
import { type ReactElement, type ReactNode, useState } from "react";
import type { CreateRotationScheduleInput, RotationScheduleTarget } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import styles from "./schedule.module.css";

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const TARGETS: readonly {
  readonly value: RotationScheduleTarget;
  readonly label: string;
  /** The label if the schedule is for several accounts. */
  readonly sharedLabel: string;
  /** The label of the field that names the target. Null if the target needs no name. */
  readonly nameLabel: string | null;
}[] = [
  { value: "ACCOUNT", label: "All users of the account", sharedLabel: "All users of each account", nameLabel: null },
  { value: "GROUP", label: "A group", sharedLabel: "The group of this name in each account", nameLabel: "Group" },
  { value: "TAG", label: "Users with a tag", sharedLabel: "Users with a tag", nameLabel: "Tag key" },
  { value: "USER", label: "One user", sharedLabel: "The user of this name in each account", nameLabel: "User name" },
];

/** A schedule has no one to whom it could reveal a secret. */
const DESTINATIONS = {
  SECRETS_MANAGER: "AWS Secrets Manager: iam-monitor/<user name>",
  PARAMETER_STORE: "Parameter Store: /iam-monitor/<user name>",
  WEBHOOK: "Webhook: the receiver listed for the user in the account's settings",
} as const;

/** A new schedule's own limits, which the preview states. */
const SCHEDULE_LIMITS = { openMax: 1, overlapHours: 168, soakHours: 240 } as const;
const OVERLAP_DAYS = SCHEDULE_LIMITS.overlapHours / 24;
const SOAK_DAYS = SCHEDULE_LIMITS.soakHours / 24;

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

/** The values that the operator enters, as texts. */
interface Entered {
  readonly name: string;
  readonly target: RotationScheduleTarget;
  readonly targetName: string;
  readonly targetValue: string;
  readonly maxAgeDays: string;
  readonly destination: keyof typeof DESTINATIONS;
  readonly startTime: string;
  readonly endTime: string;
  readonly timeZone: string;
  /** Weekdays from 1 (Monday) to 7 (Sunday), in order. */
  readonly daysOfWeek: readonly number[];
}

export interface ScheduleSettings {
  readonly entered: Entered;
  readonly change: (changes: Partial<Entered>) => void;
  /** Whether it is known what the schedule does. Its name does not change that. */
  readonly isComplete: boolean;
  /** Whether the schedule can be created. */
  readonly isValid: boolean;
  /** The settings as the API takes them, without an account. */
  readonly input: Omit<CreateRotationScheduleInput, "accountId">;
}

/** The settings of a new schedule, from what the operator enters. */
export function useScheduleSettings(): ScheduleSettings {
  const [entered, setEntered] = useState<Entered>(() => ({
    name: "",
    target: "ACCOUNT",
    targetName: "",
    targetValue: "",
    maxAgeDays: "90",
    destination: "SECRETS_MANAGER",
    startTime: "02:00",
    endTime: "06:00",
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    daysOfWeek: WEEKDAYS.map((_, index) => index + 1),
  }));
  const { name, target, targetName, targetValue, maxAgeDays, startTime, endTime, daysOfWeek } = entered;
  const isNamed = nameLabelOf(target) !== null;
  const isComplete =
    /^\d{1,4}$/.test(maxAgeDays) &&
    TIME.test(startTime) &&
    TIME.test(endTime) &&
    daysOfWeek.length > 0 &&
    (!isNamed || targetName.trim() !== "");
  return {
    entered,
    change: (changes) => setEntered((before) => ({ ...before, ...changes })),
    isComplete,
    isValid: isComplete && name.trim() !== "",
    input: {
      name: name.trim() || "New schedule",
      target,
      targetName: isNamed ? targetName.trim() : null,
      targetValue: target === "TAG" && targetValue !== "" ? targetValue : null,
      maxAgeDays: Number(maxAgeDays),
      destination: entered.destination,
      startTime,
      durationMinutes: minutesBetween(startTime, endTime),
      timeZone: entered.timeZone,
      // The API takes none as every day.
      daysOfWeek: daysOfWeek.length === WEEKDAYS.length ? [] : [...daysOfWeek],
      ...SCHEDULE_LIMITS,
    },
  };
}

function nameLabelOf(target: RotationScheduleTarget): string | null {
  return TARGETS.find(({ value }) => value === target)?.nameLabel ?? null;
}

export function ScheduleNameField({ entered, change }: Pick<ScheduleSettings, "entered" | "change">): ReactElement {
  return (
    <TextInput
      label="Name"
      withAsterisk
      value={entered.name}
      onChange={(event) => change({ name: event.currentTarget.value })}
      data-autofocus
    />
  );
}

interface ScheduleFieldsProps {
  readonly settings: ScheduleSettings;
  /** Whether the schedule is for several accounts. */
  readonly isShared?: boolean;
  /** The Region of the account, if it is known. */
  readonly region?: string | undefined;
}

/** The fields of whose keys are rotated, when, and where the new secrets go. */
export function ScheduleFields({
  settings: { entered, change },
  isShared = false,
  region,
}: ScheduleFieldsProps): ReactElement {
  const nameLabel = nameLabelOf(entered.target);
  return (
    <>
      <Radio.Group label="Rotate the keys of" value={entered.target} onChange={(target) => change({ target })}>
        {TARGETS.map(({ value, label, sharedLabel }) => (
          <Radio key={value} mt={8} value={value} label={isShared ? sharedLabel : label} />
        ))}
      </Radio.Group>
      {nameLabel !== null && (
        <TextInput
          label={nameLabel}
          value={entered.targetName}
          onChange={(event) => change({ targetName: event.currentTarget.value })}
        />
      )}
      {entered.target === "TAG" && (
        <TextInput
          label="Tag value"
          description="Any value if left empty."
          value={entered.targetValue}
          onChange={(event) => change({ targetValue: event.currentTarget.value })}
        />
      )}
      <TextInput
        label="Rotate keys older than (days)"
        inputMode="numeric"
        value={entered.maxAgeDays}
        onChange={(event) => change({ maxAgeDays: event.currentTarget.value })}
      />
      <Radio.Group
        label="Where the new secrets go"
        description={
          isShared
            ? "One for each user, in the Region of each account's connection."
            : `One for each user, in ${region ?? "the Region of the account's connection"}.`
        }
        value={entered.destination}
        onChange={(destination) => change({ destination })}
      >
        {Object.entries(DESTINATIONS).map(([value, label]) => (
          <Radio key={value} mt={8} value={value} label={label} />
        ))}
      </Radio.Group>
      <div className={styles["window"]}>
        <TextInput
          type="time"
          label="Window from"
          value={entered.startTime}
          onChange={(event) => change({ startTime: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label="to"
          value={entered.endTime}
          onChange={(event) => change({ endTime: event.currentTarget.value })}
        />
        <NativeSelect
          label="Time zone"
          data={timeZonesWith(entered.timeZone)}
          value={entered.timeZone}
          onChange={(event) => change({ timeZone: event.currentTarget.value })}
        />
      </div>
      <WeekdayFields days={entered.daysOfWeek} onChange={(daysOfWeek) => change({ daysOfWeek })} />
    </>
  );
}

interface ScheduleColumnsProps {
  readonly children: ReactNode;
  /** The effect of the schedule. */
  readonly effect: ReactElement;
}

/** The fields beside their effect, so that both are in view. */
export function ScheduleColumns({ children, effect }: ScheduleColumnsProps): ReactElement {
  return (
    <div className={styles["columns"]}>
      <div className={styles["column"]}>{children}</div>
      <div className={styles["column"]}>{effect}</div>
    </div>
  );
}

/** The actions that a schedule takes on keys without asking. */
export function ScheduleEffect(): ReactElement {
  return (
    <p className={styles["effect"]}>
      <strong>Runs change AWS without asking.</strong>
      {` One rotation at a time in an account. Each creates a new key, deactivates the old one after at least ${countOf(OVERLAP_DAYS, "day")}, once it is idle, and deletes it ${countOf(SOAK_DAYS, "day")} later.`}
    </p>
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
      <legend>Days</legend>
      {WEEKDAYS.map((label, index) => (
        <Checkbox
          key={label}
          size="xs"
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
