/** How far the uses of an access key have been read from CloudTrail in one Region. The uses are in `key_use`. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

export type KeyUseOutcome = "READ" | "NO_PERMISSION" | "FAILED";

export const KeyUseReadingEntity = defineEntity({
  name: "KeyUseReading",
  tableName: "key_use_reading",
  properties: {
    accountId: p.text().primary(),
    accessKeyId: p.text().primary(),
    region: p.text().primary(),
    /** Null if no reading is due. */
    requestedAt: p.datetime().strictNullable(),
    /** The period that the present reading has still to read. Null if no reading is under way. */
    windowFrom: p.datetime().strictNullable(),
    windowTo: p.datetime().strictNullable(),
    /** The end of the present or latest reading's window. */
    startedAt: p.datetime().strictNullable(),
    pageCount: p.integer(),
    /** All events between these times have been read. */
    coveredFrom: p.datetime().strictNullable(),
    coveredTo: p.datetime().strictNullable(),
    /** The outcome of the latest finished reading. Null if none has finished. */
    outcome: p.text().$type<KeyUseOutcome>().strictNullable(),
    code: p.text().strictNullable(),
    reason: p.text().strictNullable(),
    finishedAt: p.datetime().strictNullable(),
  },
});
export type KeyUseReadingRow = InferEntity<typeof KeyUseReadingEntity>;
