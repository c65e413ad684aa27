import { expect, test } from "vitest";
import { HashQueue } from "./hash-queue.ts";

const LIMITS = { atOnceMax: 1, perNetworkMax: 3, unknownMax: 6 };

/** Starts checks that each end when the one before has, and returns their names in the order in which they ran. */
async function orderOf(clients: readonly (readonly [name: string, network: string, isKnown?: boolean])[]) {
  const queue = new HashQueue(LIMITS);
  const ran: string[] = [];
  const runs = clients.map(([name, network, isKnown = false]) =>
    queue.run({ network, isKnown }, async () => void ran.push(name)),
  );
  const results = await Promise.allSettled(runs);
  const refused = clients.flatMap(([name], index) => (results[index]!.status === "rejected" ? [name] : []));
  return { ran, refused };
}

test("S24: networks take turns, and known browsers come first", async () => {
  expect(
    await orderOf([
      ["a1", "a"],
      ["a2", "a"],
      ["a3", "a"],
      ["b1", "b"],
      ["k1", "a", true],
      ["c1", "c"],
    ]),
  ).toEqual({ ran: ["a1", "k1", "a2", "b1", "c1", "a3"], refused: [] });
});

test("S24: a network with many checks is refused, not the others", async () => {
  const { refused } = await orderOf([
    ...Array.from({ length: 6 }, (_, index) => [`a${index}`, "a"] as const),
    ["b1", "b"],
    ["k1", "a", true],
  ]);
  expect(refused).toEqual(["a4", "a5"]);
});

test("S24: in a full queue, the network with the most checks makes room", async () => {
  const many = ["a", "b"].flatMap((network) =>
    Array.from({ length: 3 }, (_, index) => [`${network}${index}`, network] as const),
  );
  const { ran, refused } = await orderOf([["first", "z"], ...many, ["c0", "c"], ["d0", "d"], ["k0", "k", true]]);
  expect(refused).toEqual(["a2", "b2"]);
  expect(ran.slice(0, 2)).toEqual(["first", "k0"]);
  expect(ran).toEqual(expect.arrayContaining(["c0", "d0"]));
});

test("S24: 34 checks at once from as many addresses refuse no sign-in", async () => {
  const queue = new HashQueue();
  const run = (network: string) => queue.run({ network, isKnown: false }, async () => network);
  const burst = Array.from({ length: 34 }, (_, index) => run(`192.0.2.${index}`));
  await expect(run("198.51.100.1")).resolves.toBe("198.51.100.1");
  expect(await Promise.all(burst)).toHaveLength(34);
});
