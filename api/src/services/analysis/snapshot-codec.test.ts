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
