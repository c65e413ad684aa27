/**
 * Records each version of the customer managed policies, with the scans that first found it and that no longer found it.
 * Rows of policies have only the document of the default version, and any other one can be made the default at any time.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { AccountSnapshot, Policy } from "../../iam/account.ts";
import type { RecordedVersion } from "../../iam/policy-versions.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";

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
  const { rows } = await sql<{ identity: string; versionId: string; wasDefault: boolean }>`
    select identity, version_id as "versionId", was_default as "wasDefault" from policy_version
     where account_id = ${accountId} and gone_at is null`.execute(em.getKysely());
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
      insert into policy_version as t (account_id, found_at, found_by, identity, version_id, created_at, text, was_default)
      select ${accountId}, ${at}::timestamptz, ${scanId}, v.* from ${bulkRows(chunk, COLUMNS)}
      on conflict (account_id, identity, version_id) do update
        set was_default = t.was_default or excluded.was_default, gone_at = null, gone_by = null`,
  );
  const unlisted = new Set(details.value.policies.filter(hasNoVersions).map(({ policyId }) => policyId));
  const gone = [...known.values()].filter(({ identity }) => !unlisted.has(identity));
  if (gone.length === 0) return;
  const [identities, versionIds] = [gone.map(({ identity }) => identity), gone.map(({ versionId }) => versionId)];
  await sql`
    update policy_version t set gone_at = ${at}, gone_by = ${scanId}
      from unnest(${sql.val(identities)}::text[], ${sql.val(versionIds)}::text[]) as v(identity, version_id)
     where t.account_id = ${accountId} and t.identity = v.identity and t.version_id = v.version_id`.execute(
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
  const { rows } = await sql<RecordedVersion>`
    select version_id as "versionId", text, (extract(epoch from created_at) * 1000)::float8 as "createdAt",
           was_default as "wasDefault",
           jsonb_build_object('at', (extract(epoch from found_at) * 1000)::float8, 'scanId', found_by) as found,
           case when gone_at is not null then
             jsonb_build_object('at', (extract(epoch from gone_at) * 1000)::float8, 'scanId', gone_by) end as deleted
      from policy_version where account_id = ${accountId} and identity = ${identity}
     order by created_at desc, version_id limit ${VERSIONS_MAX}`.execute(em.getKysely());
  return rows;
}
