import { Button, NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { withValues } from "../../features/alerts/query-text.ts";
import { countOf, formatInstant } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { BULK_KEYS_MAX, type BulkKey, type BulkOptions } from "./bulk-rotation.tsx";
import styles from "./rotation.module.css";

const DESTINATIONS = [
  { value: "SECRETS_MANAGER", label: "Secrets Manager: iam-monitor/USER" },
  { value: "PARAMETER_STORE", label: "Parameter Store: /iam-monitor/USER" },
] as const;
const UNUSED_KEYS = "is:open check:key-unused-90,key-never-used";
const OVERLAPS = [24, 48, 168].map((hours) => ({ value: String(hours), label: countOf(hours, "hour") }));

interface UnusedKey extends BulkKey {
  /** Such a key may be younger than 90 days. */
  readonly isNeverUsed: boolean;
}

export interface DuePlanProps {
  /** The selected keys that are in use, or are to be rotated although they are not. */
  readonly rotated: readonly BulkKey[];
  /** The selected keys that were never used, or not for 90 days. Nothing would notice that they are gone. */
  readonly unused: readonly UnusedKey[];
  /** The next windows of the schedules of the account of all selected keys. */
  readonly windows: readonly { readonly id: string; readonly name: string; readonly at: string }[];
  /** Rotates an unused key as well. */
  readonly onInclude: (accessKeyId: string) => void;
  readonly onReview: (options: BulkOptions) => void;
}

/** What will happen to the selected keys. Nothing starts before each key was checked with AWS and confirmed. */
export function DuePlan({ rotated, unused, windows, onInclude, onReview }: DuePlanProps): ReactElement {
  const [options, setOptions] = useState<Omit<BulkOptions, "startAt">>({
    destination: "SECRETS_MANAGER",
    overlapHours: 24,
  });
  const [windowId, setWindowId] = useState("");
  const startAt = windows.find(({ id }) => id === windowId)?.at ?? null;
  const count = rotated.length + unused.length;
  return (
    <Panel title={count === 0 ? "Plan" : `Plan for ${countOf(count, "key")}`}>
      {count === 0 ? (
        <p className={styles["quiet"]}>Select the keys to rotate. You see each step before it starts.</p>
      ) : (
        <div className={styles["duePlan"]}>
          <dl className={styles["groups"]}>
            {rotated.length > 0 && (
              <div>
                <dt>{`Rotate ${countOf(rotated.length, "key")}`}</dt>
                <dd>{rotated.map(({ userName }) => userName).join(", ")}</dd>
              </div>
            )}
            {unused.length > 0 && (
              <div>
                <dt>{`Delete ${countOf(unused.length, "unused key")} instead`}</dt>
                {unused.map(({ accessKeyId, userName, isNeverUsed }) => (
                  <dd key={accessKeyId}>
                    {isNeverUsed ? `${userName}: never used. ` : `${userName}: not used for 90 days. `}
                    <Link to="/alerts" search={{ q: withValues(UNUSED_KEYS, "user", [userName]) }}>
                      Show the commands
                    </Link>{" "}
                    <button type="button" className={styles["include"]} onClick={() => onInclude(accessKeyId)}>
                      {`Rotate the key of ${userName} anyway`}
                    </button>
                  </dd>
                ))}
              </div>
            )}
          </dl>
          <NativeSelect
            label="New secrets go to"
            data={[...DESTINATIONS]}
            value={options.destination}
            onChange={({ currentTarget: { value } }) =>
              setOptions({ ...options, destination: value === "PARAMETER_STORE" ? value : "SECRETS_MANAGER" })
            }
          />
          <NativeSelect
            label="Both keys work for at least"
            data={OVERLAPS}
            value={String(options.overlapHours)}
            onChange={({ currentTarget: { value } }) => setOptions({ ...options, overlapHours: Number(value) })}
          />
          {windows.length > 0 && (
            <NativeSelect
              label="Start"
              data={[
                { value: "", label: "At once" },
                ...windows.map(({ id, name, at }) => ({
                  value: id,
                  label: `Next window of ${name}: ${formatInstant(at)}`,
                })),
              ]}
              value={startAt === null ? "" : windowId}
              onChange={({ currentTarget: { value } }) => setWindowId(value)}
            />
          )}
          <p className={styles["quiet"]}>
            {windows.length === 0 &&
              "Rotations start at once. To start them in a time window, create a schedule of their account. "}
            Each rotation runs its safety checks and can be rolled back until the old key is deleted.
          </p>
          {rotated.length > BULK_KEYS_MAX && (
            <p className={styles["quiet"]}>{`One plan has ${countOf(BULK_KEYS_MAX, "key")} at most. Select fewer.`}</p>
          )}
          <Button
            disabled={rotated.length === 0 || rotated.length > BULK_KEYS_MAX}
            onClick={() => onReview({ ...options, startAt })}
          >
            Review plan
          </Button>
        </div>
      )}
    </Panel>
  );
}
