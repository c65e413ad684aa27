import { ObjectType } from "type-graphql";
import type { AdministrationPart } from "../../iam/organization-administration.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field } from "../tied.ts";
import { describedEnum } from "./enums.ts";
import { FailedReading } from "./failed-reading.ts";

const AdministrationPartEnum = describedEnum<AdministrationPart>(
  "AdministrationPart",
  "The parts of the administration of an organization that are read.",
  {
    TRUSTED_SERVICES: "The AWS services that have trusted access to the organization.",
    DELEGATED_ADMINISTRATORS: "The member accounts that administer AWS services for the organization.",
    DELEGATION_POLICY: "The policy that hands the management of policies to member accounts.",
  },
);

@ObjectType("AdministrationReading", {
  description:
    "The reading of one part of how an organization is administered. A part that AWS refuses keeps its value.",
  simpleResolvers: true,
})
export class AdministrationReading extends FailedReading {
  @Field(() => AdministrationPartEnum, { description: "The part that was read." })
  part!: AdministrationPart;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the part was last read completely. Null if it never was.",
  })
  readAt!: Date | number | null;
  @Field(() => String, {
    nullable: true,
    description: "The 12-digit number of the account through which it was read. Null if it never was.",
  })
  readBy!: string | null;
}

@ObjectType("DelegatedAdministrator", {
  description: "A member account that administers AWS services for the whole organization.",
  simpleResolvers: true,
})
export class DelegatedAdministrator {
  @Field(() => String, { description: "The 12-digit AWS account number." })
  awsAccountId!: string;
  @Field(() => [String], { description: "The service principals, such as `guardduty.amazonaws.com`, in order." })
  services!: readonly string[];
}

@ObjectType("OrganizationAdministration", {
  description: "The tasks of the management account that it has handed to AWS services and member accounts.",
  simpleResolvers: true,
})
export class OrganizationAdministration {
  @Field(() => [AdministrationReading], {
    description: "The reading of each part: its time, its account, and the reason if the latest reading failed.",
  })
  readings!: readonly AdministrationReading[];
  @Field(() => [String], {
    nullable: true,
    description: "The service principals that have trusted access, in order. Null if they were never read.",
  })
  trustedServices!: readonly string[] | null;
  @Field(() => [DelegatedAdministrator], {
    nullable: true,
    description: "The delegated administrators, by account number. Null if they were never read.",
  })
  delegatedAdministrators!: readonly DelegatedAdministrator[] | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The document of the delegation policy. Null if the organization has none, or if it was never read: `readings` tells which.",
  })
  delegationPolicy!: string | null;
}
