/** What a customer runs in AWS so that we may read an account, or rotate the keys of some of its users. */
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

/** A managed policy holds 6,144 characters; this many users fit whatever their names. */
const LISTED_USERS_MAX = 50;

const rotateInput = z.object({ userNames: z.array(z.string().min(1).max(64)).min(1).max(LISTED_USERS_MAX) });

export class AccountSetups {
  constructor(private readonly scope: Scope) {}

  /** The role that reads; only for ASSUME_ROLE. */
  async read(account: Account): Promise<SetupTemplates | null> {
    allow(this.scope, "accounts.connect");
    if (account.source !== "ASSUME_ROLE" || !account.externalId) return null;
    return setupTemplates(await this.inputOf(account));
  }

  /**
   * The separate role that rotates the keys of the users listed. `null` while the account's number is not known, and for
   * accounts that are not called. Errors: USER_NOT_FOUND; BAD_USER_INPUT.
   */
  async rotate(account: Account, given: unknown): Promise<SetupTemplates | null> {
    allow(this.scope, "accounts.connect");
    const { userNames } = parseInput(rotateInput, given);
    const { awsAccountId } = account;
    if (awsAccountId === null || account.status === "ARCHIVED" || account.source === "OFFLINE_FILES") return null;
    const keys = [...new Set(userNames)].map((value) => ({ accountId: account.id, value }));
    const known = await new Users(this.scope).byNames(keys);
    const userArns = keys.map((key) => {
      const arn = known.get(keyText(key))?.arn;
      if (!arn) throw new AppError("NOT_FOUND", { message: `The latest scan knows no user ${key.value}.` });
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
    const us = await callerIdentity(connection).catch(() => null);
    return { externalId, awsAccountId, partition, trustedPrincipalArn: us?.arn ?? null };
  }
}
