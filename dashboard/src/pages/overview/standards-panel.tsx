import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { standardName } from "../../features/alerts/standards.ts";
import type { ControlStandard } from "../../gql/checks.ts";
import type { OverviewQuery } from "../../gql/overview.ts";
import { formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import styles from "./page.module.css";

type Summary = OverviewQuery["overview"]["standards"][number];

/** The standards that the page has room for. The link leads to all of them. */
const SHOWN: readonly ControlStandard[] = ["CIS_7_0", "AWS_SECURITY_HUB", "PCI_DSS_4_0_1"];

/** How many controls of each standard pass, always with what they are counted of. */
export function StandardsPanel({ standards }: { readonly standards: readonly Summary[] }): ReactElement {
  return (
    <Panel
      title="Standards"
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
    </Panel>
  );
}

function Standard({ summary }: { readonly summary: Summary }): ReactElement {
  const { standard, passedCount, failedCount, notEvaluatedCount, forPersonCount, notCoveredCount } = summary;
  const total = passedCount + failedCount + notEvaluatedCount;
  const apart = forPersonCount + notCoveredCount;
  const notes = [
    `${formatNumber(failedCount)} failed`,
    ...(notEvaluatedCount > 0 ? [`${formatNumber(notEvaluatedCount)} not evaluated`] : []),
    ...(apart > 0 ? [`${formatNumber(apart)} not answered by scans`] : []),
  ];
  return (
    <li>
      <Link to="/checks" search={{ view: "controls", standard }} className={styles["measure"]}>
        <span className={styles["strong"]}>{standardName(standard)}</span>
        <span>
          <b>{formatNumber(passedCount)}</b> of {formatNumber(total)} passed
        </span>
      </Link>
      <StackedBar
        label={`Controls of ${standardName(standard)}`}
        segments={(
          [
            { key: "PASS", label: "Passed", value: passedCount, tone: "accent" },
            { key: "FAIL", label: "Failed", value: failedCount, tone: "track" },
            { key: "NOT_EVALUATED", label: "Not evaluated", value: notEvaluatedCount, tone: "unknown" },
          ] as const
        ).map((segment) => ({
          ...segment,
          link: <Link to="/checks" search={{ view: "controls", standard, state: segment.key }} />,
        }))}
      />
      <span className={styles["quiet"]}>{notes.join(", ")}</span>
    </li>
  );
}
