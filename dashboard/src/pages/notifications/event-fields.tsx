import { Button, Checkbox, NativeSelect } from "@mantine/core";
import IconX from "@tabler/icons-react/icons/IconX";
import type { ReactElement } from "react";
import { useSession } from "../../features/session/session.ts";
import type { NotificationEvent } from "../../gql/schema-types.ts";
import type { EventChoice } from "./labels.ts";
import styles from "./notifications.module.css";

export interface EventFieldsProps {
  readonly label: string;
  readonly choices: readonly EventChoice[];
  /** All events of the rule, also those that are no choice here. */
  readonly events: readonly NotificationEvent[];
  readonly onChange: (events: readonly NotificationEvent[]) => void;
}

/** A group of events as checkboxes. */
export function EventFields({ label, choices, events, onChange }: EventFieldsProps): ReactElement {
  return (
    <fieldset className={styles["events"]}>
      <legend className={styles["legend"]}>{label}</legend>
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          label={choice.label}
          description={choice.hint}
          checked={events.includes(choice.value)}
          onChange={(event) =>
            onChange(
              event.currentTarget.checked ? [...events, choice.value] : events.filter((each) => each !== choice.value),
            )
          }
        />
      ))}
    </fieldset>
  );
}

export interface AccountFieldProps {
  /** Empty: all accounts. */
  readonly accountIds: readonly string[];
  readonly onChange: (accountIds: readonly string[]) => void;
}

/** The accounts whose events are reported. */
export function AccountField({ accountIds, onChange }: AccountFieldProps): ReactElement {
  const { accounts } = useSession();
  const nameOf = (id: string) => accounts.find((account) => account.id === id)?.name ?? "a disconnected account";
  const others = accounts.filter(({ id }) => !accountIds.includes(id));
  return (
    <div>
      <NativeSelect
        label="Which accounts"
        description="Limits the events above. Alerts are limited by account: in their query."
        value=""
        onChange={(event) => event.currentTarget.value !== "" && onChange([...accountIds, event.currentTarget.value])}
        data={[
          { value: "", label: accountIds.length === 0 ? "All accounts" : "Add an account" },
          ...others.map(({ id, name, awsAccountId }) => ({
            value: id,
            label: awsAccountId === null ? name : `${name} (${awsAccountId})`,
          })),
        ]}
      />
      {accountIds.length > 0 && (
        <ul className={styles["chosen"]} aria-label="Chosen accounts">
          {accountIds.map((id) => (
            <li key={id}>
              <Button
                size="compact-xs"
                variant="default"
                rightSection={<IconX size={12} aria-hidden="true" />}
                aria-label={`Remove ${nameOf(id)}`}
                onClick={() => onChange(accountIds.filter((each) => each !== id))}
              >
                {nameOf(id)}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
