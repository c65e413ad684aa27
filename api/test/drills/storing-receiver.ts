/**
 * The receiver of the drills: it stores each key where the user's application reads it, and follows the rules of
 * docs/key-receivers.md. At random it is away, acknowledges later, or loses its answer.
 */
import type { Random } from "../../sandbox/random.ts";
import { pause } from "../../src/clock.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import { AppError } from "../../src/errors.ts";
import { RotationDeliveries } from "../../src/services/rotation/acknowledge-delivery.ts";
import { KeyReceivers } from "../../src/services/rotation/key-receivers.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { callerScope } from "../support/rotation-fixture.ts";
import { later, type Message, stored, TestKeyReceiver } from "../support/test-key-receiver.ts";
import type { TestPlatform } from "../support/platform.ts";
import { storedValue, storeValue } from "./key-store.ts";

const AWAY_SHARE = 0.1;
const LOST_SHARE = 0.1;
const LATER_SHARE = 0.25;
const LATER_MS = 300;
const AWAY = { status: 503 } as const;
const GONE = { status: 410 } as const;

export async function openStoringReceiver(
  product: TestPlatform,
  region: string,
  random: Random,
): Promise<TestKeyReceiver> {
  const receiver = await TestKeyReceiver.open();
  const { url, publicKey } = receiver;
  await new KeyReceivers(callerScope(product, "admin")).add({
    accountId: product.account.id,
    name: "drill",
    url,
    publicKey,
  });
  const formerValues = new Map<string, string>();
  const returned = new Set<string>();

  /** Returns false if the message must be refused. */
  function store({ content }: Message): boolean {
    const { type, deliveryId, userName, accessKeyId, secretAccessKey } = content;
    const place = { account: product.demo, region, store: "WEBHOOK", userName } as const;
    const rotationId = deliveryId.split(".")[0]!;
    const current = storedValue(place);
    const isCurrent = current.includes(`"${accessKeyId}"`);
    if (type === "rotation.key") {
      if (returned.has(rotationId)) return false;
      if (!isCurrent) {
        formerValues.set(rotationId, current);
        storeValue(place, JSON.stringify({ accessKeyId, secretAccessKey, userName }));
      }
      return true;
    }
    returned.add(rotationId);
    const former = formerValues.get(rotationId);
    if (isCurrent && former !== undefined) storeValue(place, former);
    return true;
  }

  async function acknowledgeLater({ content: { deliveryId, acknowledgement } }: Message): Promise<void> {
    await pause(LATER_MS);
    const deliveries = new RotationDeliveries(openScope(product.platform, null, "of the receiver"));
    await deliveries.acknowledge(deliveryId, acknowledgement).catch((error: unknown) => {
      // A rollback may have been requested, or the drill has cut off the database. The message is then not acknowledged.
      if (!(error instanceof AppError) && !isDatabaseAway(error)) throw error;
    });
  }

  receiver.reply = (message) => {
    const drawn = random.next();
    if (drawn < AWAY_SHARE) return AWAY;
    if (!store(message)) return GONE;
    if (drawn < AWAY_SHARE + LOST_SHARE) return AWAY;
    if (drawn >= AWAY_SHARE + LOST_SHARE + LATER_SHARE) return stored(message);
    void acknowledgeLater(message);
    return later();
  };
  return receiver;
}
