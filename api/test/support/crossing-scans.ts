/** What a scan does for the paths between accounts, in two steps, so that scans can overlap in every order. */
import { AccountEntity } from "../../src/db/entities/account.ts";
import { SnapshotEntity } from "../../src/db/entities/scan.ts";
import { newId } from "../../src/db/new-id.ts";
import type { Orm } from "../../src/db/orm.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import type { CheckResult } from "../../src/iam/finding.ts";
import { analyzeCrossAccount, type CrossAccountAnalysis } from "../../src/services/analysis/cross-account-analysis.ts";
import type { JoinedSource } from "../../src/services/analysis/account-contribution.ts";
import { packSnapshot } from "../../src/services/analysis/snapshot-codec.ts";
import { readCrossAccountInput, saveCrossAccountPaths } from "../../src/services/escalation/cross-account-paths.ts";
import { readRoleTrusts, saveRoleTrusts } from "../../src/services/escalation/role-trusts.ts";

const EVALUATED: CheckResult = {
  status: "EVALUATED",
  checkId: "esc-path",
  checkVersion: 1,
  asOf: 0,
  evaluatedCount: 1,
  findings: [],
  notEvaluated: [],
};

export async function connectAccounts(orm: Orm, numbers: readonly string[]): Promise<void> {
  await orm.em.fork().execute(
    `insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at)
     select 'account_' || n, n, 'Account ' || n, 'ENVIRONMENT', 'CONNECTED', 'us-east-1', 'OFF', '[]', now()
       from jsonb_array_elements_text(?::jsonb) n`,
    [JSON.stringify(numbers)],
  );
}

export interface Analyzed {
  readonly analysis: CrossAccountAnalysis | null;
  /** The accounts whose snapshots were unpacked, because nothing that fits was kept. */
  readonly unpacked: ReadonlySet<string>;
  /** Analyses the same again, without anything that scans have kept. */
  readonly fromSnapshots: () => Promise<CrossAccountAnalysis | null>;
  /** Stores what a scan stores for the paths between accounts. Returns the result of the check of paths. */
  readonly store: () => Promise<CheckResult>;
}

/** Does what a scan does for the paths between accounts, up to its last transaction. */
export async function analyzePaths(
  orm: Orm,
  snapshot: AccountSnapshot,
  options: { readonly loadingMaxMs?: number } = {},
): Promise<Analyzed> {
  const account = await orm.em.fork().findOneOrFail(AccountEntity, { awsAccountId: snapshot.awsAccountId });
  const source = await readCrossAccountInput(orm.em.fork(), account, snapshot);
  const unpacked = new Set<string>();
  const accountOf = new Map(source?.input.connected.map((each) => [each.snapshotId, each.awsAccountId]));
  const from = (contribution: JoinedSource["contribution"]): JoinedSource => ({
    contribution,
    document(snapshotId) {
      unpacked.add(accountOf.get(snapshotId)!);
      return source!.accounts.document(snapshotId);
    },
  });
  const analyzeFrom = async (contribution: JoinedSource["contribution"]) =>
    source && analyzeCrossAccount(snapshot, source.input, { source: from(contribution), ...options });
  const analysis = await analyzeFrom(async (snapshotId) => source!.accounts.contribution(snapshotId));
  const trusts = await readRoleTrusts(snapshot);
  const document = Buffer.from(await packSnapshot(snapshot));
  const at = new Date(snapshot.takenAt);
  const store = () =>
    orm.em.fork().transactional(async (tx) => {
      const scanId = newId("scan");
      await tx.execute(
        `insert into scan (id, account_id, status, trigger, requested_by, requested_at, started_at, finished_at, attempt, progress)
         values (?, ?, 'SUCCEEDED', 'SCHEDULE', '{"kind":"SYSTEM"}', now(), now(), now(), 1, '{}')`,
        [scanId, account.id],
      );
      const id = newId("snapshot");
      await tx.insert(SnapshotEntity, { id, accountId: account.id, scanId, takenAt: at, document, knownSections: [] });
      if (trusts) await saveRoleTrusts(tx, account.id, trusts);
      const before = source?.before ?? null;
      const saved = await saveCrossAccountPaths(tx, account.id, {
        analyzed: trusts ? analysis : undefined,
        before,
        results: [EVALUATED],
        document,
        at,
      });
      return saved.results[0]!;
    });
  return { analysis, unpacked: new Set(unpacked), fromSnapshots: () => analyzeFrom(async () => null), store };
}
