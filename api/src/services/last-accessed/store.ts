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

/** The principals to read: users and roles, except service-linked roles, which only AWS services assume and change. */
const PRINCIPALS = sql`(
  select account_id, identity, arn from iam_user where gone_at is null and arn is not null
  union all
  select account_id, identity, arn from iam_role where gone_at is null and arn not like '%:role/aws-service-role/%'
) p`;
const OWN_ROW = sql`last_accessed l on l.account_id = p.account_id and l.identity = p.identity`;

export interface DuePrincipal {
  readonly identity: string;
  readonly arn: string;
}

/** Returns the principals after `after`, in the order of identities, that were not read within the last day. */
export async function duePrincipals(
  em: Em,
  accountId: string,
  after: string,
  at: Instant,
  limit: number,
): Promise<DuePrincipal[]> {
  const readBefore = new Date(at - REFRESH_HOURS * HOUR);
  const { rows } = await sql<DuePrincipal>`
    select p.identity, p.arn from ${PRINCIPALS} left join ${OWN_ROW}
     where p.account_id = ${accountId} and p.identity > ${after}
       and (l.status is null or l.status <> 'READ' or l.read_at < ${readBefore})
     order by p.identity limit ${limit}`.execute(em.getKysely());
  return rows;
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
  const isKnownRow = sql`l.read_at >= ${knownSince} and l.status <> 'NO_PERMISSION'`;
  const { rows } = await sql<{ total: number; known: number; refused: number; failed: number; oldest: string | null }>`
    select count(*)::integer as total,
           (count(*) filter (where ${isKnownRow}))::integer as known,
           (count(*) filter (where l.status = 'NO_PERMISSION'))::integer as refused,
           (count(*) filter (where l.status = 'FAILED'))::integer as failed,
           min(l.read_at) filter (where ${isKnownRow}) as oldest
      from ${PRINCIPALS} left join ${OWN_ROW} where p.account_id = ${accountId}`.execute(em.getKysely());
  const { oldest, ...counts } = rows[0]!;
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
    insert into last_accessed as l
      (account_id, identity, arn, status, attempted_at, read_at, services, actions, reason)
    values (${accountId}, ${identity}, ${arn}, ${outcome.status}, ${new Date(at)}, ${readAt},
      ${services && JSON.stringify(services)}::jsonb, ${actions && JSON.stringify(actions)}::jsonb, ${reason})
    on conflict (account_id, identity) do update set
      arn = excluded.arn, status = excluded.status, attempted_at = excluded.attempted_at, reason = excluded.reason,
      read_at = coalesce(excluded.read_at, l.read_at), services = coalesce(excluded.services, l.services),
      actions = coalesce(excluded.actions, l.actions)`.execute(em.getKysely());
}

function storedOf(details: ServiceLastAccessedDetails): StoredService {
  return { ...withoutDetails(details), serviceName: details.serviceName, region: details.region };
}

/** Deletes the records of principals that a scan found deleted. */
export async function deleteMissingPrincipals(em: Em, accountId: string): Promise<void> {
  await sql`
    delete from last_accessed l where l.account_id = ${accountId}
       and not exists (select 1 from ${PRINCIPALS} where p.account_id = l.account_id and p.identity = l.identity)`.execute(
    em.getKysely(),
  );
}

/** Starts a reading. A reading that continues an interrupted one keeps its start time. */
export async function beginReading(em: Em, accountId: string, at: Instant): Promise<void> {
  const startedAt = new Date(at);
  await sql`
    insert into last_accessed_reading as r (account_id, is_running, started_at, updated_at)
    values (${accountId}, true, ${startedAt}, ${startedAt})
    on conflict (account_id) do update set is_running = true, updated_at = excluded.updated_at,
      started_at = case when r.is_running then r.started_at else excluded.started_at end`.execute(em.getKysely());
}

/** Marks the reading as alive. Does nothing if the reading has ended, because a response may arrive after its end. */
export async function touchReading(em: Em, accountId: string, at: Instant): Promise<void> {
  await sql`
    update last_accessed_reading set updated_at = ${new Date(at)}
     where account_id = ${accountId} and is_running`.execute(em.getKysely());
}

export async function endReading(em: Em, accountId: string, error: AppError | null, at: Instant): Promise<void> {
  const finishedAt = new Date(at);
  const outcome = error === null ? "READ" : outcomeOfError(error);
  const action = error && (String(error.details["action"] ?? "") || null);
  await sql`
    update last_accessed_reading
       set is_running = false, outcome = ${outcome}, updated_at = ${finishedAt}, finished_at = ${finishedAt},
           action = ${action}, code = ${error && error.code}, reason = ${error && error.message}
     where account_id = ${accountId}`.execute(em.getKysely());
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

async function knownPrincipals(em: Em, accountId: string, at: Instant): Promise<PrincipalLastAccessed[]> {
  const known: PrincipalLastAccessed[] = [];
  const knownSince = new Date(at - KNOWN_DAYS * DAY);
  let after = "";
  for (let chunk = 0; chunk < CHUNKS_MAX; chunk += 1) {
    const { rows } = await sql<{ identity: string; arn: string; read_at: string; services: StoredService[] }>`
      select l.identity, p.arn, l.read_at, l.services from ${PRINCIPALS} join ${OWN_ROW}
       where p.account_id = ${accountId} and p.identity > ${after}
         and l.read_at >= ${knownSince} and l.status <> 'NO_PERMISSION'
       order by p.identity limit ${ROWS_PER_CHUNK}`.execute(em.getKysely());
    for (const { arn, read_at, services } of rows)
      known.push({ principalArn: arn, readAt: new Date(read_at).getTime(), services: services.map(withoutDetails) });
    after = rows.at(-1)?.identity ?? after;
    if (rows.length < ROWS_PER_CHUNK) break;
  }
  return known;
}
