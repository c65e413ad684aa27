/** The operation by which the receiver of a webhook acknowledges a message of a rotation later. */
import { z } from "zod";
import type { Operation } from "./operation.ts";
import { acknowledgedDelivery, string } from "./shapes.ts";

const DELIVERY_ID = "rotation_0193715bd4f27c8a5d1e9b60a3f4c2e1.key";
const EXAMPLE = { deliveryId: DELIVERY_ID, acknowledgement: "pYcLk1w7iQ3nX5vTz0aRr9sDfGhJkLmNbVcXyQwErTu" };
const ACKNOWLEDGEMENT_MAX_CHARACTERS = 200;

export const acknowledgeDelivery = {
  id: "acknowledgeDelivery",
  method: "POST",
  path: "/api/rotation-deliveries/{id}/acknowledgement",
  summary: "Acknowledge a message of a rotation",
  description:
    "Confirms a message that the receiver of a webhook answered with status 202. The acknowledgement is in the encrypted part of the message, and is the only credential: send no token. Repeating it changes nothing.",
  tag: "rotations",
  isPublic: true,
  params: z.object({ id: string("The ID of the delivery, as in the header `webhook-id` of the message.").max(64) }),
  body: {
    shape: z.object({
      deliveryId: string("The ID of the delivery again. Can be omitted.").optional(),
      acknowledgement: string("The acknowledgement from the encrypted part of the message.")
        .min(1)
        .max(ACKNOWLEDGEMENT_MAX_CHARACTERS),
    }),
    example: EXAMPLE,
  },
  answers: {
    200: {
      description: "The message is acknowledged, now or by an earlier request.",
      shape: acknowledgedDelivery,
      example: { deliveryId: DELIVERY_ID },
    },
  },
  errors: [
    "BAD_USER_INPUT",
    "NOT_FOUND",
    "DELIVERY_NOT_OPEN",
    "ROTATION_STATE",
    "PAYLOAD_TOO_LARGE",
    "UNSUPPORTED_MEDIA_TYPE",
  ],
} as const satisfies Operation;
