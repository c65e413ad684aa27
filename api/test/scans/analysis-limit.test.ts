/**
 * Accounts whose analysis exceeds a limit of time or memory. The scan ends with ANALYSIS_LIMIT, what was evaluated is
 * stored, alerts of what was not evaluated stay, and neither the worker nor another scan is affected.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { readOfflineAccount } from "../../src/aws/offline-files.ts";
import { now } from "../../src/clock.ts";
import type { Account } from "../../src/db/entities/account.ts";
import type { Scan } from "../../src/db/entities/scan.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../src/iam/settings.ts";
import { AnalysisProcesses } from "../../src/services/analysis/analysis-processes.ts";
import { type PackedSnapshot, packSnapshot } from "../../src/services/analysis/snapshot-codec.ts";
import { ANALYSIS_SETTINGS } from "../../src/services/core/analysis-settings.ts";
import { analyzeScan } from "../../src/services/scans/scan-analysis.ts";
import { requestScan, Scans } from "../../src/services/scans/scans.ts";
import { TEST_ACTOR } from "../support/actors.ts";
import {
  analysisChildrenOf,
  busiestChildOf,
  cpuSecondsOf,
  LISTS_PROCESSES,
  snapshotOfLongList,
} from "../support/analysis-children.ts";
import { heavyAccount, HEAVY_ACCOUNT_ID, slowAccount } from "../support/heavy-account.ts";
import { connectFiles } from "../support/offline-account.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

/**
 * CPU time of a warm search in this process. In the analysis process, which is cold, it takes longer. Half of it is far more than any
 * other check needs, also on a busy machine.
 */
const SEARCH_MIN_MS = 1_400;

let product: TestPlatform;
const logged: string[] = [];
/** The limits of the platform, which the test changes between scans. */
const limits = { checkMs: 300_000, heapMb: 1_024 };

beforeAll(async () => {
  product = await openTestPlatform({ analysis: limits, onLogLine: (line) => logged.push(line) });
});
afterAll(() => product.close());

async function scan(account: Account): Promise<Scan> {
  const { orm, jobs } = product.platform;
  const { id } = await requestScan(orm.em.fork(), jobs, account, {
    trigger: "OPERATOR",
    requestedBy: TEST_ACTOR,
  });
  return product.waitFor(id);
}

async function rows<Row>(sql: string, values: readonly unknown[]): Promise<Row[]> {
  return product.platform.orm.em.fork().execute<Row[]>(sql, [...values]);
}

/** Kills the analysis process of the account's next scan, as the kernel does, when it searches for escalation paths. */
async function killSearchOnce(account: Account): Promise<void> {
  // Processes of earlier questions may still be idle, and have computed for longer.
  const earlier = new Map(analysisChildrenOf(process.pid).map((id) => [id, cpuSecondsOf(id)]));
  const message =
    "select progress ->> 'message' as message from scan where account_id = ? and status = 'RUNNING' and phase = 'ANALYZE'";
  await expect
    .poll(async () => (await rows<{ message: string }>(message, [account.id]))[0]?.message ?? "", {
      timeout: 120_000,
      interval: 20,
    })
    .toMatch(/^Searching/);
  process.kill(busiestChildOf(process.pid, earlier)!, "SIGKILL");
}

/** The processes that the scan has lost, as the log shows them. */
function lossesOf({ id }: Scan): readonly unknown[] {
  return logged
    .map((line) => JSON.parse(line) as { readonly msg: string; readonly scanId?: string; readonly reason?: string })
    .filter(({ msg, scanId }) => msg === "scan.analysis_lost" && scanId === id)
    .map(({ reason }) => reason);
}

test(
  "a search that takes too long: the scan names the check, stores the other results and resolves nothing",
  { timeout: 600_000 },
  async () => {
    const { file, searchMs } = slowAccount(SEARCH_MIN_MS);
    const account = await connectFiles(product, "slow", { "authorization-details": file });
    const first = await scan(account);
    expect(first).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
    const open =
      "select count(*)::int as count from alert where account_id = ? and check_id = 'esc-path' and status = 'OPEN'";
    const [before] = await rows<{ count: number }>(open, [account.id]);
    const paths = "select count(*)::int as count from escalation_path where account_id = ? and gone_at is null";
    const [pathsBefore] = await rows<{ count: number }>(paths, [account.id]);

    limits.checkMs = Math.ceil(searchMs / 2);
    const limited = await scan(account);
    limits.checkMs = 300_000;
    expect(limited).toMatchObject({ status: "FAILED", errorCode: "ANALYSIS_LIMIT", attempt: 1 });
    expect(limited.errorMessage).toMatch(
      /^The check (esc|bnd|admin)-[a-z-]+ \(.+\) took longer than .* in [3-9] attempts\./,
    );
    const outcomes = await rows<{ check_id: string; outcome: string }>(
      "select check_id, outcome from check_result where account_id = ?",
      [account.id],
    );
    const evaluated = outcomes.filter(({ outcome }) => outcome === "PASS" || outcome === "FAIL");
    expect(evaluated.length).toBeGreaterThan(30);
    expect(outcomes.find(({ check_id }) => check_id === "esc-path")?.outcome).toBe("NOT_EVALUATED");
    expect(limited.coverage?.notEvaluatedChecks.map(({ checkId }) => checkId)).toContain("esc-path");
    // Nothing that was not evaluated is resolved, and the scan is the one that pages show.
    expect(limited.counts).toMatchObject({ resolved: 0 });
    expect(await rows(open, [account.id])).toEqual([before]);
    expect(await rows(paths, [account.id])).toEqual([pathsBefore]);
    expect((await new Scans(product.scope()).latestFinished([account.id])).get(account.id)?.id).toBe(limited.id);
    console.log(
      `search ${Math.round(searchMs)} ms, limit ${Math.ceil(searchMs / 2)} ms: ${evaluated.length} of ${outcomes.length} checks evaluated`,
    );

    // The next scan without the limit evaluates everything again, although the kernel ends its process once.
    const [whole] = await Promise.all([scan(account), LISTS_PROCESSES ? killSearchOnce(account) : null]);
    expect(whole).toMatchObject({ status: "SUCCEEDED", errorCode: null, attempt: 1 });
    expect(lossesOf(whole)).toEqual(LISTS_PROCESSES ? ["KILLED"] : []);
  },
);

test(
  "a snapshot that needs too much memory ends its processes only: an analysis beside it succeeds",
  { timeout: 240_000 },
  async () => {
    const small = heavyAccount({ delegated: 1, users: 3, roles: 3, policies: 3, groups: 2 });
    const files = [{ kind: "authorization-details", takenAt: now(), content: small }] as const;
    const { snapshot } = readOfflineAccount({ awsAccountId: HEAVY_ACCOUNT_ID, files });
    const processes = new AnalysisProcesses({
      processesMax: 2,
      runningPerCallerMax: 1,
      waitingPerCallerMax: 1,
      waitingMax: 2,
    });
    const analyze = async (packed: PackedSnapshot, heapMb: number) =>
      analyzeScan(
        {
          scanId: packed.id,
          snapshot: packed,
          settings: DEFAULT_CHECK_SETTINGS,
          disabledCheckIds: new Set(),
          crossAccount: null,
          knownPaths: new Map(),
        },
        {
          processes,
          limits: { ...ANALYSIS_SETTINGS, heapMb },
          signal: AbortSignal.timeout(100_000),
          onProgress: () => undefined,
        },
      );
    const [limited, other] = await Promise.all([
      analyze(snapshotOfLongList(), 40),
      analyze({ id: "small", document: await packSnapshot(snapshot) }, 1_024),
    ]);
    await processes.close();
    expect(limited.limit).toMatchObject({ code: "ANALYSIS_LIMIT", details: { lostProcesses: 3 } });
    expect(limited.limit!.message).toMatch(
      /^Reading the snapshot needed more than 40 MB of memory, in 3 attempts\. (\d+) of \1 checks were not evaluated/,
    );
    expect(new Set(limited.results.map(({ status }) => status))).toEqual(new Set(["NOT_EVALUATED"]));
    expect(other.limit).toBeNull();
    expect(other.results.filter(({ status }) => status === "EVALUATED").length).toBeGreaterThan(50);
  },
);
