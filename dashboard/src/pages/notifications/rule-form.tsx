import { useMutation } from "@apollo/client/react";
import { Button, Switch, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { PermissionFields, PermissionGate } from "../../features/session/permission-gate.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import {
  CreateNotificationRuleDocument,
  type NotificationRuleRowFragment,
  type NotificationTargetRowFragment,
  UpdateNotificationRuleDocument,
} from "../../gql/notifications.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { QueryBox } from "../../ui/query-box.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { DeleteRuleDialog } from "./delete-rule-dialog.tsx";
import { AccountField, EventFields } from "./event-fields.tsx";
import { ACCOUNT_EVENTS, ALERT_EVENTS, PLATFORM_EVENTS } from "./labels.ts";
import styles from "./notifications.module.css";
import { draftOf, hasValidTimes, inputOf, newDraft, type RuleDraft } from "./rule-draft.ts";
import { RulePreview } from "./rule-preview.tsx";
import { ReportNote, SubjectField } from "./report-fields.tsx";
import { ScheduleFields } from "./schedule-fields.tsx";
import { SendToFields } from "./send-to-fields.tsx";
import { useRulePreview } from "./use-rule-preview.ts";

export interface RuleFormProps {
  /** The rule to change. Null for a new one. */
  readonly rule: NotificationRuleRowFragment | null;
  /** The query of a new rule. */
  readonly query: string;
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly onChanged: () => void;
}

export function RuleForm({ rule, query, targets, onChanged }: RuleFormProps): ReactElement {
  const navigate = useNavigate();
  const [create, { loading: isCreating }] = useMutation(CreateNotificationRuleDocument);
  const [update, { loading: isUpdating }] = useMutation(UpdateNotificationRuleDocument);
  const [isDeleting, setDeleting] = useState(false);
  const [draft, setDraft] = useState<RuleDraft>(() => (rule ? draftOf(rule) : newDraft(query, targets)));
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  const preview = useRulePreview(draft);
  const change = (part: Partial<RuleDraft>) => setDraft((current) => ({ ...current, ...part }));
  const isReport = draft.reportStandard !== null;

  function done(): void {
    onChanged();
    void navigate({ to: "/notifications" });
  }

  async function save(): Promise<string | null> {
    const input = inputOf(draft);
    return run(async () => {
      if (rule === null) return (await create({ variables: { input } })).data?.createNotificationRule;
      return (await update({ variables: { input: { id: rule.id, ...input } } })).data?.updateNotificationRule;
    }, done);
  }

  return (
    <>
      <PageHeader
        title={rule?.name ?? "New notification rule"}
        back={<Link to="/notifications">Notifications</Link>}
        actions={
          <RuleActions
            draft={draft}
            isNew={rule === null}
            isSaving={isCreating || isUpdating}
            onChange={change}
            onSave={() => void proof.run(save)}
            onDelete={() => setDeleting(true)}
          />
        }
      />
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      {rule?.failure && <Failure failure={rule.failure} />}
      <div className={styles["columns"]}>
        <Panel>
          <PermissionFields permission="NOTIFICATIONS_UPDATE">
            <Part title="Name">
              <TextInput
                aria-label="Name of the rule"
                autoComplete="off"
                value={draft.name}
                onChange={(event) => change({ name: event.currentTarget.value })}
              />
            </Part>
            <Part title="Sends">
              <SubjectField draft={draft} onChange={change} />
            </Part>
            {!isReport && <EventParts draft={draft} queryProblem={preview.queryProblem} onChange={change} />}
            <Part title="Send to">
              <SendToFields draft={draft} targets={targets} onChange={change} />
            </Part>
            <Part title="How often">
              <ScheduleFields draft={draft} onChange={change} />
            </Part>
          </PermissionFields>
        </Panel>
        {isReport ? (
          <ReportNote />
        ) : (
          <RulePreview
            preview={preview}
            draft={draft}
            ruleId={rule?.id ?? null}
            kinds={targets.flatMap(({ id, kind }) => (draft.targetIds.includes(id) ? [kind] : []))}
          />
        )}
      </div>
      {isDeleting && rule && (
        <DeleteRuleDialog rule={rule} onRun={proof.run} onDone={done} onClose={() => setDeleting(false)} />
      )}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

interface DraftProps {
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
}

interface RuleActionsProps extends DraftProps {
  readonly isNew: boolean;
  readonly isSaving: boolean;
  readonly onSave: () => void;
  readonly onDelete: () => void;
}

function RuleActions({ draft, isNew, isSaving, onChange, onSave, onDelete }: RuleActionsProps): ReactElement {
  const missing = missingIn(draft);
  return (
    <>
      <Switch
        label="Enabled"
        checked={draft.isEnabled}
        onChange={(event) => onChange({ isEnabled: event.currentTarget.checked })}
      />
      {!isNew && (
        <PermissionGate permission="NOTIFICATIONS_UPDATE">
          <Button size="xs" variant="default" onClick={onDelete}>
            Delete…
          </Button>
        </PermissionGate>
      )}
      {missing.length > 0 && <span className={styles["quiet"]}>Missing: {missing.join(", ")}</span>}
      <PermissionGate permission="NOTIFICATIONS_UPDATE">
        <Button size="xs" loading={isSaving} disabled={missing.length > 0} onClick={onSave}>
          Save rule
        </Button>
      </PermissionGate>
    </>
  );
}

/** The parts without which the rule cannot be saved. */
function missingIn(draft: RuleDraft): readonly string[] {
  const hasSubject = draft.reportStandard !== null || draft.events.length > 0;
  return [
    ...(draft.name.trim() === "" ? ["a name"] : []),
    ...(hasSubject ? [] : ["an event"]),
    ...(draft.targetIds.length === 0 ? ["a target"] : []),
    ...(hasValidTimes(draft) ? [] : ["a valid time"]),
  ];
}

function Failure({ failure }: { readonly failure: NonNullable<NotificationRuleRowFragment["failure"]> }): ReactElement {
  return (
    <p role="status" className={styles["problem"]}>
      This rule does not work. {failure.message}
      {failure.code !== "ACCOUNT_GONE" && " Its events wait until then."}
    </p>
  );
}

/** The events of alerts, accounts and IAM Monitor that the rule sends. */
function EventParts({
  draft,
  queryProblem,
  onChange,
}: DraftProps & { readonly queryProblem: string | null }): ReactElement {
  const shared = { events: draft.events, onChange: (events: RuleDraft["events"]) => onChange({ events }) };
  return (
    <>
      <Part title="Alerts">
        <QueryBox
          label="Alerts that match"
          placeholder="All alerts, or is:open severity:critical,high account:prod"
          value={draft.query}
          onChange={(query) => onChange({ query })}
          problem={queryProblem}
        />
        <EventFields label="Events of these alerts" choices={ALERT_EVENTS} {...shared} />
      </Part>
      <Part title="Accounts">
        <EventFields label="Events of accounts" choices={ACCOUNT_EVENTS} {...shared} />
        <AccountField accountIds={draft.accountIds} onChange={(accountIds) => onChange({ accountIds })} />
      </Part>
      <Part title="IAM Monitor">
        <EventFields label="Events of IAM Monitor" choices={PLATFORM_EVENTS} {...shared} />
      </Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className={styles["part"]}>
      <h2>{title}</h2>
      <div className={styles["fields"]}>{children}</div>
    </div>
  );
}
