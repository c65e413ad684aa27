import { Arg, Ctx, ID, Int, Resolver, Root } from "type-graphql";
import type { SearchHit as SearchHitRow } from "../../services/search/search.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { FieldResolver, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import { SearchHit } from "../types/search.ts";

@Resolver(() => SearchHit)
export class SearchResolver {
  @RequiresPermission("inventory.read")
  @Query(() => [SearchHit], {
    description:
      "The best results of each type for a text. Exact matches come first: an access key ID, an ARN, an account number or an alert number. Deleted resources and archived accounts are left out. Errors: BAD_USER_INPUT, NOT_FOUND.",
  })
  search(
    @Arg("text", () => String, { description: "Up to five words, at most 200 characters. All words are required." })
    text: string,
    @Arg("first", () => Int, {
      nullable: true,
      description: "The maximum number of results of each type: 1 to 20, default 8.",
    })
    first: number | null,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of an account or its 12-digit AWS account number; all accounts if omitted.",
    })
    accountId: string | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.search.find({ text, first, accountId });
  }

  @FieldResolver(() => Account, { nullable: true, description: "The account of the result. Null for a check." })
  async account(@Root() { accountId }: SearchHitRow, @Ctx() { loaders }: RequestContext) {
    return accountId === null ? null : loaders.account.load(accountId);
  }
}
