import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { buildSnapshot } from "../../../test/support/build.ts";
import type { AccountSnapshot } from "../../iam/account.ts";
import { packSnapshot, unpackSnapshot } from "./snapshot-codec.ts";

test("unpacking returns the packed snapshot, whatever text it contains", async () => {
  const snapshot = buildSnapshot();
  expect(await unpackSnapshot(await packSnapshot(snapshot))).toEqual(JSON.parse(JSON.stringify(snapshot)));
  const odd = {
    ...snapshot,
    extra: {
      none: undefined,
      text: '" \\ \u2028 é 😀 \u0000',
      lists: [[], {}, [undefined, null, { a: [1] }]],
      nothing: {},
      empty: [],
      number: 1.5,
      yes: true,
    },
  };
  expect(await unpackSnapshot(await packSnapshot(odd as unknown as AccountSnapshot))).toEqual(
    JSON.parse(JSON.stringify(odd)),
  );
});

test("a snapshot that is packed in several pieces unpacks to the same snapshot", async () => {
  const users = Array.from({ length: 20_000 }, (_, index) => ({ name: `ü😀-${index}` }));
  const snapshot = { ...buildSnapshot(), users } as unknown as AccountSnapshot;
  const packed = await packSnapshot(snapshot);
  expect(await unpackSnapshot(packed)).toEqual(snapshot);
});

test("code that continues after unpacking does not keep the unpacked text in memory", async () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  // Twice, because a text outside of the heap counts until the collection after the one that frees it.
  const collect = () => [gc(), gc()];
  const users = Array.from({ length: 20_000 }, (_, index) => ({ text: `${index}`.padStart(400, "x") }));
  const packed = await packSnapshot({ ...buildSnapshot(), users } as unknown as AccountSnapshot);
  users.length = 0;
  collect();
  const before = process.memoryUsage().external;
  const unpacked = await unpackSnapshot(packed);
  collect();
  expect(process.memoryUsage().external - before).toBeLessThan(4_000_000);
  expect(unpacked).toHaveProperty("users.length", 20_000);
});
