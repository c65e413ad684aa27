import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { RoleDetailQuery } from "../../gql/roles.ts";
import { Panel } from "../../ui/panel.tsx";
import { DateOf } from "../../ui/time.tsx";
import styles from "./access-analyzer.module.css";

type Report = NonNullable<RoleDetailQuery["role"]>["accessAnalyzer"];

/** The types of findings in words. AWS may add others, which are shown as it spells them. */
const FINDING_WORDS: Readonly<Record<string, string>> = {
  ExternalAccess: "Someone outside can use it",
  UnusedIAMRole: "Unused role",
  UnusedIAMUserAccessKey: "Unused access key",
  UnusedIAMUserPassword: "Unused password",
  UnusedPermission: "Unused permissions",
};

/** The findings of AWS's own analyzers about a role or user, beside those of IAM Monitor. */
export function AccessAnalyzer({
  report,
  noun,
}: {
  readonly report: Report;
  readonly noun: "role" | "user";
}): ReactElement {
  return <Panel title="IAM Access Analyzer">{report ? <Found report={report} noun={noun} /> : <NotRead />}</Panel>;
}

function Found({
  report: { hasAnalyzer, findings, unread },
  noun,
}: {
  readonly report: NonNullable<Report>;
  readonly noun: string;
}): ReactElement {
  return (
    <>
      {findings.length > 0 && (
        <ul className={styles["findings"]}>
          {findings.map(({ id, type, analyzerArn, region, createdAt, error }) => (
            <li key={id}>
              <span>{FINDING_WORDS[type] ?? type}</span>
              <span className={styles["quiet"]}>
                {error !== null && `AWS could not analyze it: ${error}. `}
                <code title={analyzerArn}>{analyzerArn.slice(analyzerArn.lastIndexOf("/") + 1)}</code>
                {` in ${region}, since `}
                <DateOf at={createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {findings.length === 0 && (
        <p className={styles["quiet"]}>
          {hasAnalyzer
            ? `No active finding that was read is about this ${noun}.`
            : "No active analyzer exists in the Regions that were read, so nothing is known."}
        </p>
      )}
      {unread.length > 0 && (
        <p className={styles["quiet"]}>{`Further findings may exist. Not read: ${unread.join("; ")}.`}</p>
      )}
    </>
  );
}

function NotRead(): ReactElement {
  return (
    <p className={styles["quiet"]}>
      Not read by the latest scan. <Link to="/settings/accounts">Accounts</Link> says why.
    </p>
  );
}
