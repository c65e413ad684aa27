/**
 * Records refused requests in the audit log and in the log: refused permissions, API tokens that are not valid or not
 * allowed here, and identities that were not confirmed. Requests do not wait for it.
 */
import { sql } from "kysely";
import { elapsed, now, pause } from "../../clock.ts";
import { withDeadline } from "../../db/deadline.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, selectFirst, table } from "../../db/typed-sql.ts";
import { AUDIT_SETTINGS } from "../core/audit-settings.ts";
import type { Refusal, Refusals } from "../core/refusals.ts";
import { recordedAddress } from "../core/request-client.ts";
import type { Platform } from "../core/request-scope.ts";
import { recordAudit } from "./audit-log.ts";
import { RefusalBursts, saveRefusalBursts } from "./refusal-bursts.ts";
import { RefusalSampler, type RefusalSummary } from "./refusal-sampler.ts";

const t = table("api_token", "t");

/** How long refusals are collected, so that many of them take the log's lock once. */
const COLLECT_MS = 250;
const SUMMARIES_EVERY_MS = 60_000;
/** How often refusals that are only counted are added to those that a notification will report. */
const COUNTS_EVERY_MS = 5_000;
const ROWS_PER_TRANSACTION = 50;
const RETRY_MS = 5_000;
/** The refusals that wait while the database is unavailable. Beyond it, they are only counted. */
const WAITING_MAX = 1_000;

type RefusalPlatform = Pick<Platform, "orm" | "auditKey" | "audit" | "log">;

interface Waiting {
  readonly refusal: Refusal;
  readonly summary: RefusalSummary | null;
}

export class RecordedRefusals implements Refusals {
  readonly counts = new Map<string, number>();
  private readonly stop = new AbortController();
  private readonly timers: readonly NodeJS.Timeout[];
  private bursts = new RefusalBursts();
  private waiting: Waiting[] = [];
  private writing: Promise<void> | null = null;

  constructor(
    private readonly platform: RefusalPlatform,
    private readonly sampler = new RefusalSampler(),
  ) {
    this.timers = [
      setInterval(() => this.summarize(), SUMMARIES_EVERY_MS),
      setInterval(() => this.bursts.size > 0 && this.start(), COUNTS_EVERY_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  note(refusal: Refusal): void {
    this.counts.set(refusal.code, (this.counts.get(refusal.code) ?? 0) + 1);
    this.bursts.add(refusal);
    if (this.sampler.take(refusal, elapsed())) this.add({ refusal, summary: null });
  }

  /** Records what was noted so far, also the counts of an hour that has not ended, and stops. */
  async close(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.summarize(true);
    if (this.bursts.size > 0) this.start();
    this.stop.abort(new Error("The process stops."));
    await this.writing;
  }

  /** Waits until the refusals that were noted so far are recorded. */
  async settled(): Promise<void> {
    await this.writing;
  }

  private summarize(isLast = false): void {
    for (const summary of this.sampler.summaries(elapsed(), isLast)) this.add({ refusal: summary.sample, summary });
  }

  private add(entry: Waiting): void {
    if (this.waiting.length >= WAITING_MAX) return;
    this.waiting.push(entry);
    logRefusal(this.platform, entry);
    this.start();
  }

  private start(): void {
    // The request's deadline ends with its answer.
    this.writing ??= withDeadline(undefined, () => this.write()).finally(() => (this.writing = null));
  }

  private async write(): Promise<void> {
    await pause(COLLECT_MS, this.stop.signal).catch(() => undefined);
    while (this.waiting.length > 0 || this.bursts.size > 0) {
      const batch = this.waiting.slice(0, ROWS_PER_TRANSACTION);
      const bursts = this.bursts;
      this.bursts = new RefusalBursts();
      try {
        await this.platform.orm.em.fork().transactional(async (tx) => {
          await saveRefusalBursts(tx, bursts);
          for (const entry of batch) await record(tx, this.platform, entry);
        });
        this.waiting = this.waiting.slice(batch.length);
      } catch (error) {
        this.bursts.merge(bursts);
        this.platform.log.error({ reason: (error as Error).message, count: this.waiting.length }, "refusals.failed");
        if (this.stop.signal.aborted) return;
        await pause(RETRY_MS, this.stop.signal).catch(() => undefined);
      }
    }
  }
}

async function record(tx: Em, platform: RefusalPlatform, { refusal, summary }: Waiting): Promise<void> {
  const { code, permission, presented, reason } = refusal;
  const token = presented && (await knownToken(tx, presented));
  const isMixed = summary?.isMixed ?? false;
  await recordAudit(
    tx,
    { ...refusal, platform, ...(isMixed && { client: null }) },
    {
      action: "access.refused",
      target: summary ? null : token?.id,
      targetName: summary ? null : token?.name,
      details: {
        outcome: "REFUSED",
        ...(summary === null
          ? { code, permission: permission ?? undefined, reason: presented ? reasonOf(token) : (reason ?? undefined) }
          : {
              more: summary.more,
              code: isMixed ? undefined : code,
              since: new Date(now() - (elapsed() - summary.since)).toISOString(),
            }),
      },
    },
  );
}

interface KnownToken {
  readonly id: string;
  readonly name: string;
  readonly isSecretRight: boolean;
}

/** Finds the token that a text is, or whose public beginning it has. */
async function knownToken(tx: Em, { hash, hint }: NonNullable<Refusal["presented"]>): Promise<KnownToken | null> {
  const token = await selectFirst(
    databaseOf(tx),
    { ...pick(t, "id", "name"), isSecretRight: sql<boolean>`${t.tokenHash} = ${hash}` },
    sql`from ${t.$table}
     where ${t.tokenHash} = ${hash} or ${t.hint} = ${hint} order by 3 desc limit 1`,
  );
  return token ?? null;
}

function reasonOf(token: KnownToken | null): string {
  if (token === null) return "TOKEN_UNKNOWN";
  return token.isSecretRight ? "TOKEN_ENDED" : "TOKEN_SECRET_WRONG";
}

function logRefusal({ log, audit }: RefusalPlatform, { refusal, summary }: Waiting): void {
  const { code, caller, client, requestId } = refusal;
  const detail = audit?.address ?? AUDIT_SETTINGS.address;
  log.info(
    {
      ...(summary === null ? { requestId } : { count: summary.more }),
      ...(!summary?.isMixed && { code, address: recordedAddress(client?.address ?? "", detail) }),
      kind: caller?.kind ?? "ANONYMOUS",
      operatorId: caller?.operatorId,
      tokenId: caller?.token?.id,
    },
    "access.refused",
  );
}
