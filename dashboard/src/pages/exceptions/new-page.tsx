import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { PermissionFields, PermissionGate } from "../../features/session/permission-gate.tsx";
import { useSession } from "../../features/session/session.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { CreateExceptionRuleDocument, UndoExceptionRuleDocument } from "../../gql/exceptions.ts";
import { countOf } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAllAgain } from "../../ui/read-again.ts";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { canSave, type ExceptionDraft, inputOf, newDraft } from "./exception-draft.ts";
import { ExceptionForm } from "./exception-form.tsx";
import { ExceptionPreview } from "./exception-preview.tsx";
import styles from "./exceptions.module.css";
import { useExceptionPreview } from "./use-exception-preview.ts";

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
  const [draft, setDraft] = useState(() => newDraft(q, viewer.operatorId));
  const state = useExceptionPreview(draft.query, draft.mutesCritical);
  const change = (part: Partial<ExceptionDraft>) => setDraft((current) => ({ ...current, ...part }));

  const save = () =>
    run(
      async () => {
        const { data } = await create({ variables: { input: inputOf(draft) } });
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
          <PermissionGate permission="EXCEPTIONS_UPDATE">
            <Button size="xs" loading={loading} disabled={!canSave(draft, state)} onClick={() => void proof.run(save)}>
              Save exception
            </Button>
          </PermissionGate>
        }
      />
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      <div className={styles["columns"]}>
        <Panel>
          <PermissionFields permission="EXCEPTIONS_UPDATE">
            <ExceptionForm draft={draft} state={state} onChange={change} />
          </PermissionFields>
        </Panel>
        <ExceptionPreview state={state} />
      </div>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
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
