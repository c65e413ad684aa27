/** The versions of a policy, as scans found them. */
import { sql } from "kysely";
import type { PolicyRow } from "../../db/entities/inventory.ts";
import { AppError } from "../../errors.ts";
import { type PolicyVersion, policyVersions, type VersionChange } from "../../iam/policy-versions.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { recordedVersions } from "../inventory/recorded-versions.ts";
import { readableText } from "../inventory/policy-document-view.ts";

/** The maximum number of changes that are read of one policy, the newest ones. A document has up to 10,000 characters. */
const CHANGES_MAX = 500;

export interface ListedPolicyVersion extends PolicyVersion {
  /** The latest scan that found the version. Null if it was deleted. */
  readonly lastScanId: string | null;
}

export class PolicyVersions {
  constructor(private readonly scope: Scope) {}

  /** Newest first. */
  async list(policy: PolicyRow, request: PageRequest): Promise<Page<ListedPolicyVersion>> {
    allow(this.scope, "inventory.read");
    const plan = readPageRequest(request);
    const { managed, text } = policy.document;
    const all = policyVersions({
      last: { versionId: managed?.defaultVersionId ?? null, text },
      goneAt: policy.goneAt?.getTime() ?? null,
      changes: await this.changes(policy),
      recorded: await recordedVersions(this.scope.em, policy),
    });
    const ordered = plan.isForward ? all : all.toReversed();
    const start = plan.cursor === null ? 0 : ordered.findIndex(({ key }) => key === plan.cursor) + 1;
    if (plan.cursor !== null && start === 0) throw new AppError("BAD_CURSOR");
    const rows = ordered.slice(start, start + plan.limit + 1);
    const page = pageOf(plan, rows, ({ key }) => key, all.length);
    const lastScans = await this.lastScans(policy.accountId, page.nodes);
    const nodes = page.nodes.map((version, index) => ({
      ...version,
      text: readableText(version.text),
      lastScanId: lastScans[index] ?? null,
    }));
    return { ...page, nodes };
  }

  private async changes({ accountId, identity }: PolicyRow): Promise<readonly VersionChange[]> {
    const { rows } = await sql<VersionChange>`
      select id::float8 as id, change, before, source_id as "scanId", (extract(epoch from at) * 1000)::float8 as at
        from inventory_change where account_id = ${accountId} and identity = ${identity} and kind = 'POLICY'
       order by id desc limit ${CHANGES_MAX}`.execute(this.scope.em.getKysely());
    return rows;
  }

  /**
   * For each version, the latest scan that read policies before the one that no longer found it. If that one is not
   * recorded, it had not ended by then.
   */
  private async lastScans(accountId: string, versions: readonly PolicyVersion[]): Promise<readonly (string | null)[]> {
    const ends = versions.map(({ until }) => (until === null ? null : new Date(until.at).toISOString()));
    const enders = versions.map(({ until }) => until?.scanId ?? null);
    const { rows } = await sql<{ id: string | null }>`
      select s.id from unnest(${sql.val(ends)}::timestamptz[], ${sql.val(enders)}::text[]) with ordinality as v(until, ender, place)
        left join lateral (
          select s.id from scan s
           where s.account_id = ${accountId} and s.coverage @> ${HAS_READ_POLICIES}::jsonb
             and (v.until is null or s.requested_at < v.until and (v.ender is not null or s.finished_at < v.until))
             and s.id is distinct from v.ender
           order by s.requested_at desc, s.id desc limit 1) s on true
       order by v.place`.execute(this.scope.em.getKysely());
    return rows.map(({ id }) => id);
  }
}

const HAS_READ_POLICIES = JSON.stringify({ sources: [{ section: "authorizationDetails", status: "READ" }] });
