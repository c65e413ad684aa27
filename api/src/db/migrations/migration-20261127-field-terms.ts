import { Migration } from "@mikro-orm/migrations";

/**
 * Columns and stored documents take the names that the API uses: action, technique, check result, not evaluated.
 * The MAC of an audit event covers values, not column names, so the chain stays verifiable.
 */
export class Migration20261127FieldTerms extends Migration {
  override up(): void {
    this.addSql(`alter table audit_event rename column deed to action`);
    this.addSql(`alter table check_standing rename to check_result`);
    this.addSql(`alter table check_result rename column judged_count to evaluated_count`);
    this.addSql(`alter table check_result rename column unjudged_count to not_evaluated_count`);
    this.addSql(`alter table alert rename column unjudged_reason to not_evaluated_reason`);
    this.addSql(`alter table operator rename column last_sign_in_way to last_sign_in_method`);
    this.addSql(`alter table account rename column connected_reading to cross_account_reading`);
    this.addSql(`alter table escalation_path rename column method_ids to technique_ids`);
    this.addSql(`alter table worker_beat rename to worker_heartbeat`);
    this.addSql(`alter table worker_heartbeat rename column figures to metrics`);
    this.addSql(`update escalation_path set document = ${withNewKeys("document")}`);
    this.addSql(
      `update alert set evidence = ${withNewKeys("evidence")} where check_id like 'esc-%' or check_id like 'bnd-%'`,
    );
  }
}

/** A key stands in quotes before a colon; in a stored text the quotes are escaped, so texts stay as they are. */
const KEYS = [
  ["methodId", "techniqueId"],
  ["methodName", "techniqueName"],
  ["methodCount", "techniqueCount"],
  ["methods", "techniques"],
  ["over", "via"],
  ["because", "reasons"],
  ["says", "summary"],
] as const;

const VALUES = [
  ["OUTSIDER", "EXTERNAL"],
  ["LACKS", "IMPLICIT_DENY"],
] as const;

function withNewKeys(column: string): string {
  const renamed = KEYS.reduce((sql, [from, to]) => `replace(${sql}, '"${from}": ', '"${to}": ')`, `${column}::text`);
  return `${VALUES.reduce((sql, [from, to]) => `replace(${sql}, ': "${from}"', ': "${to}"')`, renamed)}::jsonb`;
}
