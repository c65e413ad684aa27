import { useMutation } from "@apollo/client/react";
import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { RotateAccessKeyDocument } from "../../gql/rotations.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./rotation.module.css";

/** The most keys of one plan. The others stay in the list of due keys. */
export const BULK_KEYS_MAX = 25;

export interface BulkKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly accountId: string;
  readonly ageDays: number;
}

/** What all rotations of a plan have in common. */
export interface BulkOptions {
  readonly destination: "SECRETS_MANAGER" | "PARAMETER_STORE";
  /** How long both keys work at least. */
  readonly overlapHours: number;
  /** When the rotations start; null for at once. */
  readonly startAt: string | null;
}

/** PLANNED: it can start. REFUSED: the API says why not. STARTED: its rotation exists. */
type Row =
  | { readonly state: "PLANNING" | "PLANNED" | "STARTING" }
  | { readonly state: "REFUSED"; readonly message: string }
  | { readonly state: "STARTED"; readonly rotationId: string };

const SECRETS: Readonly<Record<BulkOptions["destination"], ReactElement>> = {
  SECRETS_MANAGER: (
    <>
      AWS Secrets Manager, <code>iam-monitor/USER</code>
    </>
  ),
  PARAMETER_STORE: (
    <>
      Parameter Store, <code>/iam-monitor/USER</code>
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
  const [rotate] = useMutation(RotateAccessKeyDocument);
  const proof = useReauthentication();
  const [rows, setRows] = useState<Readonly<Record<string, Row>>>({});
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isStarting, setStarting] = useState(false);
  // One per key, so that a repeated request starts only one rotation.
  const [tokens] = useState(() => new Map(keys.map(({ accessKeyId }) => [accessKeyId, crypto.randomUUID()])));
  const isClosed = useRef(false);
  const show = (id: string, row: Row): void => setRows((before) => ({ ...before, [id]: row }));

  /** Returns the code of a refusal that asks for a fresh sign-in. */
  async function send({ accessKeyId, userName, accountId }: BulkKey, dryRun: boolean): Promise<string | null> {
    show(accessKeyId, { state: dryRun ? "PLANNING" : "STARTING" });
    try {
      const input = { accountId, userName, accessKeyId, ...options, dryRun };
      const idempotencyKey = tokens.get(accessKeyId)!;
      const { data } = await rotate({ variables: { input: dryRun ? input : { ...input, idempotencyKey } } });
      const { rotation, userErrors } = data!.rotateAccessKey;
      const refused = userErrors[0];
      if (refused?.code === "REAUTHENTICATION_REQUIRED") return refused.code;
      if (refused) show(accessKeyId, { state: "REFUSED", message: refused.message });
      else if (rotation) show(accessKeyId, { state: "STARTED", rotationId: rotation.id });
      else show(accessKeyId, { state: "PLANNED" });
    } catch (error) {
      show(accessKeyId, { state: "REFUSED", message: problemOf(error).message });
    }
    return null;
  }

  useEffect(() => {
    isClosed.current = false;
    void (async () => {
      for (const key of keys) {
        if (isClosed.current) return;
        await send(key, true);
      }
    })();
    return () => void (isClosed.current = true);
    // The keys of an open dialog do not change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  const chosen = keys.filter(({ accessKeyId }) => rows[accessKeyId]?.state === "PLANNED" && !left.has(accessKeyId));
  const isPlanning = keys.some(({ accessKeyId }) => (rows[accessKeyId]?.state ?? "PLANNING") === "PLANNING");
  const started = keys.filter(({ accessKeyId }) => rows[accessKeyId]?.state === "STARTED").length;

  async function start(): Promise<string | null> {
    for (const key of chosen) {
      if (isClosed.current) return null;
      const code = await send(key, false);
      if (code !== null) {
        show(key.accessKeyId, { state: "PLANNED" });
        return code;
      }
    }
    return null;
  }

  return (
    <>
      <ConfirmDialog
        isOpen
        title={`Rotate ${countOf(keys.length, "key")}`}
        confirmLabel={`Start ${countOf(chosen.length, "rotation")}`}
        isBusy={isStarting}
        canConfirm={!isPlanning && chosen.length > 0}
        onConfirm={() => {
          setStarting(true);
          void proof.run(start).finally(() => setStarting(false));
        }}
        onClose={onClose}
      >
        <p className={styles["quiet"]}>
          {options.startAt !== null && (
            <>
              The rotations start at <InstantOf at={options.startAt} />, in the window of the schedule.{" "}
            </>
          )}
          New secrets go to {SECRETS[options.destination]}. Both keys of a user work for at least{" "}
          {countOf(options.overlapHours, "hour")}, until the new one is in use and the old one is idle. Each rotation
          can be stopped on its own page.
        </p>
        <p role="status">
          {isPlanning
            ? "Checking each key with AWS. Nothing is changed…"
            : started > 0
              ? `${countOf(started, "rotation")} started.`
              : `${countOf(chosen.length, "key")} can be rotated.`}
        </p>
        <ul className={styles["bulk"]}>
          {keys.map((key) => (
            <li key={key.accessKeyId}>
              <Checkbox
                label={`${key.userName}, ${countOf(key.ageDays, "day")} old`}
                description={key.accessKeyId}
                checked={rows[key.accessKeyId]?.state === "PLANNED" && !left.has(key.accessKeyId)}
                disabled={rows[key.accessKeyId]?.state !== "PLANNED" || isStarting}
                onChange={(event) => {
                  const others = [...left].filter((id) => id !== key.accessKeyId);
                  setLeft(new Set(event.currentTarget.checked ? others : [...others, key.accessKeyId]));
                }}
              />
              <RowState row={rows[key.accessKeyId]} />
            </li>
          ))}
        </ul>
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

function RowState({ row }: { readonly row: Row | undefined }): ReactElement | null {
  switch (row?.state) {
    case "STARTED":
      return (
        <Link to="/rotation/$rotationId" params={{ rotationId: row.rotationId }}>
          Started
        </Link>
      );
    case "REFUSED":
      return <span className={styles["refusal"]}>{row.message}</span>;
    case "PLANNED":
      return null;
    default:
      return <span className={styles["quiet"]}>{row?.state === "STARTING" ? "Starting…" : "Checking…"}</span>;
  }
}
