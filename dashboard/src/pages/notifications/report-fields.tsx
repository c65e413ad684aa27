import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { standardName, STANDARDS } from "../../features/alerts/standards.ts";
import { useSession } from "../../features/session/session.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./notifications.module.css";
import { type RuleDraft, sending } from "./rule-draft.ts";

interface SubjectFieldProps {
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

/** Whether the rule sends events or a report, and which report. */
export function SubjectField({ draft, onChange }: SubjectFieldProps): ReactElement {
  const { accounts } = useSession();
  return (
    <>
      <NativeSelect
        aria-label="What the rule sends"
        value={draft.reportStandard ?? ""}
        data={[
          { value: "", label: "Alerts and events, at once or as a digest" },
          ...STANDARDS.map((standard) => ({ value: standard, label: `A report: ${standardName(standard)}` })),
        ]}
        onChange={({ currentTarget }) =>
          onChange(sending(draft, STANDARDS.find((standard) => standard === currentTarget.value) ?? null))
        }
      />
      {draft.reportStandard !== null && (
        <NativeSelect
          label="About"
          value={draft.accountIds[0] ?? ""}
          data={[
            { value: "", label: "All accounts" },
            ...accounts.map(({ id, name, awsAccountId }) => ({
              value: id,
              label: awsAccountId === null ? name : `${name} (${awsAccountId})`,
            })),
          ]}
          onChange={({ currentTarget }) =>
            onChange({ accountIds: currentTarget.value === "" ? [] : [currentTarget.value] })
          }
        />
      )}
    </>
  );
}

/** The messages of a rule with a report, in place of the preview. */
export function ReportNote(): ReactElement {
  return (
    <Panel title="What is sent">
      <p>
        One e-mail at each time, with the report as an HTML file. The audit log has the hash of the file, and the page{" "}
        <Link to="/reports">Reports</Link> checks a file against it.
      </p>
      <p className={styles["quiet"]}>The report shows the state at that time. Only e-mail targets take a file.</p>
    </Panel>
  );
}
