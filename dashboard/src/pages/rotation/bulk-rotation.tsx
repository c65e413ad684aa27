import { useMutation } from "@apollo/client/react";
import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { RotateAccessKeyDocument, type RotateAccessKeyMutation } from "../../gql/rotations.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { InstantOf, TextWithTimes } from "../../ui/time.tsx";
import styles from "./rotation.module.css";

/** The most keys of one plan. The others stay in the list of due keys. */
export const BULK_KEYS_MAX = 25;

export interface BulkKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly accountId: string;
  readonly ageDays: number;
  /** RETIRE: the key is unused, so it is deactivated and later deleted instead of being replaced. */
  readonly act: "ROTATE" | "RETIRE";
}

/** The settings that all rotations of a plan have in common. */
export interface BulkOptions {
  readonly destination: "SECRETS_MANAGER" | "PARAMETER_STORE";
  /** How long both keys work at least. */
  readonly overlapHours: number;
  /** When the rotations start; null for at once. */
  readonly startAt: string | null;
}

type Plan = NonNullable<RotateAccessKeyMutation["rotateAccessKey"]["plan"]>;

/** PLANNED: it can start. REFUSED: the API says why not. STARTED: its rotation exists. */
type Row =
  | { readonly state: "PLANNING" | "STARTING" }
  | { readonly state: "PLANNED"; readonly plan: Plan | null }
  | { readonly state: "REFUSED"; readonly message: string }
  | { readonly state: "STARTED"; readonly rotationId: string };

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
  async function send({ accessKeyId, userName, accountId, act }: BulkKey, dryRun: boolean): Promise<string | null> {
    show(accessKeyId, { state: dryRun ? "PLANNING" : "STARTING" });
    try {
      const { startAt, ...ofNewKey } = options;
      const ofAct = act === "RETIRE" ? { mode: "RETIRE" as const } : ofNewKey;
      const input = { accountId, userName, accessKeyId, startAt, ...ofAct, dryRun };
      const idempotencyKey = tokens.get(accessKeyId)!;
      const { data } = await rotate({ variables: { input: dryRun ? input : { ...input, idempotencyKey } } });
      const { plan, rotation, userErrors } = data!.rotateAccessKey;
      const refused = userErrors[0];
      if (refused?.code === "REAUTHENTICATION_REQUIRED") return refused.code;
      if (refused) show(accessKeyId, { state: "REFUSED", message: refused.message });
      else if (rotation) show(accessKeyId, { state: "STARTED", rotationId: rotation.id });
      else show(accessKeyId, { state: "PLANNED", plan });
    } catch (error) {
      show(accessKeyId, { state: "REFUSED", message: problemOf(error).message });
    }
    return null;
  }

  useEffect(() => {
    isClosed.current = false;
    void (async () => {
      for (const [index, key] of keys.entries()) {
        if (isClosed.current) return;
        if (keys.slice(0, index).some((other) => isOfSameUser(other, key)))
          show(key.accessKeyId, {
            state: "REFUSED",
            message: "Another key of this user is in the plan. Only one at a time.",
          });
        else await send(key, true);
      }
    })();
    return () => void (isClosed.current = true);
    // The keys of an open dialog do not change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  const chosen = keys.filter(({ accessKeyId }) => rows[accessKeyId]?.state === "PLANNED" && !left.has(accessKeyId));
  const isPlanning = keys.some(({ accessKeyId }) => (rows[accessKeyId]?.state ?? "PLANNING") === "PLANNING");
  const groups = ACTS.map(({ act, title }) => ({ title, keys: keys.filter((key) => key.act === act) }));
  const isRotating = keys.some(({ act }) => act === "ROTATE");
  const isRetiring = keys.some(({ act }) => act === "RETIRE");
  const retired = chosen.filter(({ act }) => act === "RETIRE").length;
  const started = keys.filter(({ accessKeyId }) => rows[accessKeyId]?.state === "STARTED").length;

  async function start(): Promise<string | null> {
    for (const key of chosen) {
      if (isClosed.current) return null;
      const code = await send(key, false);
      if (code !== null) {
        show(key.accessKeyId, rows[key.accessKeyId]!);
        return code;
      }
    }
    return null;
  }

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
        onConfirm={() => {
          setStarting(true);
          void proof.run(start).finally(() => setStarting(false));
        }}
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
  readonly rows: Readonly<Record<string, Row>>;
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

/** A user has one rotation at a time, so of two keys only the first can start. */
function isOfSameUser(one: BulkKey, other: BulkKey): boolean {
  return one.accountId === other.accountId && one.userName === other.userName;
}

/** The calls that change something in AWS or read a secret, in order. */
function Calls({ row }: { readonly row: Row | undefined }): ReactElement | null {
  if (row?.state !== "PLANNED" || row.plan === null) return null;
  const calls = row.plan.steps.flatMap(({ actions }) => actions).map((action) => action.slice(action.indexOf(":") + 1));
  return <span className={styles["calls"]}>{calls.join(", ")}</span>;
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
