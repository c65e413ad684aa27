/** Which account has the alerts about its whole organization. */
import { type RawBuilder, sql } from "kysely";
import { derived, jsonAt, pick, table } from "../../db/typed-sql.ts";
import type { SectionName } from "../../iam/account.ts";

const a = table("account", "a");
const o = table("organization", "o");
const s = table("scan", "s");
const latest = derived("latest", pick(s, "coverage"));

/** The number of scans of the management account among which one must have data for the section. */
const SCANS_MAX = 1_000;

/**
 * Whether alerts about the organization `o` of the statement belong to the account. They belong to the management account
 * as soon as a scan of it has had data for the section. Until then, the account that reads the organization keeps them: its
 * next scan would otherwise resolve them before the management account has its own. Later scans may lack the section,
 * because the organization was not read for a day. The alerts still stay there: otherwise, both accounts would have them.
 */
export function isOrganizationHome(awsAccountId: string, section: SectionName): RawBuilder<boolean> {
  const hasScannedManagement = sql<boolean>`exists (
    select 1
      from (select ${s.coverage} from ${a.$table} join ${s.$table} on ${s.accountId} = ${a.id} and ${s.coverage} is not null
             where ${a.awsAccountId} = ${o.managementAccountId} and ${a.status} <> 'ARCHIVED' and ${a.source} <> 'OFFLINE_FILES'
             order by ${s.requestedAt} desc, ${s.id} desc limit ${SCANS_MAX}) ${latest.$table},
           jsonb_array_elements(${jsonAt(latest.coverage, "sources")}) part
     where part ->> 'section' = ${section} and part ->> 'status' = 'READ')`;
  return sql<boolean>`${awsAccountId} = case
    when ${awsAccountId} = ${o.managementAccountId} or ${hasScannedManagement} then ${o.managementAccountId}
    else (select ${a.awsAccountId} from ${a.$table} where ${a.id} = ${o.accountId}) end`;
}
