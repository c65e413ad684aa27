import type { AccountIndex } from "../simulation/account-index.ts";
import type { Identity } from "../simulation/principal-state.ts";
import { blocked, exploitable, unknown, type Verdict } from "../simulation/verdict.ts";
import type { CredentialGuard } from "../techniques/technique.ts";

/**
 * Whether the credential report shows that the user meets the technique's requirement. UNKNOWN if the report has no row
 * for the user.
 */
export function guardCredentials(account: AccountIndex, target: Identity, guard: CredentialGuard | null): Verdict {
  if (guard === null) return exploitable();
  const row = account.reportRows.get(target.arn);
  if (!row)
    return unknown(
      account.credentialReport
        ? `the credentials of ${target.name}, which is newer than the credential report`
        : "the credential report",
    );
  const keyCount = row.accessKeys.length;
  switch (guard) {
    case "FREE_KEY_SLOT":
      return keyCount < 2 ? exploitable() : blocked([`${target.name} already has two access keys`]);
    case "FULL_KEY_SLOTS":
      return keyCount >= 2
        ? exploitable()
        : blocked([`${target.name} has a free access key slot, so no key needs to be deleted`]);
    case "INACTIVE_KEY":
      return row.accessKeys.some(({ isActive }) => !isActive)
        ? exploitable()
        : blocked([`${target.name} has no inactive access key`]);
    case "PASSWORD":
      return row.passwordEnabled === true ? exploitable() : blocked([`${target.name} has no password`]);
    case "NO_PASSWORD":
      return row.passwordEnabled === true ? blocked([`${target.name} already has a password`]) : exploitable();
  }
}
