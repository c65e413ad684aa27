import { ID, InputType, ObjectType } from "type-graphql";
import type { ApiTokenRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import type { AccessRole } from "../../services/core/permissions.ts";
import { Field, Input } from "../tied.ts";
import { OperatorRoleEnum } from "./operator-enums.ts";

@ObjectType("ApiToken", {
  description: "A credential for programmatic access. The text of the token is shown only once, when it is created.",
  implements: Node,
  simpleResolvers: true,
})
export class ApiToken extends Node {
  declare readonly $row: ApiTokenRow;
  @Field(() => String, { description: "The name of the token. The audit log shows it after the name of the owner." })
  name!: string;
  @Field(() => String, {
    nullable: true,
    description: "The first characters of the token, to tell tokens apart. Null for the token set at the first start.",
  })
  hint!: string | null;
  @Field(() => OperatorRoleEnum, {
    description:
      "The least role that has every scope of the token. A token never has more than the current role of its owner.",
  })
  role!: AccessRole;
  @Field(() => [String], {
    description: "The permissions that the token may use, such as `scans.start`.",
  })
  scopes!: readonly string[];
  @Field(() => [ID], {
    nullable: true,
    description: "The IDs of the accounts to which the token is limited. Null if it is not limited.",
  })
  accountIds!: readonly string[] | null;
  @Field(() => [String], {
    nullable: true,
    description: "The networks from which the token may be used, as CIDR blocks. Null if it may be used from anywhere.",
  })
  networks!: readonly string[] | null;
  @Field(() => DateTimeScalar, { description: "The time at which the token was created." })
  createdAt!: Date;
  @Field(() => DateTimeScalar, { description: "The time at which the token expires." })
  expiresAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The last time the token was used, accurate to 30 seconds. Null if it was never used.",
  })
  lastUsedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the token was revoked. Null if it is not revoked.",
  })
  revokedAt!: Date | null;
}

export const ApiTokenConnection = connectionOf("ApiToken", () => ApiToken);

@InputType("CreateApiTokenInput", { description: "The settings of a new API token." })
export class CreateApiTokenInput {
  @Input(() => String, { description: "The purpose of the token, at most 100 characters." })
  name!: string;
  @Input(() => [String], {
    description:
      "The presets (`metrics`, `changes:check`, `files:upload`, `scans:start`, `read`, `secrets:reveal`) and permissions (such as `alerts.triage`) that the token may use, at least one. The caller's role must have each of them.",
  })
  scopes!: string[];
  @Input(() => [ID], {
    nullable: true,
    description:
      "The IDs or 12-digit AWS account numbers of the accounts to which the token is limited; all accounts if omitted. Only for `accounts.read`, `accounts.test`, `accounts.uploadFile` and the scopes of scans.",
  })
  accountIds?: string[] | null;
  @Input(() => [String], {
    nullable: true,
    description: "The networks from which the token may be used, as CIDR blocks, at most 50; any network if omitted.",
  })
  networks?: string[] | null;
  @Input(() => DateTimeScalar, { description: "The time at which the token expires, at most 365 days ahead." })
  expiresAt!: Date;
}

@ObjectType("CreateApiTokenPayload", { description: "The new API token, with its text.", simpleResolvers: true })
export class CreateApiTokenPayload extends Payload {
  @Field(() => ApiToken, { nullable: true, description: "The new API token. Null if `userErrors` is not empty." })
  apiToken!: ApiToken | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The text to send as `Authorization: Bearer`. Shown only once and not stored. Null if `userErrors` is not empty.",
  })
  token!: string | null;
}

@InputType("RevokeApiTokenInput", { description: "The API token to revoke." })
export class RevokeApiTokenInput {
  @Input(() => ID, { description: "The ID of the API token." })
  id!: string;
}

@ObjectType("RevokeApiTokenPayload", { description: "The API token after it was revoked.", simpleResolvers: true })
export class RevokeApiTokenPayload extends Payload {
  @Field(() => ApiToken, { nullable: true, description: "The revoked API token. Null if `userErrors` is not empty." })
  apiToken!: ApiToken | null;
}
