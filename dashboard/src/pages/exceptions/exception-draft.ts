/** The values that the form of a new exception changes. */
import { canEndOn, dayAfter, startOfDay } from "../../features/alerts/dismissal-reasons.ts";
import type { CreateExceptionRuleInput, DismissalReason } from "../../gql/schema-types.ts";
import type { ExceptionPreviewState } from "./use-exception-preview.ts";

const USUAL_DAYS = 90;

export interface ExceptionDraft {
  readonly query: string;
  readonly reason: DismissalReason | null;
  readonly comment: string;
  readonly ownerId: string | null;
  /** The day on which the exception ends. */
  readonly day: string;
  readonly mutesCritical: boolean;
  /** The number that the operator confirmed. It no longer holds when the preview changes. */
  readonly confirmedCount: number | null;
}

export function newDraft(query: string, ownerId: string | null): ExceptionDraft {
  return {
    query,
    reason: null,
    comment: "",
    ownerId,
    day: dayAfter(USUAL_DAYS),
    mutesCritical: false,
    confirmedCount: null,
  };
}

/** Whether every field is filled in, and what the exception mutes is known and confirmed. */
export function canSave(draft: ExceptionDraft, { preview, isCurrent }: ExceptionPreviewState): boolean {
  const isConfirmed = preview !== null && (!preview.isBroad || draft.confirmedCount === preview.mutedCount);
  const isComplete =
    draft.reason !== null && draft.comment.trim() !== "" && draft.ownerId !== null && canEndOn(draft.day);
  return isCurrent && isConfirmed && isComplete;
}

/** The input of the mutation. The draft has a reason: without one, it cannot be saved. */
export function inputOf({ reason, comment, day, ...others }: ExceptionDraft): CreateExceptionRuleInput {
  return { ...others, reason: reason!, comment: comment.trim(), expiresAt: startOfDay(day) };
}
