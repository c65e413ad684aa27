/**
 * Setup templates that a customer runs in AWS, so that IAM Monitor may read an account or rotate the keys of some of
 * its users.
 */
import { z } from "zod";
import { callerIdentity } from "../../aws/caller-identity.ts";
import { type SetupTemplates, rotateSetupTemplates, setupTemplates } from "../../aws/setup-templates.ts";
import type { Account } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import { connectionOf } from "../accounts/connection.ts";
import { keyText } from "../inventory/list.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { Users } from "../inventory/users.ts";

/**
 * The maximum number of users that the rotation templates can list. A managed policy has at most 6,144 characters, and
 * this many users always fit, however long their names are.
 */
const LISTED_USERS_MAX = 50;

const rotateInput = z.object({ userNames: z.array(z.string().min(1).max(64)).min(1).max(LISTED_USERS_MAX) });

export class AccountSetups {
  constructor(private readonly scope: Scope) {}

  /** The templates for the read role. Null unless the account uses ASSUME_ROLE. */
  async read(account: Account): Promise<SetupTemplates | null> {
    allow(this.scope, "accounts.connect");
    if (account.source !== "ASSUME_ROLE" || !account.externalId) return null;
    return setupTemplates(await this.inputOf(account));
  }

  /**
   * The templates for the separate role that rotates the keys of the listed users. Null while the AWS account number is
   * unknown, and for accounts without a connection. Errors: NOT_FOUND, BAD_USER_INPUT.
   */
  async rotate(account: Account, given: unknown): Promise<SetupTemplates | null> {
    allow(this.scope, "accounts.connect");
    const { userNames } = parseInput(rotateInput, given);
    const { awsAccountId } = account;
    if (awsAccountId === null || account.status === "ARCHIVED" || account.source === "OFFLINE_FILES") return null;
    const keys = [...new Set(userNames)].map((value) => ({ accountId: account.id, value }));
    const users = await new Users(this.scope).byNames(keys);
    const userArns = keys.map((key) => {
      const arn = users.get(keyText(key))?.arn;
      if (!arn) throw new AppError("NOT_FOUND", { message: `The latest scan found no user named ${key.value}.` });
      return arn;
    });
    return rotateSetupTemplates({ ...(await this.inputOf(account)), awsAccountId, userArns });
  }

  private async inputOf(account: Account) {
    const { externalId, awsAccountId, partition, region } = account;
    const connection =
      account.source === "ASSUME_ROLE"
        ? { type: "ENVIRONMENT" as const, region }
        : connectionOf(account, this.scope.platform.secrets);
    const ownIdentity = await callerIdentity(connection).catch(() => null);
    return { externalId, awsAccountId, partition, trustedPrincipalArn: ownIdentity?.arn ?? null };
  }
}
