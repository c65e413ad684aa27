import "reflect-metadata";
import { createPubSub } from "@graphql-yoga/subscription";
import { DirectiveLocation, GraphQLDeprecatedDirective, GraphQLDirective, GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { COST_BUDGET, DEPTH_MAX, TOKENS_MAX } from "./limits.ts";
import { nameMissingIds } from "./missing-ids.ts";
import { guardPastFields } from "./past-fields.ts";
import { guardSchema } from "./requires-permission.ts";
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from "../services/core/page.ts";
import { AccessKeyResolver } from "./resolvers/access-key.ts";
import {
  AccessDecisionResolver,
  PermissionLimitResolver,
  PermissionGrantResolver,
  PrincipalPermissionsResolver,
  TrustedPrincipalResolver,
} from "./resolvers/access-question.ts";
import { AllowedPrincipalResolver, PrincipalsAllowedResolver } from "./resolvers/allowed-principals.ts";
import { AccountGroupResolver } from "./resolvers/account-group.ts";
import { FleetResolver } from "./resolvers/fleet.ts";
import { AccountResolver } from "./resolvers/account.ts";
import { ActivityOfUserResolver, CausesOfAlertEventResolver, CausesOfChangeResolver } from "./resolvers/activity.ts";
import {
  EventQueueOfAccountResolver,
  EventQueueOfOrganizationResolver,
  EventQueueResolver,
} from "./resolvers/event-queue.ts";
import {
  KeyUseOfKeyResolver,
  KeyUseOfPlanResolver,
  KeyUseResolver,
  SourcesOfRotationResolver,
} from "./resolvers/key-use.ts";
import { ReportResolver } from "./resolvers/report.ts";
import { RetentionResolver } from "./resolvers/retention.ts";
import { SavedViewResolver } from "./resolvers/saved-view.ts";
import { AccountFileResolver } from "./resolvers/account-file.ts";
import { ProviderGroupResolver } from "./resolvers/provider-group.ts";
import {
  IdentityCenterOfOrganizationResolver,
  IdentityCenterResolver,
  IdentityCenterUserResolver,
  PermissionSetResolver,
} from "./resolvers/identity-center.ts";
import { OrganizationResolver } from "./resolvers/organization.ts";
import { KeyReceiverResolver } from "./resolvers/key-receiver.ts";
import { SecretDestinationResolver } from "./resolvers/secret-destination.ts";
import { ApiTokenResolver } from "./resolvers/api-token.ts";
import { ApprovalResolver } from "./resolvers/approval.ts";
import { AuditResolver } from "./resolvers/audit.ts";
import { TriageResolver } from "./resolvers/triage.ts";
import { AlertFixResolver } from "./resolvers/alert-fix.ts";
import { AlertEventResolver } from "./resolvers/alert-event.ts";
import { AlertResolver, AlertResourceResolver } from "./resolvers/alert.ts";
import { AlertChangeResolver, ChangeCoverageResolver, ChangeGroupResolver } from "./resolvers/change.ts";
import { CheckResolver, CheckResultResolver, ControlCheckResolver } from "./resolvers/check.ts";
import { DemoResolver } from "./resolvers/demo.ts";
import { PathMapPrincipalResolver, PathMapResolver } from "./resolvers/path-map.ts";
import {
  EscalationPathResolver,
  PathPolicyResolver,
  PathPrincipalResolver,
  PathStatementResolver,
} from "./resolvers/escalation.ts";
import { AlertExceptionResolver, ExceptionRuleResolver } from "./resolvers/exception-rule.ts";
import { GroupResolver } from "./resolvers/group.ts";
import { ServiceLastAccessedResolver, ServicesLastAccessedResolver } from "./resolvers/last-accessed.ts";
import { NotificationDeliveryResolver, NotificationRuleResolver } from "./resolvers/notification.ts";
import {
  OwnerOfAlertResolver,
  OwnerOfKeyResolver,
  OwnerOfRoleResolver,
  OwnerOfUserResolver,
  OwnerSettingsResolver,
} from "./resolvers/owner.ts";
import { NotificationTargetResolver } from "./resolvers/notification-target.ts";
import { NodeResolver } from "./resolvers/node.ts";
import { OperatorResolver } from "./resolvers/operator.ts";
import { PastReadingResolver } from "./resolvers/past.ts";
import { PasskeyResolver } from "./resolvers/passkey.ts";
import { OperatorSessionResolver } from "./resolvers/operator-session.ts";
import { OverviewResolver, TopCheckResolver } from "./resolvers/overview.ts";
import { PolicyIssueResolver, PolicyReferenceResolver, PolicyResolver } from "./resolvers/policy.ts";
import { PolicyVersionResolver, PolicyVersionsResolver } from "./resolvers/policy-version.ts";
import { ProblemResolver } from "./resolvers/problem.ts";
import { RotationPlanResolver, RotationResolver } from "./resolvers/rotation.ts";
import { RotationScheduleResolver } from "./resolvers/rotation-schedule.ts";
import { PolicyAnalysisResolver, PolicyExpansionResolver } from "./resolvers/policy-analysis.ts";
import { RateLimitResolver } from "./resolvers/rate-limit.ts";
import { QueryKeyResolver } from "./resolvers/query-key.ts";
import { RelationGraphResolver, RelationMemberResolver, RelationNodeResolver } from "./resolvers/relation-graph.ts";
import { RoleResolver } from "./resolvers/role.ts";
import { CoverageResolver, ScanDifferenceResolver, ScanResolver } from "./resolvers/scan.ts";
import { SearchResolver } from "./resolvers/search.ts";
import { SignInMethodsResolver } from "./resolvers/sign-in-methods.ts";
import { ThresholdResolver } from "./resolvers/threshold.ts";
import { UserResolver } from "./resolvers/user.ts";
import { ViewerResolver } from "./resolvers/viewer.ts";
import { WhatIfResolver } from "./resolvers/what-if.ts";

const resolvers = [
  ThresholdResolver,
  AlertFixResolver,
  AccessKeyResolver,
  AccountGroupResolver,
  AccountResolver,
  AccountFileResolver,
  FleetResolver,
  ProviderGroupResolver,
  IdentityCenterOfOrganizationResolver,
  IdentityCenterResolver,
  IdentityCenterUserResolver,
  PermissionSetResolver,
  OrganizationResolver,
  KeyReceiverResolver,
  SecretDestinationResolver,
  KeyUseResolver,
  ActivityOfUserResolver,
  CausesOfAlertEventResolver,
  CausesOfChangeResolver,
  EventQueueResolver,
  EventQueueOfAccountResolver,
  EventQueueOfOrganizationResolver,
  KeyUseOfKeyResolver,
  KeyUseOfPlanResolver,
  SourcesOfRotationResolver,
  ReportResolver,
  RetentionResolver,
  SavedViewResolver,
  AlertEventResolver,
  AlertResolver,
  TriageResolver,
  AlertResourceResolver,
  ApiTokenResolver,
  ApprovalResolver,
  AuditResolver,
  AlertChangeResolver,
  ChangeCoverageResolver,
  ChangeGroupResolver,
  CheckResolver,
  CheckResultResolver,
  ControlCheckResolver,
  CoverageResolver,
  ScanDifferenceResolver,
  DemoResolver,
  PathMapPrincipalResolver,
  PathMapResolver,
  EscalationPathResolver,
  ExceptionRuleResolver,
  AlertExceptionResolver,
  GroupResolver,
  NodeResolver,
  NotificationDeliveryResolver,
  OwnerSettingsResolver,
  OwnerOfAlertResolver,
  OwnerOfKeyResolver,
  OwnerOfRoleResolver,
  OwnerOfUserResolver,
  NotificationRuleResolver,
  NotificationTargetResolver,
  OperatorResolver,
  OperatorSessionResolver,
  PasskeyResolver,
  PastReadingResolver,
  SearchResolver,
  SignInMethodsResolver,
  OverviewResolver,
  PathPolicyResolver,
  PathPrincipalResolver,
  PathStatementResolver,
  PolicyAnalysisResolver,
  PolicyExpansionResolver,
  PolicyReferenceResolver,
  ProblemResolver,
  QueryKeyResolver,
  RateLimitResolver,
  RelationGraphResolver,
  RelationNodeResolver,
  RelationMemberResolver,
  AccessDecisionResolver,
  AllowedPrincipalResolver,
  PrincipalsAllowedResolver,
  PrincipalPermissionsResolver,
  PermissionLimitResolver,
  PermissionGrantResolver,
  TrustedPrincipalResolver,
  PolicyIssueResolver,
  PolicyResolver,
  PolicyVersionsResolver,
  PolicyVersionResolver,
  RoleResolver,
  RotationPlanResolver,
  RotationResolver,
  RotationScheduleResolver,
  ScanResolver,
  ServiceLastAccessedResolver,
  ServicesLastAccessedResolver,
  TopCheckResolver,
  UserResolver,
  ViewerResolver,
  WhatIfResolver,
] as const;

/** The description of the schema, which clients read by introspection. */
const LIMITS = `IAM Monitor. An operation may have ${TOKENS_MAX} tokens, ${DEPTH_MAX} levels and a cost of ${COST_BUDGET} points, about one per returned object; \`rateLimit\` returns its cost. A page has ${PAGE_SIZE_DEFAULT} items by default and ${PAGE_SIZE_MAX} at most. Each error has a code of the enum \`ErrorCode\` in \`extensions.code\`. All limits and codes are in docs/errors.md.`;

/** The locations of the specification of October 2021. */
const PUBLISHED_LOCATIONS: ReadonlySet<DirectiveLocation> = new Set([
  DirectiveLocation.FIELD_DEFINITION,
  DirectiveLocation.ARGUMENT_DEFINITION,
  DirectiveLocation.INPUT_FIELD_DEFINITION,
  DirectiveLocation.ENUM_VALUE,
]);

let created: GraphQLSchema | undefined;

/**
 * Creates the schema at the first call, and returns the same one afterwards. Every root field checks its permission before
 * it runs. Needs no database.
 */
export function createSchema(): GraphQLSchema {
  created ??= buildSchema();
  return created;
}

function buildSchema(): GraphQLSchema {
  // type-graphql requires a pubSub to build subscriptions, although each of ours has its own source.
  const pubSub = createPubSub();
  // The services validate inputs. type-graphql's own validation would need another library for the same purpose. Its check
  // introspects the whole schema, a tenth of the CPU time of a start. Apollo Server refuses an invalid schema as well.
  const schema = withPublishedDirectives(
    buildSchemaSync({ resolvers: [...resolvers], validate: false, pubSub, emitSchemaFile: false, skipCheck: true }),
  );
  describe(schema.getQueryType(), "The root of all read operations.");
  describe(
    schema.getMutationType(),
    "The root of all changes. Expected failures are returned as `userErrors` in the payload.",
  );
  describe(schema.getSubscriptionType(), "The root of all live updates, delivered by graphql-ws on the same path.");
  return guardSchema(guardPastFields(nameMissingIds(schema)));
}

/**
 * Leaves the location DIRECTIVE_DEFINITION out of `@deprecated`. Clients refuse a schema with a location that they do not
 * know, such as Python's graphql-core before 3.2.11 (graphql-python/gql, issue 609), and nothing here uses it.
 */
function withPublishedDirectives(schema: GraphQLSchema): GraphQLSchema {
  const config = schema.toConfig();
  const deprecated = GraphQLDeprecatedDirective.toConfig();
  const published = new GraphQLDirective({
    ...deprecated,
    locations: deprecated.locations.filter((location) => PUBLISHED_LOCATIONS.has(location)),
  });
  const directives = config.directives.map((directive) => (directive.name === published.name ? published : directive));
  return new GraphQLSchema({ ...config, directives, description: LIMITS });
}

function describe(type: { description?: string | null } | null | undefined, description: string): void {
  if (type) type.description = description;
}
