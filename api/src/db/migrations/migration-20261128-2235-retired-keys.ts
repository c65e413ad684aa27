import { Migration } from "@mikro-orm/migrations";

/**
 * Lets rotations retire an unused key, for which they create no new one. A process of the former version would treat such a
 * rotation like any other and create a key. It takes a rotation only if `next_tick_at` has passed, so a retirement has its
 * time in a column of its own, and the database refuses the former version's attempts to wake one.
 */
export class Migration202611282235RetiredKeys extends Migration {
  override up(): void {
    this.addSql(`alter table rotation drop constraint rotation_mode_check`);
    this.addSql(
      `alter table rotation add constraint rotation_mode_check check (mode in ('STANDARD','COMPROMISED','RETIRE'))`,
    );
    this.addSql(`alter table rotation alter column destination drop not null`);
    this.addSql(`alter table rotation add column retire_tick_at timestamptz`);
    this.addSql(`create index rotation_retire_due on rotation (retire_tick_at) where retire_tick_at is not null`);
    // PostgreSQL chose the names of these constraints: until now, only a key with a successor could be deleted.
    for (const pattern of [
      "%new_access_key_id IS NOT NULL) AND (sealed_at IS NOT NULL%",
      "%inactive_at IS NOT NULL) AND (promoted_at IS NOT NULL%",
    ])
      this.addSql(`do $$
        declare found text;
        begin
          select conname into strict found from pg_constraint
           where conrelid = 'rotation'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '${pattern}';
          execute format('alter table rotation drop constraint %I', found);
        end $$`);
    this.addSql(`alter table rotation
      add constraint rotation_new_key check (mode = 'RETIRE'
        or state not in ('SEALED','DELIVERED','VERIFIED','PROMOTED','DELETE_INTENT','COMPLETED')
        or (new_access_key_id is not null and sealed_at is not null)),
      add constraint rotation_deletion check (state not in ('DELETE_INTENT','COMPLETED')
        or (inactive_at is not null and (promoted_at is not null or mode = 'RETIRE'))),
      add constraint rotation_destination_given check ((destination is null) = (mode = 'RETIRE')),
      add constraint rotation_retirement check (mode <> 'RETIRE'
        or (state in ('REQUESTED','DEACTIVATE_INTENT','OLD_INACTIVE','DELETE_INTENT','NEEDS_OPERATOR','COMPLETED','ROLLED_BACK','CANCELLED')
          and new_access_key_id is null and attempt = 0 and secret_id is null and soak_seconds >= 18000)),
      add constraint rotation_retirement_guard check (mode <> 'RETIRE'
        or state not in ('DEACTIVATE_INTENT','OLD_INACTIVE','DELETE_INTENT','COMPLETED')
          or coalesce(gate_kind = 'OLD_KEY_UNUSED', false)),
      add constraint rotation_retirement_tick check (case when mode = 'RETIRE' then next_tick_at is null else retire_tick_at is null end)`);
  }
}
