/**
 * The question of a pipeline: which paths and administrators would a planned change of an account add? Reads and analyses
 * only, with a permission of its own, so that the token of a pipeline can do nothing else.
 */
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { Accounts } from "../accounts/accounts.ts";
import { analyze } from "../analysis/analysis-worker.ts";
import { latestSnapshot } from "../analysis/latest-snapshot.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { changeOf, type ChangeParts, changeParts, requireParts } from "./change-input.ts";
import type { WhatIfAnswer } from "./what-if.ts";

const change = z.object(changeParts);
const changeCheckInput = z.object({ accountId: z.string().max(64), certain: change, possible: change.nullish() });
export type ChangeCheckInput = z.input<typeof changeCheckInput>;

export interface ChangeCheckAnswer {
  readonly certain: WhatIfAnswer;
  /** Null if the change has no unknown values. */
  readonly possible: WhatIfAnswer | null;
}

export class ChangeChecks {
  constructor(private readonly scope: Scope) {}

  /**
   * Evaluates a planned change on the latest snapshot, and the change with its unknown values at their worst. Errors:
   * NOT_READ if users, roles and policies were not read, and the errors of `analyze`.
   */
  async check(input: ChangeCheckInput): Promise<ChangeCheckAnswer> {
    allow(this.scope, "changes.check");
    const { accountId, certain, possible } = parseInput(changeCheckInput, input);
    requireParts({ ...certain, possible: Object.values(possible ?? {}).flat() });
    const account = await new Accounts(this.scope).get(accountId, "changes.check");
    const { snapshot, takenAt } = await latestSnapshot(this.scope, account.id);
    const ask = async (parts: ChangeParts): Promise<WhatIfAnswer> => {
      const found = await analyze<"WHAT_IF">(this.scope, { kind: "WHAT_IF", snapshot, change: changeOf(parts) });
      if (!found) throw new AppError("NOT_READ");
      return { ...found, accountId: account.id, asOf: takenAt };
    };
    return { certain: await ask(certain), possible: possible ? await ask(possible) : null };
  }
}
