import { Arg, Resolver } from "type-graphql";
import { publishedKeys } from "../../iam/query-keys.ts";
import { QUERY_LISTS, type QueryList } from "../../services/core/query-lists.ts";
import { SharedBetweenCallers } from "../live/shared-fields.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Query } from "../tied.ts";
import { QueryKey, QueryListEnum } from "../types/query-key.ts";

@Resolver(() => QueryKey)
export class QueryKeyResolver {
  @RequiresPermission("installation.read")
  @SharedBetweenCallers()
  @Query(() => [QueryKey], {
    description:
      "The keys of the query language of a list, most used first. A query consists of words and `key:value` terms, all of which are required. Commas mean OR, a leading minus negates a term, and quotes allow spaces.",
  })
  queryKeys(@Arg("list", () => QueryListEnum, { description: "The list to filter." }) list: QueryList) {
    return publishedKeys(QUERY_LISTS[list]);
  }
}
