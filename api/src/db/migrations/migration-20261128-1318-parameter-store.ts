import { Migration } from "@mikro-orm/migrations";

/** Lets rotations store new keys in Parameter Store. `secret_id` then holds the name of the parameter. */
export class Migration202611281318ParameterStore extends Migration {
  override up(): void {
    for (const table of ["rotation", "rotation_schedule"]) {
      this.addSql(`alter table ${table} drop constraint ${table}_destination_check`);
      this.addSql(`alter table ${table} add constraint ${table}_destination_check
        check (destination in ('SECRETS_MANAGER','PARAMETER_STORE','REVEAL'))`);
    }
    this.addSql(`alter table rotation add constraint rotation_parameter_name
      check (destination <> 'PARAMETER_STORE' or secret_id is not null)`);
  }
}
