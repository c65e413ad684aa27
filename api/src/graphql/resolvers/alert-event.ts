import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import { rotationOfSource } from "../../services/alerts/event-log.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { alertEvents } from "../live/subscriptions.ts";
import { orNotFound } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { AlertEventRow } from "../rows.ts";
import { FieldResolver, Query, Subscription } from "../tied.ts";
import { DateTimeRange, PageArgs } from "../types/common.ts";
import { Alert, AlertEvent, AlertEventConnection, AlertFilter } from "../types/alert.ts";

@Resolver(() => AlertEvent)
export class AlertEventResolver {
  @RequiresPermission("alerts.read")
  @Query(() => AlertEventConnection, {
    description:
      "A page of alert events, oldest first. An empty page has the given cursor as its `endCursor`, so that a client that polls continues there.",
  })
  async alertEvents(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => AlertFilter, {
      nullable: true,
      description: "The conditions that the alert of an event must meet; all alerts if omitted.",
    })
    filter: AlertFilter | null,
    @Arg("at", () => DateTimeRange, { nullable: true, description: "The period of the events; any time if omitted." })
    at: DateTimeRange | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    const found = await context.services.alerts.history.list(page, filter, at);
    const { pageInfo, ...events } = connection(found);
    // With null, a client that polls would read the log from its first event again.
    return { ...events, pageInfo: { ...pageInfo, endCursor: () => found.cursorAt(-1) ?? page.after ?? null } };
  }

  @RequiresPermission("alerts.read")
  @Subscription(() => AlertEvent, {
    name: "alertEvents",
    description:
      "Every alert event as it happens. With `after`, starts with the events since that cursor, without loss or repetition; otherwise with the next new event.",
    subscribe: ({ args, context }) =>
      alertEvents(context as RequestContext, args as { filter?: AlertFilter | null; after?: string | null }),
  })
  alertEventsSubscription(
    @Root() event: AlertEventRow,
    @Arg("filter", () => AlertFilter, {
      nullable: true,
      description: "The conditions that the alert of an event must meet; all alerts if omitted.",
    })
    _filter: AlertFilter | null,
    @Arg("after", () => String, {
      nullable: true,
      description: "The cursor of the last event received; the stream continues after it.",
    })
    _after: string | null,
  ): AlertEventRow {
    return event;
  }

  @FieldResolver(() => ID, { description: "The global ID of the alert event." })
  id(@Root() event: AlertEventRow): string {
    return `event_${event.seq}`;
  }
  @FieldResolver(() => String, {
    description:
      "The position of the event among all alert events. Pass it to `alertEvents(after:)` to continue from here.",
  })
  cursor(@Root() event: AlertEventRow, @Ctx() { services }: RequestContext): string {
    return services.alerts.history.cursorOf(event.seq);
  }

  @FieldResolver(() => Alert, { description: "The alert to which the event belongs." })
  async alert(@Root() event: AlertEventRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.alert.load(event.alertId));
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: "The scan that caused the event. Null if an operator, a token or a verification caused it.",
  })
  scanId(@Root() event: AlertEventRow): string | null {
    return event.sourceId.startsWith("scan_") ? event.sourceId : null;
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: "The rotation whose change of an access key caused the event. Null if something else caused it.",
  })
  rotationId(@Root() event: AlertEventRow): string | null {
    return rotationOfSource(event.sourceId);
  }
}
