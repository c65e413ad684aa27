/** The product without its transports. It uses a database of the test file's own, and the sandbox as AWS. */
import { randomBytes } from "node:crypto";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { SandboxAccount } from "../../sandbox/account.ts";
import { startWorker, type Worker } from "../../src/app/worker.ts";
import { now, pause } from "../../src/clock.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import type { Account } from "../../src/db/entities/account.ts";
import { type Scan, ScanEntity } from "../../src/db/entities/scan.ts";
import { openOrm } from "../../src/db/orm.ts";
import { isFinal } from "../../src/iam/scan.ts";
import { createLog } from "../../src/log.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { openAuditKey } from "../../src/services/audit/audit-log.ts";
import { RecordedRefusals } from "../../src/services/audit/record-refusals.ts";
import type { AuditSettings } from "../../src/services/core/audit-settings.ts";
import { AuditHeads } from "../../src/services/core/audit-heads.ts";
import { openEvents } from "../../src/services/core/events.ts";
import { IdentityProvider, type IdentityProviderSettings } from "../../src/services/core/oidc-client.ts";
import { openJobs } from "../../src/services/core/jobs.ts";
import type { AnalysisSettings } from "../../src/services/core/analysis-settings.ts";
import type { NotificationSettings } from "../../src/services/core/notification-settings.ts";
import { verifyKey } from "../../src/services/operations/key-canary.ts";
import { ROTATION_SETTINGS, type RotationSettings } from "../../src/services/core/rotation-settings.ts";
import { requestScan } from "../../src/services/scans/scans.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { openScope, type Platform, type Scope } from "../../src/services/core/request-scope.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { TEST_ACTOR } from "./actors.ts";

/** A scan takes seconds, and minutes on a very busy machine. Less than a test may take, so that its phase is named. */
const SCAN_MAX_MS = 180_000;
/** A part closes within a second, and within a few on a busy machine. */
const CLOSES_WITHIN_MS = 120_000;
/** Each look costs the test and PostgreSQL CPU time, and four files look at a time. */
const LOOK_MS = 100;

export interface TestPlatform {
  readonly platform: Platform;
  readonly databaseUrl: string;
  /** The key that a further process needs to decrypt the same secrets. */
  readonly keyEncryptionKey: Uint8Array;
  /** What the product printed on its console, newest last. */
  readonly printed: readonly string[];
  /** The same database with its owner, for what the product's role may not do. */
  readonly ownerUrl: string;
  readonly sandbox: Sandbox;
  /** The demo account inside the sandbox, for changes that a person would make in AWS's console. */
  readonly demo: SandboxAccount;
  /** The demo account as the product stores it. */
  readonly account: Account;
  scope(): Scope;
  /** Requests a scan and waits for its end. Needs a worker: `startWorker` below, or another process. */
  scan(): Promise<Scan>;
  waitFor(scanId: string): Promise<Scan>;
  close(): Promise<void>;
}

export interface TestPlatformOptions {
  readonly hasWorker?: boolean;
  /** The key-encryption key, if the test needs to know it before the platform is open. */
  readonly keyEncryptionKey?: Uint8Array;
  readonly sandboxAccount?: ReturnType<typeof demoAccount>;
  readonly rotation?: Partial<RotationSettings>;
  readonly analysis?: Partial<AnalysisSettings>;
  /** A migrated database of a PostgreSQL that the test itself controls. */
  readonly database?: TestDatabase;
  readonly identityProvider?: IdentityProviderSettings;
  readonly audit?: Partial<AuditSettings>;
  /** Whether refused requests become events of the audit log, as in the product. */
  readonly recordsRefusals?: boolean;
  readonly isTwoPersonApprovalOn?: boolean;
  readonly notifications?: Partial<NotificationSettings>;
  /** Receives each line of the log, from the level `warn`. */
  readonly onLogLine?: (line: string) => void;
}

export async function openTestPlatform({
  hasWorker = true,
  keyEncryptionKey = randomBytes(32),
  sandboxAccount = demoAccount(),
  rotation = {},
  analysis = {},
  database: given,
  identityProvider,
  audit = {},
  recordsRefusals = false,
  isTwoPersonApprovalOn = false,
  notifications = {},
  onLogLine,
}: TestPlatformOptions = {}): Promise<TestPlatform> {
  const database = given ?? (await openTestDatabase());
  const log = onLogLine
    ? createLog("warn", { write: onLogLine })
    : createLog(process.env["TEST_LOG_LEVEL"] ?? "silent");
  const orm = await openOrm(database.url);
  const jobs = await openJobs(database.url, log);
  const events = await openEvents(database.url, log);
  const secrets = openSecrets(keyEncryptionKey);
  await verifyKey(orm.em.fork(), secrets);
  const auditKey = await openAuditKey(orm.em.fork(), secrets);
  const refusals = recordsRefusals ? new RecordedRefusals({ orm, auditKey, log, audit }) : undefined;
  const printed: string[] = [];
  const platform: Platform = {
    orm,
    jobs,
    events,
    secrets,
    auditKey,
    auditHeads: new AuditHeads(),
    log,
    rotation: { ...ROTATION_SETTINGS, ...rotation },
    analysis,
    audit,
    ...(refusals && { refusals }),
    isTwoPersonApprovalOn,
    printOnConsole: (text) => void printed.push(text),
    notifications,
    ...(identityProvider && { identityProvider: new IdentityProvider(identityProvider, log) }),
  };
  const { account: demo, credentials } = sandboxAccount;
  const sandbox = await startSandbox({ accounts: [demo], clock: demo.clock });
  const scope = () => openScope(platform, SYSTEM, `request-${randomBytes(6).toString("hex")}`);
  const { account } = await new Accounts(scope()).connectDemo({ endpoint: sandbox.url, ...credentials });
  // The time of the first scheduled scan follows from the account's random ID. In one of about a hundred runs it would fall
  // into the test.
  await orm.em.fork().execute("update account set next_scan_at = now() + interval '1 day' where id = ?", [account.id]);
  const worker: Worker | null = hasWorker ? await startWorker(platform) : null;

  const waitFor = async (scanId: string): Promise<Scan> => {
    // A drill takes the database away, and a very busy machine opens a connection too late. The next look asks again.
    const isOver = async () => {
      const [row] = await orm.em
        .fork()
        .execute<Pick<Scan, "status">[]>("select status from scan where id = ?", [scanId])
        .catch((error: unknown) => {
          if (isDatabaseAway(error)) return [];
          throw error;
        });
      return row !== undefined && isFinal(row.status);
    };
    const read = () => orm.em.fork().findOneOrFail(ScanEntity, { id: scanId });
    for (const endsAt = now() + SCAN_MAX_MS; now() < endsAt; await pause(LOOK_MS)) if (await isOver()) return read();
    const { status, phase, attempt, progress } = await read();
    throw new Error(`Scan ${scanId} did not finish: ${JSON.stringify({ status, phase, attempt, progress })}.`);
  };

  return {
    platform,
    databaseUrl: database.url,
    keyEncryptionKey,
    printed,
    ownerUrl: database.ownerUrl,
    sandbox,
    demo,
    account,
    scope,
    waitFor,
    async scan() {
      const { id } = await requestScan(orm.em.fork(), jobs, account, { trigger: "OPERATOR", requestedBy: TEST_ACTOR });
      return waitFor(id);
    },
    async close() {
      // In reverse order, also after a part that fails to close: what stays open would disturb the next file.
      const parts = new AsyncDisposableStack();
      parts.defer(() => closed("database", database.close()));
      parts.defer(() => closed("sandbox", sandbox.stop()));
      parts.defer(() => closed("orm", orm.close()));
      parts.defer(() => closed("jobs", jobs.close()));
      parts.defer(() => closed("events", events.close()));
      parts.defer(() => closed("refusals", refusals?.close()));
      parts.defer(() => closed("worker", worker?.close()));
      await parts.disposeAsync();
    },
  };
}

/** Waits for a part to close. One that hangs is named, which the time limit of a hook would not do. */
async function closed(name: string, closing: Promise<void> | undefined): Promise<void> {
  const end = new AbortController();
  const late = pause(CLOSES_WITHIN_MS, end.signal).then(
    () => {
      throw new Error(`${name}: did not close within ${CLOSES_WITHIN_MS / 1_000} s.`);
    },
    () => undefined,
  );
  try {
    await Promise.race([closing, late]);
  } finally {
    end.abort();
  }
}

/** Returns the number of alert events so far. The number must not grow while nothing happens. */
export async function countEvents(test: TestPlatform): Promise<number> {
  const [row] = await test.platform.orm.em.fork().execute<{ count: string }[]>("select count(*) from alert_event");
  return Number(row!.count);
}
