/**
 * Hypothetical questions about escalation paths: what a change would open or close, and which removal would close most.
 * Nothing is changed in AWS.
 */
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { currentDeadline, withDeadline } from "../../db/deadline.ts";
import { SnapshotEntity } from "../../db/entities/scan.ts";
import { AppError } from "../../errors.ts";
import type { AlternativePaths } from "../../iam/escalation/paths/alternatives.ts";
import type { FactsChange } from "../../iam/escalation/paths/hypothetical-account.ts";
import type { ChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import { Accounts } from "../accounts/accounts.ts";
import { EscalationPaths } from "./paths.ts";
import { parseInput } from "../core/input.ts";
import { latestSnapshot } from "../analysis/latest-snapshot.ts";
import { Policies } from "../inventory/policies.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { analyze, ANALYZED_WITHIN_MS } from "../analysis/analysis-worker.ts";
import type { AnalyzedWhatIf } from "../analysis/requests.ts";
import { CHANGE_PARTS_MAX, changeOf, changeParts, requireParts } from "./change-input.ts";

/** The number of snapshots whose choke points are cached. They change only with a scan. */
const CACHE_MAX = 20;

const whatIfInput = z.object({
  ...changeParts,
  accountId: z.string().max(64),
  removeStatements: z
    .array(z.object({ policyId: z.string().min(1).max(2_048), index: z.number().int().min(0) }))
    .max(CHANGE_PARTS_MAX)
    .nullish(),
});
export type WhatIfInput = z.input<typeof whatIfInput>;

export type WhatIfAnswer = AnalyzedWhatIf & { readonly accountId: string; readonly asOf: Date };
export type ChokePointAnswer = ChokePoint & { readonly accountId: string };

const cache = new LRUCache<string, Promise<readonly ChokePoint[] | null>>({ max: CACHE_MAX });

export class WhatIfs {
  constructor(private readonly scope: Scope) {}

  /**
   * Evaluates a change on the latest snapshot. Errors: NOT_READ if users, roles and policies were not read, and the
   * errors of `analyze`.
   */
  async ask(input: WhatIfInput): Promise<WhatIfAnswer> {
    allow(this.scope, "paths.read");
    const { accountId, removeStatements, ...parts } = parseInput(whatIfInput, input);
    requireParts({ ...parts, removeStatements });
    const account = await new Accounts(this.scope).get(accountId);
    const { snapshot, takenAt } = await latestSnapshot(this.scope, account.id);
    const removals = removeStatements ?? [];
    const identities = await new Policies(this.scope).identitiesOf(
      account.id,
      removals.map(({ policyId }) => policyId),
    );
    const change: FactsChange = {
      ...changeOf(parts),
      removeStatements: removals.map(({ policyId, index }) => ({
        policyId: identities.get(policyId) ?? policyId,
        index,
      })),
    };
    const found = await analyze<"WHAT_IF">(this.scope, { kind: "WHAT_IF", snapshot, change });
    if (!found) throw new AppError("NOT_READ");
    return { ...found, accountId: account.id, asOf: takenAt };
  }

  /**
   * Returns the other paths of a stored path's principal, from the latest snapshot of its account. Errors: NOT_READ,
   * and the errors of `analyze`.
   */
  async alternativePaths(
    pathId: string,
  ): Promise<AlternativePaths & { readonly accountId: string; readonly asOf: Date }> {
    allow(this.scope, "paths.read");
    const { accountId, sourceArn } = await new EscalationPaths(this.scope).get(pathId);
    const { snapshot, takenAt } = await latestSnapshot(this.scope, accountId);
    // For an external principal, only the roles that trust it are known. The paths from those roles are listed separately,
    // so nothing is searched here.
    if (sourceArn === null) return { paths: [], unsearched: 0, accountId, asOf: takenAt };
    const found = await analyze<"OTHER_PATHS">(this.scope, { kind: "OTHER_PATHS", snapshot, principalArn: sourceArn });
    if (!found) throw new AppError("NOT_READ");
    return { ...found, accountId, asOf: takenAt };
  }

  /** Returns the removals that close the most paths, best first. */
  async chokePoints(accountId: string): Promise<readonly ChokePointAnswer[]> {
    allow(this.scope, "paths.read");
    const account = await new Accounts(this.scope).get(accountId);
    const latest = await this.scope.em.findOne(
      SnapshotEntity,
      { accountId: account.id },
      { orderBy: { takenAt: "desc" }, fields: ["id"] },
    );
    if (!latest) throw new AppError("NOT_READ");
    let pending = cache.get(latest.id);
    if (!pending) {
      // The result is shared by all requests, so it must not end with the deadline of the first one.
      pending = withDeadline(undefined, async () => {
        const { snapshot } = await latestSnapshot(this.scope, account.id);
        return analyze<"CHOKE_POINTS">(this.scope, { kind: "CHOKE_POINTS", snapshot });
      });
      // A failure must not stay in the cache.
      pending.catch(() => cache.delete(latest.id));
      cache.set(latest.id, pending);
    }
    const request = currentDeadline();
    request?.extend(ANALYZED_WITHIN_MS);
    const points = await pending;
    request?.resume();
    if (points === null) throw new AppError("NOT_READ");
    return points.map((point) => ({ ...point, accountId: account.id }));
  }
}
