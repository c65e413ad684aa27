import { Migration } from "@mikro-orm/migrations";
import { AppError } from "../../errors.ts";
import { ACCOUNTS } from "./baseline/accounts.ts";
import { ACTIVITY } from "./baseline/activity.ts";
import { ALERTS } from "./baseline/alerts.ts";
import { AUDIT } from "./baseline/audit.ts";
import { INSTALLATION } from "./baseline/installation.ts";
import { INVENTORY } from "./baseline/inventory.ts";
import { NOTIFICATIONS } from "./baseline/notifications.ts";
import { OPERATORS } from "./baseline/operators.ts";
import { ORGANIZATIONS } from "./baseline/organizations.ts";
import { PATHS } from "./baseline/paths.ts";
import { ROTATION } from "./baseline/rotation.ts";
import { SCANS } from "./baseline/scans.ts";

/** In the order of their foreign keys. */
const SUBJECTS = [
  ...[OPERATORS, ACCOUNTS, ORGANIZATIONS, ACTIVITY, SCANS, INVENTORY],
  ...[PATHS, ALERTS, NOTIFICATIONS, ROTATION, AUDIT, INSTALLATION],
];
/** The migrations that the baseline replaces, which made the same schema. */
const REPLACED = { count: 83, last: "Migration202611290810NotEvaluatedResources" } as const;

/**
 * The schema of version 1.0. The database is the last assertion: what must be unique, present or in range is so here, not
 * only in code. A database that the replaced migrations made is left as it is. Error: DATABASE_TOO_OLD.
 */
export class Migration202612070000Baseline extends Migration {
  override async up(): Promise<void> {
    const earlier = await this.execute("select name from mikro_orm_migrations");
    if (earlier.length === 0) for (const subject of SUBJECTS) this.addSql(subject);
    else if (earlier.length !== REPLACED.count || !earlier.some(({ name }) => name === REPLACED.last))
      throw new AppError("DATABASE_TOO_OLD");
  }
}
