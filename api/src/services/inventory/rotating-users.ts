/** The users of whom a rotation keeps two keys active: from the creation of the new key until the old one is deactivated. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";

/**
 * The snapshot with the users whose two active keys are those of a rotation. A rotation that ended after the credential
 * report was made counts too, because the report still shows both keys. One that was cancelled leaves both keys to the user.
 */
export async function withRotatingUsers(
  em: Em,
  accountId: string,
  snapshot: AccountSnapshot,
): Promise<AccountSnapshot> {
  const { credentialReport } = snapshot.sections;
  if (credentialReport.status !== "read") return snapshot;
  const reportedAt = new Date(credentialReport.value.generatedAt);
  const { rows } = await sql<{ userId: string }>`
    select distinct user_identity as "userId" from rotation
     where account_id = ${accountId} and mode = 'STANDARD' and intent_at is not null and state <> 'CANCELLED'
       and (finished_at > ${reportedAt} or (finished_at is null and (inactive_at is null or inactive_at > ${reportedAt}
         or reenabled_at is not null or rollback_requested_at is not null)))`.execute(em.getKysely());
  if (rows.length === 0) return snapshot;
  return { ...snapshot, rotatingUserIds: rows.map(({ userId }) => userId).sort() };
}
