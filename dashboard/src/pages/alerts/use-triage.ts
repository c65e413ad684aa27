import { useMutation } from "@apollo/client/react";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { useState } from "react";
import {
  AcknowledgeAlertDocument,
  type AlertDetailQuery,
  AssignAlertDocument,
  CommentOnAlertDocument,
  DismissAlertDocument,
  ReopenAlertDocument,
  SnoozeAlertDocument,
  VerifyAlertDocument,
} from "../../gql/alerts.ts";
import { apolloClient } from "../../apollo.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";
import { reportTriage } from "../../features/alerts/undo-toast.ts";
import type { Dismissal } from "./dismiss-dialog.tsx";

export type AlertDetail = NonNullable<AlertDetailQuery["alert"]>;

interface Payload {
  readonly undoId?: string | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export interface Triage {
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly clearProblem: () => void;
  readonly acknowledge: () => Promise<boolean>;
  readonly reopen: () => Promise<boolean>;
  readonly snooze: (until: string) => Promise<boolean>;
  readonly dismiss: (dismissal: Dismissal) => Promise<boolean>;
  readonly assign: (assignee: string | null) => Promise<boolean>;
  readonly comment: (comment: string) => Promise<boolean>;
  readonly verify: () => Promise<boolean>;
}

const VERIFIED: Readonly<Record<string, { readonly tone: "good" | "bad" | "neutral"; readonly title: string }>> = {
  PASS: { tone: "good", title: "AWS says that the issue is fixed" },
  FAIL: { tone: "bad", title: "AWS says that the issue still exists" },
  NOT_EVALUATED: { tone: "neutral", title: "The issue could not be verified" },
  DISABLED: { tone: "neutral", title: "This check is switched off" },
};

/**
 * The triage actions on one alert.
 *
 * A decision is shown at once. If the API rejects it, it is undone and the reason is shown. Verification waits for the
 * answer, because only AWS knows the result.
 */
export function useTriage(alert: AlertDetail): Triage {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(0);
  const [verifyAlert] = useMutation(VerifyAlertDocument);

  function showAtOnce(fields: { status?: AlertDetail["status"]; assignee?: AlertDetail["assignee"] }): () => void {
    const id = apolloClient.cache.identify({ __typename: "Alert", id: alert.id });
    const write = (values: { status?: AlertDetail["status"]; assignee?: AlertDetail["assignee"] }): void => {
      apolloClient.cache.modify({
        ...(id ? { id } : {}),
        fields: {
          ...(values.status === undefined ? {} : { status: () => values.status }),
          ...(values.assignee === undefined ? {} : { assignee: () => values.assignee ?? null }),
        },
      });
    };
    write(fields);
    return () =>
      write({
        ...(fields.status ? { status: alert.status } : {}),
        ...("assignee" in fields ? { assignee: alert.assignee } : {}),
      });
  }

  async function run<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    fields: Parameters<typeof showAtOnce>[0],
    done: string,
  ): Promise<boolean> {
    setProblem(null);
    setPending((count) => count + 1);
    const undo = showAtOnce(fields);
    try {
      const { data } = await apolloClient.mutate<Data, Variables>({ mutation: document, variables });
      const payload = data ? Object.values<Payload>(data)[0] : undefined;
      const refused = payload ? (payload.userErrors[0]?.message ?? null) : "The server sent no answer. Try again.";
      if (refused === null) {
        if (payload?.undoId) reportTriage({ title: `Alert #${alert.number} ${done}`, undoIds: [payload.undoId] });
        return true;
      }
      undo();
      fail(refused);
    } catch (error) {
      undo();
      fail(problemOf(error).message);
    } finally {
      setPending((count) => count - 1);
    }
    return false;
  }

  function fail(message: string): void {
    setProblem(message);
    showToast({ tone: "bad", title: `Alert #${alert.number} was not changed`, message });
  }

  async function verify(): Promise<boolean> {
    setProblem(null);
    setPending((count) => count + 1);
    try {
      const { data } = await verifyAlert({ variables: { input: { id: alert.id } } });
      const refused = data?.verifyAlert.userErrors[0];
      if (refused) {
        showToast({ tone: "bad", title: "The issue could not be verified", message: refused.message });
        return false;
      }
      const toast = VERIFIED[data?.verifyAlert.outcome ?? "NOT_EVALUATED"];
      if (toast) showToast({ ...toast, message: data?.verifyAlert.message ?? undefined });
      return true;
    } catch (error) {
      showToast({ tone: "bad", title: "The issue could not be verified", message: problemOf(error).message });
      return false;
    } finally {
      setPending((count) => count - 1);
    }
  }

  const id = alert.id;
  return {
    isBusy: pending > 0,
    problem,
    clearProblem: () => setProblem(null),
    acknowledge: () => run(AcknowledgeAlertDocument, { input: { id } }, { status: "ACKNOWLEDGED" }, "acknowledged"),
    reopen: () => run(ReopenAlertDocument, { input: { id } }, { status: "OPEN" }, "reopened"),
    snooze: (until) => run(SnoozeAlertDocument, { input: { id, until } }, { status: "SNOOZED" }, "snoozed"),
    dismiss: (dismissal) =>
      run(DismissAlertDocument, { input: { id, ...dismissal } }, { status: "DISMISSED" }, "dismissed"),
    // The answer has the operator's ID and name. Until then the previous assignee is shown.
    assign: (assignee) =>
      run(
        AssignAlertDocument,
        { input: { id, assignee } },
        assignee === null ? { assignee: null } : {},
        assignee === null ? "unassigned" : "assigned",
      ),
    comment: (comment) => run(CommentOnAlertDocument, { input: { id, comment } }, {}, "commented on"),
    verify,
  };
}
