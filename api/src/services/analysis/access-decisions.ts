/**
 * Effective permissions, access decisions and role trusts, computed from the latest snapshot in the analysis process.
 */
import { z } from "zod";
import { type Account, AccountEntity } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import { isOneAction, isOneResource, type TrustDecision } from "../../iam/analysis/access-decision.ts";
import type { ActionChoice } from "../../iam/policy/expansion.ts";
import type { AnalyzedActions, AnalyzedDecision, AnalyzedPermissions } from "./access-analysis.ts";
import type { AnalyzedPrincipals } from "./allowed-principals.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import { type InventoryKey, keyText } from "../inventory/list.ts";
import { findLatestSnapshot, latestSnapshot } from "./latest-snapshot.ts";
import type { PackedSnapshot } from "./snapshot-codec.ts";
import { PAGE_SIZE_MAX } from "../core/page.ts";
import { arnOfResource } from "../inventory/resource-arn.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { analyze } from "./analysis-worker.ts";

/** The maximum number of roles in one batch of trust evaluations. Each may involve every user and role of its account. */
const ROLES_EVALUATED_MAX = 20;
const PRINCIPALS_DEFAULT = 100;
const PRINCIPALS_MAX = 500;
const OFFSET_MAX = 1_000_000;
const ARN_MAX_CHARACTERS = 2_048;
const ACTION_MAX_CHARACTERS = 200;
/** Twice the 32 KiB of the largest resource policy, that of a key. */
const RESOURCE_POLICY_MAX_CHARACTERS = 65_536;

const principalInput = z.object({
  accountId: z.string().max(64),
  principal: z.string().min(1).max(ARN_MAX_CHARACTERS),
});
const decisionInput = principalInput.extend({
  action: z.string().trim().max(ACTION_MAX_CHARACTERS),
  resource: z.string().trim().max(ARN_MAX_CHARACTERS),
  resourcePolicy: z.string().max(RESOURCE_POLICY_MAX_CHARACTERS).nullish(),
});
const principalsInput = decisionInput.omit({ principal: true }).extend({
  first: z.number().int().min(1).max(PRINCIPALS_MAX).nullish(),
  offset: z.number().int().min(0).max(OFFSET_MAX).nullish(),
});
export type PrincipalsInput = z.input<typeof principalsInput>;
export type PrincipalInput = z.input<typeof principalInput>;
export type DecisionInput = z.input<typeof decisionInput>;

export type PermissionsAnswer = AnalyzedPermissions & { readonly accountId: string; readonly asOf: Date };
export type DecisionAnswer = AnalyzedDecision & {
  readonly accountId: string;
  readonly principalArn: string;
  readonly action: string;
  readonly resource: string;
  readonly asOf: Date;
};

export type PrincipalsAnswer = AnalyzedPrincipals & { readonly accountId: string; readonly asOf: Date };

function requireQuestion({ action, resource }: z.output<typeof principalsInput>): void {
  if (!isOneAction(action)) throw new AppError("ACTION_INVALID", { details: { path: "action" } });
  if (!isOneResource(resource)) throw new AppError("ARN_INVALID", { details: { path: "resource" } });
}

export class AccessQuestions {
  constructor(private readonly scope: Scope) {}

  /**
   * Decides whether a principal may perform an action on a resource. Errors: ACTION_INVALID, ARN_INVALID, BAD_USER_INPUT,
   * PRINCIPAL_NOT_FOUND, NOT_READ and the errors of `analyze`.
   */
  async decide(input: DecisionInput): Promise<DecisionAnswer> {
    allow(this.scope, "inventory.read");
    const asked = parseInput(decisionInput, input);
    const { accountId, principal, action, resource, resourcePolicy = null } = asked;
    requireQuestion(asked);
    const { account, principalArn, snapshot, takenAt } = await this.resolve(accountId, principal);
    const answer = await analyze<"ACCESS">(this.scope, {
      kind: "ACCESS",
      snapshot,
      ownerSnapshot: await this.ownerSnapshot(account, resource),
      question: { principalArn, action, resource, resourcePolicy },
    });
    if (!answer) throw new AppError("NOT_READ");
    if (!answer.found) throw new AppError("PRINCIPAL_NOT_FOUND", { details: { path: "principal" } });
    return { ...answer.found, accountId: account.id, principalArn, action, resource, asOf: takenAt };
  }

  /**
   * Decides for every user and role of an account whether it may perform an action on a resource. Errors: ACTION_INVALID,
   * ARN_INVALID, NOT_READ and the errors of `analyze`.
   */
  async principals(input: PrincipalsInput): Promise<PrincipalsAnswer> {
    allow(this.scope, "inventory.read");
    const asked = parseInput(principalsInput, input);
    const { accountId, action, resource, resourcePolicy = null, first, offset } = asked;
    requireQuestion(asked);
    const account = await new Accounts(this.scope).get(accountId);
    const { snapshot, takenAt } = await latestSnapshot(this.scope, account.id);
    const answer = await analyze<"PRINCIPALS">(this.scope, {
      kind: "PRINCIPALS",
      snapshot,
      ownerSnapshot: await this.ownerSnapshot(account, resource),
      question: { action, resource, resourcePolicy, offset: offset ?? 0, limit: first ?? PRINCIPALS_DEFAULT },
    });
    if (!answer) throw new AppError("NOT_READ");
    return { ...answer, accountId: account.id, asOf: takenAt };
  }

  /** Returns the permissions of a user, group or role. Errors: PRINCIPAL_NOT_FOUND, NOT_READ and those of `analyze`. */
  async permissions(input: PrincipalInput): Promise<PermissionsAnswer> {
    allow(this.scope, "inventory.read");
    const { accountId, principal } = parseInput(principalInput, input);
    const { account, principalArn, snapshot, takenAt } = await this.resolve(accountId, principal);
    const answer = await analyze<"PERMISSIONS">(this.scope, { kind: "PERMISSIONS", snapshot, principalArn });
    if (!answer) throw new AppError("NOT_READ");
    if (!answer.found) throw new AppError("PRINCIPAL_NOT_FOUND", { details: { path: "principal" } });
    return { ...answer.found, accountId: account.id, asOf: takenAt };
  }

  /**
   * Returns single actions in the order of the catalogue. With `isLimited`, returns the actions that are granted but
   * that a limit removes completely.
   */
  async actions(
    { accountId, arn }: Pick<PermissionsAnswer, "accountId" | "arn">,
    choice: ActionChoice & { readonly isLimited: boolean },
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<AnalyzedActions> {
    allow(this.scope, "inventory.read");
    const { snapshot } = await latestSnapshot(this.scope, accountId);
    // One extra row shows whether there is another page.
    const page = { offset, limit: Math.min(limit, PAGE_SIZE_MAX + 1) };
    const found = await analyze<"ACTIONS">(this.scope, {
      kind: "ACTIONS",
      snapshot,
      choice: { ...choice, ...page, principalArn: arn },
    });
    if (!found) throw new AppError("NOT_READ");
    return found;
  }

  /**
   * Returns the trust decisions of roles by (account, ARN). A role that is not in the latest snapshot is absent.
   * Errors: QUERY_TOO_COSTLY and the errors of `analyze`.
   */
  async trusts(keys: readonly InventoryKey[]): Promise<Map<string, readonly (TrustDecision | null)[]>> {
    allow(this.scope, "inventory.read");
    if (keys.length > ROLES_EVALUATED_MAX) throw new AppError("QUERY_TOO_COSTLY");
    const found = new Map<string, readonly (TrustDecision | null)[]>();
    for (const [accountId, roles] of Map.groupBy(keys, (key) => key.accountId)) {
      const { snapshot } = await latestSnapshot(this.scope, accountId);
      const answer = await analyze<"TRUSTS">(this.scope, {
        kind: "TRUSTS",
        snapshot,
        roleArns: roles.map(({ value }) => value),
      });
      for (const key of roles) {
        const evaluated = answer?.[key.value];
        if (evaluated) found.set(keyText(key), evaluated);
      }
    }
    return found;
  }

  /**
   * The latest snapshot of the account in the ARN, if that is another one that is connected, was read, and is visible to
   * the caller. Null otherwise: the policy of the resource is then unknown.
   */
  private async ownerSnapshot({ awsAccountId }: Account, resource: string): Promise<PackedSnapshot | null> {
    const [, number] = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(resource) ?? [];
    if (number === undefined || number === awsAccountId) return null;
    const owner = await this.scope.em.findOne(AccountEntity, {
      awsAccountId: number,
      status: { $ne: "ARCHIVED" as const },
    });
    return owner && (await findLatestSnapshot(this.scope, owner.id));
  }

  private async resolve(accountId: string, principal: string) {
    const account = await new Accounts(this.scope).get(accountId);
    return {
      account,
      principalArn: await arnOfResource(this.scope, account.id, principal),
      ...(await latestSnapshot(this.scope, account.id)),
    };
  }
}
