/**
 * The acknowledgement that a receiver sends later. The token of the delivery is its only credential: only the receiver
 * could decrypt it. A repeated acknowledgement changes nothing. One that comes too late, or is for another delivery, is refused.
 */
import type { Rotation } from "../../db/entities/rotation.ts";
import { RotationEntity } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { isFinalRotation } from "../../iam/rotation/states.ts";
import { recordAudit } from "../audit/audit-log.ts";
import type { Scope } from "../core/request-scope.ts";
import { acknowledgementOf, isSameToken } from "./receiver-keys.ts";
import { databaseNow, sealedSecretPlace, updateRotation } from "./rows.ts";
import { type DeliveryKind, readDeliveryId } from "./send-to-receiver.ts";

export class RotationDeliveries {
  constructor(private readonly scope: Scope) {}

  /** Errors: NOT_FOUND, also for a wrong token; DELIVERY_NOT_OPEN. */
  async acknowledge(deliveryId: string, acknowledgement: string): Promise<void> {
    const { platform } = this.scope;
    const delivery = readDeliveryId(deliveryId);
    // The caller has no identity, so no list of accounts limits what is read.
    const em = platform.orm.em.fork();
    const found = delivery && (await em.findOne(RotationEntity, { id: delivery.rotationId }));
    if (!delivery || !found || !this.#isToken(found, deliveryId, acknowledgement)) throw unknownDelivery();
    await em.fork().transactional(async (tx) => {
      await tx.execute("select 1 from rotation where id = ? for update", [delivery.rotationId]);
      const rotation = await tx.findOneOrFail(RotationEntity, { id: delivery.rotationId });
      await this.#record(tx, rotation, delivery.kind);
    });
  }

  /** The secret is erased when a rotation ends. Its deliveries are then unknown. */
  #isToken({ id, destination, sealedSecret }: Rotation, deliveryId: string, acknowledgement: string): boolean {
    if (destination !== "WEBHOOK" || sealedSecret === null) return false;
    const secret = this.scope.platform.secrets.open(sealedSecret, sealedSecretPlace(id));
    return isSameToken(acknowledgement, acknowledgementOf(deliveryId, secret));
  }

  async #record(tx: Em, rotation: Rotation, kind: DeliveryKind): Promise<void> {
    const { id, accountId, state, userName, receiverId, sentAt, rollbackRequestedAt } = rotation;
    const isReturn = kind === "return";
    if ((isReturn ? rotation.returnedAt : rotation.acknowledgedAt) !== null) return;
    const isOpen = isReturn ? rollbackRequestedAt !== null : sentAt !== null && rollbackRequestedAt === null;
    if (isFinalRotation(state) || !isOpen) throw new AppError("DELIVERY_NOT_OPEN");
    const at = await databaseNow(tx);
    const isDone = await updateRotation(tx, {
      id,
      accountId,
      from: state,
      change: {
        ...(isReturn ? { returnedAt: at } : { acknowledgedAt: at }),
        // A parked rotation continues only when an operator says so.
        ...(state !== "NEEDS_OPERATOR" && { nextTickAt: at }),
      },
      step: {
        kind: "ACKNOWLEDGED",
        message: isReturn
          ? "The receiver confirmed that it uses the former key again."
          : "The receiver confirmed that the new key has arrived.",
        actor: SYSTEM_ACTOR,
        evidence: { receiverId, by: "CALL" },
      },
    });
    if (!isDone) throw new AppError("ROTATION_STATE");
    // A worker that runs this rotation now checks it again.
    await tx.execute("update rotation set ask_count = ask_count + 1 where id = ?", [id]);
    await this.scope.platform.jobs.sendRotation(tx, { rotationId: id });
    await recordAudit(tx, this.scope, {
      action: "rotations.acknowledgeDelivery",
      target: id,
      targetName: userName,
      details: { delivery: kind === "key" ? "KEY" : "RETURN", receiverId },
    });
  }
}

function unknownDelivery(): AppError {
  return new AppError("NOT_FOUND", {
    message: "There is no open delivery with this ID and acknowledgement. It may have ended.",
  });
}
