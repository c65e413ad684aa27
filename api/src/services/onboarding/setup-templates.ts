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

/** An IAM user or role, a session of a role, or a whole account. */
const PRINCIPAL_ARN =
  /^arn:aws[a-z-]*:(?:iam::\d{12}:(?:root|(?:user|role)\/[\w+=,.@/-]{1,512})|sts::\d{12}:assumed-role\/[\w+=,.@/-]{1,512})$/;

export const principalArnInput = z.object({
  principalArn: z
    .string()
    .regex(PRINCIPAL_ARN, "Enter the ARN of an IAM user or role, such as arn:aws:iam::123456789012:role/monitor.")
    .nullish(),
});
const rotateInput = z.object({ userNames: z.array(z.string().min(1).max(64)).min(1).max(LISTED_USERS_MAX) });

export class AccountSetups {
  constructor(private readonly scope: Scope) {}

  /**
   * The templates for the read role. Null unless the account uses ASSUME_ROLE. The role trusts our own AWS identity. Where
   * that is unknown, it trusts `principalArn`. Errors: BAD_USER_INPUT.
   */
  async read(account: Account, given: unknown = {}): Promise<SetupTemplates | null> {
    allow(this.scope, "accounts.connect");
    const { principalArn } = parseInput(principalArnInput, given);
    if (account.source !== "ASSUME_ROLE" || !account.externalId) return null;
    const input = await this.inputOf(account);
    return setupTemplates({ ...input, trustedPrincipalArn: input.trustedPrincipalArn ?? principalArn ?? null });
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
