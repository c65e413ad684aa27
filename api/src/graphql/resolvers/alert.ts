import type { GraphQLResolveInfo } from "graphql";
import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  ID,
  Info,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from "type-graphql";
import { alertPropertiesOf } from "../alert-properties.ts";
import { fieldsAsked } from "../asked.ts";
import { checkPageSize, connection, picturedConnection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, withUserErrors } from "../errors.ts";
import type { AlertEventRow, AlertRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { alertEvents } from "../live/subscriptions.ts";
import { Account } from "../types/account.ts";
import {
  Alert,
  AlertConnection,
  AlertEvent,
  AlertEventConnection,
  AlertFacets,
  AlertFilter,
  AlertGroup,
  AlertIdInput,
  AlertPayload,
  AlertResource,
  AssignAlertInput,
  CommentOnAlertInput,
  DismissAlertInput,
  Dismissal,
  Remediation,
  UpdateAlertsInput,
  UpdateAlertsPayload,
  VerifyAlertPayload,
} from "../types/alert.ts";
import { Check } from "../types/check.ts";
import { Node, PageArgs } from "../types/common.ts";
import { EscalationPath } from "../types/escalation.ts";
import { type AlertGroupBy, AlertGroupByEnum } from "../types/enums.ts";

const EVENTS_PAGE_DEFAULT = 50;

@Resolver(() => Alert)
export class AlertResolver {
  @RequiresPermission("alerts.read")
  @Query(() => AlertConnection, {
    description: "Alerts, worst first and newest first among equals. Without a status all are listed.",
  })
  async alerts(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("offset", () => Int, {
      nullable: true,
      description: "Begin so many alerts into the list instead of at a cursor: random access for grids.",
    })
    offset: number | null,
    @Arg("asOf", () => DateTimeScalar, { nullable: true, description: "Freezes the list: as it stood at this moment." })
    asOf: Date | null,
    @Arg("filter", () => AlertFilter, { nullable: true, description: "Which." }) filter: AlertFilter | null,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    checkPageSize(context, page);
    const found = await context.services.alerts.list({ ...page, offset, asOf }, filter, {
      properties: alertPropertiesOf([...fieldsAsked(info, ["nodes"]), ...fieldsAsked(info, ["edges", "node"])]),
      needsAsOf: fieldsAsked(info).has("asOf"),
    });
    return { ...picturedConnection({ ...found, accountIds: [] }, context), ...(found.asOf && { asOf: found.asOf }) };
  }

  @RequiresPermission("alerts.read")
  @Query(() => Alert, { nullable: true, description: "One alert, by id or number; null when there is none." })
  async alert(
    @Arg("id", () => ID, { nullable: true, description: "Our id." }) id: string | null,
    @Arg("number", () => Int, { nullable: true, description: "Its number." }) number: number | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.alerts.get({ id, number }));
  }

  @RequiresPermission("alerts.read")
  @Query(() => AlertFacets, { description: "Counts of the current filter, each facet without its own choice." })
  async alertFacets(
    @Arg("filter", () => AlertFilter, { nullable: true, description: "Which alerts." }) filter: AlertFilter | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.alerts.statistics.facets(filter);
  }

  @RequiresPermission("alerts.read")
  @Query(() => [AlertGroup], { description: "The alerts of the current filter, gathered; the worst group first." })
  async alertGroups(
    @Arg("by", () => AlertGroupByEnum, { description: "By what." }) by: AlertGroupBy,
    @Arg("filter", () => AlertFilter, { nullable: true, description: "Which alerts." }) filter: AlertFilter | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.alerts.statistics.groups(by, filter);
  }

  @RequiresPermission("alerts.read")
  @Query(() => AlertEventConnection, { description: "What happened to alerts, oldest first." })
  async alertEvents(
    @Arg("first", () => Int, { nullable: true, description: "How many." }) first: number | null,
    @Arg("after", () => String, { nullable: true, description: "The cursor to go on from." }) after: string | null,
    @Arg("filter", () => AlertFilter, { nullable: true, description: "Of which alerts." }) filter: AlertFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, { first });
    return connection(
      await context.services.alerts.history.list({ first: first ?? EVENTS_PAGE_DEFAULT, after }, filter),
    );
  }

  @RequiresPermission("alerts.read")
  @Subscription(() => AlertEvent, {
    name: "alertEvents",
    description:
      "What happens to alerts. With `after` everything since that cursor first, nothing lost and nothing twice; without it from now on.",
    subscribe: ({ args, context }) =>
      alertEvents(context as RequestContext, args as { filter?: AlertFilter | null; after?: string | null }),
  })
  alertEventsSubscription(
    @Root() event: AlertEventRow,
    @Arg("filter", () => AlertFilter, { nullable: true, description: "Of which alerts." }) _filter: AlertFilter | null,
    @Arg("after", () => String, { nullable: true, description: "The cursor of the last event that you know." }) _after:
      | string
      | null,
  ): AlertEventRow {
    return event;
  }

  @RequiresPermission("alerts.verify")
  @Mutation(() => VerifyAlertPayload, { description: "Asks AWS now whether it is still so." })
  async verifyAlert(
    @Arg("input", () => AlertIdInput, { description: "Which alert." }) { id }: AlertIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ alert: AlertRow | null; outcome: string | null; message: string | null }>(
      { alert: null, outcome: null, message: null },
      () => services.alerts.verification.run(id),
    );
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Takes an alert on." })
  async acknowledgeAlert(
    @Arg("input", () => AlertIdInput, { description: "Which alert." }) { id }: AlertIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.acknowledge(id));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Accepts an alert for a while, with a reason and an end." })
  async dismissAlert(
    @Arg("input", () => DismissAlertInput, { description: "Which, why and until when." }) input: DismissAlertInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.dismiss({ ...input }));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Takes back an acknowledgement or a dismissal." })
  async reopenAlert(
    @Arg("input", () => AlertIdInput, { description: "Which alert." }) { id }: AlertIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.reopen(id));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Gives an alert to somebody, or to nobody." })
  async assignAlert(
    @Arg("input", () => AssignAlertInput, { description: "Which, and to whom." }) input: AssignAlertInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.assign({ ...input }));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Writes a comment into the timeline." })
  async commentOnAlert(
    @Arg("input", () => CommentOnAlertInput, { description: "Which, and what." }) input: CommentOnAlertInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.comment({ ...input }));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => UpdateAlertsPayload, { description: "Does one thing to many alerts." })
  async updateAlerts(
    @Arg("input", () => UpdateAlertsInput, { description: "What, and to which." }) input: UpdateAlertsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors({ updatedCount: 0, skippedCount: 0 }, () => services.alerts.triage.updateMany({ ...input }));
  }

  @FieldResolver(() => Account, { description: "The account it is in." })
  async account(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(alert.accountId);
  }

  @FieldResolver(() => Check, { description: "The check that found it." })
  async check(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return loaders.check.load(alert.checkId);
  }

  @FieldResolver(() => AlertResource, { description: "What it is about." })
  resource(@Root() alert: AlertRow) {
    const { accountId, resourceId: id, resourceName: name, resourceArn: arn, category } = alert;
    return { accountId, id, name, arn, category };
  }

  @FieldResolver(() => DateTimeScalar, { description: "When a scan or a verification last saw it." })
  async lastSeenAt(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.sighting.load(alert))?.lastSeenAt ?? alert.firstSeenAt;
  }

  @FieldResolver(() => Boolean, { description: "The latest scan could not judge it: it stands as it was." })
  async isStale(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return ((await loaders.sighting.load(alert))?.staleReason ?? null) !== null;
  }

  @FieldResolver(() => String, { nullable: true, description: "Why it could not be judged." })
  async staleReason(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.sighting.load(alert))?.staleReason ?? null;
  }

  @FieldResolver(() => Dismissal, { nullable: true, description: "Who accepted it, where somebody did." })
  dismissal(@Root() alert: AlertRow) {
    const {
      dismissalReason: reason,
      dismissalComment: comment,
      dismissedBy: by,
      dismissedAt: at,
      dismissalExpiresAt: expiresAt,
    } = alert;
    return reason && at && expiresAt ? { reason, comment, by: by ?? "", at, expiresAt } : null;
  }

  @FieldResolver(() => Remediation, { description: "How to put it right." })
  remediation(@Root() alert: AlertRow, @Ctx() { services }: RequestContext) {
    return services.alerts.remediation(alert);
  }

  @FieldResolver(() => [AlertEvent], { description: "Its life, oldest first." })
  async events(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.eventsOfAlert.load(alert.id)) ?? [];
  }

  @FieldResolver(() => Int, { description: "How many comments its timeline has." })
  async commentCount(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return loaders.commentCountOfAlert.load(alert.id);
  }

  @FieldResolver(() => EscalationPath, {
    nullable: true,
    description:
      "Of an alert about a way to administrator: the path as it stands; null where none is left, and of other alerts.",
  })
  async escalationPath(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return alert.checkId === "esc-path"
      ? loaders.pathOfPrincipal.load({ accountId: alert.accountId, value: alert.resourceId })
      : null;
  }

  @FieldResolver(() => Boolean, { description: "`verifyAlert` has a live call for it." })
  canVerify(@Root() alert: AlertRow, @Ctx() { services }: RequestContext) {
    return services.alerts.verification.isSupported(alert);
  }
}

@Resolver(() => AlertResource)
export class AlertResourceResolver {
  @FieldResolver(() => Node, { nullable: true, description: "The resource itself, where it was read." })
  async node(
    @Root() { accountId, id: value, category }: AlertResource & { accountId: string },
    @Ctx() { loaders }: RequestContext,
  ) {
    const key = { accountId, value };
    switch (category) {
      case "IAMUser":
        return loaders.userByIdentity.load(key);
      case "IAMAccessKey":
        return loaders.keyByIdentity.load(key);
      case "IAMPolicy":
        return loaders.policyByIdentity.load(key);
      case "IAMGroup":
        return loaders.groupByIdentity.load(key);
      case "IAMRole":
        return loaders.roleByIdentity.load(key);
      case "IAMPasswordPolicy":
      case "IAMRootUser":
      case "IAMAccount":
        return loaders.account.load(accountId);
    }
  }
}

@Resolver(() => AlertEvent)
export class AlertEventResolver {
  @FieldResolver(() => ID, { description: "The global id." })
  id(@Root() event: AlertEventRow): string {
    return `event_${event.seq}`;
  }
  @FieldResolver(() => String, {
    description: "Where it stands among all events: `alertEvents(after:)` goes on from here.",
  })
  cursor(@Root() event: AlertEventRow, @Ctx() { services }: RequestContext): string {
    return services.alerts.history.cursorOf(event.seq);
  }

  @FieldResolver(() => Alert, { description: "The alert that it happened to." })
  async alert(@Root() event: AlertEventRow, @Ctx() { loaders }: RequestContext) {
    return loaders.alert.load(event.alertId);
  }

  @FieldResolver(() => ID, {
    nullable: true,
    description: "The scan that made it; null when a person or a verification did.",
  })
  scanId(@Root() event: AlertEventRow): string | null {
    return event.sourceId.startsWith("scan_") ? event.sourceId : null;
  }
}

async function alertPayload(permission: () => Promise<AlertRow>) {
  return withUserErrors<{ alert: AlertRow | null }>({ alert: null }, async () => ({ alert: await permission() }));
}
