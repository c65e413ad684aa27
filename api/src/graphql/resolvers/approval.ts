import { Arg, Args, Ctx, ID, Resolver, Root } from "type-graphql";
import type { AppError } from "../../errors.ts";
import { statusOf } from "../../services/approvals/approvals.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { orNull, toUserError, withUserErrors } from "../errors.ts";
import { approvalEvents } from "../live/approval-events.ts";
import { RequiresPermission } from "../requires-permission.ts";
import type { ApprovalRow } from "../rows.ts";
import { JsonScalar } from "../scalars.ts";
import { FieldResolver, Mutation, Query, Subscription } from "../tied.ts";
import { Account } from "../types/account.ts";
import {
  Approval,
  ApprovalConnection,
  ApprovalEvent,
  ApprovalFilter,
  ApprovalIdInput,
  ApprovalPayload,
  ApproveRequestPayload,
  RefuseRequestInput,
} from "../types/approval.ts";
import { ApprovalStatusEnum } from "../types/approval-enums.ts";
import { PageArgs } from "../types/common.ts";

type ApprovalPayloadRow = { approval: ApprovalRow | null };
type ApproveRow = ApprovalPayloadRow & { invitationUrl: string | null };

@Resolver(() => Approval)
export class ApprovalResolver {
  @RequiresPermission("approvals.read")
  @Query(() => ApprovalConnection, { description: "A page of approval requests: open ones first, then the newest." })
  async approvals(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => ApprovalFilter, {
      nullable: true,
      description: "The conditions that an approval request must meet; all requests if omitted.",
    })
    filter: ApprovalFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await context.services.approvals.list(page, { ...filter }));
  }

  @RequiresPermission("approvals.read")
  @Query(() => Approval, {
    nullable: true,
    description: "One approval request by its ID. Null if there is no such request.",
  })
  async approval(
    @Arg("id", () => ID, { description: "The ID of the approval request." }) id: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.approvals.get(id));
  }

  @RequiresPermission("approvals.decide")
  @Mutation(() => ApproveRequestPayload, {
    description:
      "Approves the request of another operator and carries its action out, exactly as requested and in the requester's name. Requires the permission of the action and a sign-in within the last five minutes.",
  })
  async approveRequest(
    @Arg("input", () => ApprovalIdInput, { description: "The approval request to approve." }) { id }: ApprovalIdInput,
    @Ctx() { services, installation }: RequestContext,
  ) {
    const payload = await withUserErrors<ApproveRow & { failure: AppError | null }>(
      { approval: null, invitationUrl: null, failure: null },
      async () => {
        const { approval, invitationToken, failure } = await services.approvals.approve(id);
        // The token follows `#`, so that browsers never send it to a server and no log contains it.
        const invitationUrl =
          invitationToken === null ? null : `${installation.publicUrl}/sign-in#invitation=${invitationToken}`;
        return { approval, invitationUrl, failure };
      },
    );
    const { failure } = payload;
    return failure === null ? payload : { ...payload, userErrors: [toUserError(failure)] };
  }

  @RequiresPermission("approvals.decide")
  @Mutation(() => ApprovalPayload, {
    description:
      "Refuses the request of another operator. Requires the permission of the action and a sign-in within the last five minutes.",
  })
  async refuseRequest(
    @Arg("input", () => RefuseRequestInput, { description: "The approval request to refuse, and the reason." })
    input: RefuseRequestInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<ApprovalPayloadRow>({ approval: null }, async () => ({
      approval: await services.approvals.refuse({ ...input }),
    }));
  }

  @RequiresPermission("approvals.withdraw")
  @Mutation(() => ApprovalPayload, { description: "Withdraws the caller's own approval request." })
  async withdrawRequest(
    @Arg("input", () => ApprovalIdInput, { description: "The approval request to withdraw." }) { id }: ApprovalIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<ApprovalPayloadRow>({ approval: null }, async () => ({
      approval: await services.approvals.withdraw(id),
    }));
  }

  @RequiresPermission("approvals.read")
  @Subscription(() => ApprovalEvent, {
    description:
      "The number of open approval requests: first as of now, then after each change of any request, also when one expires.",
    subscribe: ({ context }) => approvalEvents(context as RequestContext),
  })
  approvalEvents(@Root() event: ApprovalEvent): ApprovalEvent {
    return event;
  }

  @FieldResolver(() => ApprovalStatusEnum, { description: "The status of the request as of now." })
  status(@Root() approval: ApprovalRow) {
    return statusOf(approval);
  }

  @FieldResolver(() => JsonScalar, { description: "The exact input of the action. Never contains a secret." })
  input(@Root() { input }: ApprovalRow): unknown {
    return JSON.parse(input);
  }

  @FieldResolver(() => Account, {
    nullable: true,
    description: "The AWS account that the request is about. Null if it is about an operator.",
  })
  async account(@Root() { accountId }: ApprovalRow, @Ctx() { loaders }: RequestContext) {
    return accountId === null ? null : loaders.account.load(accountId);
  }

  @FieldResolver(() => Boolean, { description: "Whether the caller can approve or refuse the request." })
  canDecide(@Root() approval: ApprovalRow, @Ctx() { services }: RequestContext): boolean {
    return services.approvals.choices(approval).canDecide;
  }

  @FieldResolver(() => Boolean, { description: "Whether the caller can withdraw the request." })
  canWithdraw(@Root() approval: ApprovalRow, @Ctx() { services }: RequestContext): boolean {
    return services.approvals.choices(approval).canWithdraw;
  }
}
