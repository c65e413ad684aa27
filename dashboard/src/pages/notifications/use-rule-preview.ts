import { useQuery } from "@apollo/client/react";
import { NotificationPreviewDocument, type NotificationPreviewQuery } from "../../gql/notifications.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { matchOf, type RuleDraft } from "./rule-draft.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { useSettled } from "./use-settled.ts";

export interface RulePreviewState {
  readonly preview: NotificationPreviewQuery["notificationPreview"] | null;
  readonly problem: Problem | null;
  /** The API's message about the query. Null if the query is valid. */
  readonly queryProblem: string | null;
  readonly retry: () => void;
}

/** Reads what the drafted rule would have sent. */
export function useRulePreview(draft: RuleDraft): RulePreviewState {
  const input = useSettled(matchOf(draft));
  const result = useQuery(NotificationPreviewDocument, {
    variables: { input },
    skip: input.events.length === 0,
    fetchPolicy: "network-only",
  });
  const { error, refetch } = result;
  const kept = useKeptAnswer(result, null);
  const problem = error ? problemOf(error) : null;
  const isAboutQuery = problem?.code === "BAD_QUERY";
  return {
    // The previous preview stays until the next one arrives, but never beside an error.
    preview: problem === null ? (kept?.notificationPreview ?? null) : null,
    problem: isAboutQuery ? null : problem,
    queryProblem: isAboutQuery ? problem.message : null,
    retry: () => void refetch(),
  };
}
