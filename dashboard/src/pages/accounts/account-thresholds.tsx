import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SettingForm } from "../../features/accounts/setting-form.tsx";
import {
  SETTING_FIELDS,
  type SettingField,
  type SettingName,
  settingOriginText,
  settingValueText,
} from "../../features/accounts/setting-text.ts";
import { ApplyThresholds, ThresholdEffect } from "../../features/accounts/threshold-effect.tsx";
import { hasPermission } from "../../features/session/access.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import {
  type AccountRowFragment,
  AccountThresholdsDocument,
  type ThresholdRowFragment,
  UpdateAccountSettingDocument,
} from "../../gql/accounts.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./account-thresholds.module.css";

interface AccountProps {
  readonly account: AccountRowFragment;
}

/** The thresholds of one account, why each applies, and changing them. Loaded when it is opened. */
export function AccountThresholds({ account }: AccountProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const own = account.settings.filter(({ name }) => name !== "scanEveryHours").length;
  return (
    <details className={styles["section"]} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span className={styles["title"]}>Thresholds</span>{" "}
        <span className={styles["quiet"]}>
          {own === 0 ? "same as for all accounts" : `${countOf(own, "value")} of the account or its units`}
        </span>
      </summary>
      {isOpen && <Thresholds account={account} />}
    </details>
  );
}

function Thresholds({ account }: AccountProps): ReactElement {
  const { data, error, refetch } = useQuery(AccountThresholdsDocument, { variables: { id: account.id } });
  const [edited, setEdited] = useState<SettingName | null>(null);
  const [saved, setSaved] = useState<readonly SettingName[]>([]);
  const canApply = hasPermission(useSession().viewer, "CHECKS_UPDATE");
  const retry = (): void => void refetch();
  const rows = data?.account?.thresholds;
  if (!rows)
    return error ? (
      <p role="alert" className={styles["problem"]}>
        The thresholds could not be loaded: {problemOf(error).message}{" "}
        <Button size="compact-xs" variant="default" onClick={retry}>
          Try again
        </Button>
      </p>
    ) : (
      <p className={styles["quiet"]}>Loading the thresholds…</p>
    );
  return (
    <>
      <ul className={styles["list"]} aria-label={`Thresholds of ${account.name}`}>
        {SETTING_FIELDS.flatMap((field) => {
          const row = rows.find(({ setting }) => setting.name === field.name);
          return row
            ? [
                <li key={field.name}>
                  <Threshold field={field} row={row} onChange={() => setEdited(field.name)} />
                  {edited === field.name && (
                    <ThresholdForm
                      account={account}
                      field={field}
                      row={row}
                      onEnd={() => setEdited(null)}
                      onSaved={() => setSaved((names) => [...new Set([...names, field.name])])}
                    />
                  )}
                </li>,
              ]
            : [];
        })}
      </ul>
      {saved.length > 0 &&
        edited === null &&
        (canApply ? (
          <ApplyThresholds names={saved} accountIds={[account.id]} onDone={() => setSaved([])} />
        ) : (
          <p role="status">Saved. Alerts follow with the next scan.</p>
        ))}
    </>
  );
}

interface ThresholdProps {
  readonly field: SettingField;
  readonly row: ThresholdRowFragment;
}

function Threshold({
  field,
  row: { setting, inherited },
  onChange,
}: ThresholdProps & { readonly onChange: () => void }): ReactElement {
  return (
    <div className={styles["row"]}>
      <span>{field.label}</span>
      <span>
        <b>{settingValueText(field.name, setting.value)}</b>, {settingOriginText(setting)}
        {setting.origin === "ACCOUNT" &&
          ` instead of ${settingValueText(field.name, inherited.value)} ${settingOriginText(inherited)}`}
      </span>
      <PermissionGate permission="ACCOUNTS_UPDATE">
        <Button size="compact-xs" variant="default" aria-label={`Edit ${field.label}`} onClick={onChange}>
          Edit…
        </Button>
      </PermissionGate>
    </div>
  );
}

interface ThresholdFormProps extends AccountProps, ThresholdProps {
  readonly onEnd: () => void;
  readonly onSaved: () => void;
}

function ThresholdForm({ account, field, row, onEnd, onSaved }: ThresholdFormProps): ReactElement {
  const [update, { loading }] = useMutation(UpdateAccountSettingDocument);
  const { problem, run } = useSubmit();
  const { setting, inherited } = row;
  return (
    <SettingForm
      field={field}
      current={setting.origin === "ACCOUNT" ? setting : undefined}
      isBusy={loading}
      problem={problem}
      renderPreview={(value) => (
        <>
          <ThresholdEffect thresholds={{ [field.name]: value }} checkId={null} accountIds={[account.id]} />
          {setting.origin !== "ACCOUNT" && (
            <p className={styles["quiet"]}>
              The account then has a value of its own, and no longer follows the{" "}
              {settingValueText(field.name, inherited.value)} {settingOriginText(inherited)}.
            </p>
          )}
        </>
      )}
      onEnd={onEnd}
      onSave={(change) =>
        void run(
          async () =>
            (await update({ variables: { input: { id: account.id, name: field.name, ...change } } })).data
              ?.updateAccountSetting,
          () => {
            onSaved();
            onEnd();
          },
        )
      }
    />
  );
}
