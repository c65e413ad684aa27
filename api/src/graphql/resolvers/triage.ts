/** Snoozing alerts, undoing actions, and the operators to whom alerts can be assigned. */
import { Arg, Ctx, Int, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { toUserError, withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { UndoConflictRow } from "../rows.ts";
import { Mutation, Query } from "../tied.ts";
import { AlertPayload } from "../types/alert.ts";
import { Assignee, SnoozeAlertInput, UndoTriageInput, UndoTriagePayload } from "../types/triage.ts";
import { alertPayload } from "./alert.ts";

@Resolver()
export class TriageResolver {
  @RequiresPermission("alerts.triage")
  @Query(() => [Assignee], {
    description:
      "The operators to whom alerts can be assigned, by name; those whose name begins with the searched text first.",
  })
  async assignees(
    @Arg("search", () => String, {
      nullable: true,
      description: "A part of the operator's name, at most 128 characters; all operators if omitted.",
    })
    search: string | null,
    @Arg("first", () => Int, { nullable: true, description: "The maximum number of operators: 1 to 50; default 50." })
    first: number | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.alerts.triage.assignees({ search, first });
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, {
    description: "Snoozes an alert: it is not open until the given time, or until its severity increases.",
  })
  async snoozeAlert(
    @Arg("input", () => SnoozeAlertInput, { description: "The alert to snooze and the time." }) input: SnoozeAlertInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.snooze({ ...input }));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => UndoTriagePayload, {
    description:
      "Undoes an action of the caller within 10 minutes: restores status, assignee, dismissal and snooze of its alerts. Errors: `UNDO_EXPIRED`, and `ALERT_CHANGED` if every alert has changed since.",
  })
  async undoTriage(
    @Arg("input", () => UndoTriageInput, { description: "The action to undo." }) input: UndoTriageInput,
    @Ctx() { services }: RequestContext,
  ) {
    const undone = await withUserErrors(
      { restoredCount: 0, conflictCount: 0, conflicts: [] as UndoConflictRow[] },
      () => services.alerts.undoing.run({ ...input }),
    );
    const refusal = services.alerts.undoing.refusal(undone);
    return refusal === null ? undone : { ...undone, userErrors: [toUserError(refusal)] };
  }
}
