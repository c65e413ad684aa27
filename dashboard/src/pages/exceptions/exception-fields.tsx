import { useQuery } from "@apollo/client/react";
import { NativeSelect, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { canEndOn, dayAfter, DISMISSAL_MAX_DAYS } from "../../features/alerts/dismissal-reasons.ts";
import { useSession } from "../../features/session/session.ts";
import { AssigneesDocument } from "../../gql/alerts.ts";

interface OwnerFieldProps {
  readonly ownerId: string | null;
  /** The present owner of an exception, who may not be listed. */
  readonly current?: { readonly id: string; readonly name: string; readonly isActive: boolean };
  readonly onChange: (ownerId: string) => void;
}

/** The operator who answers for an exception. */
export function OwnerField({ ownerId, current, onChange }: OwnerFieldProps): ReactElement {
  const { viewer } = useSession();
  const { data } = useQuery(AssigneesDocument, { variables: { search: "" } });
  const listed = (data?.assignees ?? []).filter(({ isInvited }) => !isInvited);
  const choices = listed.map(({ id, name }) => ({
    value: id,
    label: id === viewer.operatorId ? `${name} (you)` : name,
  }));
  if (current && !listed.some(({ id }) => id === current.id))
    choices.unshift({ value: current.id, label: current.isActive ? current.name : `${current.name} (disabled)` });
  return (
    <NativeSelect
      label="Owner"
      description="Answers for the exception, and decides about its renewal."
      data={choices}
      value={ownerId ?? ""}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface EndFieldProps {
  readonly day: string;
  /** Whether the day was typed, so that it is checked. */
  readonly isChanged: boolean;
  readonly onChange: (day: string) => void;
}

/** The day on which an exception ends and its alerts open. */
export function EndField({ day, isChanged, onChange }: EndFieldProps): ReactElement {
  return (
    <TextInput
      type="date"
      label="Until"
      withAsterisk
      description="The alerts open on this day, or earlier if one gets worse. At most one year."
      min={dayAfter(1)}
      max={dayAfter(DISMISSAL_MAX_DAYS)}
      value={day}
      error={isChanged && !canEndOn(day) ? "Choose a day between tomorrow and a year from now." : undefined}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
