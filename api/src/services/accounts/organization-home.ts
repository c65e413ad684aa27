/** Which account has the alerts about its whole organization. */
import { type RawBuilder, sql } from "kysely";
import type { SectionName } from "../../iam/account.ts";

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
      from (select s.coverage from account a join scan s on s.account_id = a.id and s.coverage is not null
             where a.aws_account_id = o.management_account_id and a.status <> 'ARCHIVED' and a.source <> 'OFFLINE_FILES'
             order by s.requested_at desc, s.id desc limit ${SCANS_MAX}) latest,
           jsonb_array_elements(latest.coverage -> 'sources') part
     where part ->> 'section' = ${section} and part ->> 'status' = 'READ')`;
  return sql<boolean>`${awsAccountId} = case
    when ${awsAccountId} = o.management_account_id or ${hasScannedManagement} then o.management_account_id
    else (select a.aws_account_id from account a where a.id = o.account_id) end`;
}
