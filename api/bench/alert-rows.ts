/** Fills a database with an inbox of any size, as scans would have left it. PostgreSQL itself generates the rows. */
import { CHECKS } from "../src/iam/checks/rules/index.ts";
import type { BenchDatabase } from "./database.ts";

const SCAN_ID = `scan_${"0".repeat(32)}`;
export const ACCOUNT_ID = `account_${"0".repeat(32)}`;

/** Five checks, one for each severity. */
const CHECK_IDS = CHECKS.slice(0, 5)
  .map((check) => check.id)
  .join(",");

export async function fillAlerts({ orm }: BenchDatabase, count: number): Promise<void> {
  const em = orm.em.fork();
  await em.execute(
    `insert into account (id, aws_account_id, name, source, status, region, writes, created_at) values (?, '222233334444', 'bench', 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', now())`,
    [ACCOUNT_ID],
  );
  await em.execute(
    `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress) values (?, ?, 'SUCCEEDED', 'OPERATOR', '{"kind": "SYSTEM", "displayName": "IAM Monitor"}', now(), now(), '{}')`,
    [SCAN_ID, ACCOUNT_ID],
  );
  await em.execute(
    `insert into alert (id, number, fingerprint, account_id, check_id, check_version, category, severity, severity_rank, status, resource_id, resource_name, resource_arn, owner_id,
                        title, description, evidence, content_hash, evidence_as_of, first_seen_at, opened_at, resolved_at, resolution)
     select 'alert_' || lpad(to_hex(n), 32, '0'), nextval('alert_number'), '222233334444|bench|1|AIDABENCH' || n, ?, (string_to_array(?, ','))[1 + n % 5], 1,
            'IAMUser', (array['CRITICAL','HIGH','MEDIUM','LOW','INFORMATIONAL'])[1 + n % 5], n % 5, case when n % 20 = 0 then 'RESOLVED' else 'OPEN' end,
            'AIDABENCH' || n, 'user-' || n, 'arn:aws:iam::222233334444:user/user-' || n, 'AIDABENCH' || n, 'Access key unused for 45 days',
            'The access key of user-' || n || ' has not been used for 61 days.', jsonb_build_object('lastUsedAt', now(), 'createdAt', now(), 'days', n % 400, 'userName', 'user-' || n),
            md5(n::text), now(), now() - make_interval(mins => n), now() - make_interval(mins => n), case when n % 20 = 0 then now() end, case when n % 20 = 0 then 'FIXED' end
       from generate_series(1, ?) n`,
    [ACCOUNT_ID, CHECK_IDS, count],
  );
  await em.execute(
    `insert into alert_event (alert_id, account_id, kind, status, severity, source_id, actor, at)
     select id, account_id, 'OPENED', 'OPEN', severity, ?, '{"kind": "SYSTEM", "displayName": "IAM Monitor"}'::jsonb, opened_at from alert order by number`,
    [SCAN_ID],
  );
  await em.execute(
    `insert into check_result (account_id, check_id, scan_id, outcome, as_of, last_evaluated_at) select distinct account_id, check_id, ?, 'FAIL', now(), now() from alert`,
    [SCAN_ID],
  );
  await em.execute("vacuum (analyze) alert, alert_event, check_result");
}

/** Acknowledges many alerts as one bulk action would, with an event each. Does not clean up after itself. */
export async function changeAlerts({ orm }: BenchDatabase, count: number): Promise<void> {
  await orm.em.fork().execute(
    `with changed as (
       update alert set status = 'ACKNOWLEDGED', acknowledged_by = '{"kind": "SYSTEM", "displayName": "IAM Monitor"}', acknowledged_at = now()
        where id in (select id from alert where status = 'OPEN' order by md5(id) limit ?) returning id, account_id, severity)
     insert into alert_event (alert_id, account_id, kind, from_status, status, from_severity, severity, source_id, actor, at)
     select id, account_id, 'ACKNOWLEDGED', 'OPEN', 'ACKNOWLEDGED', severity, severity, 'bench', '{"kind": "SYSTEM", "displayName": "IAM Monitor"}'::jsonb, now() from changed`,
    [count],
  );
}
