/** The users of whom a rotation keeps two keys active: from the creation of the new key until the old one is deactivated. */
import { sql } from "kysely";
import { databaseOf, rowsOf, table } from "../../db/typed-sql.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot } from "../../iam/account.ts";

const r = table("rotation", "r");

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
  const rows = await rowsOf(
    databaseOf(em),
    { userId: r.userIdentity },
    (columns) => sql`
    select distinct ${columns} from ${r.$table}
     where ${r.accountId} = ${accountId} and ${r.mode} = 'STANDARD' and ${r.intentAt} is not null and ${r.state} <> 'CANCELLED'
       and (${r.finishedAt} > ${reportedAt} or (${r.finishedAt} is null
         and (${r.inactiveAt} is null or ${r.inactiveAt} > ${reportedAt}
           or ${r.reenabledAt} is not null or ${r.rollbackRequestedAt} is not null)))`,
  );
  if (rows.length === 0) return snapshot;
  return { ...snapshot, rotatingUserIds: rows.map(({ userId }) => userId).sort() };
}
