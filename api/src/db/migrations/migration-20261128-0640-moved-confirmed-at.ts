import { Migration } from "@mikro-orm/migrations";

/** When the operator confirmed that everything has moved, because a later use of the old key contradicts them. */
export class Migration202611280640MovedConfirmedAt extends Migration {
  override up(): void {
    this.addSql("alter table rotation add column moved_confirmed_at timestamptz");
    this.addSql(`update rotation r set moved_confirmed_at = coalesce(
        (select max(at) from rotation_event e where e.rotation_id = r.id and e.kind = 'ASKED'), now())
      where moved_confirmed_by is not null`);
  }
}
