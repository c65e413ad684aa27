import { useMutation } from "@apollo/client/react";
import { Button, NumberInput } from "@mantine/core";
import { type ReactElement, type ReactNode, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { type RetentionRowFragment, UpdateRetentionDocument } from "../../gql/retention.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { Panel } from "../../ui/panel.tsx";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { Preview } from "./preview.tsx";
import { KINDS, type RetentionKind } from "./retention-text.ts";
import styles from "./retention.module.css";

const MOST_DAYS = 36_500;

export interface PoliciesProps {
  readonly retention: RetentionRowFragment;
  readonly onSaved: () => void;
  /** The view of the stored rows. */
  readonly children: ReactNode;
}

type Policy = RetentionRowFragment["policies"][number];
type Days = Readonly<Record<RetentionKind, number | null>>;

/** The number of days of each kind, what they would delete now, and saving them. */
export function Policies({ retention, onSaved, children }: PoliciesProps): ReactElement {
  const { policies, revision } = retention;
  const saved = Object.fromEntries(policies.map(({ kind, days }) => [kind, days])) as Days;
  const [days, setDays] = useState(saved);
  const [isConfirming, setConfirming] = useState(false);
  const [update, { loading }] = useMutation(UpdateRetentionDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  const input = Object.fromEntries(policies.map(({ kind }) => [KINDS[kind].input, days[kind]]));
  const isChanged = policies.some(({ kind }) => days[kind] !== saved[kind]);
  const isValid = policies.every((policy) => isAllowed(days[policy.kind], policy));
  const save = (): void =>
    void proof.run(() =>
      run(
        async () => {
          // A value that an environment setting fixes is not stored.
          const own = Object.fromEntries(
            policies.map(({ kind, isFixed }) => [KINDS[kind].input, isFixed ? null : days[kind]]),
          );
          return (await update({ variables: { input: { revision, ...own } } })).data?.updateRetention;
        },
        () => {
          setConfirming(false);
          showToast({ tone: "good", title: "Retention is saved", message: "The next run applies it, within an hour." });
          onSaved();
        },
      ),
    );
  return (
    <Panel title="Retention periods">
      <form
        className={styles["body"]}
        onSubmit={(event) => {
          event.preventDefault();
          setConfirming(true);
        }}
      >
        <p>
          Every hour, data older than this is deleted for good. An empty field keeps everything. For the audit log and
          the snapshots of scans, the server has settings: <code>AUDIT_RETENTION_DAYS</code> and{" "}
          <code>SNAPSHOT_KEEP_DAILY_DAYS</code>.
        </p>
        {children}
        {policies.map((policy) => (
          <PolicyField
            key={policy.kind}
            policy={policy}
            value={days[policy.kind]}
            onChange={(value) => setDays({ ...days, [policy.kind]: value })}
          />
        ))}
        {isValid && <Preview input={input} />}
        <PermissionGate permission="RETENTION_UPDATE">
          <div className={styles["actions"]}>
            <Button type="submit" size="xs" disabled={!isChanged || !isValid}>
              Save…
            </Button>
            <Button size="xs" variant="default" disabled={!isChanged} onClick={() => setDays(saved)}>
              Discard changes
            </Button>
          </div>
        </PermissionGate>
      </form>
      <ConfirmDialog
        isOpen={isConfirming && !proof.isAsking}
        title="Change retention?"
        confirmLabel="Save and delete within an hour"
        tone="dangerous"
        isBusy={loading}
        problem={problem}
        onConfirm={save}
        onClose={() => setConfirming(false)}
      >
        <p>Deleted rows can only be found in a backup.</p>
        <Preview input={input} />
      </ConfirmDialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </Panel>
  );
}

interface PolicyFieldProps {
  readonly policy: Policy;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
}

/** The number of days of one kind, with what it deletes and what is kept in any case. */
function PolicyField({ policy, value, onChange }: PolicyFieldProps): ReactElement {
  const { title, deletes, keeps, setting } = KINDS[policy.kind];
  return (
    <div className={styles["policy"]}>
      <NumberInput
        label={`${title} (days)`}
        className={styles["days"]}
        placeholder="Keep everything"
        allowDecimal={false}
        allowNegative={false}
        hideControls
        value={value ?? ""}
        disabled={policy.isFixed}
        error={isAllowed(value, policy) ? undefined : `Enter ${policy.leastDays} to 36,500, or leave it empty.`}
        onChange={(next) => onChange(next === "" ? null : Number(next))}
      />
      <p>
        <b>Deletes:</b> {deletes}
        <br />
        <b>Always keeps:</b> {keeps}
        {policy.isFixed && (
          <>
            {" "}
            Set by <code>{setting}</code>.
          </>
        )}
      </p>
    </div>
  );
}

/** Null keeps everything. */
function isAllowed(value: number | null, { leastDays }: Policy): boolean {
  return value === null || (value >= leastDays && value <= MOST_DAYS);
}
