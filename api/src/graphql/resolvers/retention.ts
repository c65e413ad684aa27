import { Arg, Ctx, ID, Resolver, Root } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { orNull, withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { RetentionRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import {
  AccountErasure,
  ErasableAccount,
  EraseAccountInput,
  EraseAccountPayload,
  Retention,
  RetentionPayload,
  RetentionPoliciesInput,
  RetentionPreview,
  RetentionRun,
  UpdateRetentionInput,
} from "../types/retention.ts";

@Resolver(() => Retention)
export class RetentionResolver {
  @RequiresPermission("retention.read")
  @Query(() => Retention, { description: "The time for which scans, alerts and deleted resources are kept." })
  async retention(@Ctx() { services }: RequestContext) {
    return services.retention.get();
  }

  @FieldResolver(() => RetentionRun, {
    nullable: true,
    description: "The rows that the latest run deleted. Null before the first run, and while one is under way.",
  })
  lastRun(@Root() { lastRun }: RetentionRow): RetentionRun | null {
    if (lastRun === null) return null;
    const deleted = Object.entries(lastRun.deleted).map(([table, count]) => ({ table, count }));
    return { deleted: deleted.filter(({ count }) => count > 0), longestMs: Math.round(lastRun.longestMs) };
  }

  @FieldResolver(() => [ErasableAccount], {
    description: "The disconnected accounts that are not erased, latest first, at most 1,000.",
  })
  async erasableAccounts(@Ctx() { services }: RequestContext) {
    return services.retention.erasableAccounts();
  }

  @RequiresPermission("retention.read")
  @Query(() => [RetentionPreview], {
    description:
      "The rows that policies would delete now, by table. Deletes nothing. Reads whole tables, which can end in `DEADLINE_EXCEEDED` in a very large installation: use `npm run retention` there.",
  })
  async retentionPreview(
    @Arg("input", () => RetentionPoliciesInput, { description: "The policies." }) input: RetentionPoliciesInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.retention.preview({ ...input });
  }

  @RequiresPermission("retention.update")
  @Mutation(() => RetentionPayload, {
    description:
      "Replaces the retention policies. The next run deletes what they no longer keep, within an hour, and that cannot be undone. Requires a sign-in within the last five minutes. Errors: `BAD_USER_INPUT`, `RETENTION_CHANGED`.",
  })
  async updateRetention(
    @Arg("input", () => UpdateRetentionInput, { description: "The new policies." }) input: UpdateRetentionInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ retention: RetentionRow | null }>({ retention: null }, async () => ({
      retention: await services.retention.update({ ...input }),
    }));
  }

  @RequiresPermission("retention.read")
  @Query(() => AccountErasure, {
    nullable: true,
    description:
      "The data that erasing a disconnected account would delete. Deletes nothing. Null if there is no such account. Error: `ACCOUNT_NOT_ARCHIVED`.",
  })
  async accountErasure(
    @Arg("accountId", () => ID, { description: "The ID of a disconnected account." }) accountId: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.retention.erasure(accountId));
  }

  @RequiresPermission("accounts.erase")
  @Mutation(() => EraseAccountPayload, {
    description:
      "Erases a disconnected account in the background: scans, alerts, inventory, paths and its names. This cannot be undone. The audit log, approvals and rotations stay. Requires a sign-in within the last five minutes. Errors: `NOT_FOUND`, `ACCOUNT_NOT_ARCHIVED`, `BAD_USER_INPUT`.",
  })
  async eraseAccount(
    @Arg("input", () => EraseAccountInput, { description: "The account and its confirmation." })
    input: EraseAccountInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ erasure: AccountErasure | null }>({ erasure: null }, async () => ({
      erasure: await services.retention.erase({ ...input }),
    }));
  }
}
