import "reflect-metadata";
import { createPubSub } from "@graphql-yoga/subscription";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { guardSchema } from "./requires-permission.ts";
import { AccessKeyResolver } from "./resolvers/access-key.ts";
import {
  AccessDecisionResolver,
  PermissionLimitResolver,
  PermissionGrantResolver,
  PrincipalPermissionsResolver,
  TrustedPrincipalResolver,
} from "./resolvers/access-question.ts";
import { AccountResolver } from "./resolvers/account.ts";
import { SavedViewResolver } from "./resolvers/saved-view.ts";
import { SecretDestinationResolver } from "./resolvers/secret-destination.ts";
import { ApiTokenResolver } from "./resolvers/api-token.ts";
import { ApprovalResolver } from "./resolvers/approval.ts";
import { AuditResolver } from "./resolvers/audit.ts";
import { TriageResolver } from "./resolvers/triage.ts";
import { AlertEventResolver, AlertResolver, AlertResourceResolver } from "./resolvers/alert.ts";
import { CheckResolver, CheckResultResolver, ControlCheckResolver } from "./resolvers/check.ts";
import { DemoResolver } from "./resolvers/demo.ts";
import {
  EscalationPathResolver,
  PathPolicyResolver,
  PathPrincipalResolver,
  PathStatementResolver,
} from "./resolvers/escalation.ts";
import { GroupResolver } from "./resolvers/group.ts";
import { ServiceLastAccessedResolver, ServicesLastAccessedResolver } from "./resolvers/last-accessed.ts";
import { NotificationDeliveryResolver, NotificationRuleResolver } from "./resolvers/notification.ts";
import { NotificationTargetResolver } from "./resolvers/notification-target.ts";
import { NodeResolver } from "./resolvers/node.ts";
import { OperatorResolver } from "./resolvers/operator.ts";
import { PasskeyResolver } from "./resolvers/passkey.ts";
import { OperatorSessionResolver } from "./resolvers/operator-session.ts";
import { OverviewResolver, TopCheckResolver } from "./resolvers/overview.ts";
import { PolicyIssueResolver, PolicyReferenceResolver, PolicyResolver } from "./resolvers/policy.ts";
import { ProblemResolver } from "./resolvers/problem.ts";
import { RotationResolver } from "./resolvers/rotation.ts";
import { RotationScheduleResolver } from "./resolvers/rotation-schedule.ts";
import { PolicyAnalysisResolver, PolicyExpansionResolver } from "./resolvers/policy-analysis.ts";
import { RelationGraphResolver, RelationMemberResolver, RelationNodeResolver } from "./resolvers/relation-graph.ts";
import { RoleResolver } from "./resolvers/role.ts";
import { CoverageResolver, ScanResolver } from "./resolvers/scan.ts";
import { SignInMethodsResolver } from "./resolvers/sign-in-methods.ts";
import { UserResolver } from "./resolvers/user.ts";
import { ViewerResolver } from "./resolvers/viewer.ts";
import { WhatIfResolver } from "./resolvers/what-if.ts";

const resolvers = [
  AccessKeyResolver,
  AccountResolver,
  SecretDestinationResolver,
  SavedViewResolver,
  AlertEventResolver,
  AlertResolver,
  TriageResolver,
  AlertResourceResolver,
  ApiTokenResolver,
  ApprovalResolver,
  AuditResolver,
  CheckResolver,
  CheckResultResolver,
  ControlCheckResolver,
  CoverageResolver,
  DemoResolver,
  EscalationPathResolver,
  GroupResolver,
  NodeResolver,
  NotificationDeliveryResolver,
  NotificationRuleResolver,
  NotificationTargetResolver,
  OperatorResolver,
  OperatorSessionResolver,
  PasskeyResolver,
  SignInMethodsResolver,
  OverviewResolver,
  PathPolicyResolver,
  PathPrincipalResolver,
  PathStatementResolver,
  PolicyAnalysisResolver,
  PolicyExpansionResolver,
  PolicyReferenceResolver,
  ProblemResolver,
  RelationGraphResolver,
  RelationNodeResolver,
  RelationMemberResolver,
  AccessDecisionResolver,
  PrincipalPermissionsResolver,
  PermissionLimitResolver,
  PermissionGrantResolver,
  TrustedPrincipalResolver,
  PolicyIssueResolver,
  PolicyResolver,
  RoleResolver,
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

/** Creates the schema. Every root field checks its permission before it runs. Needs no database. */
export function createSchema(): GraphQLSchema {
  // type-graphql requires a pubSub to build subscriptions, although each of ours has its own source.
  const pubSub = createPubSub();
  // The services validate inputs. type-graphql's own validation would need another library for the same purpose.
  const schema = buildSchemaSync({ resolvers: [...resolvers], validate: false, pubSub, emitSchemaFile: false });
  describe(schema.getQueryType(), "The root of all read operations.");
  describe(
    schema.getMutationType(),
    "The root of all changes. Expected failures are returned as `userErrors` in the payload.",
  );
  describe(schema.getSubscriptionType(), "The root of all live updates, delivered by graphql-ws on the same path.");
  return guardSchema(schema);
}

function describe(type: { description?: string | null } | null | undefined, description: string): void {
  if (type) type.description = description;
}
