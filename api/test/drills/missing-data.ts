/**
 * The drill of invariant 2: missing data neither resolves nor opens an alert, and neither closes nor changes a stored
 * escalation path. It scans an account completely, then without a piece, then completely again, with the checks and the life
 * cycle of alerts, and counts what changed.
 */
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { type AlertChange, type KnownAlert, reconcileAlerts } from "../../src/iam/alerts/alert.ts";
import { existingResources } from "../../src/iam/alerts/existing-resources.ts";
import { knownSections, mayLack, withLastKnown } from "../../src/iam/checks/last-known.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import { runChecks } from "../../src/iam/checks/run.ts";
import type { CheckResult, Finding } from "../../src/iam/finding.ts";
import { type CheckSettings, DEFAULT_CHECK_SETTINGS } from "../../src/iam/settings.ts";
import { type Instant, MINUTE } from "../../src/iam/time.ts";
import { changedPaths, type FoundPath } from "../../src/services/analysis/stored-paths.ts";
import type { Piece } from "./missing-pieces.ts";

export interface DrillAccount {
  readonly name: string;
  readonly snapshot: AccountSnapshot;
}

/** Settings with which every check can find something. */
const DRILL_SETTINGS: CheckSettings = { ...DEFAULT_CHECK_SETTINGS, humanPolicyNames: ["HumanAccess"] };

/** What the removal of one piece changed, as lines such as `RESOLVED mfa-console AIDA…`. */
export interface Violations {
  readonly resolved: readonly string[];
  readonly opened: readonly string[];
  /** Changes of severity, and differences between the first and the last complete scan. */
  readonly other: readonly string[];
  /** Stored escalation paths that were closed, opened or got another verdict, such as `closed AIDA…`. */
  readonly paths: readonly string[];
  /** The number of alerts that were marked as not evaluated. */
  readonly stale: number;
}

/** The alerts of one account in memory, with the age that `check_result` holds for each check. */
export class AlertBook {
  alerts: ReadonlyMap<string, KnownAlert> = new Map();
  private asOf: ReadonlyMap<string, Instant> = new Map();

  copy(): AlertBook {
    const copy = new AlertBook();
    copy.alerts = this.alerts;
    copy.asOf = this.asOf;
    return copy;
  }

  apply(snapshot: AccountSnapshot, results: readonly CheckResult[], at: Instant): AlertChange[] {
    const alerts = [...this.alerts.values()].map((alert) => ({
      ...alert,
      evidenceAsOf: Math.max(
        alert.evidenceAsOf,
        alert.notEvaluatedReason === null ? (this.asOf.get(alert.checkId) ?? 0) : 0,
      ),
    }));
    const changes = reconcileAlerts({
      accountId: ACCOUNT,
      alerts,
      results,
      exists: existingResources(snapshot),
      contentOf,
      at,
    });
    const next = new Map(alerts.map((alert) => [alert.fingerprint, alert as KnownAlert]));
    for (const change of changes) next.set(change.fingerprint, changedAlert(change));
    this.alerts = next;
    const asOf = new Map(this.asOf);
    for (const result of results)
      if (result.status === "EVALUATED" && (result.evaluatedCount > 0 || result.notEvaluated.length === 0))
        asOf.set(result.checkId, result.asOf);
    this.asOf = asOf;
    return changes;
  }
}

const ACCOUNT = "account_drill";
const contentOf = ({ description, evidence, resource }: Finding) => JSON.stringify([resource, description, evidence]);

function changedAlert({ alert, finding, ...change }: AlertChange): KnownAlert {
  const base =
    alert ??
    ({
      fingerprint: change.fingerprint,
      checkId: finding!.checkId,
      checkVersion: finding!.checkVersion,
      category: finding!.resource.category,
      resourceId: finding!.resource.id,
      dismissalExpiresAt: null,
      snoozedUntil: null,
    } as const);
  return {
    ...base,
    status: change.status,
    severity: change.severity,
    content: finding ? contentOf(finding) : (alert?.content ?? ""),
    evidenceAsOf: change.evidenceAsOf,
    notEvaluatedReason: change.notEvaluatedReason,
  };
}

function scan(snapshot: AccountSnapshot): readonly CheckResult[] {
  return [...runChecks(snapshot, { checks: CHECKS, settings: DRILL_SETTINGS })];
}

/** The drill of one account: the complete scan is evaluated once, and every removal starts from its alerts. */
export class MissingDataDrill {
  readonly alertCount: number;
  readonly pathCount: number;
  private readonly stored: ReadonlyMap<string, FoundPath>;
  private readonly complete: readonly CheckResult[];
  private readonly book = new AlertBook();

  constructor(readonly account: DrillAccount) {
    this.complete = scan(account.snapshot);
    this.book.apply(account.snapshot, this.complete, account.snapshot.takenAt);
    this.alertCount = this.book.alerts.size;
    const paths = changedPaths(account.snapshot, new Map());
    this.stored = new Map([...paths].map((found) => [found.identity, found]));
    this.pathCount = this.stored.size;
  }

  /** Scans without the pieces, then completely again. */
  without(pieces: readonly Piece[]): Violations {
    const { snapshot } = this.account;
    const book = this.book.copy();
    const removed = later(
      pieces.reduce((rest, piece) => piece.remove(rest), snapshot),
      MINUTE,
    );
    const partial = mayLack(removed, new Set(knownSections(snapshot))) ? withLastKnown(removed, snapshot) : removed;
    const changes = book.apply(partial, scan(partial), partial.takenAt);
    const stale = [...book.alerts.values()].filter((alert) => alert.notEvaluatedReason !== null).length;
    const lines = (kinds: readonly string[], of: readonly AlertChange[]) =>
      of.flatMap((change) =>
        change.events
          .filter(({ kind }) => kinds.includes(kind))
          .map(({ kind }) => `${kind} ${change.fingerprint.slice(ACCOUNT.length + 1)}`),
      );
    const whole = later(snapshot, 2 * MINUTE);
    const again = book.apply(
      whole,
      this.complete.map((result) =>
        result.status === "EVALUATED"
          ? {
              ...result,
              asOf: result.asOf + 2 * MINUTE,
              findings: result.findings.map((finding) => ({ ...finding, asOf: finding.asOf + 2 * MINUTE })),
            }
          : result,
      ),
      whole.takenAt,
    );
    return {
      resolved: lines(["RESOLVED"], changes),
      opened: lines(["OPENED", "REOPENED"], changes),
      other: [
        ...lines(["UPDATED", "WITHDRAWN"], changes),
        ...lines(["OPENED", "RESOLVED", "REOPENED", "UPDATED", "WITHDRAWN"], again).map((line) => `later ${line}`),
        ...this.differences(book),
      ],
      paths: this.pathChanges(partial),
      stale,
    };
  }

  private pathChanges(snapshot: AccountSnapshot): readonly string[] {
    const known = new Map([...this.stored].map(([identity, { contentHash }]) => [identity, contentHash]));
    const changes: string[] = [];
    const paths = changedPaths(snapshot, known);
    let next = paths.next();
    for (; !next.done; next = paths.next()) {
      const { identity, path } = next.value;
      const before = this.stored.get(identity)?.path.verdict.kind ?? "no path";
      // Other statements may prove the same verdict while one cannot be read.
      if (before !== path.verdict.kind) changes.push(`${identity}: ${before}, then ${path.verdict.kind}`);
    }
    return [...changes, ...(next.value ?? []).map((identity) => `closed ${identity}`)];
  }

  private differences(book: AlertBook): string[] {
    return [...book.alerts.values()].flatMap((alert) => {
      const before = this.book.alerts.get(alert.fingerprint);
      const isSame =
        before !== undefined &&
        before.status === alert.status &&
        before.severity === alert.severity &&
        before.content === alert.content &&
        alert.notEvaluatedReason === null;
      return isSame ? [] : [`differs ${alert.fingerprint.slice(ACCOUNT.length + 1)}`];
    });
  }
}

function later(snapshot: AccountSnapshot, by: number): AccountSnapshot {
  const sections = Object.fromEntries(
    Object.entries(snapshot.sections).map(([name, section]) => [
      name,
      section.status === "read" ? { ...section, asOf: section.asOf + by } : section,
    ]),
  ) as unknown as AccountSnapshot["sections"];
  return { ...snapshot, takenAt: snapshot.takenAt + by, sections };
}
