import { Migration } from "@mikro-orm/migrations";

/**
 * API tokens carry scopes. An existing token keeps what its role allowed it to do, except letting people in and making
 * tokens. Revealing a secret needed a scope before and still does.
 */
export class Migration20261127TokenScopes extends Migration {
  override up(): void {
    this.addSql(`alter table api_token add column account_ids jsonb, add column networks jsonb`);
    const had = `scopes ? 'secrets:reveal'`;
    ROLES.forEach((role, index) => {
      const scopes = JSON.stringify(ROLES.slice(0, index + 1).flatMap((each) => SCOPES[each]));
      const isRevealing = ROLES.indexOf(role) >= ROLES.indexOf("operator") ? had : "false";
      this.addSql(
        `update api_token set scopes = '${scopes}'::jsonb || case when ${isRevealing} then '["secrets.reveal"]'::jsonb else '[]'::jsonb end where role = '${role}'`,
      );
    });
  }
}

const ROLES = ["viewer", "analyst", "operator", "admin"] as const;
/** The scopes that each role adds, as of this version. */
const SCOPES = {
  viewer: [
    "installation.read",
    "metrics.read",
    "accounts.read",
    "inventory.read",
    "paths.read",
    "scans.read",
    "checks.read",
    "alerts.read",
    "alerts.export",
    "rotations.read",
    "audit.read",
  ],
  analyst: ["scans.start", "scans.cancel", "alerts.triage", "alerts.verify", "demo.change"],
  operator: ["rotations.start", "rotations.steer", "rotationSchedules.update", "secrets.acknowledge"],
  admin: [
    "accounts.connect",
    "accounts.update",
    "accounts.updateConnection",
    "accounts.test",
    "accounts.disconnect",
    "accounts.uploadFile",
    "checks.update",
    "checks.disable",
    "rotations.startCompromised",
  ],
} as const satisfies Record<(typeof ROLES)[number], readonly string[]>;
