import { ID, InputType, ObjectType } from "type-graphql";
import type { ViewList } from "../../services/views/saved-views.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { describedEnum, PolicyTypeEnum, type PolicyTypeName } from "./enums.ts";

export const ViewListEnum = describedEnum<ViewList>("ViewList", "A list that can have saved views.", {
  ALERTS: "The list of alerts.",
  PROBLEMS: "The list of problems.",
  USERS: "The list of IAM users.",
  ACCESS_KEYS: "The list of access keys.",
  GROUPS: "The list of groups.",
  ROLES: "The list of roles.",
  POLICIES: "The list of policies.",
});

@ObjectType("SavedView", {
  description: "The filter, order, columns and density of a list under a name, saved by an operator.",
  simpleResolvers: true,
})
export class SavedView {
  @Field(() => ID, { description: "The ID of the view." })
  id!: string;
  @Field(() => ViewListEnum, { description: "The list that the view shows." })
  list!: ViewList;
  @Field(() => String, { description: "The name of the view." })
  name!: string;
  @Field(() => String, { description: "The query text of the filter. Empty for no filter." })
  query!: string;
  @Field(() => String, {
    nullable: true,
    description: "The reason why the query is no longer valid. Null if it is valid.",
  })
  queryError!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The order of the rows, such as `NAME` or `RISK:DESC`. Null for the default order of the list.",
  })
  orderBy!: string | null;
  @Field(() => [String], {
    nullable: true,
    description: "The IDs of the shown columns in their order. Null for the default columns.",
  })
  columns!: readonly string[] | null;
  @Field(() => Boolean, { description: "Whether the rows are compact." })
  isCompact!: boolean;
  @Field(() => Boolean, { description: "Whether items that were deleted in AWS are included." })
  includesDeleted!: boolean;
  @Field(() => PolicyTypeEnum, {
    nullable: true,
    description: "The type of the listed policies. Null for all types and for other lists.",
  })
  policyType!: PolicyTypeName | null;
  @Field(() => Boolean, { description: "Whether all operators can see the view." })
  isShared!: boolean;
  @Field(() => String, { description: "The name of the operator who owns the view." })
  ownerName!: string;
  @Field(() => Boolean, { description: "Whether the caller owns the view, so that they may change it." })
  isMine!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether the caller may delete the view: their own, and as an admin a shared one of an operator who is disabled.",
  })
  canDelete!: boolean;
  @Field(() => Boolean, { description: "Whether the list opens with the view for the caller." })
  isDefault!: boolean;
  @Field(() => DateTimeScalar, { description: "The time at which the view was last changed." })
  updatedAt!: Date;
}

@InputType("SavedViewSettings", { description: "The filter, order, columns and density of a saved view." })
export class SavedViewSettings {
  @Input(() => String, {
    description: "The query text of the filter, at most 2,000 characters; empty for no filter.",
  })
  query!: string;
  @Input(() => String, {
    nullable: true,
    description: "The order of the rows, such as `NAME` or `RISK:DESC`; the default order of the list if omitted.",
  })
  orderBy?: string | null;
  @Input(() => [String], {
    nullable: true,
    description: "The IDs of the shown columns in their order, at most 40; the default columns if omitted.",
  })
  columns?: string[] | null;
  @Input(() => Boolean, { nullable: true, description: "Whether the rows are compact; default false." })
  isCompact?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether items that were deleted in AWS are included; default false.",
  })
  includesDeleted?: boolean | null;
  @Input(() => PolicyTypeEnum, { nullable: true, description: "The type of the listed policies; all if omitted." })
  policyType?: PolicyTypeName | null;
}

@InputType("CreateSavedViewInput", { description: "The view to save for the operator." })
export class CreateSavedViewInput {
  @Input(() => ViewListEnum, { description: "The list that the view shows." })
  list!: ViewList;
  @Input(() => String, {
    description: "The name, 1 to 60 characters, unique among the operator's views of the list.",
  })
  name!: string;
  @Input(() => SavedViewSettings, { description: "The filter, order, columns and density." })
  settings!: SavedViewSettings;
}

@InputType("UpdateSavedViewInput", { description: "The changes of a saved view." })
export class UpdateSavedViewInput {
  @Input(() => ID, { description: "The ID of the view." })
  id!: string;
  @Input(() => String, { nullable: true, description: "The new name; unchanged if omitted." })
  name?: string | null;
  @Input(() => SavedViewSettings, {
    nullable: true,
    description: "The new filter, order, columns and density; unchanged if omitted.",
  })
  settings?: SavedViewSettings | null;
}

@InputType("ShareSavedViewInput", { description: "The view and whether all operators can see it." })
export class ShareSavedViewInput {
  @Input(() => ID, { description: "The ID of the view." })
  id!: string;
  @Input(() => Boolean, { description: "Whether all operators can see the view." })
  isShared!: boolean;
}

@InputType("SavedViewIdInput", { description: "The saved view that the mutation is about." })
export class SavedViewIdInput {
  @Input(() => ID, { description: "The ID of the view." })
  id!: string;
}

@InputType("SetDefaultViewInput", { description: "The view with which a list opens for the operator." })
export class SetDefaultViewInput {
  @Input(() => ViewListEnum, { description: "The list that opens with the view." })
  list!: ViewList;
  @Input(() => ID, { nullable: true, description: "The ID of the view; none if omitted." })
  id?: string | null;
}

@ObjectType("SavedViewPayload", { description: "The view after the change.", simpleResolvers: true })
export class SavedViewPayload extends Payload {
  @Field(() => SavedView, { nullable: true, description: "The view. Null if it was deleted or the mutation failed." })
  savedView!: SavedView | null;
}

@ObjectType("SetDefaultViewPayload", { description: "The views of the list after the change.", simpleResolvers: true })
export class SetDefaultViewPayload extends Payload {
  @Field(() => [SavedView], { nullable: true, description: "The views of the list. Null if the mutation failed." })
  savedViews!: readonly SavedView[] | null;
}
