import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { type CheckRowFragment, UpdateCheckSettingsDocument } from "../../gql/checks.ts";
import { countOf } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { SETTING_FIELDS } from "../../features/accounts/setting-text.ts";
import { ApplyThresholds, ThresholdEffect } from "../../features/accounts/threshold-effect.tsx";
import styles from "./checks.module.css";
import { thresholdLabel } from "./threshold-label.ts";

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** Parses text as the type of the default value: a number or a list of strings. Null if the number is not valid. */
function parseAs(text: string, defaultValue: unknown): unknown {
  if (Array.isArray(defaultValue))
    return text
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean);
  const number = Number(text);
  return text.trim() !== "" && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

function descriptionOf({ name, defaultValue }: CheckRowFragment["thresholds"][number]): string {
  const own = SETTING_FIELDS.some((field) => field.name === name) ? " An account can have its own." : "";
  return `Default ${textOf(defaultValue) || "empty"}.${own}`;
}

export function CheckSettings({ check }: { readonly check: CheckRowFragment }): ReactElement {
  const [update, { loading }] = useMutation(UpdateCheckSettingsDocument);
  const proof = useReauthentication();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [saved, setSaved] = useState<readonly string[]>([]);
  const [isSwitchingOff, setSwitchingOff] = useState(false);
  const changed = check.thresholds.filter(
    (each) => typed[each.name] !== undefined && typed[each.name] !== textOf(each.value),
  );
  const isInvalid = changed.some((each) => parseAs(typed[each.name] ?? "", each.defaultValue) === null);

  const values = Object.fromEntries(
    changed.map((each) => [each.name, parseAs(typed[each.name] ?? "", each.defaultValue)]),
  );

  async function save(input: { isEnabled?: boolean; thresholds?: Record<string, unknown> }): Promise<string | null> {
    try {
      const { data } = await update({ variables: { input: { checkId: check.id, ...input } } });
      const refused = data?.updateCheckSettings.userErrors[0];
      if (refused?.code === "REAUTHENTICATION_REQUIRED") return refused.code;
      if (refused) showToast({ tone: "bad", title: "Settings not saved", message: refused.message });
      else {
        setSaved(Object.keys(input.thresholds ?? {}));
        setTyped({});
        showToast({ tone: "good", title: "Saved", message: "Applies from the next scan, or at once with Apply now." });
      }
    } catch (error) {
      showToast({ tone: "bad", title: "Settings not saved", message: problemOf(error).message });
    }
    return null;
  }

  return (
    <>
      <form
        className={styles["settings"]}
        onSubmit={(event) => {
          event.preventDefault();
          void save({ thresholds: values });
        }}
      >
        <h3>Settings of this check for all accounts</h3>
        {check.thresholds.map((threshold) => (
          <TextInput
            key={threshold.name}
            size="xs"
            label={thresholdLabel(threshold.name)}
            description={descriptionOf(threshold)}
            value={typed[threshold.name] ?? textOf(threshold.value)}
            onChange={(event) => setTyped({ ...typed, [threshold.name]: event.currentTarget.value })}
          />
        ))}
        {check.thresholds.length > 0 && (
          <Button type="submit" size="xs" loading={loading} disabled={isInvalid || changed.length === 0}>
            Save
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={loading}
          onClick={() => (check.isEnabled ? setSwitchingOff(true) : void proof.run(() => save({ isEnabled: true })))}
        >
          {check.isEnabled ? "Switch the check off…" : "Switch the check on"}
        </Button>
      </form>
      {isSwitchingOff && (
        <SensitiveDialog
          title={`Switch off the check ${check.id}?`}
          confirmLabel="Switch off"
          tone="dangerous"
          isBusy={loading}
          send={async () =>
            (await update({ variables: { input: { checkId: check.id, isEnabled: false } } })).data?.updateCheckSettings
          }
          onClose={() => setSwitchingOff(false)}
        >
          <p>
            Scans no longer evaluate the check, and its {countOf(check.openAlertCount, "open alert")}{" "}
            {check.openAlertCount === 1 ? "is" : "are"} resolved now. The audit log records who switched it off.
          </p>
        </SensitiveDialog>
      )}
      {changed.length > 0 && !isInvalid && <ThresholdEffect thresholds={values} checkId={check.id} />}
      {changed.length === 0 && saved.length > 0 && <ApplyThresholds names={saved} onDone={() => setSaved([])} />}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
