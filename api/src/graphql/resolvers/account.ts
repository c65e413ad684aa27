import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import { isDemo } from "../../services/accounts/accounts.ts";
import { isAllowed } from "../../services/core/permissions.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, withUserErrors } from "../errors.ts";
import type { AccountRow } from "../rows.ts";
import {
  Account,
  AccountConnection,
  AccountIdInput,
  AccountSetup,
  ConnectAccountInput,
  ConnectAccountPayload,
  DisconnectAccountPayload,
  PasswordPolicy,
  RootUser,
  TestConnectionPayload,
  UpdateAccountInput,
  UpdateAccountPayload,
} from "../types/account.ts";
import { PageArgs } from "../types/common.ts";
import { Coverage } from "../types/coverage.ts";
import { LastAccessedReading } from "../types/last-accessed.ts";
import { SeverityCounts } from "../types/overview.ts";
import { Scan } from "../types/scan.ts";

@Resolver(() => Account)
export class AccountResolver {
  @RequiresPermission("accounts.read")
  @Query(() => AccountConnection, { description: "The connected accounts." })
  async accounts(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("includeArchived", () => Boolean, {
      defaultValue: false,
      nullable: true,
      description: "Also the disconnected ones.",
    })
    includeArchived: boolean | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return connection(await context.services.accounts.list(page, { includeArchived: includeArchived ?? false }));
  }

  @RequiresPermission("accounts.read")
  @Query(() => Account, {
    nullable: true,
    description: "One account, by our id or its account number; null when there is none.",
  })
  async account(
    @Arg("id", () => ID, { description: "Our id or the 12-digit account number." }) id: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.accounts.get(id));
  }

  @RequiresPermission("accounts.connect")
  @Mutation(() => ConnectAccountPayload, {
    description: "Names an account and the way into it. Whatever can be proved at once is proved.",
  })
  async connectAccount(
    @Arg("input", () => ConnectAccountInput, { description: "How to reach it." }) input: ConnectAccountInput,
    @Ctx() { services }: RequestContext,
  ) {
    const { source } = input;
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => {
      if (source === "SANDBOX")
        throw new AppError("BAD_USER_INPUT", {
          message: "The demo account is connected by the product itself.",
          details: { path: "source" },
        });
      return { account: await services.accounts.connect({ ...input, source }) };
    });
  }

  @RequiresPermission("accounts.update")
  @Mutation(() => UpdateAccountPayload, { description: "Changes what was given." })
  async updateAccount(
    @Arg("input", () => UpdateAccountInput, { description: "What to change." }) input: UpdateAccountInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.accounts.update({ ...input }),
    }));
  }

  @RequiresPermission("accounts.test")
  @Mutation(() => TestConnectionPayload, { description: "Tries the connection line by line; writes nothing to AWS." })
  async testConnection(
    @Arg("input", () => AccountIdInput, { description: "Which account." }) { id }: AccountIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null; lines: readonly object[] }>({ account: null, lines: [] }, () =>
      services.accounts.test(id),
    );
  }

  @RequiresPermission("accounts.disconnect")
  @Mutation(() => DisconnectAccountPayload, {
    description: "Archives an account: its secrets are wiped, its history stays.",
  })
  async disconnectAccount(
    @Arg("input", () => AccountIdInput, { description: "Which account." }) { id }: AccountIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.accounts.disconnect(id),
    }));
  }

  @FieldResolver(() => Boolean, { description: "It is the demo that comes with the product; nothing in it is real." })
  isDemo(@Root() account: AccountRow): boolean {
    return isDemo(account);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Where the environment points the AWS SDK for it; null for AWS itself.",
  })
  async endpoint(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.accounts.customEndpoint(account);
  }

  @FieldResolver(() => AccountSetup, {
    nullable: true,
    description:
      "What its owner runs in AWS, for ASSUME_ROLE; null for others and for those who may not connect accounts.",
  })
  async setup(@Root() account: AccountRow, @Ctx() { services, caller }: RequestContext) {
    return caller && isAllowed(caller.role, "accounts.connect") ? services.accountSetups.read(account) : null;
  }

  @FieldResolver(() => AccountSetup, {
    nullable: true,
    description:
      "How to make the separate role that rotates the keys of the users named, and of nobody else; null while the account's number is not known and for those who may not connect accounts.",
  })
  async rotateSetup(
    @Root() account: AccountRow,
    @Arg("userNames", () => [String], { description: "Up to 50 users, as the latest scan knows them." })
    userNames: string[],
    @Ctx() { services, caller }: RequestContext,
  ) {
    return caller && isAllowed(caller.role, "accounts.connect")
      ? services.accountSetups.rotate(account, { userNames })
      : null;
  }

  @FieldResolver(() => Coverage, {
    nullable: true,
    description: "What the latest finished scan read and did not; null before the first.",
  })
  async coverage(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext) {
    return loaders.coverageOf(account.id);
  }

  @FieldResolver(() => Scan, { nullable: true, description: "The latest scan, whatever became of it." })
  async latestScan(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext) {
    return loaders.latestScan.load(account.id);
  }

  @FieldResolver(() => Scan, { nullable: true, description: "The scan that is queued or running." })
  async runningScan(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext) {
    return loaders.runningScan.load(account.id);
  }

  @FieldResolver(() => LastAccessedReading, {
    nullable: true,
    description: "How the reading of last accessed services stands; null where the account does not ask for one.",
  })
  async lastAccessedReading(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.reading(account);
  }

  @FieldResolver(() => SeverityCounts, { description: "Open alerts of the account." })
  async openAlerts(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfAccount.load(account.id);
  }

  @FieldResolver(() => PasswordPolicy, {
    nullable: true,
    description: "Its password policy; null when it has none or it could not be read: `coverage` tells which.",
  })
  async passwordPolicy(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.accountFacts.passwordPolicy(account.id);
  }

  @FieldResolver(() => RootUser, {
    nullable: true,
    description: "Its root user; null when nothing of it could be read.",
  })
  async rootUser(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.accountFacts.rootUser(account.id);
  }
}
