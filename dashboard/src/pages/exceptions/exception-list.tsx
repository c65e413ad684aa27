import { Button, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { ActorName } from "../../features/actors/actor-name.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import type { ExceptionRuleRowFragment } from "../../gql/exceptions.ts";
import { countOf, enumLabel, formatNumber } from "../../ui/format.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { DateOf } from "../../ui/time.tsx";
import { ChangeDialog, EndDialog } from "./exception-dialogs.tsx";
import styles from "./exceptions.module.css";

interface Asking {
  readonly what: "CHANGE" | "END";
  readonly rule: ExceptionRuleRowFragment;
}

interface ExceptionListProps {
  readonly rules: readonly ExceptionRuleRowFragment[];
  readonly onChanged: () => void;
}

export function ExceptionList({ rules, onChanged }: ExceptionListProps): ReactElement {
  const [asking, setAsking] = useState<Asking | null>(null);
  const dialog = {
    onDone: () => {
      setAsking(null);
      onChanged();
    },
    onClose: () => setAsking(null),
  };
  return (
    <>
      <SimpleTable label="Exceptions" hasCards>
        <thead>
          <tr>
            <th scope="col">Alerts</th>
            <th scope="col">Muted</th>
            <th scope="col" className={table["wide"]}>
              Reason
            </th>
            <th scope="col" className={table["wide"]}>
              Owner
            </th>
            <th scope="col" className={table["wide"]}>
              Ends
            </th>
            <th scope="col" className={table["wide"]}>
              <span className="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row">
                <code className={styles["query"]}>{rule.query}</code>
                <p className={styles["quiet"]}>
                  {rule.comment}
                  {rule.mutesCritical && " Mutes critical alerts too."}
                </p>
                {rule.queryProblem && <p className={styles["problem"]}>Mutes nothing new. {rule.queryProblem}</p>}
                <div className={`${table["narrow"]} ${styles["narrow"]}`}>
                  <p className={styles["quiet"]}>
                    <Owner rule={rule} />, until <End rule={rule} />
                  </p>
                  <Actions rule={rule} onAsk={setAsking} />
                </div>
              </th>
              <td>
                <MutedCount rule={rule} />
              </td>
              <td className={table["wide"]}>{enumLabel(rule.reason)}</td>
              <td className={table["wide"]}>
                <Owner rule={rule} />
              </td>
              <td className={table["wide"]}>
                <End rule={rule} />
              </td>
              <td className={table["wide"]}>
                <Actions rule={rule} onAsk={setAsking} />
              </td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
      {asking?.what === "CHANGE" && <ChangeDialog rule={asking.rule} {...dialog} />}
      {asking?.what === "END" && <EndDialog rule={asking.rule} {...dialog} />}
    </>
  );
}

interface ActionsProps {
  readonly rule: ExceptionRuleRowFragment;
  readonly onAsk: (asking: Asking) => void;
}

function Actions({ rule, onAsk }: ActionsProps): ReactElement | null {
  if (!rule.isActive) return null;
  return (
    <Group gap={6} wrap="nowrap">
      <PermissionGate permission="EXCEPTIONS_UPDATE">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Change the exception ${rule.query}`}
          onClick={() => onAsk({ what: "CHANGE", rule })}
        >
          Change…
        </Button>
      </PermissionGate>
      <PermissionGate permission="EXCEPTIONS_UPDATE">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`End the exception ${rule.query}`}
          onClick={() => onAsk({ what: "END", rule })}
        >
          End…
        </Button>
      </PermissionGate>
    </Group>
  );
}

function MutedCount({ rule }: { readonly rule: ExceptionRuleRowFragment }): ReactElement {
  const count = formatNumber(rule.mutedCount);
  return (
    <>
      {rule.mutedCount === 0 ? (
        count
      ) : (
        <Link
          to="/alerts"
          search={{ q: `is:dismissed exception:${rule.id}` }}
          aria-label={`${countOf(rule.mutedCount, "alert")} muted by ${rule.query}`}
        >
          {count}
        </Link>
      )}
      {!rule.isSettled && <p className={styles["quiet"]}>still changing</p>}
    </>
  );
}

function Owner({ rule: { owner } }: { readonly rule: ExceptionRuleRowFragment }): ReactElement {
  if (owner.isActive) return <>{owner.name}</>;
  return (
    <>
      {owner.name} <span className={styles["problem"]}>(disabled: no active owner)</span>
    </>
  );
}

function End({ rule }: { readonly rule: ExceptionRuleRowFragment }): ReactElement {
  if (rule.isActive) return <DateOf at={rule.expiresAt} />;
  if (rule.endedAt === null)
    return (
      <>
        <StatusBadge status="DISABLED" label="Expired" /> <DateOf at={rule.expiresAt} />
      </>
    );
  return (
    <>
      <StatusBadge status="DISABLED" label={rule.endReason === "UNDONE" ? "Undone" : "Ended"} />{" "}
      <DateOf at={rule.endedAt} />{" "}
      <span className={styles["quiet"]}>
        by <ActorName actor={rule.changedBy} />
      </span>
    </>
  );
}
