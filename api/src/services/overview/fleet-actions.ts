/** One action on many accounts. Every change is recorded in the audit log like one of a single account. */
import { AppError } from "../../errors.ts";
import { Accounts } from "../accounts/accounts.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { AccountGroups } from "../operators/account-groups.ts";
import { Scans } from "../scans/scans.ts";
import {
  type AccountsOutcome,
  type AccountTargets,
  eachTarget,
  findTargets,
  requireFingerprint,
} from "./fleet-targets.ts";

export class FleetActions {
  constructor(private readonly scope: Scope) {}

  /** Requests a scan of each account. An account whose scan is open is a failure. */
  async scan(targets: AccountTargets): Promise<AccountsOutcome> {
    allow(this.scope, "scans.start");
    return eachTarget(this.scope, await findTargets(this.scope, targets), (scope, { id }) =>
      new Scans(scope).start(id),
    );
  }

  /** Disconnects each account. An account with an open rotation is a failure. A query needs a fingerprint. */
  async disconnect(targets: AccountTargets): Promise<AccountsOutcome> {
    allow(this.scope, "accounts.disconnect");
    requireFingerprint(targets);
    return eachTarget(this.scope, await findTargets(this.scope, targets), (scope, { id }) =>
      new Accounts(scope).disconnect(id),
    );
  }

  /**
   * Adds the accounts to a group, all or none: a second operator may have to approve. A query needs a fingerprint. Errors:
   * as `AccountGroups.update`, ACCOUNT_ARCHIVED.
   */
  async addToGroup(groupId: string, targets: AccountTargets): Promise<AccountsOutcome> {
    allow(this.scope, "accountGroups.update");
    requireFingerprint(targets);
    const found = await findTargets(this.scope, targets);
    if (found.some(({ isArchived }) => isArchived))
      throw new AppError("ACCOUNT_ARCHIVED", { details: { path: "ids" } });
    await new AccountGroups(this.scope).add(
      groupId,
      found.map(({ id }) => id),
    );
    return { succeededCount: found.length, failures: [] };
  }
}
