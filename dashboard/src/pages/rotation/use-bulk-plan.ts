import { useMutation } from "@apollo/client/react";
import { useEffect, useRef, useState } from "react";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { RotateAccessKeyDocument, type RotateAccessKeyMutation } from "../../gql/rotations.ts";
import { problemOf } from "../../ui/problem.ts";
import type { BulkKey, BulkOptions } from "./bulk-key.ts";

type Plan = NonNullable<RotateAccessKeyMutation["rotateAccessKey"]["plan"]>;

/** PLANNED: it can start. REFUSED: the API says why not. STARTED: its rotation exists. */
export type BulkRow =
  | { readonly state: "PLANNING" | "STARTING" }
  | { readonly state: "PLANNED"; readonly plan: Plan | null }
  | { readonly state: "REFUSED"; readonly message: string }
  | { readonly state: "STARTED"; readonly rotationId: string };

/**
 * Plans the keys one after the other while the dialog is open. `start` starts the rotations of the chosen ones: those that
 * can start and that the operator did not take off the plan.
 */
export function useBulkPlan(keys: readonly BulkKey[], options: BulkOptions) {
  const [rotate] = useMutation(RotateAccessKeyDocument);
  const proof = useReauthentication();
  const [rows, setRows] = useState<Readonly<Record<string, BulkRow>>>({});
  /** The IDs of the keys that the operator took off the plan. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isStarting, setStarting] = useState(false);
  // One per key, so that a repeated request starts only one rotation.
  const [tokens] = useState(() => new Map(keys.map(({ accessKeyId }) => [accessKeyId, crypto.randomUUID()])));
  const isClosed = useRef(false);
  const show = (id: string, row: BulkRow): void => setRows((before) => ({ ...before, [id]: row }));

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

  async function planAll(): Promise<void> {
    for (const [index, key] of keys.entries()) {
      if (isClosed.current) return;
      if (keys.slice(0, index).some((other) => isOfSameUser(other, key)))
        show(key.accessKeyId, {
          state: "REFUSED",
          message: "Another key of this user is in the plan. Only one at a time.",
        });
      else await send(key, true);
    }
  }

  useEffect(() => {
    isClosed.current = false;
    void planAll();
    return () => void (isClosed.current = true);
    // The keys of an open dialog do not change.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);

  const stateOf = ({ accessKeyId }: BulkKey): BulkRow["state"] => rows[accessKeyId]?.state ?? "PLANNING";
  const chosen = keys.filter((key) => stateOf(key) === "PLANNED" && !left.has(key.accessKeyId));

  async function startChosen(): Promise<string | null> {
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

  function start(): void {
    setStarting(true);
    void proof.run(startChosen).finally(() => setStarting(false));
  }

  return {
    proof,
    rows,
    left,
    setLeft,
    chosen,
    isPlanning: keys.some((key) => stateOf(key) === "PLANNING"),
    started: keys.filter((key) => stateOf(key) === "STARTED").length,
    isStarting,
    start,
  };
}

/** A user has one rotation at a time, so of two keys only the first can start. */
function isOfSameUser(one: BulkKey, other: BulkKey): boolean {
  return one.accountId === other.accountId && one.userName === other.userName;
}
