import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { NotificationTargetRowFragment } from "../../gql/notifications.ts";
import { KINDS } from "./labels.ts";
import styles from "./notifications.module.css";
import type { RuleDraft } from "./rule-draft.ts";
import { TargetState } from "./target-state.tsx";
import { TestTarget } from "./test-target.tsx";

export interface SendToFieldsProps {
  readonly draft: RuleDraft;
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** The owners and targets to which the rule sends. A report is only sent by e-mail, and to no owner. */
export function SendToFields({ draft, targets, onChange }: SendToFieldsProps): ReactElement {
  const isReport = draft.reportStandard !== null;
  return (
    <>
      {!isReport && (
        <Checkbox
          label="The owners of the users and roles"
          description="Messages about a user or role go to the owner that its tag names. The targets below get the rest."
          checked={draft.toOwners}
          onChange={(event) => onChange({ toOwners: event.currentTarget.checked })}
        />
      )}
      <TargetFields
        noun={isReport ? "e-mail target" : "target"}
        targets={isReport ? targets.filter(({ kind }) => kind === "EMAIL") : targets}
        chosen={draft.targetIds}
        onChange={(targetIds) => onChange({ targetIds })}
      />
    </>
  );
}

interface TargetFieldsProps {
  /** The targets that can be chosen: for a report only those of e-mail. */
  readonly noun: "target" | "e-mail target";
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly chosen: readonly string[];
  readonly onChange: (targetIds: readonly string[]) => void;
}

function TargetFields({ noun, targets, chosen, onChange }: TargetFieldsProps): ReactElement {
  if (targets.length === 0)
    return (
      <p className={styles["quiet"]}>
        There is no {noun} yet. Add one on the page <Link to="/notifications">Notifications</Link> first.
      </p>
    );
  return (
    <ul className={styles["targets"]}>
      {targets.map((target) => {
        const Icon = KINDS[target.kind].icon;
        return (
          <li key={target.id} className={styles["target"]}>
            <span className={styles["icon"]}>
              <Icon size={18} aria-hidden="true" />
            </span>
            <Checkbox
              label={target.name}
              description={target.address}
              checked={chosen.includes(target.id)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, target.id] : chosen.filter((id) => id !== target.id))
              }
            />
            <TargetState target={target} />
            <span className={styles["actions"]}>
              <TestTarget target={target} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
