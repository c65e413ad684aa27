/**
 * A database with one account and alerts, created as the product creates them: by applying check results as a scan
 * does.
 */
import { randomBytes } from "node:crypto";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { newId } from "../../src/db/new-id.ts";
import { type Em, type Orm, openOrm } from "../../src/db/orm.ts";
import { now } from "../../src/clock.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import type { AnyCheck } from "../../src/iam/checks/check.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import type { CheckResult, Finding, ResourceRef } from "../../src/iam/finding.ts";
import type { Severity } from "../../src/iam/severity.ts";
import type { Instant } from "../../src/iam/time.ts";
import { createLog } from "../../src/log.ts";
import type { AccessRole } from "../../src/services/core/permissions.ts";
import { type AlertCounts, applyScan } from "../../src/services/alerts/reconcile.ts";
import { openScope, type Platform, type Scope } from "../../src/services/core/request-scope.ts";
import { insertOperator, operatorCaller } from "./actors.ts";
import { buildSnapshot, user } from "./build.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

export interface AlertFixture {
  readonly orm: Orm;
  readonly accountId: string;
  readonly ownerUrl: string;
  readonly databaseUrl: string;
  em(): Em;
  /** Inserts operators, to whom alerts can then be assigned. */
  addOperators(...names: string[]): Promise<void>;
  scope(role?: AccessRole, name?: string, requestId?: string): Scope;
  addAccount(name: string, awsAccountId: string): Promise<string>;
  scan(results: readonly CheckResult[], options?: ScanOptions): Promise<AlertCounts>;
  query<Row>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

export interface ScanOptions {
  readonly accountId?: string;
  readonly snapshot?: AccountSnapshot;
  readonly at?: Instant;
  readonly scanId?: string;
  readonly checks?: readonly AnyCheck[];
}

/** `given`: a migrated database of a PostgreSQL that the test itself controls. */
export async function openAlertFixture(given?: TestDatabase): Promise<AlertFixture> {
  const database = given ?? (await openTestDatabase());
  const orm = await openOrm(database.url);
  // The platform is incomplete, because alerts need no queue, no listener and no sealed secret.
  const platform = { orm, log: createLog("silent"), auditKey: randomBytes(32) as Uint8Array } as Platform;
  const em = () => orm.em.fork();
  const addAccount = async (name: string, awsAccountId: string) => {
    const id = newId("account");
    await em().insert(AccountEntity, {
      id,
      awsAccountId,
      partition: "aws",
      name,
      source: "ENVIRONMENT",
      status: "CONNECTED",
      region: "us-east-1",
      writes: "OFF",
      aliases: [],
      createdAt: new Date(now()),
    });
    return id;
  };
  const accountId = await addAccount("production", "123456789012");
  return {
    orm,
    accountId,
    ownerUrl: database.ownerUrl,
    databaseUrl: database.url,
    em,
    addAccount,
    async addOperators(...names) {
      for (const name of names) await insertOperator(em(), name);
    },
    scope(role = "admin", name = "olga", requestId = `request-${randomBytes(6).toString("hex")}`) {
      return openScope(platform, operatorCaller(role, name, now()), requestId);
    },
    async scan(
      results,
      { accountId: of = accountId, snapshot = buildSnapshot(), at, scanId = newId("scan"), checks = CHECKS } = {},
    ) {
      const clock = at === undefined ? now : () => at;
      const moment = new Date(clock()).toISOString();
      return em().transactional(async (tx) => {
        await tx.execute(
          `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress, coverage) values (?, ?, 'SUCCEEDED', 'OPERATOR', '{"kind": "UNKNOWN", "displayName": "test"}', ?, ?, '{}', ?)
             on conflict do nothing`,
          [
            scanId,
            of,
            moment,
            moment,
            JSON.stringify({
              percent: 100,
              sources: [],
              missingPermissions: [],
              notEvaluatedChecks: [],
              asOf: clock(),
            }),
          ],
        );
        return applyScan(tx, { accountId: of, scanId, snapshot, results, checks }, clock);
      });
    },
    async query<Row>(sql: string) {
      return em().execute<Row[]>(sql);
    },
    async close() {
      await orm.close();
      await database.close();
    },
  };
}

export function userResource(name: string): ResourceRef {
  const { userId: id, arn } = user({ userName: name });
  return { category: "IAMUser", id, name, arn };
}

export function findingOf(
  checkId: string,
  resource: ResourceRef,
  severity: Severity,
  overrides: Partial<Finding> = {},
): Finding {
  return {
    checkId,
    checkVersion: 1,
    resource,
    discriminator: "",
    severity,
    description: `${resource.name} fails ${checkId}.`,
    evidence: { name: resource.name },
    asOf: now(),
    ...overrides,
  };
}

export function evaluatedAs(
  checkId: string,
  findings: readonly Finding[],
  overrides: Partial<Extract<CheckResult, { status: "EVALUATED" }>> = {},
): CheckResult {
  const asOf = Math.min(now(), ...findings.map((finding) => finding.asOf));
  return {
    status: "EVALUATED",
    checkId,
    checkVersion: 1,
    asOf,
    evaluatedCount: findings.length + 1,
    findings,
    notEvaluated: [],
    ...overrides,
  };
}
