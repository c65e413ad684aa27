import { useMutation } from "@apollo/client/react";
import { Button, Checkbox, Radio, Textarea } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { canEndOn, dayAfter, DISMISSAL_REASONS, startOfDay } from "../../features/alerts/dismissal-reasons.ts";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { RoleFields, RoleGate } from "../../features/session/role-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import type { DismissalReason } from "../../gql/alerts.ts";
import { CreateExceptionRuleDocument, UndoExceptionRuleDocument } from "../../gql/exceptions.ts";
import { countOf } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { QueryBox } from "../../ui/query-box.tsx";
import { readAllAgain } from "../../ui/read-again.ts";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { EndField, OwnerField } from "./exception-fields.tsx";
import { ExceptionPreview } from "./exception-preview.tsx";
import styles from "./exceptions.module.css";
import { type ExceptionPreviewState, useExceptionPreview } from "./use-exception-preview.ts";

const USUAL_DAYS = 90;
/** How long Undo is offered. */
const UNDO_MS = 10_000;

const route = getRouteApi("/frame/exceptions/new");

export function NewExceptionPage(): ReactElement {
  const { q = "" } = route.useSearch();
  const { viewer } = useSession();
  const navigate = useNavigate();
  const [create, { loading }] = useMutation(CreateExceptionRuleDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  const [query, setQuery] = useState(q);
  const [reason, setReason] = useState<DismissalReason | null>(null);
  const [comment, setComment] = useState("");
  const [ownerId, setOwnerId] = useState(viewer.operatorId);
  const [day, setDay] = useState(() => dayAfter(USUAL_DAYS));
  const [mutesCritical, setMutesCritical] = useState(false);
  /** The number that the operator confirmed. It no longer holds when the preview changes. */
  const [confirmedCount, setConfirmedCount] = useState<number | null>(null);
  const state = useExceptionPreview(query, mutesCritical);
  const { preview } = state;
  const isConfirmed = preview !== null && (!preview.isBroad || confirmedCount === preview.mutedCount);
  const canSave =
    state.isCurrent && isConfirmed && reason !== null && comment.trim() !== "" && ownerId !== null && canEndOn(day);

  const save = () =>
    run(
      async () => {
        const { data } = await create({
          variables: {
            input: {
              query,
              reason: reason!,
              comment: comment.trim(),
              ownerId,
              expiresAt: startOfDay(day),
              mutesCritical,
              confirmedCount,
            },
          },
        });
        const rule = data?.createExceptionRule.rule;
        if (rule) reportSaved(rule);
        return data?.createExceptionRule;
      },
      () => void navigate({ to: "/exceptions" }),
    );

  return (
    <>
      <PageHeader
        title="New exception"
        back={<Link to="/exceptions">Exceptions</Link>}
        actions={
          <RoleGate needs="analyst" permission="exceptions.update">
            <Button size="xs" loading={loading} disabled={!canSave} onClick={() => void proof.run(save)}>
              Save exception
            </Button>
          </RoleGate>
        }
      />
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      <div className={styles["columns"]}>
        <Panel>
          <RoleFields needs="analyst" permission="exceptions.update">
            <div className={styles["fields"]}>
              <QueryBox
                label="Alerts to mute"
                placeholder="e.g. check:mfa-console user:svc-legacy"
                value={query}
                onChange={setQuery}
                problem={state.queryProblem}
              />
              <p className={styles["quiet"]}>
                The exception mutes the alerts of this query, also those that later scans find. Name a check, a
                resource, an account or a severity.
              </p>
              <Confirmations
                state={state}
                mutesCritical={mutesCritical}
                confirmedCount={confirmedCount}
                onMutesCritical={setMutesCritical}
                onConfirmedCount={setConfirmedCount}
              />
              <Radio.Group
                label="Reason"
                withAsterisk
                value={reason ?? ""}
                onChange={(value) => setReason(value as DismissalReason)}
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
                value={comment}
                onChange={(event) => setComment(event.currentTarget.value)}
              />
              <OwnerField ownerId={ownerId} onChange={setOwnerId} />
              <EndField day={day} isChanged onChange={setDay} />
            </div>
          </RoleFields>
        </Panel>
        <ExceptionPreview state={state} />
      </div>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

interface ConfirmationsProps {
  readonly state: ExceptionPreviewState;
  readonly mutesCritical: boolean;
  readonly confirmedCount: number | null;
  readonly onMutesCritical: (mutesCritical: boolean) => void;
  readonly onConfirmedCount: (count: number | null) => void;
}

/**
 * The confirmations that an operator must tick before an exception hides much: critical alerts, and a large share of
 * the open ones.
 */
function Confirmations(props: ConfirmationsProps): ReactElement {
  const { preview } = props.state;
  const critical = preview?.criticalCount ?? 0;
  return (
    <>
      <Checkbox
        label={critical > 0 ? `Also mute ${countOf(critical, "critical alert")}` : "Also mute critical alerts"}
        description="Otherwise critical alerts stay open, also those of later scans."
        checked={props.mutesCritical}
        onChange={(event) => props.onMutesCritical(event.currentTarget.checked)}
      />
      {preview?.isBroad && (
        <div className={styles["warning"]} role="status">
          <p>This is more than a quarter of the open alerts. A narrower query keeps new issues visible.</p>
          <Checkbox
            label={`Yes, mute ${countOf(preview.mutedCount, "alert")}`}
            checked={props.confirmedCount === preview.mutedCount}
            onChange={(event) => props.onConfirmedCount(event.currentTarget.checked ? preview.mutedCount : null)}
          />
        </div>
      )}
    </>
  );
}

function reportSaved({
  id,
  mutedCount,
  isSettled,
}: {
  readonly id: string;
  readonly mutedCount: number;
  readonly isSettled: boolean;
}): void {
  void readAllAgain(apolloClient);
  showToast({
    tone: "good",
    title: `Exception saved: ${countOf(mutedCount, "alert")} muted`,
    ...(!isSettled && { message: "The rest follows within seconds." }),
    action: { label: "Undo", run: () => void undo(id) },
    lastsMs: UNDO_MS,
  });
}

async function undo(id: string): Promise<void> {
  let problem: string | null;
  try {
    const { data } = await apolloClient.mutate({ mutation: UndoExceptionRuleDocument, variables: { input: { id } } });
    problem = data?.undoExceptionRule.userErrors[0]?.message ?? null;
  } catch (error) {
    problem = problemOf(error).message;
  }
  await readAllAgain(apolloClient);
  if (problem === null) showToast({ tone: "neutral", title: "Undone: the alerts are what they were before" });
  else showToast({ tone: "bad", title: "The exception was not undone", message: problem });
}
