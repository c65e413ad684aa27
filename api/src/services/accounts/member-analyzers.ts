/** The analyzers of an organization that belong to another account, as a scan of that account last read them. */
import { sql } from "kysely";
import { databaseOf, known, select, table, textAt } from "../../db/typed-sql.ts";
import type { Account } from "../../db/entities/account.ts";
import type { Em } from "../../db/orm.ts";
import { type OrganizationAnalyzers, regionsWithAnalyzer } from "../../iam/analyzer-of-organization.ts";
import type { AccountSnapshot } from "../../iam/account.ts";

const a = table("account");

/** The snapshot of a scan with the Regions in which an analyzer of another account covers the organization. */
export async function withOrganizationAnalyzers(
  em: Em,
  { id }: Pick<Account, "id">,
  snapshot: AccountSnapshot,
): Promise<AccountSnapshot> {
  const { organization, accessAnalyzer } = snapshot.sections;
  if (accessAnalyzer.status !== "read" || organization.status !== "read" || organization.value === null)
    return snapshot;
  const rows = await select(
    databaseOf(em),
    { analyzers: known<OrganizationAnalyzers>(a.organizationAnalyzers) },
    sql`from ${a.$table} where ${textAt(a.organizationAnalyzers, "organizationId")} = ${organization.value.organizationId}
       and ${a.id} <> ${id} and ${a.status} <> 'ARCHIVED'`,
  );
  const organizationRegions = [
    ...new Set(rows.flatMap(({ analyzers }) => regionsWithAnalyzer(analyzers, snapshot.takenAt))),
  ].toSorted();
  if (organizationRegions.length === 0) return snapshot;
  const value = { ...accessAnalyzer.value, organizationRegions };
  return { ...snapshot, sections: { ...snapshot.sections, accessAnalyzer: { ...accessAnalyzer, value } } };
}
