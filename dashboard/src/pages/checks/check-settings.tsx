import { useMutation } from "@apollo/client/react";
import { Button, Switch, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { type CheckRowFragment, UpdateCheckSettingsDocument } from "../../gql/checks.ts";
import { fieldLabel } from "../../features/alerts/detail-text.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import styles from "./checks.module.css";

function written(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/** What was typed, in the type of the default: a number or a list of words. Null when it is neither. */
function readAs(text: string, like: unknown): unknown {
  if (Array.isArray(like))
    return text
      .split(",")
      .map((each) => each.trim())
      .filter(Boolean);
  const number = Number(text);
  return text.trim() !== "" && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

export function CheckSettings({ check }: { readonly check: CheckRowFragment }): ReactElement {
  const [update, { loading }] = useMutation(UpdateCheckSettingsDocument);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const changed = check.thresholds.filter(
    (each) => typed[each.name] !== undefined && typed[each.name] !== written(each.value),
  );
  const isWrong = changed.some((each) => readAs(typed[each.name] ?? "", each.defaultValue) === null);

  async function save(input: { isEnabled?: boolean; thresholds?: Record<string, unknown> }): Promise<void> {
    try {
      const { data } = await update({ variables: { input: { checkId: check.id, ...input } } });
      const refused = data?.updateCheckSettings.userErrors[0];
      if (refused) showToast({ tone: "bad", title: "Not changed", message: refused.message });
      else {
        setTyped({});
        showToast({ tone: "good", title: "Saved", message: "It counts from the next scan on." });
      }
    } catch (error) {
      showToast({ tone: "bad", title: "Not changed", message: problemOf(error).message });
    }
  }

  return (
    <form
      className={styles["settings"]}
      onSubmit={(event) => {
        event.preventDefault();
        void save({
          thresholds: Object.fromEntries(
            changed.map((each) => [each.name, readAs(typed[each.name] ?? "", each.defaultValue)]),
          ),
        });
      }}
    >
      {check.thresholds.map((threshold) => (
        <TextInput
          key={threshold.name}
          size="xs"
          label={fieldLabel(threshold.name)}
          description={`Default ${written(threshold.defaultValue) || "empty"}`}
          value={typed[threshold.name] ?? written(threshold.value)}
          onChange={(event) => setTyped({ ...typed, [threshold.name]: event.currentTarget.value })}
        />
      ))}
      {changed.length > 0 && (
        <Button type="submit" size="xs" loading={loading} disabled={isWrong}>
          Save
        </Button>
      )}
      <Switch
        size="sm"
        label={check.isEnabled ? "Switched on" : "Switched off"}
        checked={check.isEnabled}
        disabled={loading}
        onChange={(event) => void save({ isEnabled: event.currentTarget.checked })}
      />
    </form>
  );
}
