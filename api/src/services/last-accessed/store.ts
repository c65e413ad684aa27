/** Where last accessed services stand: a row per principal, a row for the account's reading, and the section that a scan makes of them. */
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

/** Once a day: a principal that was read so lately is left alone. Less than a day, since the scan that asks comes once a day too. */
const REFRESH_HOURS = 20;
/** What was read longer ago says nothing of today. */
const KNOWN_DAYS = 7;
/** Rows of one statement while a scan gathers them: an administrator's row names hundreds of services. */
const ROWS_PER_CHUNK = 500;
/** More users and roles than AWS lets an account have, several times over. */
const CHUNKS_MAX = 1_000;

/** Whom AWS is asked about: users and roles, but for the roles that only AWS's services assume and change. */
const PRINCIPALS = `(
  select account_id, identity, arn from iam_user where gone_at is null and arn is not null
  union all
  select account_id, identity, arn from iam_role where gone_at is null and arn not like '%:role/aws-service-role/%'
) p`;
const OWN_ROW = "last_accessed l on l.account_id = p.account_id and l.identity = p.identity";

export interface DuePrincipal {
  readonly identity: string;
  readonly arn: string;
}

/** In the order of identities, beyond `after`: whoever was not read within the day. */
export async function duePrincipals(
  em: Em,
  accountId: string,
  after: string,
  at: Instant,
  limit: number,
): Promise<DuePrincipal[]> {
  return em.execute<DuePrincipal[]>(
    `select p.identity, p.arn from ${PRINCIPALS} left join ${OWN_ROW}
      where p.account_id = ? and p.identity > ? and (l.status is null or l.status <> 'READ' or l.read_at < ?)
      order by p.identity limit ${limit}`,
    [accountId, after, new Date(at - REFRESH_HOURS * HOUR)],
  );
}

export interface ReadingCounts {
  readonly total: number;
  /** Known now, however old within a week. */
  readonly known: number;
  readonly refused: number;
  readonly failed: number;
  readonly oldestReadAt: Date | null;
}

export async function countPrincipals(em: Em, accountId: string, at: Instant): Promise<ReadingCounts> {
  const isKnown = "l.read_at >= ? and l.status <> 'NO_PERMISSION'";
  const knownSince = new Date(at - KNOWN_DAYS * DAY);
  const [row] = await em.execute<
    { total: number; known: number; refused: number; failed: number; oldest: string | null }[]
  >(
    `select count(*)::integer as total, (count(*) filter (where ${isKnown}))::integer as known,
            (count(*) filter (where l.status = 'NO_PERMISSION'))::integer as refused, (count(*) filter (where l.status = 'FAILED'))::integer as failed,
            min(l.read_at) filter (where ${isKnown}) as oldest
       from ${PRINCIPALS} left join ${OWN_ROW} where p.account_id = ?`,
    [knownSince, knownSince, accountId],
  );
  const { oldest, ...counts } = row!;
  return { ...counts, oldestReadAt: oldest === null ? null : new Date(oldest) };
}

/** Keeps what was read before where this try read nothing. */
export async function saveOutcome(
  em: Em,
  accountId: string,
  { identity, arn }: DuePrincipal,
  outcome: LastAccessedOutcome,
  at: Instant,
): Promise<void> {
  const isRead = outcome.status === "READ";
  const services = isRead ? outcome.services.map(storedOf) : null;
  const told = isRead ? outcome.services.filter(({ trackedActions }) => trackedActions.length > 0) : [];
  const actions = isRead ? Object.fromEntries(told.map((each) => [each.serviceNamespace, each.trackedActions])) : null;
  const readAt = isRead ? new Date(outcome.readAt) : null;
  const reason = "error" in outcome ? outcome.error.message : null;
  await em.execute(
    `insert into last_accessed as l (account_id, identity, arn, status, attempted_at, read_at, services, actions, reason)
      values (?, ?, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?)
      on conflict (account_id, identity) do update set
        arn = excluded.arn, status = excluded.status, attempted_at = excluded.attempted_at, reason = excluded.reason,
        read_at = coalesce(excluded.read_at, l.read_at), services = coalesce(excluded.services, l.services), actions = coalesce(excluded.actions, l.actions)`,
    [
      accountId,
      identity,
      arn,
      outcome.status,
      new Date(at),
      readAt,
      services && JSON.stringify(services),
      actions && JSON.stringify(actions),
      reason,
    ],
  );
}

function storedOf(details: ServiceLastAccessedDetails): StoredService {
  return { ...withoutDetails(details), serviceName: details.serviceName, region: details.region };
}

/** The records of principals that a scan has found gone: nobody asks for them again. */
export async function forgetGonePrincipals(em: Em, accountId: string): Promise<void> {
  await em.execute(
    `delete from last_accessed l where l.account_id = ?
      and not exists (select 1 from ${PRINCIPALS} where p.account_id = l.account_id and p.identity = l.identity)`,
    [accountId],
  );
}

/** Its beginning. One that goes on where another stood keeps the moment at which that began. */
export async function beginReading(em: Em, accountId: string, at: Instant): Promise<void> {
  const moment = new Date(at);
  await em.execute(
    `insert into last_accessed_reading as r (account_id, is_running, started_at, updated_at) values (?, true, ?, ?)
      on conflict (account_id) do update set
        is_running = true, updated_at = excluded.updated_at, started_at = case when r.is_running then r.started_at else excluded.started_at end`,
    [accountId, moment, moment],
  );
}

/** That it is alive; never after its end, which an answer that was still on its way may outlast. */
export async function touchReading(em: Em, accountId: string, at: Instant): Promise<void> {
  await em.execute("update last_accessed_reading set updated_at = ? where account_id = ? and is_running", [
    new Date(at),
    accountId,
  ]);
}

export async function endReading(em: Em, accountId: string, error: AppError | null, at: Instant): Promise<void> {
  await em.execute(
    `update last_accessed_reading set is_running = false, outcome = ?, updated_at = ?, finished_at = ?, action = ?, code = ?, reason = ?
      where account_id = ?`,
    [
      error === null ? "READ" : outcomeOfError(error),
      new Date(at),
      new Date(at),
      error && (String(error.details["action"] ?? "") || null),
      error && error.code,
      error && error.message,
      accountId,
    ],
  );
}

function outcomeOfError({ code }: AppError): LastAccessedOutcomeName {
  if (code === "UNSUPPORTED_BY_ENDPOINT") return "UNSUPPORTED";
  return code === "AWS_ACCESS_DENIED" ? "NO_PERMISSION" : "FAILED";
}

/**
 * What a scan's checks are given; `null` where the account does not ask for it. Each principal in it was read for
 * itself, within the last days; whoever is not in it is unknown.
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
    "Asked for, and not read yet: it is read after the scan, and the next scan judges it.",
    at,
  );
  if (reading === null) return notYet;
  if (reading.outcome === "NO_PERMISSION") return { status: "denied", ...failureOf(reading) };
  if (reading.outcome === "UNSUPPORTED")
    return skippedSection("UNSUPPORTED_BY_ENDPOINT", reading.reason ?? "The endpoint does not know it.", at);
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
    reason: reason ?? "It was not read.",
    at: updatedAt.getTime(),
  };
}

/** Whether what was read of a principal still counts: not for ever, and not where AWS has refused it since. */
export function isKnown(row: { readonly status: string; readonly readAt: Date | null }, at: Instant): boolean {
  return row.readAt !== null && row.status !== "NO_PERMISSION" && row.readAt.getTime() >= at - KNOWN_DAYS * DAY;
}

async function knownPrincipals(em: Em, accountId: string, at: Instant): Promise<PrincipalLastAccessed[]> {
  const known: PrincipalLastAccessed[] = [];
  let after = "";
  for (let chunk = 0; chunk < CHUNKS_MAX; chunk += 1) {
    const rows = await em.execute<{ identity: string; arn: string; read_at: string; services: StoredService[] }[]>(
      `select l.identity, p.arn, l.read_at, l.services from ${PRINCIPALS} join ${OWN_ROW}
        where p.account_id = ? and p.identity > ? and l.read_at >= ? and l.status <> 'NO_PERMISSION'
        order by p.identity limit ${ROWS_PER_CHUNK}`,
      [accountId, after, new Date(at - KNOWN_DAYS * DAY)],
    );
    for (const { arn, read_at, services } of rows)
      known.push({ principalArn: arn, readAt: new Date(read_at).getTime(), services: services.map(withoutDetails) });
    after = rows.at(-1)?.identity ?? after;
    if (rows.length < ROWS_PER_CHUNK) break;
  }
  return known;
}
