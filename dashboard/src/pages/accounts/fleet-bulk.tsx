import { useMutation } from "@apollo/client/react";
import { Button, CloseButton, NativeSelect } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import {
  type AccountsResultFragment,
  AddAccountsToGroupDocument,
  DisconnectAccountsDocument,
  ScanAccountsDocument,
} from "../../gql/fleet.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { type BulkDialogProps, type BulkTargets, MatchingAccounts } from "./bulk-targets.tsx";
import styles from "./fleet-list.module.css";
import { ScheduleAllDialog } from "./fleet-schedule.tsx";
import type { Selection } from "./fleet-table.tsx";

/** The maximum number of failures that are listed. The count includes the others. */
const FAILURES_SHOWN_MAX = 20;

interface FleetBulkProps {
  readonly selected: Selection;
  readonly matchingCount: number;
  /** The query text of the list, which is sent instead of the IDs if all matching accounts are selected. */
  readonly query: string;
  /** Identifies the matching accounts. */
  readonly fingerprint: string;
  readonly canGroup: boolean;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly onSelect: (selected: Selection) => void;
  readonly onChanged: () => void;
}

/** The question of a dialog. It stays as it was when the dialog was opened, although the list behind it may change. */
interface DialogRequest {
  readonly action: "group" | "disconnect" | "schedule";
  readonly targets: BulkTargets;
  readonly count: number;
}

interface Outcome {
  readonly text: string;
  readonly failures: AccountsResultFragment["failures"];
}

/** The actions on the selected accounts, and what became of the last one. */
export function FleetBulk(props: FleetBulkProps): ReactElement | null {
  const { selected, matchingCount, query, fingerprint, onSelect } = props;
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [asked, setAsked] = useState<DialogRequest | null>(null);
  const [scan, { loading: isStarting }] = useMutation(ScanAccountsDocument);
  const { problem, run } = useSubmit();
  const count = selected === "all" ? matchingCount : selected.size;
  const targets: BulkTargets = selected === "all" ? { query, fingerprint } : { ids: [...selected] };
  const ask = (action: DialogRequest["action"]): void => {
    setOutcome(null);
    setAsked({ action, targets, count });
  };

  function finish(text: string, { failures }: AccountsResultFragment): void {
    setOutcome({ text, failures });
    setAsked(null);
    onSelect(new Set());
    props.onChanged();
  }

  function close(): void {
    setAsked(null);
    // An action may have been refused because other accounts match by now.
    props.onChanged();
  }

  async function startScans(): Promise<void> {
    setOutcome(null);
    let result: AccountsResultFragment | undefined;
    const code = await run(
      async () => (result = (await scan({ variables: { input: targets } })).data?.scanAccounts),
      () => result && finish(`${countOf(result.succeededCount, "scan")} requested.`, result),
    );
    // Other accounts may match by now.
    if (code !== null) props.onChanged();
  }

  return (
    <>
      {outcome && <OutcomeNotice outcome={outcome} onClose={() => setOutcome(null)} />}
      {count > 0 && (
        <div className={styles["bulk"]} role="toolbar" aria-label="Selected accounts">
          <p role="status">
            {formatNumber(count)} of {formatNumber(matchingCount)} selected
            {selected !== "all" && matchingCount > count && (
              <button type="button" className={styles["all"]} onClick={() => onSelect("all")}>
                Select all {formatNumber(matchingCount)}
              </button>
            )}
          </p>
          <PermissionGate permission="SCANS_START">
            <Button size="compact-sm" variant="default" loading={isStarting} onClick={() => void startScans()}>
              Scan now
            </Button>
          </PermissionGate>
          <PermissionGate permission="ROTATION_SCHEDULES_UPDATE">
            <Button size="compact-sm" variant="default" onClick={() => ask("schedule")}>
              Schedule…
            </Button>
          </PermissionGate>
          {props.groups.length > 0 && props.canGroup && (
            <Button size="compact-sm" variant="default" onClick={() => ask("group")}>
              Add to a group…
            </Button>
          )}
          <PermissionGate permission="ACCOUNTS_DISCONNECT">
            <Button size="compact-sm" variant="default" onClick={() => ask("disconnect")}>
              Disconnect…
            </Button>
          </PermissionGate>
          <CloseButton size="sm" aria-label="Clear the selection" onClick={() => onSelect(new Set())} />
          {problem && (
            <p role="alert" className={styles["problem"]}>
              {problem}
            </p>
          )}
        </div>
      )}
      {asked?.action === "group" && (
        <AddToGroupDialog groups={props.groups} {...asked} onDone={finish} onClose={close} />
      )}
      {asked?.action === "schedule" && <ScheduleAllDialog {...asked} onDone={finish} onClose={close} />}
      {asked?.action === "disconnect" && <DisconnectAllDialog {...asked} onDone={finish} onClose={close} />}
    </>
  );
}

function OutcomeNotice({
  outcome: { text, failures },
  onClose,
}: {
  readonly outcome: Outcome;
  readonly onClose: () => void;
}): ReactElement {
  const more = failures.length - FAILURES_SHOWN_MAX;
  return (
    <div className={styles["outcome"]} data-tone={failures.length > 0 ? "caution" : undefined} role="status">
      <div>
        <p>
          {text}
          {failures.length > 0 && ` ${countOf(failures.length, "account")} failed:`}
        </p>
        {failures.length > 0 && (
          <ul tabIndex={0} aria-label="Accounts that failed">
            {failures.slice(0, FAILURES_SHOWN_MAX).map(({ accountId, accountName, message }) => (
              <li key={accountId}>
                <b>{accountName}</b>: {message}
              </li>
            ))}
            {more > 0 && <li>{countOf(more, "more account")}</li>}
          </ul>
        )}
      </div>
      <CloseButton size="sm" aria-label="Close the result" onClick={onClose} />
    </div>
  );
}

function AddToGroupDialog({
  groups,
  targets,
  count,
  onDone,
  onClose,
}: BulkDialogProps & { readonly groups: FleetBulkProps["groups"] }): ReactElement {
  const [add, { loading }] = useMutation(AddAccountsToGroupDocument);
  const [groupId, setGroupId] = useState(groups[0]?.id ?? "");
  const { problem, run } = useSubmit();
  const proof = useReauthentication();

  async function save(): Promise<string | null> {
    let result: AccountsResultFragment | undefined;
    const name = groups.find(({ id }) => id === groupId)?.name ?? "";
    const code = await run(
      async () => (result = (await add({ variables: { input: { groupId, ...targets } } })).data?.addAccountsToGroup),
      () => result && onDone(`${countOf(result.succeededCount, "account")} added to ${name}.`, result),
    );
    // The page shows the request that waits for a second operator.
    if (code === "APPROVAL_REQUIRED") onClose();
    return code;
  }

  return (
    <>
      <ConfirmDialog
        isOpen={!proof.isAsking}
        title={`Add ${countOf(count, "account")} to a group`}
        confirmLabel="Add"
        isBusy={loading}
        canConfirm={groupId !== ""}
        problem={problem}
        onConfirm={() => void proof.run(save)}
        onClose={onClose}
      >
        {"query" in targets && <MatchingAccounts query={targets.query} />}
        <p>Operators who are limited to the group see the accounts at once.</p>
        <NativeSelect
          label="Group"
          value={groupId}
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => setGroupId(event.currentTarget.value)}
          data-autofocus
        />
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

function DisconnectAllDialog({ targets, count, onDone, onClose }: BulkDialogProps): ReactElement {
  const [disconnect, { loading }] = useMutation(DisconnectAccountsDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();

  async function send(): Promise<string | null> {
    let result: AccountsResultFragment | undefined;
    return run(
      async () => (result = (await disconnect({ variables: { input: targets } })).data?.disconnectAccounts),
      () => result && onDone(`${countOf(result.succeededCount, "account")} disconnected.`, result),
    );
  }

  return (
    <>
      <ConfirmDialog
        isOpen={!proof.isAsking}
        title={`Disconnect ${countOf(count, "account")}`}
        confirmLabel={`Disconnect ${countOf(count, "account")}`}
        tone="dangerous"
        isBusy={loading}
        problem={problem}
        onConfirm={() => void proof.run(send)}
        onClose={onClose}
      >
        {"query" in targets && <MatchingAccounts query={targets.query} />}
        <p>
          IAM Monitor stops scanning these accounts, deletes their stored secrets and keeps their history. This cannot
          be undone: to monitor an account again, connect it again. An account with a rotation in progress stays
          connected and is reported.
        </p>
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
