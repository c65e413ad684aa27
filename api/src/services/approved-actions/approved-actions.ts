/**
 * How each protected action is carried out after a second person approved it. To protect another action, add its
 * permission to `core/permissions.ts`, call `requireApproval` in its service, and add a row here.
 *
 * Each service runs again with the stored input. Its call of `requireApproval` then requires that the input and the
 * state are the approved ones.
 */
import { sql } from "kysely";
import { z } from "zod";
import type { UpdateAccountInput } from "../accounts/account-input.ts";
import { idPrefix } from "../../db/new-id.ts";
import { table } from "../../db/typed-sql.ts";
import { AccountGroups, type UpdateAccountGroupInput } from "../operators/account-groups.ts";
import { Accounts } from "../accounts/accounts.ts";
import type { ApprovedActions } from "../approvals/approvals.ts";
import { AppError } from "../../errors.ts";
import { type InviteOperatorInput, Operators, type UpdateOperatorInput } from "../operators/operators.ts";
import { prepareRequest } from "../rotation/request.ts";
import { type AddKeyReceiverInput, KeyReceivers } from "../rotation/key-receivers.ts";
import { type AddSecretDestinationInput, SecretDestinations } from "../rotation/secret-destinations.ts";

const a = table("account");

const byId = z.object({ id: z.string() });

export const APPROVED_ACTIONS: ApprovedActions = {
  "accounts.enableWrites": async (_scope, input) => async (scope) => {
    const { id } = byId.parse(input);
    await sql`select 1 from ${a.$table} where ${a.id} = ${id} for update`.execute(scope.em.getKysely());
    await new Accounts(scope).update(input as UpdateAccountInput);
    return { resultId: id };
  },
  "operators.grantAdmin": async (_scope, input) => async (scope) => {
    const named = byId.safeParse(input);
    if (named.success && idPrefix(named.data.id) === "accountgroup") {
      await new AccountGroups(scope).update(input as UpdateAccountGroupInput);
      return { resultId: named.data.id };
    }
    const operators = new Operators(scope);
    const { operator, invitationToken } = named.success
      ? await operators.update(input as UpdateOperatorInput)
      : await operators.invite(input as InviteOperatorInput);
    return { resultId: operator.id, invitationToken };
  },
  "rotations.startCompromised": async (planning, input) => {
    const start = await prepareRequest(planning, input);
    // The requester started the same rotation in the meantime, with the same idempotency key.
    if (typeof start !== "function") throw new AppError("APPROVAL_OUTDATED");
    return async (scope) => ({ resultId: (await start(scope)).rotation!.id });
  },
  "secretDestinations.add": async (_scope, input) => async (scope) => {
    const { id } = await new SecretDestinations(scope).add(input as AddSecretDestinationInput);
    return { resultId: id };
  },
  "keyReceivers.add": async (_scope, input) => async (scope) => {
    const { id } = await new KeyReceivers(scope).add(input as AddKeyReceiverInput);
    return { resultId: id };
  },
};
