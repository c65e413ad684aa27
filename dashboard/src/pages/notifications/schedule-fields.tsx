import { Checkbox, NativeSelect, Radio, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import type { NotificationFrequency, Severity } from "../../gql/schema-types.ts";
import { WEEKDAYS } from "./labels.ts";
import styles from "./notifications.module.css";
import { hasStartTime, isTime, type RuleDraft } from "./rule-draft.ts";

const NOT_A_TIME = "Such as 09:00";
const EXCEPTIONS: readonly { readonly value: Severity | ""; readonly label: string }[] = [
  { value: "", label: "Hold everything" },
  { value: "CRITICAL", label: "Hold all except critical" },
  { value: "HIGH", label: "Hold all except high and critical" },
  { value: "MEDIUM", label: "Hold all except medium and above" },
];

interface FrequencyChoice {
  readonly value: NotificationFrequency;
  readonly label: string;
  readonly description: string;
}
const FREQUENCIES: readonly FrequencyChoice[] = [
  { value: "AT_ONCE", label: "At once", description: "One message for all events of a scan" },
  { value: "HOURLY", label: "Hourly digest", description: "One message an hour, if there were events" },
  { value: "DAILY", label: "Daily digest", description: "One message a day, if there were events" },
  { value: "WEEKLY", label: "Weekly digest", description: "One message a week, if there were events" },
];
const REPORT_FREQUENCIES: readonly FrequencyChoice[] = [
  { value: "DAILY", label: "Daily", description: "One report a day" },
  { value: "WEEKLY", label: "Weekly", description: "One report a week" },
];

export interface ScheduleFieldsProps {
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** When a rule sends: at once or as a digest, and the hours in which it holds messages back. */
export function ScheduleFields({ draft, onChange }: ScheduleFieldsProps): ReactElement {
  const isWeekly = draft.frequency === "WEEKLY";
  return (
    <>
      <Radio.Group aria-label="How often" value={draft.frequency} onChange={(value) => onChange({ frequency: value })}>
        {(draft.reportStandard === null ? FREQUENCIES : REPORT_FREQUENCIES).map(({ value, label, description }) => (
          <Radio key={value} mt={8} value={value} label={label} description={description} />
        ))}
      </Radio.Group>
      {hasStartTime(draft) && (
        <div className={styles["pair"]}>
          {isWeekly && (
            <NativeSelect
              label="Day"
              value={String(draft.weekday)}
              onChange={(event) => onChange({ weekday: Number(event.currentTarget.value) })}
              data={WEEKDAYS.map((label, index) => ({ value: String(index + 1), label }))}
            />
          )}
          <TimeField label="Time" value={draft.startTime} onChange={(startTime) => onChange({ startTime })} />
        </div>
      )}
      {draft.reportStandard === null && (
        <Checkbox
          label="Quiet hours"
          description="Events are held and sent as one digest at their end"
          checked={draft.hasQuietHours}
          onChange={(event) => onChange({ hasQuietHours: event.currentTarget.checked })}
        />
      )}
      {draft.hasQuietHours && <QuietFields draft={draft} onChange={onChange} />}
      {(hasStartTime(draft) || draft.hasQuietHours) && (
        <TextInput
          label="Time zone"
          placeholder="Europe/Berlin"
          maw={280}
          value={draft.timeZone}
          onChange={(event) => onChange({ timeZone: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function QuietFields({ draft: { quietHours }, onChange }: ScheduleFieldsProps): ReactElement {
  const change = (part: Partial<RuleDraft["quietHours"]>) => onChange({ quietHours: { ...quietHours, ...part } });
  return (
    <div className={styles["pair"]}>
      <TimeField label="From" value={quietHours.from} onChange={(from) => change({ from })} />
      <TimeField
        label="To"
        value={quietHours.to}
        problem={quietHours.from === quietHours.to ? "Another time" : undefined}
        onChange={(to) => change({ to })}
      />
      <NativeSelect
        label="Severe events"
        value={quietHours.exceptSeverity ?? ""}
        onChange={({ currentTarget: { value } }) =>
          change({ exceptSeverity: EXCEPTIONS.find((each) => each.value === value)?.value || null })
        }
        data={EXCEPTIONS.map(({ value, label }) => ({ value, label }))}
      />
    </div>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly problem?: string | undefined;
  readonly onChange: (value: string) => void;
}

function TimeField({ label, value, problem, onChange }: TimeFieldProps): ReactElement {
  return (
    <TextInput
      label={label}
      placeholder="09:00"
      w={96}
      value={value}
      error={isTime(value) ? problem : NOT_A_TIME}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
