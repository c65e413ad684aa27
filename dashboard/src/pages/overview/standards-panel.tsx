import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { standardName, standardText } from "../../features/alerts/standards.ts";
import type { ControlStandard } from "../../gql/schema-types.ts";
import type { OverviewQuery } from "../../gql/overview.ts";
import { Panel } from "../../ui/panel.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import charts from "../../ui/charts.module.css";
import styles from "./page.module.css";

type Summary = OverviewQuery["overview"]["standards"][number];

const RESULTS = [
  { key: "PASS", label: "Passed", tone: "accent", count: "passedCount" },
  { key: "FAIL", label: "Failed", tone: "high", count: "failedCount" },
  { key: "NOT_EVALUATED", label: "Not evaluated", tone: "unknown", count: "notEvaluatedCount" },
] as const;

/** The standards that the page has room for. The link leads to all of them. */
const SHOWN: readonly ControlStandard[] = ["CIS_7_0", "AWS_SECURITY_HUB", "PCI_DSS_4_0_1"];

/** How many controls of each standard pass, always with what they are counted of. */
export function StandardsPanel({ standards }: { readonly standards: readonly Summary[] }): ReactElement {
  return (
    <Panel
      title="Controls on IAM"
      aside={
        <Link to="/checks" search={{ view: "controls" }}>
          All controls
        </Link>
      }
    >
      <ul className={styles["measures"]}>
        {standards
          .filter(({ standard }) => SHOWN.includes(standard))
          .map((summary) => (
            <Standard key={summary.standard} summary={summary} />
          ))}
      </ul>
      <p className={charts["legend"]}>
        {RESULTS.map(({ key, label, tone }) => (
          <span key={key} data-tone={tone}>
            <i data-square aria-hidden="true" />
            {label}
          </span>
        ))}
      </p>
    </Panel>
  );
}

function Standard({ summary }: { readonly summary: Summary }): ReactElement {
  const { standard } = summary;
  const { asked, others } = standardText(summary);
  return (
    <li>
      <Link to="/checks" search={{ view: "controls", standard }} className={styles["measure"]}>
        <span className={styles["strong"]}>{standardName(standard)}</span>
      </Link>
      <StackedBar
        label={`Controls of ${standardName(standard)}`}
        segments={RESULTS.map(({ key, label, tone, count }) => ({
          key,
          label,
          tone,
          value: summary[count],
          link: <Link to="/checks" search={{ view: "controls", standard, state: key }} />,
        }))}
      />
      <span className={styles["quiet"]}>
        {asked}
        {others !== null && `. ${others}`}
      </span>
    </li>
  );
}
