import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { AccountSetting, SettingOrigin } from "../../iam/account-settings.ts";
import { Field, Input } from "../tied.ts";
import { describedEnum } from "./enums.ts";

const AccountSettingEnum = describedEnum<AccountSetting>(
  "AccountSettingName",
  "The settings that an account can have of its own or inherit from a unit of its organization.",
  {
    scanEveryHours: "The interval between scheduled scans in hours, 1 to 720. Null for no schedule.",
    keyMaxAgeDays: "The age in days from which an access key must be rotated.",
    keyWarningDays: "The number of days before `keyMaxAgeDays` at which a check warns, 0 to 365.",
    keyHardMaxAgeDays: "The age in days that no access key may exceed.",
    unusedShortDays: "The days without use after which a credential counts as unused, as CIS demands.",
    unusedLongDays: "The days without use after which a credential counts as unused, as Security Hub demands.",
    inactiveDays: "The days without activity after which a user counts as inactive.",
    roleUnusedDays: "The days without use after which a role counts as unused.",
  },
);

const SettingOriginEnum = describedEnum<SettingOrigin>(
  "SettingOrigin",
  "The place that a setting of an account is from.",
  {
    INSTALLATION: "The setting of the installation.",
    UNIT: "An organizational unit above the account, or the root. The nearest one with a value counts.",
    ACCOUNT: "The account itself.",
  },
);

@ObjectType("EffectiveSetting", {
  description: "A setting that applies to an account, and why.",
  simpleResolvers: true,
})
export class EffectiveSetting {
  @Field(() => AccountSettingEnum, { description: "The name of the setting." })
  name!: AccountSetting;
  @Field(() => Int, { nullable: true, description: "The value. Null if `scanEveryHours` is no schedule." })
  value!: number | null;
  @Field(() => SettingOriginEnum, { description: "The place that the value is from." })
  origin!: SettingOrigin;
  @Field(() => ID, {
    nullable: true,
    description: "The ID in AWS of the unit that the value is from. Null if `origin` is not UNIT.",
  })
  unitId!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The path of the unit that the value is from, such as `Workloads/Prod`. Null if `origin` is not UNIT, or if the caller is limited to accounts.",
  })
  unitPath!: string | null;
}

@ObjectType("AccountThreshold", {
  description: "A threshold of the checks in an account, and why it applies.",
  simpleResolvers: true,
})
export class AccountThreshold {
  @Field(() => EffectiveSetting, { description: "The value that applies, and the place that it is from." })
  setting!: EffectiveSetting;
  @Field(() => EffectiveSetting, {
    description: "The value that applies if the account has none of its own, and the place that it is from.",
  })
  inherited!: EffectiveSetting;
}

@ObjectType("UnitSetting", {
  description: "A setting of the root or a unit of an organization.",
  simpleResolvers: true,
})
export class UnitSetting {
  @Field(() => ID, { description: "The ID of the unit in AWS." })
  unitId!: string;
  @Field(() => AccountSettingEnum, { description: "The name of the setting." })
  name!: AccountSetting;
  @Field(() => Int, { nullable: true, description: "The value. Null if `scanEveryHours` is no schedule." })
  value!: number | null;
}

@ObjectType("UnitSettingPreview", {
  description: "The effect that a change of a unit's setting would have.",
  simpleResolvers: true,
})
export class UnitSettingPreview {
  @Field(() => Int, { description: "The number of connected accounts in the unit and below it." })
  accountsBelow!: number;
  @Field(() => Int, { description: "The number of these accounts whose value would change." })
  accountsChanged!: number;
  @Field(() => Int, {
    description:
      "The number of these accounts that the change does not affect: they have a value of their own, or a nearer unit has one.",
  })
  accountsKept!: number;
  @Field(() => [ID], { description: "The first accounts whose value would change, at most 25." })
  changedAccountIds!: readonly string[];
}

@InputType("UpdateUnitSettingInput", {
  description: "A change of one setting of an organizational unit, or of the root of an organization.",
})
export class UpdateUnitSettingInput {
  @Input(() => ID, { description: "The ID of the organization in IAM Monitor." })
  organizationId!: string;
  @Input(() => ID, { description: "The ID of the root or unit in AWS." })
  unitId!: string;
  @Input(() => AccountSettingEnum, { description: "The name of the setting." })
  name!: AccountSetting;
  @Input(() => Int, {
    nullable: true,
    description: "The new value. Null for `scanEveryHours` means no schedule. Left out if `isInherited`.",
  })
  value?: number | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to remove the unit's own value, so that the value above it applies; default false.",
  })
  isInherited?: boolean | null;
}

@InputType("UpdateAccountSettingInput", { description: "The change of a setting of one account." })
export class UpdateAccountSettingInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  id!: string;
  @Input(() => AccountSettingEnum, { description: "The name of the setting." })
  name!: AccountSetting;
  @Input(() => Int, {
    nullable: true,
    description: "The new value. Null for `scanEveryHours` means no schedule. Left out if `isInherited`.",
  })
  value?: number | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to remove the account's own value, so that it inherits one; default false.",
  })
  isInherited?: boolean | null;
}
