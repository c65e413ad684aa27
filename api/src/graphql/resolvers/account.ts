import type { GraphQLResolveInfo } from "graphql";
import { Arg, Args, Ctx, ID, Info, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import { settingsOf } from "../../services/accounts/account-settings.ts";
import { isDemo } from "../../services/accounts/accounts.ts";
import { type Caller, hasPermission } from "../../services/core/permissions.ts";
import { connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { SharedBetweenCallers } from "../live/shared-fields.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, withUserErrors } from "../errors.ts";
import type { AccountRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import {
  Account,
  AccountConnection,
  AccountIdInput,
  AccountSetup,
  type ConnectionTestLine,
  ConnectAccountInput,
  ConnectAccountPayload,
  DisconnectAccountPayload,
  PasswordPolicy,
  RestoreAccountPayload,
  RootUser,
  TestConnectionPayload,
  UpdateAccountInput,
  UpdateAccountPayload,
} from "../types/account.ts";
import { AccountThreshold, EffectiveSetting, UpdateAccountSettingInput } from "../types/account-settings.ts";
import { AccountUnit, QUERY_OF_ACCOUNTS } from "../types/fleet.ts";
import { AccountOrder } from "../types/list-orders.ts";
import { selectedFields } from "../selected-fields.ts";
import { PageArgs } from "../types/common.ts";
import { Coverage } from "../types/coverage.ts";
import { LastAccessedReading } from "../types/last-accessed.ts";
import { SeverityCounts } from "../types/overview.ts";
import { Scan } from "../types/scan.ts";

const SCAN_HEAD: ReadonlySet<string> = new Set(["__typename", "id", "status", "finishedAt"]);

const COVERED: ReadonlySet<string> = new Set(["__typename", "percent", "asOf"]);

/** The accounts of a list share their field nodes, so the selection is examined one time and not for each account. */
const answers = new WeakMap<GraphQLResolveInfo["fieldNodes"], boolean>();

/** Whether the query selects only these names below the field. Each field is always examined with the same set of names. */
function selectsOnly(names: ReadonlySet<string>, info: GraphQLResolveInfo): boolean {
  const known = answers.get(info.fieldNodes);
  const isOnly = known ?? [...selectedFields(info)].every((name) => names.has(name));
  if (known === undefined) answers.set(info.fieldNodes, isOnly);
  return isOnly;
}

@Resolver(() => Account)
export class AccountResolver {
  @RequiresPermission("accounts.read")
  @SharedBetweenCallers()
  @Query(() => AccountConnection, {
    description:
      "A page of the connected accounts. Errors: BAD_QUERY with the position of the mistake, FORBIDDEN for the terms `group:` and `unit:` without the permission to read groups or organizations.",
  })
  async accounts(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("includeArchived", () => Boolean, {
      defaultValue: false,
      nullable: true,
      description: "Whether to include disconnected accounts; default false.",
    })
    includeArchived: boolean | null,
    @Arg("query", () => String, { nullable: true, description: QUERY_OF_ACCOUNTS })
    query: string | null,
    @Arg("orderBy", () => AccountOrder, {
      nullable: true,
      description: "The order of the accounts; oldest first if omitted.",
    })
    orderBy: AccountOrder | null,
    @Ctx() { services }: RequestContext,
  ) {
    // No smaller maximum for sessions: the account switch of the dashboard needs all accounts, and its answer is shared.
    return connection(await services.fleet.list(page, { query, includeArchived }, orderBy));
  }

  @RequiresPermission("accounts.read")
  @Query(() => Account, {
    nullable: true,
    description: "One account by its ID or 12-digit AWS account number. Null if there is no such account.",
  })
  async account(
    @Arg("id", () => ID, { description: "The ID of the account or its 12-digit AWS account number." }) id: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.accounts.get(id));
  }

  @RequiresPermission("accounts.connect")
  @Mutation(() => ConnectAccountPayload, {
    description:
      "Connects an AWS account and tests the connection as far as possible. Requires a sign-in within the last five minutes.",
  })
  async connectAccount(
    @Arg("input", () => ConnectAccountInput, {
      description: "The name of the account and the credentials that read it.",
    })
    input: ConnectAccountInput,
    @Ctx() { services }: RequestContext,
  ) {
    const { source } = input;
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => {
      if (source === "SANDBOX")
        throw new AppError("BAD_USER_INPUT", {
          message:
            "The demo account cannot be connected here: IAM Monitor connects it by itself. Choose another source.",
          details: { path: "source" },
        });
      return { account: await services.accounts.connect({ ...input, source }) };
    });
  }

  @RequiresPermission("accounts.update")
  @Mutation(() => UpdateAccountPayload, {
    description:
      "Changes the given settings of an account. Changing its role, Region or rotation role and switching writes on require a sign-in within the last five minutes. Switching writes on may need a second operator (`APPROVAL_REQUIRED`).",
  })
  async updateAccount(
    @Arg("input", () => UpdateAccountInput, { description: "The account and the settings to change." })
    input: UpdateAccountInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.accounts.update({ ...input }),
    }));
  }

  @RequiresPermission("accounts.test")
  @Mutation(() => TestConnectionPayload, {
    description: "Tests the connection to an account step by step. Writes nothing to AWS.",
  })
  async testConnection(
    @Arg("input", () => AccountIdInput, { description: "The account to test." }) { id }: AccountIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null; lines: readonly ConnectionTestLine[] }>(
      { account: null, lines: [] },
      () => services.accounts.test(id),
    );
  }

  @RequiresPermission("accounts.disconnect")
  @Mutation(() => DisconnectAccountPayload, {
    description:
      "Archives an account: deletes its stored secrets and keeps its history. Fails with `ROTATION_OPEN` while a rotation of the account is not finished. Requires a sign-in within the last five minutes.",
  })
  async disconnectAccount(
    @Arg("input", () => AccountIdInput, { description: "The account to disconnect." }) { id }: AccountIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.accounts.disconnect(id),
    }));
  }

  @RequiresPermission("accounts.connect")
  @Mutation(() => RestoreAccountPayload, {
    description:
      "Restores an account that IAM Monitor archived because AWS suspended or closed it or no longer lists it (`archivedReason`). The account is scanned immediately, and is not archived again because of the same state. Writes to AWS stay off. Requires a sign-in within the last five minutes. Errors: `ACCOUNT_ALREADY_CONNECTED`, `BAD_USER_INPUT` for an account that an operator disconnected.",
  })
  async restoreAccount(
    @Arg("input", () => AccountIdInput, { description: "The account to restore." }) { id }: AccountIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.accounts.restore(id),
    }));
  }

  @RequiresPermission("accounts.update")
  @Mutation(() => UpdateAccountPayload, {
    description:
      "Gives an account a value of its own for a setting, or lets it inherit the setting again. The next scan uses the value. Errors: `ACCOUNT_ARCHIVED`, `BAD_USER_INPUT`.",
  })
  async updateAccountSetting(
    @Arg("input", () => UpdateAccountSettingInput, { description: "The account and the setting." })
    input: UpdateAccountSettingInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ account: AccountRow | null }>({ account: null }, async () => ({
      account: await services.accountSettings.update({ ...input }),
    }));
  }

  @FieldResolver(() => [EffectiveSetting], {
    description:
      "The account's own settings and those that it inherits from a unit of its organization, and where each value is from. All other settings are those of the installation.",
  })
  settings(@Root() account: AccountRow, @Ctx() { caller }: RequestContext): readonly EffectiveSetting[] {
    return settingsOf(account, caller);
  }

  @FieldResolver(() => AccountUnit, {
    nullable: true,
    description:
      "The root or unit that directly contains the account. Null if no organization that was read has the account, or if the caller may not read organizations.",
  })
  async unit(@Root() { id }: AccountRow, @Ctx() { loaders }: RequestContext) {
    return loaders.unitOfAccount.load(id);
  }

  @FieldResolver(() => [AccountThreshold], {
    description:
      "The thresholds of the checks in the account, those of the installation included, and why each applies.",
  })
  async thresholds(
    @Root() account: AccountRow,
    @Ctx() { services }: RequestContext,
  ): Promise<readonly AccountThreshold[]> {
    return services.thresholds.of(account);
  }

  @FieldResolver(() => Boolean, {
    description: "Whether this is the demo account that comes with IAM Monitor. Nothing in it is real.",
  })
  isDemo(@Root() account: AccountRow): boolean {
    return isDemo(account);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The custom endpoint to which the environment directs AWS calls for this account. Null if calls go to AWS itself.",
  })
  async endpoint(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.accounts.customEndpoint(account);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The named profile in the AWS configuration. Null unless the source is PROFILE and the caller can connect accounts.",
  })
  profile(@Root() account: AccountRow, @Ctx() { caller }: RequestContext): string | null {
    return isConnector(caller) ? account.profile : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The ARN of the role that reads the account. Null unless the source is ASSUME_ROLE and the caller can connect accounts.",
  })
  roleArn(@Root() account: AccountRow, @Ctx() { caller }: RequestContext): string | null {
    return isConnector(caller) ? account.roleArn : null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The external ID, generated by IAM Monitor, that the role's trust policy must require. Null if no role is assumed or the caller cannot connect accounts.",
  })
  externalId(@Root() account: AccountRow, @Ctx() { caller }: RequestContext): string | null {
    return isConnector(caller) ? account.externalId : null;
  }

  @FieldResolver(() => AccountSetup, {
    nullable: true,
    description:
      "The templates that create the read-only role in AWS. Null unless the source is ASSUME_ROLE and the caller can connect accounts.",
  })
  async setup(
    @Root() account: AccountRow,
    @Arg("principalArn", () => String, {
      nullable: true,
      description:
        "The ARN of the IAM user or role that will run IAM Monitor. Used only if IAM Monitor has no AWS identity of its own yet.",
    })
    principalArn: string | null,
    @Ctx() { services, caller }: RequestContext,
  ) {
    return isConnector(caller) ? services.accountSetups.read(account, { principalArn }) : null;
  }

  @FieldResolver(() => AccountSetup, {
    nullable: true,
    description:
      "The templates that create the separate role for rotating the access keys of the given users only. Null if the AWS account number is unknown or the caller cannot connect accounts.",
  })
  async rotateSetup(
    @Root() account: AccountRow,
    @Arg("userNames", () => [String], {
      description: "The names of the users whose keys the role can rotate: at most 50, as found by the latest scan.",
    })
    userNames: string[],
    @Ctx() { services, caller }: RequestContext,
  ) {
    return isConnector(caller) ? services.accountSetups.rotate(account, { userNames }) : null;
  }

  @FieldResolver(() => Coverage, {
    nullable: true,
    description: "The sections and checks covered by the latest finished scan. Null before the first scan.",
  })
  async coverage(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo) {
    return selectsOnly(COVERED, info) ? loaders.covered.load(account.id) : loaders.coverageOf(account.id);
  }

  @FieldResolver(() => Boolean, {
    description: "Whether a scan of the account has stored results. If not, nothing is known about the account.",
  })
  async isScanned(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.latestFinishedScanHead.load(account.id)) !== null;
  }

  @FieldResolver(() => Scan, {
    nullable: true,
    description: "The most recently requested scan, whatever its status. Null if there is none.",
  })
  async latestScan(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo) {
    return (selectsOnly(SCAN_HEAD, info) ? loaders.latestScanHead : loaders.latestScan).load(account.id);
  }

  @FieldResolver(() => Scan, {
    nullable: true,
    description: "The scan that is queued or running. Null if there is none.",
  })
  async runningScan(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext, @Info() info: GraphQLResolveInfo) {
    return (selectsOnly(SCAN_HEAD, info) ? loaders.runningScanHead : loaders.runningScan).load(account.id);
  }

  @FieldResolver(() => LastAccessedReading, {
    nullable: true,
    description:
      "The state of reading last accessed information for this account. Null if `readsLastAccessed` is false.",
  })
  async lastAccessedReading(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.lastAccessed.reading(account);
  }

  @FieldResolver(() => SeverityCounts, { description: "The number of open alerts in the account, by severity." })
  async openAlerts(@Root() account: AccountRow, @Ctx() { loaders }: RequestContext) {
    return loaders.openAlertsOfAccount.load(account.id);
  }

  @FieldResolver(() => PasswordPolicy, {
    nullable: true,
    description:
      "The password policy of the account. Null if the account has none or it could not be read; see `coverage`.",
  })
  async passwordPolicy(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.accountFacts.passwordPolicy(account.id);
  }

  @FieldResolver(() => RootUser, {
    nullable: true,
    description: "The root user of the account. Null if nothing about it could be read.",
  })
  async rootUser(@Root() account: AccountRow, @Ctx() { services }: RequestContext) {
    return services.accountFacts.rootUser(account.id);
  }
}

/** Whether the caller can connect accounts, and so may see how they are read. */
function isConnector(caller: Caller | null): boolean {
  return caller !== null && hasPermission(caller, "accounts.connect");
}
