import { useMutation } from "@apollo/client/react";
import { Button, Checkbox, Switch, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { RoleFields, RoleGate } from "../../features/session/role-gate.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import {
  CreateNotificationRuleDocument,
  DeleteNotificationRuleDocument,
  type NotificationRuleRowFragment,
  type NotificationTargetRowFragment,
  UpdateNotificationRuleDocument,
} from "../../gql/notifications.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { QueryBox } from "../../ui/query-box.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { AccountField, EventFields } from "./event-fields.tsx";
import { ACCOUNT_EVENTS, ALERT_EVENTS, KINDS, PLATFORM_EVENTS } from "./labels.ts";
import styles from "./notifications.module.css";
import { draftOf, hasValidTimes, inputOf, newDraft, type RuleDraft } from "./rule-draft.ts";
import { RulePreview } from "./rule-preview.tsx";
import { ReportNote, SubjectField } from "./report-fields.tsx";
import { ScheduleFields } from "./schedule-fields.tsx";
import { TargetState } from "./target-state.tsx";
import { TestTarget } from "./test-target.tsx";
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
  const missing = missingIn(draft);

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
          <>
            <Switch
              label="Enabled"
              checked={draft.isEnabled}
              onChange={(event) => change({ isEnabled: event.currentTarget.checked })}
            />
            {rule && (
              <RoleGate needs="admin" permission="notifications.update">
                <Button size="xs" variant="default" onClick={() => setDeleting(true)}>
                  Delete…
                </Button>
              </RoleGate>
            )}
            {missing.length > 0 && <span className={styles["quiet"]}>Missing: {missing.join(", ")}</span>}
            <RoleGate needs="admin" permission="notifications.update">
              <Button
                size="xs"
                loading={isCreating || isUpdating}
                disabled={missing.length > 0}
                onClick={() => void proof.run(save)}
              >
                Save rule
              </Button>
            </RoleGate>
          </>
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
          <RoleFields needs="admin" permission="notifications.update">
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
            <SendToPart draft={draft} targets={targets} onChange={change} />
            <Part title="How often">
              <ScheduleFields draft={draft} onChange={change} />
            </Part>
          </RoleFields>
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

interface DraftProps {
  readonly draft: RuleDraft;
  readonly onChange: (part: Partial<RuleDraft>) => void;
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

/** The owners and targets to which the rule sends. A report is only sent by e-mail, and to no owner. */
function SendToPart({
  draft,
  targets,
  onChange,
}: DraftProps & { readonly targets: readonly NotificationTargetRowFragment[] }): ReactElement {
  const isReport = draft.reportStandard !== null;
  return (
    <Part title="Send to">
      {!isReport && (
        <Checkbox
          label="The owners of the users and roles"
          description="Messages about a user or role go to the owner that its tag names. The targets below get the rest."
          checked={draft.toOwners}
          onChange={(event) => onChange({ toOwners: event.currentTarget.checked })}
        />
      )}
      <TargetFields
        noun={isReport ? "e-mail target" : "target"}
        targets={isReport ? targets.filter(({ kind }) => kind === "EMAIL") : targets}
        chosen={draft.targetIds}
        onChange={(targetIds) => onChange({ targetIds })}
      />
    </Part>
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

interface TargetFieldsProps {
  /** The targets that can be chosen: for a report only those of e-mail. */
  readonly noun: "target" | "e-mail target";
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly chosen: readonly string[];
  readonly onChange: (targetIds: readonly string[]) => void;
}

function TargetFields({ noun, targets, chosen, onChange }: TargetFieldsProps): ReactElement {
  if (targets.length === 0)
    return (
      <p className={styles["quiet"]}>
        There is no {noun} yet. Add one on the page <Link to="/notifications">Notifications</Link> first.
      </p>
    );
  return (
    <ul className={styles["targets"]}>
      {targets.map((target) => {
        const Icon = KINDS[target.kind].icon;
        return (
          <li key={target.id} className={styles["target"]}>
            <span className={styles["icon"]}>
              <Icon size={18} aria-hidden="true" />
            </span>
            <Checkbox
              label={target.name}
              description={target.address}
              checked={chosen.includes(target.id)}
              onChange={(event) =>
                onChange(event.currentTarget.checked ? [...chosen, target.id] : chosen.filter((id) => id !== target.id))
              }
            />
            <TargetState target={target} />
            <span className={styles["actions"]}>
              <TestTarget target={target} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

interface DeleteRuleDialogProps {
  readonly rule: NotificationRuleRowFragment;
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function DeleteRuleDialog({ rule, onRun, onDone, onClose }: DeleteRuleDialogProps): ReactElement {
  const [remove, { loading }] = useMutation(DeleteNotificationRuleDocument);
  const { problem, run } = useSubmit();
  const submit = () =>
    run(async () => (await remove({ variables: { input: { id: rule.id } } })).data?.deleteNotificationRule, onDone);
  return (
    <ConfirmDialog
      isOpen
      tone="dangerous"
      title={`Delete ${rule.name}?`}
      confirmLabel="Delete"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void onRun(submit)}
      onClose={onClose}
    >
      <p>The rule reports nothing more. Its messages that wait for a target are still sent.</p>
    </ConfirmDialog>
  );
}
