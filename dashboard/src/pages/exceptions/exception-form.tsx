import { Checkbox, Radio, Textarea } from "@mantine/core";
import type { ReactElement } from "react";
import { DISMISSAL_REASONS } from "../../features/alerts/dismissal-reasons.ts";
import type { DismissalReason } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { QueryBox } from "../../ui/query-box.tsx";
import type { ExceptionDraft } from "./exception-draft.ts";
import { EndField, OwnerField } from "./exception-fields.tsx";
import styles from "./exceptions.module.css";
import type { ExceptionPreviewState } from "./use-exception-preview.ts";

export interface ExceptionFormProps {
  readonly draft: ExceptionDraft;
  readonly state: ExceptionPreviewState;
  readonly onChange: (part: Partial<ExceptionDraft>) => void;
}

/** The fields of a new exception. */
export function ExceptionForm({ draft, state, onChange }: ExceptionFormProps): ReactElement {
  return (
    <div className={styles["fields"]}>
      <QueryBox
        label="Alerts to mute"
        placeholder="e.g. check:mfa-console user:svc-legacy"
        value={draft.query}
        onChange={(query) => onChange({ query })}
        problem={state.queryProblem}
      />
      <p className={styles["quiet"]}>
        The exception mutes the alerts of this query, also those that later scans find. Name a check, a resource, an
        account or a severity.
      </p>
      <Confirmations draft={draft} state={state} onChange={onChange} />
      <Radio.Group
        label="Reason"
        withAsterisk
        value={draft.reason ?? ""}
        onChange={(reason) => onChange({ reason: reason as DismissalReason })}
      >
        {DISMISSAL_REASONS.map((each) => (
          <Radio key={each.value} value={each.value} label={each.label} description={each.description} mt={8} />
        ))}
      </Radio.Group>
      <Textarea
        label="Explanation"
        withAsterisk
        description="Why these alerts need no action. An auditor reads it."
        minRows={2}
        autosize
        value={draft.comment}
        onChange={(event) => onChange({ comment: event.currentTarget.value })}
      />
      <OwnerField ownerId={draft.ownerId} onChange={(ownerId) => onChange({ ownerId })} />
      <EndField day={draft.day} isChanged onChange={(day) => onChange({ day })} />
    </div>
  );
}

/**
 * The confirmations that an operator must tick before an exception hides much: critical alerts, and a large share of
 * the open ones.
 */
function Confirmations({ draft, state: { preview }, onChange }: ExceptionFormProps): ReactElement {
  const critical = preview?.criticalCount ?? 0;
  return (
    <>
      <Checkbox
        label={critical > 0 ? `Also mute ${countOf(critical, "critical alert")}` : "Also mute critical alerts"}
        description="Otherwise critical alerts stay open, also those of later scans."
        checked={draft.mutesCritical}
        onChange={(event) => onChange({ mutesCritical: event.currentTarget.checked })}
      />
      {preview?.isBroad && (
        <div className={styles["warning"]} role="status">
          <p>This is more than a quarter of the open alerts. A narrower query keeps new issues visible.</p>
          <Checkbox
            label={`Yes, mute ${countOf(preview.mutedCount, "alert")}`}
            checked={draft.confirmedCount === preview.mutedCount}
            onChange={(event) => onChange({ confirmedCount: event.currentTarget.checked ? preview.mutedCount : null })}
          />
        </div>
      )}
    </>
  );
}
