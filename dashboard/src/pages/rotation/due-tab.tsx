import type { ReactElement } from "react";
import type { RotationRowFragment } from "../../gql/rotations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { DueKeys } from "./due-keys.tsx";
import styles from "./rotation.module.css";
import type { DueKeysReading } from "./use-due-keys.ts";

export interface DueTabProps {
  readonly due: DueKeysReading;
  /** The number of schedules, of which more may exist than are read. */
  readonly scheduleCount: number;
  /** The open rotations. */
  readonly rotations: readonly RotationRowFragment[];
}

export function DueTab({ due, scheduleCount, rotations }: DueTabProps): ReactElement {
  const { overview, keys, error, retry } = due;
  if (!keys)
    return error ? (
      <ErrorState problem={problemOf(error)} what="the due keys" onRetry={retry} />
    ) : (
      <LoadingRows label="Loading the due keys" />
    );
  const readCount = keys.schedules.length;
  return (
    <>
      {readCount < scheduleCount && (
        <p className={styles["quiet"]}>
          Only {countOf(readCount, "schedule")} of {formatNumber(scheduleCount)} were read. Keys of the others are
          listed as due without a schedule. Choose one account to see it whole.
        </p>
      )}
      <DueKeys
        keys={keys}
        isScanned={overview?.asOf != null}
        rotatingKeyIds={new Set(rotations.map(({ oldAccessKeyId }) => oldAccessKeyId))}
      />
    </>
  );
}
