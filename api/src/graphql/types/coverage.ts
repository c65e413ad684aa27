import { Int, ObjectType } from "type-graphql";
import type { ScanCoverage } from "../../iam/scan.ts";
import type { CoveredRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { type SectionStatus, SectionStatusEnum } from "./enums.ts";
import type { SectionName } from "../../iam/account.ts";
import { Field } from "../tied.ts";
import { SectionNameEnum } from "./code-enums.ts";

@ObjectType("SectionCoverage", {
  description: "The result of reading one section of the account data.",
  simpleResolvers: true,
})
export class SectionCoverage {
  @Field(() => SectionNameEnum, { description: "The section of the account data." })
  section!: SectionName;
  @Field(() => SectionStatusEnum, { description: "The status of the section." })
  status!: SectionStatus;
  @Field(() => String, { nullable: true, description: "The AWS action that was denied or failed. Null if none was." })
  action!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The error code from AWS, or the reason why the section was skipped. `AWS_ACCESS_DENIED` also if AWS refused a part of a section that was read. Otherwise null if the section was read.",
  })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "The error message from AWS. Null if there is none." })
  reason!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The number of items in the section. Null if the section was not read.",
  })
  count!: number | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time to which the section applies. A credential report can be hours older than the scan. Null if the section was not read.",
  })
  asOf!: number | null;
}

@ObjectType("NotEvaluatedCheck", {
  description: "A check that could not be evaluated, so it neither passed nor failed.",
  simpleResolvers: true,
})
export class NotEvaluatedCheck {
  @Field(() => String, { description: "The ID of the check." })
  checkId!: string;
  @Field(() => String, { description: "The title of the check." })
  title!: string;
  @Field(() => String, { description: "The data that was missing." })
  reason!: string;
  @Field(() => [String], { description: "The AWS actions that were denied or failed." })
  missingActions!: readonly string[];
}

/** The denied actions of several accounts are read only if a query selects them. */
interface CoverageOfAccounts extends Omit<ScanCoverage, "missingPermissions"> {
  readonly missingPermissions: readonly string[] | (() => Promise<readonly string[]>);
}

@ObjectType("Coverage", {
  description:
    "The sections and checks that a scan covered. Below 100 percent, the absence of alerts does not mean that everything is fine.",
  simpleResolvers: true,
})
export class Coverage {
  /** A query that selects nothing but `percent` and `asOf` reads no more. */
  declare readonly $row: CoverageOfAccounts | CoveredRow;
  @Field(() => Int, {
    nullable: true,
    description:
      "The number of enabled checks that the scan could be expected to evaluate. A check is left out if its data was not requested, or cannot be read from this account. Null for a scan of an earlier version.",
  })
  enabled?: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "The number of these checks that were evaluated. A check that could evaluate none of its resources is not. Null for a scan of an earlier version.",
  })
  evaluated?: number | null;
  @Field(() => Int, { description: "`evaluated` as a percentage of `enabled`, rounded down." })
  percent!: number;
  @Field(() => [SectionCoverage], { description: "The status of every section of the account data." })
  sources!: readonly SectionCoverage[];
  @Field(() => [String], { description: "The AWS actions that were denied or failed, each listed once." })
  missingPermissions!: readonly string[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time to which the oldest fact applies. Null if nothing was read.",
  })
  asOf!: number | null;
}
