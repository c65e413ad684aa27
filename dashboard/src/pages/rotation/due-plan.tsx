import { Button, NativeSelect } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { countOf, formatInstant } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { BULK_KEYS_MAX, type BulkKey, type BulkOptions } from "./bulk-key.ts";
import styles from "./rotation.module.css";

const DESTINATIONS = [
  { value: "SECRETS_MANAGER", label: "AWS Secrets Manager" },
  { value: "PARAMETER_STORE", label: "Parameter Store" },
] as const;
const NAMES = { SECRETS_MANAGER: "iam-monitor/<user name>", PARAMETER_STORE: "/iam-monitor/<user name>" } as const;
const OVERLAPS = [24, 48, 168].map((hours) => ({ value: String(hours), label: countOf(hours, "hour") }));

type NewKeyOptions = Omit<BulkOptions, "startAt">;

interface UnusedKey extends BulkKey {
  /** Null if it was never used. */
  readonly lastUsedAt: string | null;
  /** Whether the user has room for a new key. */
  readonly canRotate: boolean;
}

export interface DuePlanProps {
  /** The selected keys that are in use, or are to be rotated although they are not. */
  readonly rotated: readonly BulkKey[];
  /** The selected keys that were never used, or not for 90 days. They are deactivated and later deleted. */
  readonly retired: readonly UnusedKey[];
  /** The unused keys that are rotated nevertheless. */
  readonly retirable: readonly string[];
  /** The next windows of the schedules of the account of all selected keys. */
  readonly windows: readonly { readonly id: string; readonly name: string; readonly at: string }[];
  /** Rotates an unused key. */
  readonly onRotate: (accessKeyId: string) => void;
  /** Retires it after all. */
  readonly onRetire: (accessKeyId: string) => void;
  readonly onReview: (options: BulkOptions) => void;
}

/** The plan for the selected keys. Nothing starts before each key was checked with AWS and confirmed. */
export function DuePlan({
  rotated,
  retired,
  retirable,
  windows,
  onRotate,
  onRetire,
  onReview,
}: DuePlanProps): ReactElement {
  const [options, setOptions] = useState<NewKeyOptions>({ destination: "SECRETS_MANAGER", overlapHours: 24 });
  const [windowId, setWindowId] = useState("");
  const startAt = windows.find(({ id }) => id === windowId)?.at ?? null;
  const count = rotated.length + retired.length;
  if (count === 0)
    return (
      <Panel title="Plan">
        <p className={styles["quiet"]}>Select keys of the list. Nothing starts until you confirm the plan.</p>
      </Panel>
    );
  return (
    <Panel title="Plan">
      <div className={styles["duePlan"]}>
        <dl className={styles["groups"]}>
          {rotated.length > 0 && <RotatedKeys keys={rotated} retirable={retirable} onRetire={onRetire} />}
          {retired.length > 0 && <RetiredKeys keys={retired} onRotate={onRotate} />}
        </dl>
        {rotated.length > 0 && <NewKeyFields options={options} onChange={setOptions} />}
        {windows.length > 0 && (
          <NativeSelect
            label="Start time"
            data={[
              { value: "", label: "When you confirm" },
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
          Nothing starts until you confirm the plan.
          {windows.length === 0 && " To rotate only in a maintenance window, create a schedule for the account."}
          {rotated.length > 0 &&
            " An old key is deactivated when it is idle and its new key is in use, and deleted 10 days later. Until the deletion, the rotation can be undone."}
        </p>
        {count > BULK_KEYS_MAX && (
          <p className={styles["quiet"]}>{`One plan has ${countOf(BULK_KEYS_MAX, "key")} at most. Select fewer.`}</p>
        )}
        <Button disabled={count > BULK_KEYS_MAX} onClick={() => onReview({ ...options, startAt })}>
          Review plan…
        </Button>
      </div>
    </Panel>
  );
}

interface RotatedKeysProps extends Pick<DuePlanProps, "retirable" | "onRetire"> {
  readonly keys: readonly BulkKey[];
}

function RotatedKeys({ keys, retirable, onRetire }: RotatedKeysProps): ReactElement {
  return (
    <div>
      <dt>{`Rotate ${countOf(keys.length, "key")}`}</dt>
      <dd>{keys.map(({ userName }) => userName).join(", ")}</dd>
      {keys
        .filter(({ accessKeyId }) => retirable.includes(accessKeyId))
        .map(({ accessKeyId, userName }) => (
          <dd key={accessKeyId}>
            <button type="button" className={styles["include"]} onClick={() => onRetire(accessKeyId)}>
              {`Move ${userName} to deactivation`}
            </button>
          </dd>
        ))}
    </div>
  );
}

interface RetiredKeysProps extends Pick<DuePlanProps, "onRotate"> {
  readonly keys: readonly UnusedKey[];
}

function RetiredKeys({ keys, onRotate }: RetiredKeysProps): ReactElement {
  return (
    <div>
      <dt>{`Deactivate ${countOf(keys.length, "unused key")}, delete after 10 days`}</dt>
      {keys.map(({ accessKeyId, userName, lastUsedAt, canRotate }) => (
        <dd key={accessKeyId}>
          {userName}
          {/* The user has another key. */}
          {!canRotate && <> ({accessKeyId})</>}
          {": "}
          {lastUsedAt === null ? (
            "never used"
          ) : (
            <>
              last used <RelativeTime at={lastUsedAt} />
            </>
          )}
          {". "}
          {canRotate && (
            <button type="button" className={styles["include"]} onClick={() => onRotate(accessKeyId)}>
              {`Move ${userName} to rotation`}
            </button>
          )}
        </dd>
      ))}
    </div>
  );
}

interface NewKeyFieldsProps {
  readonly options: NewKeyOptions;
  readonly onChange: (options: NewKeyOptions) => void;
}

/** Where the new secrets go, and how long the old keys stay active beside the new ones. */
function NewKeyFields({ options, onChange }: NewKeyFieldsProps): ReactElement {
  return (
    <>
      <NativeSelect
        label="New secrets go to"
        description={`As ${NAMES[options.destination]}`}
        data={[...DESTINATIONS]}
        value={options.destination}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...options, destination: value === "PARAMETER_STORE" ? value : "SECRETS_MANAGER" })
        }
      />
      <NativeSelect
        label="Old keys stay active for at least"
        data={OVERLAPS}
        value={String(options.overlapHours)}
        onChange={({ currentTarget: { value } }) => onChange({ ...options, overlapHours: Number(value) })}
      />
    </>
  );
}
