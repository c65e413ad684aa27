import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, ID, Info, Int, Resolver, Root } from "type-graphql";
import { headline } from "../../iam/alerts/headline.ts";
import { alertPropertiesOf } from "../alert-properties.ts";
import { selectedFields } from "../selected-fields.ts";
import { checkPageSize, connectionWithCoverage } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, withUserErrors, orNotFound } from "../errors.ts";
import type { AlertRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import {
  Alert,
  AlertConnection,
  AlertEvent,
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
import { AlertOrder } from "../types/list-orders.ts";
import { EscalationPath } from "../types/escalation.ts";
import { type AlertGroupBy, AlertGroupByEnum } from "../types/enums.ts";
import { Snooze } from "../types/triage.ts";

@Resolver(() => Alert)
export class AlertResolver {
  @RequiresPermission("alerts.read")
  @Query(() => AlertConnection, {
    description:
      "A page of alerts, most severe first, then newest first. Includes every status unless the filter names one.",
  })
  async alerts(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("offset", () => Int, {
      nullable: true,
      description:
        "The number of alerts to skip from the start of the list, 0 to 10,000,000; an alternative to cursors for random access.",
    })
    offset: number | null,
    @Arg("asOf", () => DateTimeScalar, {
      nullable: true,
      description:
        "The time at which the list is frozen: later changes do not affect its pages. The current time if omitted.",
    })
    asOf: Date | null,
    @Arg("filter", () => AlertFilter, {
      nullable: true,
      description: "The conditions that an alert must meet; all alerts if omitted.",
    })
    filter: AlertFilter | null,
    @Arg("orderBy", () => AlertOrder, {
      nullable: true,
      description: "The order of the alerts; most severe first, then newest first, if omitted.",
    })
    orderBy: AlertOrder | null,
    @Ctx() context: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    checkPageSize(page);
    const found = await context.services.alerts.list({ ...page, offset, asOf, orderBy }, filter, {
      properties: alertPropertiesOf([...selectedFields(info, ["nodes"]), ...selectedFields(info, ["edges", "node"])]),
      needsAsOf: selectedFields(info).has("asOf"),
    });
    return {
      ...connectionWithCoverage({ ...found, accountIds: [] }, context),
      ...(found.asOf && { asOf: found.asOf }),
    };
  }

  @RequiresPermission("alerts.read")
  @Query(() => Alert, {
    nullable: true,
    description:
      "One alert by its ID or number. Null if there is no such alert. Error: BAD_USER_INPUT unless exactly one of them is given.",
  })
  async alert(
    @Arg("id", () => ID, { nullable: true, description: "The ID of the alert." }) id: string | null,
    @Arg("number", () => Int, { nullable: true, description: "The number of the alert." }) number: number | null,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.alerts.get({ id, number }));
  }

  @RequiresPermission("alerts.read")
  @Query(() => AlertFacets, {
    description:
      "The number of matching alerts for each value of each facet. A facet ignores its own part of the filter.",
  })
  async alertFacets(
    @Arg("filter", () => AlertFilter, {
      nullable: true,
      description: "The conditions that an alert must meet; all alerts if omitted.",
    })
    filter: AlertFilter | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.alerts.statistics.facets(filter);
  }

  @RequiresPermission("alerts.read")
  @Query(() => [AlertGroup], {
    description: "The matching alerts in groups, the group with the most severe alert first; at most 500 groups.",
  })
  async alertGroups(
    @Arg("by", () => AlertGroupByEnum, { description: "The property by which alerts are grouped." }) by: AlertGroupBy,
    @Arg("filter", () => AlertFilter, {
      nullable: true,
      description: "The conditions that an alert must meet; all alerts if omitted.",
    })
    filter: AlertFilter | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.alerts.statistics.groups(by, filter);
  }

  @RequiresPermission("alerts.verify")
  @Mutation(() => VerifyAlertPayload, {
    description: "Checks with AWS now whether the issue behind an alert still exists.",
  })
  async verifyAlert(
    @Arg("input", () => AlertIdInput, { description: "The alert to verify." }) { id }: AlertIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ alert: AlertRow | null; outcome: VerifyAlertPayload["outcome"]; message: string | null }>(
      { alert: null, outcome: null, message: null },
      () => services.alerts.verification.run(id),
    );
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Acknowledges an alert: the caller takes responsibility for it." })
  async acknowledgeAlert(
    @Arg("input", () => AlertIdInput, { description: "The alert to acknowledge." }) { id }: AlertIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.acknowledge(id));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Dismisses an alert until an expiry date, with a reason." })
  async dismissAlert(
    @Arg("input", () => DismissAlertInput, { description: "The alert to dismiss, the reason and the expiry date." })
    input: DismissAlertInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.dismiss({ ...input }));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Reopens an acknowledged, snoozed or dismissed alert." })
  async reopenAlert(
    @Arg("input", () => AlertIdInput, { description: "The alert to reopen." }) { id }: AlertIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.reopen(id));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Assigns an alert to a person, or removes the assignment." })
  async assignAlert(
    @Arg("input", () => AssignAlertInput, { description: "The alert and the person to assign it to." })
    input: AssignAlertInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.assign({ ...input }));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => AlertPayload, { description: "Adds a comment to the timeline of an alert." })
  async commentOnAlert(
    @Arg("input", () => CommentOnAlertInput, { description: "The alert and the comment." }) input: CommentOnAlertInput,
    @Ctx() { services }: RequestContext,
  ) {
    return alertPayload(() => services.alerts.triage.comment({ ...input }));
  }

  @RequiresPermission("alerts.triage")
  @Mutation(() => UpdateAlertsPayload, { description: "Applies one action to many alerts." })
  async updateAlerts(
    @Arg("input", () => UpdateAlertsInput, { description: "The alerts to change and the action to apply." })
    input: UpdateAlertsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors({ updatedCount: 0, skippedCount: 0, undoId: null as string | null }, () =>
      services.alerts.triage.updateMany({ ...input }),
    );
  }

  @FieldResolver(() => Account, { description: "The AWS account in which the alert was raised." })
  async account(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(alert.accountId));
  }

  @FieldResolver(() => Check, { description: "The check that raised the alert." })
  async check(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.check.load(alert.checkId));
  }

  @FieldResolver(() => AlertResource, { description: "The resource that the alert is about." })
  resource(@Root() alert: AlertRow) {
    const { accountId, resourceId: id, resourceName: name, resourceArn: arn, category } = alert;
    return { accountId, id, name, arn, category };
  }

  @FieldResolver(() => String, { description: "The issue in a few words, with the name of the resource." })
  headline(@Root() { checkId, title, category, resourceName: name, evidence }: AlertRow) {
    return headline({ checkId, title, resource: { category, name }, evidence });
  }

  @FieldResolver(() => DateTimeScalar, {
    description: "The time at which a scan or a verification last observed the issue.",
  })
  async lastSeenAt(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.sighting.load(alert))?.lastSeenAt ?? alert.firstSeenAt;
  }

  @FieldResolver(() => Boolean, {
    description: "Whether the latest scan could not evaluate the alert. Such an alert keeps its previous state.",
  })
  async isStale(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return ((await loaders.sighting.load(alert))?.staleReason ?? null) !== null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The reason why the latest scan could not evaluate the alert. Null if the scan evaluated it.",
  })
  async staleReason(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.sighting.load(alert))?.staleReason ?? null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which a scan or a verification last evaluated the alert, if the latest scan could not. Null if the latest scan evaluated it.",
  })
  async staleSince(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.sighting.load(alert))?.staleSince ?? null;
  }

  @FieldResolver(() => Dismissal, {
    nullable: true,
    description: "The current dismissal of the alert. Null if it is not dismissed.",
  })
  dismissal(@Root() alert: AlertRow) {
    const {
      dismissalReason: reason,
      dismissalComment: comment,
      dismissedBy: by,
      dismissedAt: at,
      dismissalExpiresAt: expiresAt,
    } = alert;
    return reason && by && at && expiresAt ? { reason, comment, by, at, expiresAt } : null;
  }

  @FieldResolver(() => Snooze, {
    nullable: true,
    description: "The current snooze of the alert. Null if it is not snoozed.",
  })
  snooze(@Root() { status, snoozedUntil: until, snoozedBy: by, snoozedAt: at }: AlertRow) {
    return status === "SNOOZED" && until && by && at ? { until, by, at } : null;
  }

  @FieldResolver(() => Remediation, { description: "The instructions for fixing the issue." })
  remediation(@Root() alert: AlertRow, @Ctx() { services }: RequestContext) {
    return services.alerts.remediation(alert);
  }

  @FieldResolver(() => [AlertEvent], {
    description: "The history of the alert, oldest event first; at most 1,000 events.",
  })
  async events(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.eventsOfAlert.load(alert.id)) ?? [];
  }

  @FieldResolver(() => Int, { description: "The number of comments in the timeline of the alert." })
  async commentCount(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return loaders.commentCountOfAlert.load(alert.id);
  }

  @FieldResolver(() => EscalationPath, {
    nullable: true,
    description:
      "The current escalation path that the alert reports. Null if no path is left, or the alert is not about an escalation path.",
  })
  async escalationPath(@Root() alert: AlertRow, @Ctx() { loaders }: RequestContext) {
    return alert.checkId === "esc-path"
      ? loaders.pathOfPrincipal.load({ accountId: alert.accountId, value: alert.resourceId })
      : null;
  }

  @FieldResolver(() => Boolean, { description: "Whether `verifyAlert` can check this alert with a live call to AWS." })
  async canVerify(@Root() alert: AlertRow, @Ctx() { services, loaders }: RequestContext) {
    const account = await loaders.account.load(alert.accountId);
    return account !== null && services.alerts.verification.isSupported(alert, account);
  }
}

@Resolver(() => AlertResource)
export class AlertResourceResolver {
  @FieldResolver(() => Node, {
    nullable: true,
    description: "The resource in the inventory. Null if no scan has read it.",
  })
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

/** The payload of an action on one alert. */
export async function alertPayload(action: () => Promise<AlertRow & { readonly undoId: string | null }>) {
  return withUserErrors<{ alert: AlertRow | null; undoId: string | null }>({ alert: null, undoId: null }, async () => {
    const alert = await action();
    return { alert, undoId: alert.undoId };
  });
}
