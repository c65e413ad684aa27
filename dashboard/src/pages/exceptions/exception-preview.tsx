import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./exceptions.module.css";
import type { ExceptionPreviewState, Preview } from "./use-exception-preview.ts";

export function ExceptionPreview({ state }: { readonly state: ExceptionPreviewState }): ReactElement {
  const { preview, isEmpty, problem, queryProblem, retry } = state;
  return (
    <Panel title="Preview">
      {problem && <ErrorState problem={problem} what="the preview" onRetry={retry} />}
      {queryProblem && <p className={styles["quiet"]}>Correct the query to see the preview.</p>}
      {isEmpty && <p className={styles["quiet"]}>Write a query to see which alerts the exception would mute.</p>}
      {!isEmpty && !problem && !queryProblem && !preview && <LoadingRows label="Loading the preview" rows={4} />}
      {preview && <PreviewContent preview={preview} />}
    </Panel>
  );
}

function PreviewContent({ preview }: { readonly preview: Preview }): ReactElement {
  const { mutedCount, openCount, resourceCount, checkCount, alerts } = preview;
  if (mutedCount === 0)
    return (
      <p className={styles["headline"]} aria-live="polite">
        This exception would mute no alert now. It would mute matching alerts of later scans.
      </p>
    );
  return (
    <>
      <p className={styles["headline"]} aria-live="polite">
        This exception would mute {formatNumber(mutedCount)} of {countOf(openCount, "open alert")}
      </p>
      <p className={styles["quiet"]}>
        {countOf(resourceCount, "resource")}, {countOf(checkCount, "check")}, and matching alerts of later scans
      </p>
      <ul className={styles["alerts"]} aria-label="Alerts that would be muted" tabIndex={0}>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <SeverityBadge severity={alert.severity} />{" "}
            <Link to="/alerts/$number" params={{ number: alert.number }}>
              {alert.headline}
            </Link>{" "}
            <span className={styles["quiet"]}>in {alert.account.name}</span>
          </li>
        ))}
      </ul>
      {mutedCount > alerts.length && (
        <p className={styles["quiet"]}>and {formatNumber(mutedCount - alerts.length)} more, less severe or older</p>
      )}
    </>
  );
}
