import { Button, TextInput } from "@mantine/core";
import IconHistory from "@tabler/icons-react/icons/IconHistory";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { ListPastFragment } from "../../gql/users.ts";
import { formatDuration, formatInstant } from "../../ui/format.ts";
import { localFieldValue } from "../../ui/local-field-value.ts";
import styles from "./past-choice.module.css";

/** A year that is being typed is earlier: 2, 20, 202. */
const FIRST_YEAR = 1000;

export interface PastChoiceProps {
  readonly asOf: string | undefined;
  readonly onChange: (asOf: string | undefined) => void;
}

/** A button that becomes a field for a moment of the past. */
export function PastChoice({ asOf, onChange }: PastChoiceProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [latest] = useState(() => localFieldValue(new Date()));
  const field = useRef<HTMLInputElement>(null);
  const text = asOf === undefined ? "" : localFieldValue(new Date(asOf));
  // The button that had the focus is gone.
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  // Back and Forward of the browser change the moment. A field that is being typed in keeps its text.
  useEffect(() => {
    if (field.current && field.current !== document.activeElement) field.current.value = text;
  }, [text]);
  if (!isOpen && asOf === undefined)
    return (
      <Button variant="subtle" size="compact-sm" leftSection={<IconHistory size={16} />} onClick={() => setOpen(true)}>
        Show as of a date…
      </Button>
    );
  return (
    <TextInput
      type="datetime-local"
      size="xs"
      label="As of"
      classNames={{ root: styles["field"] }}
      max={latest}
      ref={field}
      defaultValue={text}
      onChange={({ currentTarget }) => {
        const at = new Date(currentTarget.value);
        if (at.getFullYear() >= FIRST_YEAR) onChange(at.toISOString());
      }}
    />
  );
}

/** Says which moment the page shows and which scan answers, so that the past is not taken for the present. */
export function PastNotice({
  asOf,
  past,
  onPresent,
}: {
  readonly asOf: string;
  readonly past: ListPastFragment | null;
  readonly onPresent: () => void;
}): ReactElement {
  return (
    <aside className={styles["notice"]} aria-label="Moment of the past">
      <IconHistory size={18} aria-hidden="true" />
      <p>
        <b>As of {formatInstant(asOf)}</b>
        {past && (
          <>
            {", from the "}
            <Link to="/scans/$scanId" params={{ scanId: past.scan.id }}>
              scan of {formatInstant(past.takenAt)}
            </Link>
            {past.ageSeconds >= 60 && `, ${formatDuration(past.ageSeconds * 1_000)} earlier`}
          </>
        )}
        {". Alerts and access paths are known only for the present. Names lead to the present state."}
      </p>
      <Button variant="default" size="compact-sm" onClick={onPresent}>
        Back to now
      </Button>
    </aside>
  );
}
