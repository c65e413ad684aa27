import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { SEVERITY_LABELS, SeverityIcon } from "../../features/alerts/severity-badge.tsx";
import type { TopFixQuery } from "../../gql/overview.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import styles from "./page.module.css";

export interface TopProblemsPanelProps {
  readonly worst: TopFixQuery["worst"];
  readonly namesAccount: boolean;
}

export function TopProblemsPanel({ worst, namesAccount }: TopProblemsPanelProps): ReactElement {
  return (
    <Panel title="Top problems" aside={<Link to="/problems">All {countOf(worst.totalCount, "problem")}</Link>}>
      {worst.nodes.length === 0 ? (
        <p className={styles["quiet"]}>No open problem.</p>
      ) : (
        <ul className={styles["list"]}>
          {worst.nodes.map((problem) => (
            <li key={problem.id}>
              <Link
                to="/problems"
                search={{ q: `is:open problem:${problem.id}`, open: problem.id }}
                className={styles["problem"]}
              >
                <span className={styles["mark"]} data-tone={problem.severity.toLowerCase()}>
                  <SeverityIcon severity={problem.severity} size={16} />
                  <span className="visually-hidden">{SEVERITY_LABELS[problem.severity]}: </span>
                </span>
                <span>
                  <span className={styles["strong"]}>{problem.title}</span>
                  <span className={styles["quiet"]}>
                    {[
                      ...(namesAccount ? [problem.account.name] : []),
                      ...(problem.identityCount > 1 ? [countOf(problem.identityCount, "identity", "identities")] : []),
                      countOf(problem.alertCount, "alert"),
                    ].join(", ")}
                  </span>
                </span>
                <IconChevronRight size={16} aria-hidden="true" />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
