import { Arg, Args, Ctx, Float, ID, Resolver, Root } from "type-graphql";
import { AppError } from "../../errors.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, toUserError, withUserErrors, orNotFound } from "../errors.ts";
import { DateTimeScalar } from "../scalars.ts";
import type { RotationPlanRow, RotationRow } from "../rows.ts";
import { rotationEvents } from "../live/subscriptions.ts";
import { FieldResolver, Mutation, Query, Subscription, type Answer } from "../tied.ts";
import { Account } from "../types/account.ts";
import { PageArgs } from "../types/common.ts";
import {
  AdvanceRotationInput,
  PauseRotationInput,
  RevealSecretPayload,
  RotateAccessKeyInput,
  RotateAccessKeyPayload,
  Rotation,
  RotationConnection,
  RotationEvent,
  RotationFilter,
  RotationIdInput,
  RotationPayload,
  RotationStep,
} from "../types/rotation.ts";
import { KeyReceiver } from "../types/key-receiver.ts";
import { RotationDestinationEnum } from "../types/rotation-enums.ts";
import { RotationGateCondition } from "../types/rotation-gate.ts";
import { RotationPlan } from "../types/rotation-plan.ts";
import { RotationSchedule } from "../types/rotation-schedule.ts";
import { User } from "../types/user.ts";

type Payload = { rotation: RotationRow | null };

@Resolver(() => Rotation)
export class RotationResolver {
  @RequiresPermission("rotations.read")
  @Query(() => RotationConnection, { description: "A page of rotations, newest first." })
  async rotations(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => RotationFilter, {
      nullable: true,
      description: "The conditions that a rotation must meet; all rotations if omitted.",
    })
    filter: RotationFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await context.services.rotations.list(page, { ...filter }));
  }

  @RequiresPermission("rotations.read")
  @Query(() => Rotation, { nullable: true, description: "One rotation by its ID. Null if there is no such rotation." })
  async rotation(
    @Arg("id", () => ID, { description: "The ID of the rotation." }) id: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.rotations.get(id));
  }

  @RequiresPermission("rotations.start")
  @Mutation(() => RotateAccessKeyPayload, {
    description:
      "Starts the rotation of an access key, or only plans it. A rotation that cannot succeed is refused before any change. Never returns a secret. COMPROMISED requires a sign-in within the last five minutes and may need a second operator (`APPROVAL_REQUIRED`).",
  })
  async rotateAccessKey(
    @Arg("input", () => RotateAccessKeyInput, {
      description: "The access key to replace and how to deliver the new one.",
    })
    input: RotateAccessKeyInput,
    @Ctx() { services }: RequestContext,
  ) {
    const empty: { plan: RotationPlanRow | null; rotation: RotationRow | null } = { plan: null, rotation: null };
    try {
      return { ...(await services.rotations.request({ ...input })), userErrors: [] };
    } catch (error) {
      if (
        error instanceof AppError &&
        error.code === "ROTATION_ALREADY_OPEN" &&
        typeof error.details["rotationId"] === "string"
      )
        return {
          ...empty,
          rotation: await orNull(services.rotations.get(error.details["rotationId"])),
          userErrors: [toUserError(error)],
        };
      return withUserErrors(empty, () => Promise.reject(error));
    }
  }

  @RequiresPermission("rotations.steer")
  @Mutation(() => RotationPayload, {
    description:
      "Continues a parked rotation, or confirms that all applications use the new key so that the old key need not be unused. In a rollback that waits for the receiver of a webhook, confirms that nothing uses the new key.",
  })
  async advanceRotation(
    @Arg("input", () => AdvanceRotationInput, {
      description: "The rotation to continue, and the confirmation if there is one.",
    })
    input: AdvanceRotationInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({
      rotation: await services.rotations.advance({ ...input }),
    }));
  }

  @RequiresPermission("rotations.steer")
  @Mutation(() => RotationPayload, {
    description:
      "Pauses a rotation that waits in PROMOTED, in the mode STANDARD: both keys work, and neither is changed until `advanceRotation` resumes it. Refused once the old key may be inactive, and while a new key waits to be revealed. Error: ROTATION_STATE.",
  })
  async pauseRotation(
    @Arg("input", () => PauseRotationInput, { description: "The rotation to pause, and why." })
    input: PauseRotationInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({
      rotation: await services.rotations.pause({ ...input }),
    }));
  }

  @RequiresPermission("rotations.steer")
  @Mutation(() => RotationPayload, {
    description:
      "Rolls a rotation back: the old key becomes active and the new key is deleted. Takes seconds, or longer if it is not yet known whether AWS created a key.",
  })
  async rollbackRotation(
    @Arg("input", () => RotationIdInput, { description: "The rotation to roll back." }) { id }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({
      rotation: await services.rotations.rollBack(id),
    }));
  }

  @RequiresPermission("rotations.steer")
  @Mutation(() => RotationPayload, {
    description: "Cancels a rotation before AWS created a key, or a parked rotation while keeping both keys.",
  })
  async cancelRotation(
    @Arg("input", () => RotationIdInput, { description: "The rotation to cancel." }) { id }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({ rotation: await services.rotations.cancel(id) }));
  }

  @RequiresPermission("secrets.reveal")
  @Mutation(() => RevealSecretPayload, {
    description:
      "Returns the new access key once, to the operator or token that requested the rotation. Afterwards IAM Monitor does not keep the secret. Requires a sign-in within the last five minutes.",
  })
  async revealSecret(
    @Arg("input", () => RotationIdInput, { description: "The rotation whose new key is revealed." }) {
      id,
    }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    const empty: { rotation: RotationRow | null; accessKeyId: string | null; secretAccessKey: string | null } = {
      rotation: null,
      accessKeyId: null,
      secretAccessKey: null,
    };
    return withUserErrors(empty, () => services.rotations.reveal(id));
  }

  @RequiresPermission("secrets.acknowledge")
  @Mutation(() => RotationPayload, {
    description: "Confirms that the revealed key was received. Until then the old key is never deactivated.",
  })
  async acknowledgeReveal(
    @Arg("input", () => RotationIdInput, { description: "The rotation whose new key was received." }) {
      id,
    }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({
      rotation: await services.rotations.acknowledgeReveal(id),
    }));
  }

  @RequiresPermission("rotations.read")
  @Subscription(() => RotationEvent, {
    description:
      "The steps of one rotation: first the past steps, or those after the cursor, then each new step. Ends when the rotation ends.",
    subscribe: ({ args, context }) =>
      rotationEvents(context as RequestContext, args as { rotationId: string; after?: string | null }),
  })
  rotationEvents(
    @Root() event: Answer<typeof RotationEvent>,
    @Arg("rotationId", () => ID, { description: "The ID of the rotation." }) _rotationId: string,
    @Arg("after", () => String, {
      nullable: true,
      description: "The cursor of the last step received; all steps if omitted.",
    })
    _after: string | null,
  ): Answer<typeof RotationEvent> {
    return event;
  }

  @FieldResolver(() => Account, { description: "The AWS account in which the rotation runs." })
  async account(@Root() rotation: RotationRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(rotation.accountId));
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The AWS Region of the secret or parameter. Null for WEBHOOK and REVEAL.",
  })
  region(@Root() rotation: RotationRow): string | null {
    return rotation.secretRegion;
  }

  @FieldResolver(() => RotationDestinationEnum, { description: "The destination of the new secret." })
  destination(@Root() rotation: RotationRow) {
    return rotation.destination ?? "NONE";
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description: "The next time at which the rotation is processed. Null if it is parked or has ended.",
  })
  nextTickAt(@Root() rotation: RotationRow): Date | null {
    return rotation.nextTickAt ?? rotation.retireTickAt;
  }

  @FieldResolver(() => KeyReceiver, {
    nullable: true,
    description: "The receiver of the webhook. Null for other destinations.",
  })
  async receiver(@Root() { receiverId }: RotationRow, @Ctx() { loaders }: RequestContext) {
    return receiverId === null ? null : loaders.keyReceiver.load(receiverId);
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: "The IAM user in the inventory. Null if no scan has read the user.",
  })
  async user(@Root() rotation: RotationRow, @Ctx() { loaders }: RequestContext) {
    return loaders.userByIdentity.load({ accountId: rotation.accountId, value: rotation.userIdentity });
  }

  @FieldResolver(() => RotationSchedule, {
    nullable: true,
    description: "The schedule that started the rotation. Null if it was requested individually.",
  })
  async schedule(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext) {
    return rotation.scheduleId === null ? null : orNull(services.rotationSchedules.get(rotation.scheduleId));
  }

  @FieldResolver(() => [RotationStep], { description: "The history of the rotation, oldest step first." })
  async steps(@Root() rotation: RotationRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.stepsOfRotation.load(rotation.id)) ?? [];
  }

  @FieldResolver(() => [RotationGateCondition], {
    description:
      "The conditions for deactivating the old key, as last observed. Empty unless the rotation waits for them.",
  })
  gateConditions(@Root() rotation: RotationRow) {
    return (rotation.gateView?.conditions ?? []).map(({ isKnown = true, isNeeded = true, detail = null, ...rest }) => ({
      ...rest,
      isKnown,
      isNeeded,
      detail,
    }));
  }

  @FieldResolver(() => Float, {
    description: "The factor by which waiting periods are shortened for testing. Always 1 for a real AWS account.",
  })
  timeScale(@Root() rotation: RotationRow): number {
    return rotation.timeScale;
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether the caller can advance the rotation: it is parked, or waits for a confirmation that applications have moved.",
  })
  canAdvance(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canAdvance;
  }

  @FieldResolver(() => Boolean, {
    description: "Whether the caller can pause the rotation now: both keys work, and it waits for applications.",
  })
  canPause(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canPause;
  }

  @FieldResolver(() => Boolean, { description: "Whether the caller can roll the rotation back now." })
  canRollBack(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canRollBack;
  }

  @FieldResolver(() => Boolean, { description: "Whether the caller can cancel the rotation now." })
  canCancel(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canCancel;
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether the caller can confirm that nothing uses the new key, because the receiver did not confirm it. `advanceRotation` with the user's name confirms it.",
  })
  canConfirmReturn(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canConfirmReturn;
  }

  @FieldResolver(() => Boolean, { description: "Whether the caller can retrieve the new key now." })
  canReveal(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canReveal;
  }
}

@Resolver(() => RotationPlan)
export class RotationPlanResolver {
  @FieldResolver(() => RotationDestinationEnum, { description: "The destination of the new secret." })
  destination(@Root() plan: RotationPlanRow) {
    return plan.destination ?? "NONE";
  }
}
