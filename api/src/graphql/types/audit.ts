import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { AuditEventRow } from "../rows.ts";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { connectionOf, DateTimeRange, Node } from "./common.ts";
import { Actor } from "./actor.ts";
import { AuditDamageEnum } from "./operator-enums.ts";
import type { AuditDamage } from "../../services/audit/audit-log.ts";
import { Field, Input } from "../tied.ts";

@ObjectType("AuditEvent", {
  description:
    "One row of the audit log. Rows are never changed, and each one is cryptographically linked to the previous one.",
  implements: Node,
  simpleResolvers: true,
})
class AuditEvent extends Node {
  declare readonly $row: AuditEventRow;
  @Field(() => Int, { description: "The position of the row in the audit log: 1, 2, 3, and so on without gaps." })
  seq!: number;
  @Field(() => DateTimeScalar, { description: "The time of the action." })
  at!: Date;
  @Field(() => Actor, {
    description: "The operator, token or schedule that performed the action, or IAM Monitor itself.",
  })
  actor!: Actor;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the operator who acted or who owns the token. Null if there is none.",
  })
  actorId!: string | null;
  @Field(() => String, { description: "The action that was performed, such as `accounts.connect`." })
  action!: string;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the object that was changed. Null for the installation itself.",
  })
  target!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The name of the object at the time of the action. Null if it has none.",
  })
  targetName!: string | null;
  @Field(() => JsonScalar, { description: "The details of the change. Never contains a secret." })
  details!: unknown;
  @Field(() => String, {
    nullable: true,
    description:
      "The IP address from which the request came, or its network if `AUDIT_ADDRESS` is `network`. Null for IAM Monitor itself, for older events, and if addresses are not recorded.",
  })
  address!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The User-Agent header of the client, at most 200 characters. The client chooses it, so it proves nothing. Null if it sent none.",
  })
  client!: string | null;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the operator's session. Null for API tokens, for IAM Monitor itself, and for older events.",
  })
  actorSessionId!: string | null;
  @Field(() => String, { description: "The ID of the request, as in responses and logs." })
  requestId!: string;
}

export const AuditEventConnection = connectionOf("AuditEvent", () => AuditEvent);

@InputType("AuditFilter", { description: "The conditions that audit events must meet." })
export class AuditFilter {
  @Input(() => String, {
    nullable: true,
    description:
      "The ID or name of an operator, whose tokens are included; the ID of a token; or `IAM Monitor` or `anonymous`.",
  })
  actor?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "An action, or the beginning of its name, such as `accounts.`.",
  })
  action?: string | null;
  @Input(() => ID, { nullable: true, description: "The ID of the object that was changed." })
  target?: string | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether to list only refusals: failed sign-ins, refused permissions, API tokens that are not valid, and identities that were not confirmed. False if omitted.",
  })
  onlyRefused?: boolean | null;
  @Input(() => DateTimeRange, { nullable: true, description: "The period of the events; any time if omitted." })
  at?: DateTimeRange | null;
  @Input(() => String, {
    nullable: true,
    description:
      "Words and `key:value` terms, such as `action:accounts. age:<7d`. All of them must match. Error: BAD_QUERY.",
  })
  query?: string | null;
}

@ObjectType("AuditVerdict", { description: "The result of verifying the audit log.", simpleResolvers: true })
export class AuditVerdict {
  @Field(() => Boolean, { description: "Whether every row is present and unchanged." })
  isIntact!: boolean;
  @Field(() => Int, { description: "The number of rows, counted from the first remaining one, that are intact." })
  verifiedCount!: number;
  @Field(() => Int, {
    description:
      "The number of oldest entries that were deleted because of `AUDIT_RETENTION_DAYS`, according to the entries that record each deletion.",
  })
  prunedCount!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time of the newest entry that was deleted because of `AUDIT_RETENTION_DAYS`. Null if no entry was deleted.",
  })
  prunedUntil!: Date | null;
  @Field(() => Int, {
    nullable: true,
    description: "The position of the first row that is not intact. Null if the log is intact.",
  })
  brokenSeq!: number | null;
  @Field(() => AuditDamageEnum, { nullable: true, description: "The kind of damage. Null if the log is intact." })
  reason!: AuditDamage | null;
  @Field(() => Boolean, {
    description:
      "Whether PostgreSQL refuses that the database role of IAM Monitor changes or deletes rows. False if that role owns the tables: then only anchors outside of the database protect the newest rows.",
  })
  isAppendOnly!: boolean;
}
