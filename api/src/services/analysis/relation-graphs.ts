/**
 * The relations between principals and policies, around one resource or in a whole account. Computed from the latest
 * snapshot in the analysis process.
 */
import { sql } from "kysely";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { MAX_RELATION_DEPTH, RELATION_NODE_KINDS, type RelationGraph } from "../../iam/principals/relation-graph.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import { latestSnapshot } from "./latest-snapshot.ts";
import { arnOfResource } from "../inventory/resource-arn.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { analyze } from "./analysis-worker.ts";

const DEPTH_DEFAULT = 2;

const relationInput = z.object({
  accountId: z.string().max(64),
  /** Our ID or an ARN. */
  around: z.string().min(1).max(2_048).nullish(),
  depth: z.number().int().min(1).max(MAX_RELATION_DEPTH).nullish(),
  isPowerfulOnly: z.boolean().nullish(),
  kinds: z.array(z.enum(RELATION_NODE_KINDS)).max(RELATION_NODE_KINDS.length).nullish(),
});
export type RelationInput = z.input<typeof relationInput>;
export type RelationGraphAnswer = RelationGraph & {
  readonly accountId: string;
  readonly around: string | null;
  readonly asOf: Date;
};

export class RelationGraphs {
  constructor(private readonly scope: Scope) {}

  /**
   * Returns the relation graph. Errors: NOT_READ if users, groups, roles and policies were not read; NOT_FOUND if the
   * account has no such resource.
   */
  async read(input: RelationInput): Promise<RelationGraphAnswer> {
    allow(this.scope, "inventory.read");
    const { accountId, around, depth, kinds, isPowerfulOnly } = parseInput(relationInput, input);
    const account = await new Accounts(this.scope).get(accountId);
    const key = around ? await arnOfResource(this.scope, account.id, around) : null;
    const { snapshot, takenAt } = await latestSnapshot(this.scope, account.id);
    const found = await analyze<"RELATIONS">(this.scope, {
      kind: "RELATIONS",
      snapshot,
      question: {
        around: key,
        depth: depth ?? DEPTH_DEFAULT,
        kinds: kinds ?? [],
        administrators: await this.administrators(account.id),
        isPowerfulOnly: isPowerfulOnly ?? false,
      },
    });
    if (!found) throw new AppError("NOT_READ");
    if (!found.graph) throw new AppError("NOT_FOUND");
    return { ...found.graph, accountId: account.id, around: key, asOf: takenAt };
  }

  private async administrators(accountId: string): Promise<readonly string[]> {
    const of = (table: "iam_user" | "iam_role") =>
      sql`select identity from ${sql.table(table)} where account_id = ${accountId} and administrator = 'YES' and gone_at is null`;
    const { rows } = await sql<{ identity: string }>`${of("iam_user")} union all ${of("iam_role")}`.execute(
      this.scope.em.getKysely(),
    );
    return rows.map(({ identity }) => identity);
  }
}
