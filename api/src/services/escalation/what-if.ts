/** Questions about ways that nobody has opened or closed yet: what a change would do, and where one would do most. Nothing touches AWS. */
import { z } from "zod";
import { currentDeadline, withDeadline } from "../../db/deadline.ts";
import { SnapshotEntity } from "../../db/entities/scan.ts";
import { idPrefix } from "../../db/new-id.ts";
import { AppError } from "../../errors.ts";
import type { AlternativePaths } from "../../iam/escalation/paths/alternatives.ts";
import type { FactsChange } from "../../iam/escalation/paths/hypothetical-account.ts";
import type { ChokePoint } from "../../iam/escalation/paths/choke-points.ts";
import { Accounts } from "../accounts/accounts.ts";
import { EscalationPaths } from "./paths.ts";
import { parseInput } from "../core/input.ts";
import { keyText } from "../inventory/list.ts";
import { latestSnapshot } from "../analysis/latest-snapshot.ts";
import { Policies } from "../inventory/policies.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { analyze, ANALYZED_WITHIN_MS } from "../analysis/analysis-worker.ts";
import type { AnalyzedWhatIf } from "../analysis/requests.ts";

/** Parts of one change of each kind. */
const PARTS_MAX = 50;
/** Choke points of snapshots that were asked about last: they change with a scan only. */
const REMEMBERED_MAX = 20;

const arn = z.string().min(1).max(2_048);
const whatIfInput = z.object({
  accountId: z.string().max(64),
  detach: z
    .array(z.object({ policyArn: arn, principalArn: arn }))
    .max(PARTS_MAX)
    .nullish(),
  removeStatements: z
    .array(z.object({ policyId: arn, index: z.number().int().min(0) }))
    .max(PARTS_MAX)
    .nullish(),
  setBoundary: z
    .array(z.object({ principalArn: arn, policyArn: arn.nullish() }))
    .max(PARTS_MAX)
    .nullish(),
});
export type WhatIfInput = z.input<typeof whatIfInput>;

export type WhatIfAnswer = AnalyzedWhatIf & { readonly accountId: string; readonly asOf: Date };
export type ChokePointAnswer = ChokePoint & { readonly accountId: string };

const remembered = new Map<string, Promise<readonly ChokePoint[] | null>>();

export class WhatIfs {
  constructor(private readonly scope: Scope) {}

  /** Of the latest snapshot. Throws NOT_READ where users, roles and policies were not read, and what `think` throws. */
  async ask(input: WhatIfInput): Promise<WhatIfAnswer> {
    allow(this.scope, "paths.read");
    const { accountId, detach, removeStatements, setBoundary } = parseInput(whatIfInput, input);
    if (!detach?.length && !removeStatements?.length && !setBoundary?.length)
      throw new AppError("BAD_USER_INPUT", {
        message: "Say what would be changed: detach, removeStatements or setBoundary.",
      });
    const account = await new Accounts(this.scope).get(accountId);
    const { snapshot, takenAt } = await latestSnapshot(this.scope, account.id);
    const change: FactsChange = {
      detach: detach ?? [],
      removeStatements: await this.withOwnIds(account.id, removeStatements ?? []),
      setBoundary: (setBoundary ?? []).map(({ principalArn, policyArn }) => ({
        principalArn,
        policyArn: policyArn ?? null,
      })),
    };
    const found = await analyze<"WHAT_IF">({ kind: "WHAT_IF", snapshot, change });
    if (!found) throw new AppError("NOT_READ");
    return { ...found, accountId: account.id, asOf: takenAt };
  }

  /** Of the principal that a stored path is of, by the latest snapshot of its account. Throws NOT_READ, and what `think` throws. */
  async alternativePaths(
    pathId: string,
  ): Promise<AlternativePaths & { readonly accountId: string; readonly asOf: Date }> {
    allow(this.scope, "paths.read");
    const { accountId, sourceArn } = await new EscalationPaths(this.scope).get(pathId);
    const { snapshot, takenAt } = await latestSnapshot(this.scope, accountId);
    // Of somebody outside only the trust is known: its ways are the roles', each with a path of its own.
    if (sourceArn === null) return { paths: [], unsearched: 0, accountId, asOf: takenAt };
    const found = await analyze<"OTHER_PATHS">({ kind: "OTHER_PATHS", snapshot, principalArn: sourceArn });
    if (!found) throw new AppError("NOT_READ");
    return { ...found, accountId, asOf: takenAt };
  }

  /** Where one removal closes most ways, best first. */
  async chokePoints(accountId: string): Promise<readonly ChokePointAnswer[]> {
    allow(this.scope, "paths.read");
    const account = await new Accounts(this.scope).get(accountId);
    const latest = await this.scope.em.findOne(
      SnapshotEntity,
      { accountId: account.id },
      { orderBy: { takenAt: "desc" }, fields: ["id"] },
    );
    if (!latest) return [];
    let asked = remembered.get(latest.id);
    if (!asked) {
      // For all who will ask: it does not end because the first of them leaves.
      asked = withDeadline(undefined, async () => {
        const { snapshot } = await latestSnapshot(this.scope, account.id);
        return analyze<"CHOKE_POINTS">({ kind: "CHOKE_POINTS", snapshot });
      });
      // A failure must not stay.
      asked.catch(() => remembered.delete(latest.id));
      remembered.set(latest.id, asked);
      for (const oldest of remembered.keys()) {
        if (remembered.size <= REMEMBERED_MAX) break;
        remembered.delete(oldest);
      }
    }
    const request = currentDeadline();
    request?.extend(ANALYZED_WITHIN_MS);
    const points = (await asked) ?? [];
    request?.resume();
    return points.map((point) => ({ ...point, accountId: account.id }));
  }

  /** Policies may be named by our id, by ARN, or as AWS knows them. */
  private async withOwnIds(
    accountId: string,
    parts: readonly { readonly policyId: string; readonly index: number }[],
  ): Promise<NonNullable<FactsChange["removeStatements"]>> {
    const policies = new Policies(this.scope);
    const byId = await policies.byIds(
      parts.filter(({ policyId }) => idPrefix(policyId) === "policy").map(({ policyId }) => policyId),
    );
    const byArn = await policies.byArns(
      parts
        .filter(({ policyId }) => policyId.startsWith("arn:"))
        .map(({ policyId }) => ({ accountId, value: policyId })),
    );
    return parts.map(({ policyId, index }) => {
      const ours = byId.get(policyId);
      const found =
        (ours?.accountId === accountId ? ours : undefined) ?? byArn.get(keyText({ accountId, value: policyId }));
      return { policyId: found?.identity ?? policyId, index };
    });
  }
}
