/**
 * Records each version of the customer managed policies, with the scans that first found it and that no longer found it.
 * Rows of policies have only the document of the default version, and any other one can be made the default at any time.
 */
import { type RawBuilder, sql } from "kysely";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot, Policy } from "../../iam/account.ts";
import type { RecordedVersion } from "../../iam/policy-versions.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";

const t = table("policy_version", "t");
const plain = table("policy_version");
const excluded = table("policy_version", "excluded");

/** The maximum number of versions that are read of one policy, the newest ones. */
const VERSIONS_MAX = 500;

/** One scan of an account. */
export interface ScanOfAccount {
  readonly accountId: string;
  readonly scanId: string;
}

interface FoundVersion {
  readonly identity: string;
  readonly versionId: string;
  readonly createdAt: number;
  readonly text: string;
  readonly isDefault: boolean;
}

const COLUMNS: readonly BulkColumn<FoundVersion>[] = [
  { name: "identity", type: "text", valueOf: ({ identity }) => identity },
  { name: "version_id", type: "text", valueOf: ({ versionId }) => versionId },
  { name: "created_at", type: "timestamptz", valueOf: ({ createdAt }) => new Date(createdAt) },
  { name: "text", type: "text", valueOf: ({ text }) => text },
  { name: "was_default", type: "boolean", valueOf: ({ isDefault }) => isDefault },
];

/**
 * Call it after the rows of the policies are saved, in their transaction. The versions of the policies in `isKept` stay as they
 * are: the snapshot lacks these policies.
 */
export async function saveRecordedVersions(
  em: Em,
  { accountId, scanId }: ScanOfAccount,
  snapshot: AccountSnapshot,
  isKept: (identity: string) => boolean,
): Promise<void> {
  const details = snapshot.sections.authorizationDetails;
  if (details.status !== "read") return;
  const at = new Date(snapshot.takenAt);
  const rows = await select(
    databaseOf(em),
    pick(t, "identity", "versionId", "wasDefault"),
    sql`from ${t.$table} where ${t.accountId} = ${accountId} and ${t.goneAt} is null`,
  );
  const known = new Map(rows.filter(({ identity }) => !isKept(identity)).map((row) => [keyOf(row), row]));
  // The versions are kept by ID, because a file that was put together from several can list one twice.
  const found = new Map<string, FoundVersion>();
  for (const policy of details.value.policies) {
    const { policyId: identity, versions, isAwsManaged } = policy;
    if (isAwsManaged || isKept(identity)) continue;
    for (const { versionId, createdAt, document: text, isDefaultVersion: isDefault } of versions) {
      const key = keyOf({ identity, versionId });
      const before = known.get(key);
      known.delete(key);
      const wasDefault = before?.wasDefault ?? found.get(key)?.isDefault ?? false;
      if (before === undefined || (isDefault && !wasDefault))
        found.set(key, { identity, versionId, createdAt, text, isDefault: isDefault || wasDefault });
    }
  }
  await executeInChunks(
    em.getKysely(),
    found.values(),
    (chunk) => sql`
      insert into ${t.$table} (${sql.join([plain.accountId, plain.foundAt, plain.foundBy, plain.identity, plain.versionId])},
        ${sql.join([plain.createdAt, plain.text, plain.wasDefault])})
      select ${accountId}, ${at}::timestamptz, ${scanId}, v.* from ${bulkRows(chunk, COLUMNS)}
      on conflict (${plain.accountId}, ${plain.identity}, ${plain.versionId}) do update
        set ${plain.wasDefault} = ${t.wasDefault} or ${excluded.wasDefault}, ${plain.goneAt} = null, ${plain.goneBy} = null`,
  );
  const unlisted = new Set(details.value.policies.filter(hasNoVersions).map(({ policyId }) => policyId));
  const gone = [...known.values()].filter(({ identity }) => !unlisted.has(identity));
  if (gone.length === 0) return;
  const [identities, versionIds] = [gone.map(({ identity }) => identity), gone.map(({ versionId }) => versionId)];
  await sql`
    update ${t.$table} set ${plain.goneAt} = ${at}, ${plain.goneBy} = ${scanId}
      from unnest(${sql.val(identities)}::text[], ${sql.val(versionIds)}::text[]) as v(identity, version_id)
     where ${t.accountId} = ${accountId} and ${t.identity} = v.identity and ${t.versionId} = v.version_id`.execute(
    em.getKysely(),
  );
}

/** Each policy has a version, so the versions of this one were not listed. */
function hasNoVersions({ versions }: Policy): boolean {
  return versions.length === 0;
}

function keyOf({ identity, versionId }: { readonly identity: string; readonly versionId: string }): string {
  return `${identity}/${versionId}`;
}

/** Every version of the policy that a scan recorded, also those that are deleted. */
export async function recordedVersions(
  em: Em,
  { accountId, identity }: { readonly accountId: string; readonly identity: string },
): Promise<readonly RecordedVersion[]> {
  const momentOf = (moment: RawBuilder<unknown>) => sql<number>`(extract(epoch from ${moment}) * 1000)::float8`;
  return select(
    databaseOf(em),
    {
      ...pick(t, "versionId", "text", "wasDefault"),
      createdAt: momentOf(t.createdAt),
      found: sql<RecordedVersion["found"]>`jsonb_build_object('at', ${momentOf(t.foundAt)}, 'scanId', ${t.foundBy})`,
      deleted: sql<RecordedVersion["deleted"]>`case when ${t.goneAt} is not null then
        jsonb_build_object('at', ${momentOf(t.goneAt)}, 'scanId', ${t.goneBy}) end`,
    },
    sql`from ${t.$table} where ${t.accountId} = ${accountId} and ${t.identity} = ${identity}
     order by ${t.createdAt} desc, ${t.versionId} limit ${VERSIONS_MAX}`,
  );
}
