import { Arg, Ctx, Resolver } from "type-graphql";
import type { ViewList } from "../../services/views/saved-views.ts";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Mutation, Query } from "../tied.ts";
import {
  CreateSavedViewInput,
  SavedView,
  SavedViewIdInput,
  SavedViewPayload,
  SetDefaultViewInput,
  SetDefaultViewPayload,
  ShareSavedViewInput,
  UpdateSavedViewInput,
  ViewListEnum,
} from "../types/saved-view.ts";

type Answer = { savedView: SavedView | null };
const NONE: Answer = { savedView: null };

@Resolver(() => SavedView)
export class SavedViewResolver {
  @RequiresPermission("views.read")
  @Query(() => [SavedView], {
    description: "The operator's own views of a list and those that others share, by name.",
  })
  async savedViews(
    @Arg("list", () => ViewListEnum, { description: "The list that the views show." }) list: ViewList,
    @Ctx() { services }: RequestContext,
  ) {
    return services.savedViews.list(list);
  }

  @RequiresPermission("views.update")
  @Mutation(() => SavedViewPayload, {
    description: "Saves a view that only the operator can see. An operator can have 100 views.",
  })
  async createSavedView(
    @Arg("input", () => CreateSavedViewInput, { description: "The list, the name and what the view shows." })
    input: CreateSavedViewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Answer>(NONE, async () => ({ savedView: await services.savedViews.create(input) }));
  }

  @RequiresPermission("views.update")
  @Mutation(() => SavedViewPayload, {
    description:
      "Renames one of the caller's views or replaces its contents. Changing a shared view requires the permission to share.",
  })
  async updateSavedView(
    @Arg("input", () => UpdateSavedViewInput, { description: "The view and the changes to make." })
    input: UpdateSavedViewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Answer>(NONE, async () => ({ savedView: await services.savedViews.update(input) }));
  }

  @RequiresPermission("views.share")
  @Mutation(() => SavedViewPayload, { description: "Shows a view of the operator to all operators, or no longer." })
  async shareSavedView(
    @Arg("input", () => ShareSavedViewInput, { description: "The view and whether it is shared." })
    { id, isShared }: ShareSavedViewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Answer>(NONE, async () => ({ savedView: await services.savedViews.share(id, isShared) }));
  }

  @RequiresPermission("views.update")
  @Mutation(() => SavedViewPayload, {
    description: "Deletes a view of the operator. `restoreSavedView` restores it within five minutes.",
  })
  async deleteSavedView(
    @Arg("input", () => SavedViewIdInput, { description: "The view to delete." }) { id }: SavedViewIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Answer>(NONE, async () => {
      await services.savedViews.delete(id);
      return NONE;
    });
  }

  @RequiresPermission("views.update")
  @Mutation(() => SavedViewPayload, {
    description: "Restores a view that the operator deleted within the last five minutes.",
  })
  async restoreSavedView(
    @Arg("input", () => SavedViewIdInput, { description: "The view to restore." }) { id }: SavedViewIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Answer>(NONE, async () => ({ savedView: await services.savedViews.restore(id) }));
  }

  @RequiresPermission("views.update")
  @Mutation(() => SetDefaultViewPayload, {
    description: "Chooses the view with which a list opens for the operator, their own or a shared one.",
  })
  async setDefaultView(
    @Arg("input", () => SetDefaultViewInput, { description: "The list and the view." })
    { list, id }: SetDefaultViewInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ savedViews: readonly SavedView[] | null }>({ savedViews: null }, async () => {
      await services.savedViews.setDefault(list, id ?? null);
      return { savedViews: await services.savedViews.list(list) };
    });
  }
}
