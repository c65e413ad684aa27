import { Arg, Ctx, Resolver } from "type-graphql";
import type { RequestContext } from "../context.ts";
import { withUserErrors } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Mutation, Query } from "../tied.ts";
import {
  AccountFileInput,
  AccountFilePreview,
  ConnectionCheck,
  ConnectionChecksInput,
  ConnectionChecksPayload,
  ImportAccountsInput,
  ImportAccountsPayload,
} from "../types/account-file.ts";

@Resolver()
export class AccountFileResolver {
  @RequiresPermission("accounts.export")
  @Query(() => String, {
    description:
      "The connected accounts as a YAML file that `importAccounts` reads. External IDs are included only for callers who can connect accounts.",
  })
  async accountFile(@Ctx() { services }: RequestContext) {
    return services.accountImports.export();
  }

  @RequiresPermission("accounts.export")
  @Query(() => AccountFilePreview, {
    description: "The effect that a file of accounts would have, with each mistake and its place. Changes nothing.",
  })
  async accountFilePreview(
    @Arg("input", () => AccountFileInput, { description: "The file to compare with the connected accounts." })
    input: AccountFileInput,
    @Ctx() { services }: RequestContext,
  ) {
    const { groups, ...preview } = await services.accountImports.preview({ ...input });
    return {
      ...preview,
      groups: groups.map(({ id, name, operators, added, removed }) => ({
        id,
        name,
        operators,
        addedCount: added.length,
        removedCount: removed.length,
      })),
    };
  }

  @RequiresPermission("accounts.connect")
  @Mutation(() => ImportAccountsPayload, {
    description:
      "Connects and changes the accounts of a file in one transaction: all of them or none. The connections are then tested in the background (`connectionChecks`). An account that the file does not name, and a field that it leaves out, stay as they are. Writes to AWS are never switched on. Requires a sign-in within the last five minutes. Errors: `BAD_USER_INPUT` with the first mistake, `ACCOUNT_FILE_OUTDATED`.",
  })
  async importAccounts(
    @Arg("input", () => ImportAccountsInput, { description: "The file, and the fingerprint of its preview." })
    input: ImportAccountsInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ added: number | null; changed: number | null; unchanged: number | null }>(
      { added: null, changed: null, unchanged: null },
      () => services.accountImports.import({ ...input }),
    );
  }

  @RequiresPermission("accounts.read")
  @Query(() => [ConnectionCheck], {
    description:
      "The tests of the connections that the latest file of accounts connected or changed, and failed ones of earlier files, by account name.",
  })
  async connectionChecks(@Ctx() { services }: RequestContext) {
    return services.connectionChecks.list();
  }

  @RequiresPermission("accounts.test")
  @Mutation(() => ConnectionChecksPayload, {
    description: "Queues failed tests of `connectionChecks` again. Writes nothing to AWS. Error: `NOT_FOUND`.",
  })
  async retryConnectionChecks(
    @Arg("input", () => ConnectionChecksInput, { description: "The accounts to test again." })
    input: ConnectionChecksInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ checks: ConnectionChecksPayload["checks"] }>({ checks: null }, async () => ({
      checks: await services.connectionChecks.retry({ ...input }),
    }));
  }

  @RequiresPermission("accounts.test")
  @Mutation(() => ConnectionChecksPayload, {
    description:
      "Stops the tests of `connectionChecks` that still wait. They count as failed until they are tried again.",
  })
  async cancelConnectionChecks(
    @Arg("input", () => ConnectionChecksInput, { description: "The accounts whose tests to stop." })
    input: ConnectionChecksInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ checks: ConnectionChecksPayload["checks"] }>({ checks: null }, async () => ({
      checks: await services.connectionChecks.cancel({ ...input }),
    }));
  }
}
