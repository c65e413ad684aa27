import { ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import type { UserRow } from "../rows.ts";
import { Node } from "./common.ts";
import { describedEnum, OtherCredentialKindEnum } from "./enums.ts";
import { inventoryConnectionOf } from "./past.ts";
import type { OtherCredentialKind } from "../../iam/other-credentials.ts";
import { Field } from "../tied.ts";

type MfaDeviceKind = UserRow["document"]["mfaDevices"][number]["kind"];

const MfaDeviceKindEnum = describedEnum<MfaDeviceKind>("MfaDeviceKind", "The type of an MFA device.", {
  VIRTUAL: "The device is an app that generates codes.",
  HARDWARE: "The device is a hardware token or a security key.",
});

@ObjectType("Tag", { description: "A tag of an AWS resource.", simpleResolvers: true })
export class Tag {
  @Field(() => String, { description: "The key of the tag." })
  key!: string;
  @Field(() => String, { description: "The value of the tag." })
  value!: string;
}

@ObjectType("MfaDevice", { description: "An MFA device of an IAM user.", simpleResolvers: true })
export class MfaDevice {
  @Field(() => String, { description: "The serial number of the device, which is an ARN for virtual devices." })
  serialNumber!: string;
  @Field(() => MfaDeviceKindEnum, { description: "The type of the device." })
  kind!: MfaDeviceKind;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the device was enabled. Null if unknown.",
  })
  enabledAt!: number | null;
}

@ObjectType("OtherCredential", {
  description:
    "A credential of an IAM user besides password, access keys and MFA devices. AWS reports no last use of it.",
  simpleResolvers: true,
})
export class OtherCredential {
  @Field(() => OtherCredentialKindEnum, { description: "The kind of credential." })
  kind!: OtherCredentialKind;
  @Field(() => String, {
    nullable: true,
    description: "The ID of the credential. Null for a signing certificate, whose ID the credential report lacks.",
  })
  credentialId!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The service that accepts the credential, such as `bedrock.amazonaws.com`. Null if it is not limited to one service.",
  })
  serviceName!: string | null;
  @Field(() => Boolean, {
    description: "Whether AWS accepts the credential. False once it was deactivated or expired.",
  })
  isActive!: boolean;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the credential was created or uploaded. Null if unknown.",
  })
  createdAt!: number | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the credential expires. Null if it never expires.",
  })
  expiresAt!: number | null;
}

@ObjectType("User", {
  description: "An IAM user. If a user is deleted and created again with the same name, it is a different user.",
  implements: Node,
  simpleResolvers: true,
})
export class User extends Node {
  declare readonly $row: UserRow;
  @Field(() => DateTimeScalar, { description: "The time at which a scan first observed the user." })
  firstSeenAt!: Date;
  @Field(() => DateTimeScalar, {
    name: "deletedAt",
    simple: false,
    nullable: true,
    description: "The time at which a scan first no longer found the user. Null while it exists.",
  })
  goneAt!: Date | null;
}
export const UserConnection = inventoryConnectionOf("User", () => User);
