/** Who is tied to what, around one thing or in a whole account; thought over the latest snapshot, in the thinking thread. */
import { z } from "zod";
import { SnapshotEntity } from "../db/entities/scan.ts";
import { idPrefix } from "../db/new-id.ts";
import { AppError } from "../errors.ts";
import { MAX_RELATION_DEPTH, RELATION_NODE_KINDS, type RelationGraph } from "../iam/relations.ts";
import { Accounts } from "./accounts.ts";
import { Groups } from "./groups.ts";
import { parseInput } from "./input.ts";
import type { InventoryRowShape } from "./inventory-table.ts";
import { Policies } from "./policies.ts";
import { Roles } from "./roles.ts";
import { allow, type Scope } from "./scope.ts";
import { think } from "./thinking.ts";
import { Users } from "./users.ts";

const DEPTH_DEFAULT = 2;

const relationInput = z.object({
  accountId: z.string().max(64),
  /** Our id, or an ARN. */
  around: z.string().min(1).max(2_048).nullish(),
  depth: z.number().int().min(1).max(MAX_RELATION_DEPTH).nullish(),
  kinds: z.array(z.enum(RELATION_NODE_KINDS)).max(RELATION_NODE_KINDS.length).nullish(),
});
export type RelationInput = z.input<typeof relationInput>;
export type RelationGraphAnswer = RelationGraph & { readonly accountId: string; readonly around: string | null; readonly asOf: Date };

export class RelationGraphs {
  constructor(private readonly scope: Scope) {}

  /** Throws NOT_READ where users, groups, roles and policies were not read, NOT_FOUND where there is no such thing in the account. */
  async read(input: RelationInput): Promise<RelationGraphAnswer> {
    allow(this.scope, "inventory.read");
    const { accountId, around, depth, kinds } = parseInput(relationInput, input);
    const account = await new Accounts(this.scope).get(accountId);
    const key = around ? await this.keyOf(account.id, around) : null;
    const row = await this.scope.em.fork().findOne(SnapshotEntity, { accountId: account.id }, { orderBy: { takenAt: "desc" } });
    if (!row) throw new AppError("NOT_READ");
    const found = await think<"RELATIONS">({
      kind: "RELATIONS",
      snapshot: { id: row.id, document: row.document },
      question: { around: key, depth: depth ?? DEPTH_DEFAULT, kinds: kinds ?? [] },
    });
    if (!found) throw new AppError("NOT_READ");
    if (!found.graph) throw new AppError("NOT_FOUND");
    return { ...found.graph, accountId: account.id, around: key, asOf: row.takenAt };
  }

  private async keyOf(accountId: string, around: string): Promise<string> {
    const prefix = idPrefix(around);
    const tables = { user: Users, group: Groups, role: Roles, policy: Policies } as const;
    if (prefix === null || !(prefix in tables)) return around;
    const rows: ReadonlyMap<string, InventoryRowShape> = await new tables[prefix as keyof typeof tables](this.scope).byIds([around]);
    const row = rows.get(around);
    if (row?.accountId !== accountId) throw new AppError("NOT_FOUND");
    return row.arn ?? row.identity;
  }
}
