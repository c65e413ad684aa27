import { skipToken, useQuery } from "@apollo/client/react";
import { NotificationSampleDocument, type NotificationSampleQuery } from "../../gql/notifications.ts";
import { type Problem, problemOf } from "../../ui/problem.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { useSettled } from "./use-settled.ts";
import { matchOf, type RuleDraft } from "./rule-draft.ts";

export interface SampledRule {
  readonly draft: RuleDraft;
  /** Null for a rule that is not saved yet. */
  readonly ruleId: string | null;
  /** Which message: 0 is the newest of the preview. */
  readonly position: number;
}

export interface RuleSampleState {
  readonly sample: NotificationSampleQuery["notificationSample"] | null;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** Reads one message of the drafted rule as its targets would get it. `isKnown`: whether the preview has found messages. */
export function useRuleSample({ draft, ruleId, position }: SampledRule, isKnown: boolean): RuleSampleState {
  const input = useSettled({ ...matchOf(draft), name: draft.name.trim(), ruleId, position });
  const isAsked = isKnown && input.events.length > 0;
  const result = useQuery(
    NotificationSampleDocument,
    isAsked ? { variables: { input }, fetchPolicy: "network-only" } : skipToken,
  );
  const { error, refetch } = result;
  const kept = useKeptAnswer(result, null);
  return {
    sample: error ? null : (kept?.notificationSample ?? null),
    problem: error ? problemOf(error) : null,
    retry: () => void refetch(),
  };
}
