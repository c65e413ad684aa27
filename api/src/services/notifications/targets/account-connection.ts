/** The connected account whose credentials publish a message in AWS. */
import type { AwsConnection } from "../../../aws/connection.ts";
import { type Account, AccountEntity } from "../../../db/entities/account.ts";
import { AppError } from "../../../errors.ts";
import { connectionOf } from "../../accounts/connection.ts";
import type { Platform } from "../../core/request-scope.ts";

/** The account. Error: ACCOUNT_NOT_CONNECTED, also for an account that was archived or deleted. */
export async function publishingAccountOf({ orm }: Pick<Platform, "orm">, accountId: string): Promise<Account> {
  const account = await orm.em.fork().findOne(AccountEntity, { id: accountId });
  if (!account || account.status === "ARCHIVED")
    throw new AppError("ACCOUNT_NOT_CONNECTED", {
      message: "The account whose credentials publish the message is not connected. Connect it, or choose another one.",
      details: { path: "accountId" },
    });
  return account;
}

/** The connection of the account. Error: ACCOUNT_NOT_CONNECTED. */
export async function publisherOf(
  platform: Pick<Platform, "orm" | "secrets">,
  accountId: string,
): Promise<AwsConnection> {
  return connectionOf(await publishingAccountOf(platform, accountId), platform.secrets);
}
