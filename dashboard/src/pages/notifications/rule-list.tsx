import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { NotificationRuleRowFragment } from "../../gql/notifications.ts";
import { Panel } from "../../ui/panel.tsx";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { standardName } from "../../features/alerts/standards.ts";
import { ALERT_EVENTS, eventsText, frequencyText } from "./labels.ts";
import styles from "./notifications.module.css";

export interface RuleListProps {
  readonly rules: readonly NotificationRuleRowFragment[];
  readonly hasTargets: boolean;
}

export function RuleList({ rules, hasTargets }: RuleListProps): ReactElement {
  if (rules.length === 0)
    return (
      <RulesPanel>
        <EmptyState title="No notification rule yet" isSmall>
          No notification is sent.{" "}
          {hasTargets
            ? "A rule sends matching alerts and other events to your targets. Use New rule, and check the preview before you save it."
            : "Add a target first, then a rule that says what it receives."}
        </EmptyState>
      </RulesPanel>
    );
  return (
    <RulesPanel>
      <SimpleTable label="Notification rules" hasCards>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col" className={table["wide"]}>
              Alerts
            </th>
            <th scope="col" className={table["wide"]}>
              Events
            </th>
            <th scope="col">Sends</th>
            <th scope="col" className={table["wide"]}>
              To
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={rule.id}>
              <th scope="row">
                <Link to="/notifications/$ruleId" params={{ ruleId: rule.id }}>
                  {rule.name}
                </Link>
              </th>
              <td className={table["wide"]}>
                <RuleAlerts rule={rule} />
              </td>
              <td className={table["wide"]}>
                {rule.reportStandard === null
                  ? eventsText(rule.events)
                  : `Report: ${standardName(rule.reportStandard)}`}
              </td>
              <td>{frequencyText(rule)}</td>
              <td className={table["wide"]}>
                {[...(rule.toOwners ? ["Owners"] : []), ...rule.targets.map(({ name }) => name)].join(", ")}
              </td>
              <td>
                <RuleState rule={rule} />
              </td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
    </RulesPanel>
  );
}

function RulesPanel({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className={styles["section"]}>
      <Panel title="Rules">{children}</Panel>
    </div>
  );
}

function RuleAlerts({ rule }: { readonly rule: NotificationRuleRowFragment }): ReactElement {
  if (!ALERT_EVENTS.some(({ value }) => rule.events.includes(value))) return <>None</>;
  return rule.query === "" ? <>All alerts</> : <code>{rule.query}</code>;
}

function RuleState({ rule }: { readonly rule: NotificationRuleRowFragment }): ReactElement {
  if (!rule.isEnabled) return <StatusBadge status="DISABLED" />;
  if (rule.failure === null) return <StatusBadge status="OK" label="Enabled" />;
  return (
    <>
      <StatusBadge status="FAILED" label="Does not work" />
      <p className={styles["failure"]}>{rule.failure.message}</p>
    </>
  );
}
