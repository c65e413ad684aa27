import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { InstantOf, TextWithTimes } from "../../ui/time.tsx";
import type { BulkKey, BulkOptions } from "./bulk-key.ts";
import styles from "./rotation.module.css";
import { type BulkRow, useBulkPlan } from "./use-bulk-plan.ts";

const ACTS = [
  { act: "ROTATE", title: "Rotate" },
  { act: "RETIRE", title: "Deactivate now, delete after 10 days" },
] as const;

const SECRETS: Readonly<Record<BulkOptions["destination"], ReactElement>> = {
  SECRETS_MANAGER: (
    <>
      AWS Secrets Manager, <code>{"iam-monitor/<user name>"}</code>
    </>
  ),
  PARAMETER_STORE: (
    <>
      Parameter Store, <code>{"/iam-monitor/<user name>"}</code>
    </>
  ),
};

export interface BulkRotationProps {
  readonly keys: readonly BulkKey[];
  readonly options: BulkOptions;
  readonly onClose: () => void;
}

/** Plans the rotation of several keys, one after the other, and starts those that stay selected. */
export function BulkRotation({ keys, options, onClose }: BulkRotationProps): ReactElement {
  const { proof, rows, left, setLeft, chosen, isPlanning, started, isStarting, start } = useBulkPlan(keys, options);
  const groups = ACTS.map(({ act, title }) => ({ title, keys: keys.filter((key) => key.act === act) }));
  const isRotating = keys.some(({ act }) => act === "ROTATE");
  const isRetiring = keys.some(({ act }) => act === "RETIRE");
  const retired = chosen.filter(({ act }) => act === "RETIRE").length;
  return (
    <>
      <ConfirmDialog
        isOpen={!proof.isAsking}
        title={isRetiring ? `Plan for ${countOf(keys.length, "key")}` : `Rotate ${countOf(keys.length, "key")}`}
        confirmLabel={
          isRetiring ? `Start for ${countOf(chosen.length, "key")}` : `Start ${countOf(chosen.length, "rotation")}`
        }
        isBusy={isStarting}
        canConfirm={!isPlanning && chosen.length > 0}
        onConfirm={start}
        onClose={onClose}
      >
        <BulkNote options={options} isRotating={isRotating} isRetiring={isRetiring} />
        <p role="status">{progressText({ isPlanning, started, isRetiring, chosen: chosen.length, retired })}</p>
        <div className={styles["bulkGroups"]}>
          {groups
            .filter((group) => group.keys.length > 0)
            .map((group) => (
              <BulkGroup
                key={group.title}
                {...group}
                hasTitle={isRetiring}
                rows={rows}
                left={left}
                isBusy={isStarting}
                onLeft={setLeft}
              />
            ))}
        </div>
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

interface BulkNoteProps {
  readonly options: BulkOptions;
  readonly isRotating: boolean;
  readonly isRetiring: boolean;
}

/** The steps that all rotations of the plan have in common. */
function BulkNote({ options, isRotating, isRetiring }: BulkNoteProps): ReactElement {
  return (
    <p className={styles["quiet"]}>
      {options.startAt !== null && (
        <>
          All start at <InstantOf at={options.startAt} />, in the window of the schedule.{" "}
        </>
      )}
      {isRotating && (
        <>
          New secrets go to {SECRETS[options.destination]}. The old key of a user stays active for at least{" "}
          {countOf(options.overlapHours, "hour")}, until the new one is in use and the old one is idle.{" "}
        </>
      )}
      {isRetiring &&
        "An unused key is deactivated and, if AWS still reports no use, deleted after 10 days. Until then it can be activated again. "}
      Each rotation can be stopped on its own page.
    </p>
  );
}

interface BulkProgress {
  readonly isPlanning: boolean;
  readonly started: number;
  readonly isRetiring: boolean;
  readonly chosen: number;
  readonly retired: number;
}

function progressText({ isPlanning, started, isRetiring, chosen, retired }: BulkProgress): string {
  if (isPlanning) return "Checking each key with AWS. Nothing is changed…";
  if (started > 0) return `${countOf(started, "rotation")} started.`;
  if (!isRetiring) return `${countOf(chosen, "key")} can be rotated.`;
  return `${countOf(chosen, "key")} selected: ${chosen - retired} to rotate, ${retired} to deactivate.`;
}

interface BulkGroupProps {
  readonly title: string;
  readonly keys: readonly BulkKey[];
  readonly hasTitle: boolean;
  readonly rows: Readonly<Record<string, BulkRow>>;
  /** The IDs of the keys that the operator took off the plan. */
  readonly left: ReadonlySet<string>;
  readonly isBusy: boolean;
  readonly onLeft: (left: ReadonlySet<string>) => void;
}

/** The keys of one act, each with its plan or result. */
function BulkGroup({ title, keys, hasTitle, rows, left, isBusy, onLeft }: BulkGroupProps): ReactElement {
  const heading = `${title}: ${countOf(keys.length, "key")}`;
  return (
    <section aria-label={heading}>
      {hasTitle && <h3 className={styles["bulkTitle"]}>{heading}</h3>}
      <ul className={styles["bulk"]}>
        {keys.map((key) => (
          <li key={key.accessKeyId}>
            <Checkbox
              label={`${key.userName}, ${countOf(key.ageDays, "day")} old`}
              description={
                <>
                  {key.accessKeyId}
                  <Calls row={rows[key.accessKeyId]} />
                </>
              }
              checked={rows[key.accessKeyId]?.state === "PLANNED" && !left.has(key.accessKeyId)}
              disabled={rows[key.accessKeyId]?.state !== "PLANNED" || isBusy}
              onChange={(event) => {
                const others = [...left].filter((id) => id !== key.accessKeyId);
                onLeft(new Set(event.currentTarget.checked ? others : [...others, key.accessKeyId]));
              }}
            />
            <RowState row={rows[key.accessKeyId]} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The calls that change something in AWS or read a secret, in order. */
function Calls({ row }: { readonly row: BulkRow | undefined }): ReactElement | null {
  if (row?.state !== "PLANNED" || row.plan === null) return null;
  const calls = row.plan.steps.flatMap(({ actions }) => actions).map((action) => action.slice(action.indexOf(":") + 1));
  return <span className={styles["calls"]}>{calls.join(", ")}</span>;
}

function RowState({ row }: { readonly row: BulkRow | undefined }): ReactElement | null {
  switch (row?.state) {
    case "STARTED":
      return (
        <Link to="/rotation/$rotationId" params={{ rotationId: row.rotationId }}>
          Started
        </Link>
      );
    case "REFUSED":
      return (
        <span className={styles["refusal"]}>
          <TextWithTimes text={row.message} />
        </span>
      );
    case "PLANNED":
      return null;
    default:
      return <span className={styles["quiet"]}>{row?.state === "STARTING" ? "Starting…" : "Checking…"}</span>;
  }
}
