import { Arg, Args, Ctx, FieldResolver, Float, ID, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import { AppError } from "../../errors.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, toUserError, withUserErrors } from "../errors.ts";
import type { RotationPlanRow, RotationRow } from "../rows.ts";
import { rotationEvents } from "../live/subscriptions.ts";
import { Account } from "../types/account.ts";
import { PageArgs } from "../types/common.ts";
import {
  AdvanceRotationInput,
  RevealSecretPayload,
  RotateAccessKeyInput,
  RotateAccessKeyPayload,
  Rotation,
  RotationConnection,
  RotationEvent,
  RotationFilter,
  RotationGateCondition,
  RotationIdInput,
  RotationPayload,
  RotationStep,
} from "../types/rotation.ts";
import { RotationSchedule } from "../types/rotation-schedule.ts";
import { User } from "../types/user.ts";

type Payload = { rotation: RotationRow | null };

@Resolver(() => Rotation)
export class RotationResolver {
  @RequiresPermission("rotations.read")
  @Query(() => RotationConnection, { description: "Rotations, newest first." })
  async rotations(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("filter", () => RotationFilter, { nullable: true, description: "Which." }) filter: RotationFilter | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return connection(await context.services.rotations.list(page, { ...filter }));
  }

  @RequiresPermission("rotations.read")
  @Query(() => Rotation, { nullable: true, description: "One rotation; null when there is none." })
  async rotation(
    @Arg("id", () => ID, { description: "The rotation." }) id: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.rotations.get(id));
  }

  @RequiresPermission("rotations.start")
  @Mutation(() => RotateAccessKeyPayload, {
    description:
      "Replaces an access key. Plans first; what cannot be done is refused and nothing is touched. Never answers a secret.",
  })
  async rotateAccessKey(
    @Arg("input", () => RotateAccessKeyInput, { description: "Which key." }) input: RotateAccessKeyInput,
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
      "Lets a parked rotation go on, or says that everything has moved so that the old key need not be quiet.",
  })
  async advanceRotation(
    @Arg("input", () => AdvanceRotationInput, { description: "Which rotation." }) input: AdvanceRotationInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({
      rotation: await services.rotations.advance({ ...input }),
    }));
  }

  @RequiresPermission("rotations.steer")
  @Mutation(() => RotationPayload, {
    description:
      "Back to how it was: the old key active, the new one gone. Within seconds; before there is a new key, when that is known.",
  })
  async rollbackRotation(
    @Arg("input", () => RotationIdInput, { description: "Which rotation." }) { id }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({
      rotation: await services.rotations.rollBack(id),
    }));
  }

  @RequiresPermission("rotations.steer")
  @Mutation(() => RotationPayload, {
    description: "Ends a rotation before it made a key, or a parked one with both keys kept.",
  })
  async cancelRotation(
    @Arg("input", () => RotationIdInput, { description: "Which rotation." }) { id }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({ rotation: await services.rotations.cancel(id) }));
  }

  @RequiresPermission("secrets.reveal")
  @Mutation(() => RevealSecretPayload, {
    description: "Shows the new key, once, to whoever asked for the rotation. After that it is nowhere here.",
  })
  async revealSecret(
    @Arg("input", () => RotationIdInput, { description: "Which rotation." }) { id }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    const empty: { rotation: RotationRow | null; accessKeyId: string | null; secretAccessKey: string | null } = {
      rotation: null,
      accessKeyId: null,
      secretAccessKey: null,
    };
    return withUserErrors(empty, () => services.rotations.reveal(id));
  }

  @RequiresPermission("secrets.reveal")
  @Mutation(() => RotationPayload, {
    description: "Confirms that the revealed key has arrived; before that the old key never goes.",
  })
  async acknowledgeReveal(
    @Arg("input", () => RotationIdInput, { description: "Which rotation." }) { id }: RotationIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ rotation: null }, async () => ({
      rotation: await services.rotations.acknowledgeReveal(id),
    }));
  }

  @RequiresPermission("rotations.read")
  @Subscription(() => RotationEvent, {
    description:
      "The steps of one rotation, first those so far (or after the cursor), then each as it happens; ends with the rotation.",
    subscribe: ({ args, context }) =>
      rotationEvents(context as RequestContext, args as { rotationId: string; after?: string | null }),
  })
  rotationEvents(
    @Root() event: RotationEvent,
    @Arg("rotationId", () => ID, { description: "The rotation." }) _rotationId: string,
    @Arg("after", () => String, { nullable: true, description: "The cursor to go on from; all steps when left out." })
    _after: string | null,
  ): RotationEvent {
    return event;
  }

  @FieldResolver(() => Account, { description: "The account that it happens in." })
  async account(@Root() rotation: RotationRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(rotation.accountId);
  }

  @FieldResolver(() => String, { nullable: true, description: "The region of the secret in Secrets Manager." })
  region(@Root() rotation: RotationRow): string | null {
    return rotation.secretRegion;
  }

  @FieldResolver(() => User, {
    nullable: true,
    description: "The user, as the latest scan read it; null where no scan has.",
  })
  async user(@Root() rotation: RotationRow, @Ctx() { loaders }: RequestContext) {
    return loaders.userByIdentity.load({ accountId: rotation.accountId, value: rotation.userIdentity });
  }

  @FieldResolver(() => RotationSchedule, { nullable: true, description: "The schedule that began it." })
  async schedule(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext) {
    return rotation.scheduleId === null ? null : orNull(services.rotationSchedules.get(rotation.scheduleId));
  }

  @FieldResolver(() => [RotationStep], { description: "Its history, oldest first." })
  async steps(@Root() rotation: RotationRow, @Ctx() { loaders }: RequestContext) {
    return (await loaders.stepsOfRotation.load(rotation.id)) ?? [];
  }

  @FieldResolver(() => [RotationGateCondition], {
    description: "What the gate before the old key waits for, as it was seen last; empty elsewhere.",
  })
  gateConditions(@Root() rotation: RotationRow) {
    return rotation.gateView?.conditions ?? [];
  }

  @FieldResolver(() => Float, {
    description: "How many times faster its windows pass than the wall clock; 1 for everything that is real.",
  })
  timeScale(@Root() rotation: RotationRow): number {
    return rotation.timeScale;
  }

  @FieldResolver(() => Boolean, {
    description: "advanceRotation would do something: it is parked, or waits at the gate for a confirmation.",
  })
  canAdvance(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canAdvance;
  }

  @FieldResolver(() => Boolean, { description: "rollbackRotation would be accepted." })
  canRollBack(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canRollBack;
  }

  @FieldResolver(() => Boolean, { description: "cancelRotation would be accepted." })
  canCancel(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canCancel;
  }

  @FieldResolver(() => Boolean, { description: "You may fetch the new key now." })
  canReveal(@Root() rotation: RotationRow, @Ctx() { services }: RequestContext): boolean {
    return services.rotations.choices(rotation).canReveal;
  }
}
