import { Arg, Args, Ctx, Int, Resolver, Root } from "type-graphql";
import { hasPermission } from "../../services/core/permissions.ts";
import type { Invited } from "../../services/operators/operators.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { Installation, RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { AccountGroup } from "../types/account-group.ts";
import { PageArgs } from "../types/common.ts";
import {
  InviteOperatorInput,
  Operator,
  OperatorConnection,
  OperatorPayload,
  UpdateOperatorInput,
} from "../types/operator.ts";

@Resolver(() => Operator)
export class OperatorResolver {
  @FieldResolver(() => Boolean, { description: "Whether the operator has a password in IAM Monitor." })
  passwordEnabled(@Root() { passwordHash }: { readonly passwordHash: string | null }): boolean {
    return passwordHash !== null;
  }

  @FieldResolver(() => [AccountGroup], {
    nullable: true,
    description:
      "The account groups to which the operator is limited. Null if the operator sees all accounts, or if the caller may not read operators.",
  })
  async accountGroups(@Root() { id }: { readonly id: string }, @Ctx() context: RequestContext) {
    return mayReadOperators(context) ? context.loaders.accountGroupsOfOperator.load(id) : null;
  }

  @FieldResolver(() => Int, {
    nullable: true,
    description:
      "The number of the operator's passkeys. An operator with a passkey also needs it to sign in with the password. Null if the caller may not read operators.",
  })
  async passkeyCount(@Root() { id }: { readonly id: string }, @Ctx() context: RequestContext) {
    return mayReadOperators(context) ? context.loaders.passkeyCountOfOperator.load(id) : null;
  }

  @RequiresPermission("operators.read")
  @Query(() => OperatorConnection, { description: "A page of the operators of this installation." })
  async operators(@Args(() => PageArgs) page: PageArgs, @Ctx() context: RequestContext) {
    checkPageSize(page);
    return connection(await context.services.operators.list(page));
  }

  @RequiresPermission("operators.invite")
  @Mutation(() => OperatorPayload, {
    description:
      "Invites an operator and returns a one-time link once. Requires a sign-in within the last five minutes. Inviting an admin may need a second operator (`APPROVAL_REQUIRED`).",
  })
  async inviteOperator(
    @Arg("input", () => InviteOperatorInput, { description: "The name, role and accounts of the new operator." })
    given: InviteOperatorInput,
    @Ctx() { services, installation }: RequestContext,
  ) {
    return invited(installation, () => services.operators.invite(given));
  }

  @RequiresPermission("operators.update")
  @Mutation(() => OperatorPayload, {
    description:
      "Changes the role, accounts or status of an operator, unlinks the identity provider, creates a new link, revokes tokens, removes passkeys, or ends sessions. Requires a sign-in within the last five minutes. Letting an admin in or removing their passkeys may need a second operator (`APPROVAL_REQUIRED`).",
  })
  async updateOperator(
    @Arg("input", () => UpdateOperatorInput, { description: "The operator and the settings to change." }) {
      status,
      ...given
    }: UpdateOperatorInput,
    @Ctx() { services, installation }: RequestContext,
  ) {
    const changes = {
      ...given,
      status: status as "ACTIVE" | "DISABLED" | null | undefined,
    };
    return invited(installation, () => services.operators.update(changes));
  }
}

function mayReadOperators({ caller }: RequestContext): boolean {
  return caller !== null && hasPermission(caller, "operators.read");
}

async function invited({ publicUrl }: Installation, action: () => Promise<Invited>) {
  return withUserErrors<{ operator: Invited["operator"] | null; invitationUrl: string | null }>(
    { operator: null, invitationUrl: null },
    async () => {
      const { operator, invitationToken } = await action();
      // The token follows `#`, so that browsers never send it to a server and no log contains it.
      return {
        operator,
        invitationUrl: invitationToken === null ? null : `${publicUrl}/sign-in#invitation=${invitationToken}`,
      };
    },
  );
}
