import { useMutation, useQuery } from "@apollo/client/react";
import { Button, NativeSelect } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { SettingForm } from "../../features/accounts/setting-form.tsx";
import {
  SETTING_FIELDS,
  type SettingField,
  type SettingName,
  settingValueText,
} from "../../features/accounts/setting-text.ts";
import { ApplyThresholds, ThresholdEffect } from "../../features/accounts/threshold-effect.tsx";
import {
  type OrganizationRowFragment,
  UnitSettingPreviewDocument,
  UpdateUnitSettingDocument,
} from "../../gql/organizations.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import type { UnitRow } from "./member-tree.ts";
import styles from "./organization.module.css";

export interface UnitSettingsProps {
  readonly organization: OrganizationRowFragment;
  readonly unit: UnitRow;
}

/** The settings of one unit, which the accounts below it inherit. */
export function UnitSettings({ organization, unit }: UnitSettingsProps): ReactElement {
  const own = organization.unitSettings.filter(({ unitId }) => unitId === unit.unitId);
  const [edited, setEdited] = useState<SettingName | null>(null);
  const [saved, setSaved] = useState<SettingName | null>(null);
  const field = SETTING_FIELDS.find(({ name }) => name === edited);
  return (
    <Panel title={`Settings of ${unit.name}`}>
      <div className={styles["role"]}>
        <p>
          Accounts use the value of the nearest unit above them that has one, unless they have their own. Without any,
          the installation&apos;s settings apply.
        </p>
        {own.length === 0 ? (
          <p className={styles["count"]}>This unit has no settings of its own.</p>
        ) : (
          <ul className={styles["settings"]} aria-label={`Settings of ${unit.name}`}>
            {own.map(({ name, value }) => (
              <li key={name}>
                <span>{SETTING_FIELDS.find((each) => each.name === name)?.label}</span>
                <b>{settingValueText(name, value)}</b>
                <Button size="compact-xs" variant="default" onClick={() => setEdited(name)}>
                  Edit…
                </Button>
              </li>
            ))}
          </ul>
        )}
        {saved !== null && saved !== "scanEveryHours" && !field && (
          <ApplyThresholds names={[saved]} onDone={() => setSaved(null)} />
        )}
        {field ? (
          <UnitSettingForm
            key={`${unit.unitId} ${field.name}`}
            organizationId={organization.id}
            unit={unit}
            field={field}
            current={own.find(({ name }) => name === field.name)}
            onEnd={() => setEdited(null)}
            onSaved={setSaved}
          />
        ) : (
          <NativeSelect
            label="Add a setting"
            className={styles["settingField"]}
            data={[
              { value: "", label: "Choose a setting" },
              ...SETTING_FIELDS.filter(({ name }) => !own.some((each) => each.name === name)).map(
                ({ name, label }) => ({
                  value: name,
                  label,
                }),
              ),
            ]}
            value=""
            onChange={(event) => setEdited((event.currentTarget.value || null) as SettingName | null)}
          />
        )}
      </div>
    </Panel>
  );
}

interface UnitSettingFormProps {
  readonly organizationId: string;
  readonly unit: UnitRow;
  readonly field: SettingField;
  /** The unit's own value. Undefined if it inherits the setting. */
  readonly current: { readonly value: number | null } | undefined;
  readonly onEnd: () => void;
  readonly onSaved: (name: SettingName) => void;
}

function UnitSettingForm(props: UnitSettingFormProps): ReactElement {
  const { organizationId, unit, field, current, onEnd, onSaved } = props;
  const [update, { loading }] = useMutation(UpdateUnitSettingDocument);
  const { problem, run } = useSubmit();
  const target = { organizationId, unitId: unit.unitId, name: field.name };
  return (
    <SettingForm
      field={field}
      current={current}
      isBusy={loading}
      problem={problem}
      renderPreview={(value) => <Preview input={{ ...target, value }} />}
      onEnd={onEnd}
      onSave={(change) =>
        void run(
          async () => (await update({ variables: { input: { ...target, ...change } } })).data?.updateUnitSetting,
          () => {
            onSaved(field.name);
            onEnd();
          },
        )
      }
    />
  );
}

interface PreviewProps {
  readonly input: {
    readonly organizationId: string;
    readonly unitId: string;
    readonly name: SettingName;
    readonly value: number | null;
  };
}

/** How many accounts a change would reach, before it is saved. */
function Preview({ input }: PreviewProps): ReactElement {
  const { data, error } = useQuery(UnitSettingPreviewDocument, {
    variables: { input },
    fetchPolicy: "network-only",
  });
  // The count of another value must not stand beside this one.
  const preview = data?.unitSettingPreview;
  if (error) return <p className={styles["problem"]}>{problemOf(error).message}</p>;
  if (!preview) return <p role="status">Counting the accounts…</p>;
  const { accountsBelow, accountsChanged, accountsKept, changedAccountIds } = preview;
  return (
    <>
      <p role="status">
        Changes {formatNumber(accountsChanged)} of {countOf(accountsBelow, "connected account")}.
        {accountsKept > 0 &&
          ` ${countOf(accountsKept, "account")} ${accountsKept === 1 ? "keeps its" : "keep their"} value: it is set on the account or on a nearer unit.`}
      </p>
      {changedAccountIds.length > 0 && input.name !== "scanEveryHours" && input.value !== null && (
        <ThresholdEffect thresholds={{ [input.name]: input.value }} checkId={null} accountIds={changedAccountIds} />
      )}
    </>
  );
}
