/**
 * Stores last-accessed information, one row per principal and one row for the account's reading. Also builds the
 * section of a scan from these rows.
 */
import { sql } from "kysely";
import { skippedSection } from "../../aws/errors.ts";
import { type LastAccessedOutcome, withoutDetails } from "../../aws/read-last-accessed.ts";
import type { Account } from "../../db/entities/account.ts";
import {
  type LastAccessedOutcomeName,
  LastAccessedReadingEntity,
  type LastAccessedReadingRow,
  type StoredService,
} from "../../db/entities/last-accessed.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, type RowOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import type { AppError } from "../../errors.ts";
import type { PrincipalLastAccessed, ServiceLastAccessedDetails } from "../../iam/account.ts";
import { readSection, type Section } from "../../iam/section.ts";
import { DAY, HOUR, type Instant } from "../../iam/time.ts";

/**
 * The time after which a scan reads a principal again. It is shorter than a day, so that an account with a daily scan is
 * read daily.
 */
const REFRESH_HOURS = 20;
/** A reading older than this is not used. */
const KNOWN_DAYS = 7;
/** The number of rows that a scan reads at once. An administrator's row contains hundreds of services. */
const ROWS_PER_CHUNK = 500;
/** The maximum number of chunks. They hold several times the users and roles that AWS permits in an account. */
const CHUNKS_MAX = 1_000;

const own = table("last_accessed");
const l = table("last_accessed", "l");
const excluded = table("last_accessed", "excluded");
const readings = table("last_accessed_reading");
const r = table("last_accessed_reading", "r");
const excludedReading = table("last_accessed_reading", "excluded");
const u = table("iam_user", "u");
const t = table("iam_role", "t");
/** A user or role. */
const p = table("iam_role", "p");

/** The principals to read: users and roles, except service-linked roles, which only AWS services assume and change. */
const PRINCIPALS = sql`(
  select ${u.accountId}, ${u.identity}, ${u.arn} from ${u.$table} where ${u.goneAt} is null and ${u.arn} is not null
  union all
  select ${t.accountId}, ${t.identity}, ${t.arn} from ${t.$table}
   where ${t.goneAt} is null and ${t.arn} not like '%:role/aws-service-role/%'
) p`;
const OWN_ROW = sql`${l.$table} on ${l.accountId} = ${p.accountId} and ${l.identity} = ${p.identity}`;

const PRINCIPAL = { identity: p.identity, arn: known<string, string | null>(p.arn) };
export type DuePrincipal = RowOf<typeof PRINCIPAL>;

/** Returns the principals after `after`, in the order of identities, that were not read within the last day. */
export async function duePrincipals(
  em: Em,
  accountId: string,
  after: string,
  at: Instant,
  limit: number,
): Promise<DuePrincipal[]> {
  const readBefore = new Date(at - REFRESH_HOURS * HOUR);
  return select(
    databaseOf(em),
    PRINCIPAL,
    sql`from ${PRINCIPALS} left join ${OWN_ROW}
     where ${p.accountId} = ${accountId} and ${p.identity} > ${after}
       and (${l.status} is null or ${l.status} <> 'READ' or ${l.readAt} < ${readBefore})
     order by ${p.identity} limit ${limit}`,
  );
}

export interface ReadingCounts {
  readonly total: number;
  /** The number of principals read within the last week. */
  readonly known: number;
  readonly refused: number;
  readonly failed: number;
  readonly oldestReadAt: Date | null;
}

export async function countPrincipals(em: Em, accountId: string, at: Instant): Promise<ReadingCounts> {
  const knownSince = new Date(at - KNOWN_DAYS * DAY);
  const isKnownRow = sql`${l.readAt} >= ${knownSince} and ${l.status} <> 'NO_PERMISSION'`;
  const row = await selectFirst(
    databaseOf(em),
    {
      total: sql<number>`count(*)::integer`,
      known: sql<number>`(count(*) filter (where ${isKnownRow}))::integer`,
      refused: sql<number>`(count(*) filter (where ${l.status} = 'NO_PERMISSION'))::integer`,
      failed: sql<number>`(count(*) filter (where ${l.status} = 'FAILED'))::integer`,
      oldest: sql<string | null>`min(${l.readAt}) filter (where ${isKnownRow})`,
    },
    sql`from ${PRINCIPALS} left join ${OWN_ROW} where ${p.accountId} = ${accountId}`,
  );
  const { oldest, ...counts } = row!;
  return { ...counts, oldestReadAt: oldest === null ? null : new Date(oldest) };
}

/** Saves the outcome. If this attempt read nothing, the previous reading is kept. */
export async function saveOutcome(
  em: Em,
  accountId: string,
  { identity, arn }: DuePrincipal,
  outcome: LastAccessedOutcome,
  at: Instant,
): Promise<void> {
  const isRead = outcome.status === "READ";
  const services = isRead ? outcome.services.map(storedOf) : null;
  const withActions = isRead ? outcome.services.filter(({ trackedActions }) => trackedActions.length > 0) : [];
  const actions = isRead
    ? Object.fromEntries(withActions.map((service) => [service.serviceNamespace, service.trackedActions]))
    : null;
  const readAt = isRead ? new Date(outcome.readAt) : null;
  const reason = "error" in outcome ? outcome.error.message : null;
  await sql`
    insert into ${l.$table}
      (${own.accountId}, ${own.identity}, ${own.arn}, ${own.status}, ${own.attemptedAt}, ${own.readAt}, ${own.services}, ${own.actions}, ${own.reason})
    values (${accountId}, ${identity}, ${arn}, ${outcome.status}, ${new Date(at)}, ${readAt},
      ${services && JSON.stringify(services)}::jsonb, ${actions && JSON.stringify(actions)}::jsonb, ${reason})
    on conflict (${own.accountId}, ${own.identity}) do update set
      ${own.arn} = ${excluded.arn}, ${own.status} = ${excluded.status}, ${own.attemptedAt} = ${excluded.attemptedAt}, ${own.reason} = ${excluded.reason},
      ${own.readAt} = coalesce(${excluded.readAt}, ${l.readAt}), ${own.services} = coalesce(${excluded.services}, ${l.services}),
      ${own.actions} = coalesce(${excluded.actions}, ${l.actions})`.execute(em.getKysely());
}

function storedOf(details: ServiceLastAccessedDetails): StoredService {
  return { ...withoutDetails(details), serviceName: details.serviceName, region: details.region };
}

/** Deletes the records of principals that a scan found deleted. */
export async function deleteMissingPrincipals(em: Em, accountId: string): Promise<void> {
  await sql`
    delete from ${l.$table} where ${l.accountId} = ${accountId}
       and not exists (select 1 from ${PRINCIPALS} where ${p.accountId} = ${l.accountId} and ${p.identity} = ${l.identity})`.execute(
    em.getKysely(),
  );
}

/** Starts a reading. A reading that continues an interrupted one keeps its start time. */
export async function beginReading(em: Em, accountId: string, at: Instant): Promise<void> {
  const startedAt = new Date(at);
  await sql`
    insert into ${r.$table} (${readings.accountId}, ${readings.isRunning}, ${readings.startedAt}, ${readings.updatedAt})
    values (${accountId}, true, ${startedAt}, ${startedAt})
    on conflict (${readings.accountId}) do update set ${readings.isRunning} = true, ${readings.updatedAt} = ${excludedReading.updatedAt},
      ${readings.startedAt} = case when ${r.isRunning} then ${r.startedAt} else ${excludedReading.startedAt} end`.execute(
    em.getKysely(),
  );
}

/** Marks the reading as alive. Does nothing if the reading has ended, because a response may arrive after its end. */
export async function touchReading(em: Em, accountId: string, at: Instant): Promise<void> {
  await databaseOf(em)
    .updateTable("last_accessed_reading")
    .set({ updated_at: new Date(at) })
    .where("account_id", "=", accountId)
    .where("is_running", "=", true)
    .execute();
}

export async function endReading(em: Em, accountId: string, error: AppError | null, at: Instant): Promise<void> {
  const finishedAt = new Date(at);
  await databaseOf(em)
    .updateTable("last_accessed_reading")
    .set({
      is_running: false,
      outcome: error === null ? "READ" : outcomeOfError(error),
      updated_at: finishedAt,
      finished_at: finishedAt,
      action: error && (String(error.details["action"] ?? "") || null),
      code: error && error.code,
      reason: error && error.message,
    })
    .where("account_id", "=", accountId)
    .execute();
}

function outcomeOfError({ code }: AppError): LastAccessedOutcomeName {
  if (code === "UNSUPPORTED_BY_ENDPOINT") return "UNSUPPORTED";
  return code === "AWS_ACCESS_DENIED" ? "NO_PERMISSION" : "FAILED";
}

/**
 * Builds the section for a scan's checks. Null if the account does not read last-accessed information. The section
 * contains the principals that were read within the last week. The use of any other principal is unknown.
 */
export async function lastAccessedSection(
  em: Em,
  account: Pick<Account, "id" | "readsLastAccessed">,
  at: Instant,
): Promise<Section<readonly PrincipalLastAccessed[]> | null> {
  if (!account.readsLastAccessed) return null;
  const reading = await em.findOne(LastAccessedReadingEntity, { accountId: account.id });
  const notYet = skippedSection(
    "NOT_READ_YET",
    "Not read yet. It is read after the scan, and the next scan evaluates it.",
    at,
  );
  if (reading === null) return notYet;
  if (reading.outcome === "NO_PERMISSION") return { status: "denied", ...failureOf(reading) };
  if (reading.outcome === "UNSUPPORTED")
    return skippedSection(
      "UNSUPPORTED_BY_ENDPOINT",
      reading.reason ?? "The AWS endpoint does not support this operation.",
      at,
    );
  const principals = await knownPrincipals(em, account.id, at);
  if (principals.length === 0 && reading.outcome === "FAILED") return { status: "failed", ...failureOf(reading) };
  if (principals.length === 0 && reading.outcome === null) return notYet;
  return readSection(
    principals,
    principals.reduce((oldest, { readAt }) => Math.min(oldest, readAt), at),
    principals.length,
  );
}

function failureOf({ action, code, reason, updatedAt }: LastAccessedReadingRow) {
  return {
    action: action ?? "iam:GenerateServiceLastAccessedDetails",
    code: code ?? "INTERNAL",
    reason: reason ?? "It could not be read.",
    at: updatedAt.getTime(),
  };
}

/** Whether a principal's reading can be used: it is recent, and the latest attempt was not denied by AWS. */
export function isKnown(row: { readonly status: string; readonly readAt: Date | null }, at: Instant): boolean {
  return row.readAt !== null && row.status !== "NO_PERMISSION" && row.readAt.getTime() >= at - KNOWN_DAYS * DAY;
}

/** Not null in a row that was read. */
const KNOWN = {
  ...PRINCIPAL,
  readAt: known<string, string | null>(l.readAt),
  services: known<readonly StoredService[]>(l.services),
};

async function knownPrincipals(em: Em, accountId: string, at: Instant): Promise<PrincipalLastAccessed[]> {
  const principals: PrincipalLastAccessed[] = [];
  const knownSince = new Date(at - KNOWN_DAYS * DAY);
  let after = "";
  for (let chunk = 0; chunk < CHUNKS_MAX; chunk += 1) {
    const rows = await select(
      databaseOf(em),
      KNOWN,
      sql`from ${PRINCIPALS} join ${OWN_ROW}
       where ${p.accountId} = ${accountId} and ${p.identity} > ${after}
         and ${l.readAt} >= ${knownSince} and ${l.status} <> 'NO_PERMISSION'
       order by ${p.identity} limit ${ROWS_PER_CHUNK}`,
    );
    for (const { arn, readAt, services } of rows)
      principals.push({
        principalArn: arn,
        readAt: new Date(readAt).getTime(),
        services: services.map(withoutDetails),
      });
    after = rows.at(-1)?.identity ?? after;
    if (rows.length < ROWS_PER_CHUNK) break;
  }
  return principals;
}
