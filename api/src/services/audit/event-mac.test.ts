import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { type Chained, EVENT_VERSION, isAuthentic, macOf } from "./event-mac.ts";

const key = Buffer.alloc(32, 3);
const event = {
  version: EVENT_VERSION,
  seq: 7,
  id: "audit_7",
  at: new Date("2026-11-27T10:00:00Z"),
  actorKind: "OPERATOR",
  actor: "anna",
  actorId: "operator_1",
  actorTokenId: null,
  actorTokenName: null,
  actorSessionId: null,
  address: null,
  client: null,
  action: "accounts.update",
  target: "account_1",
  targetName: "prod",
  details: { z: [1, { b: null, a: "ü" }], a: {} },
  requestId: "request_1",
  previousMac: "f".repeat(64),
} as const satisfies Chained;
const macWith = (changes: Partial<Chained>) => macOf(key, { ...event, ...changes });

test("events of older versions keep the MAC with which they were written", () => {
  // Calculated by the release that wrote version 3.
  expect([1, 2, 3].map((version) => macWith({ version }))).toEqual([
    "97128a4e87d40ccc789389e01e9f49798d500903c764e5cdd097e1c40e003379",
    "5c65ebd97531c6621180d3bc38589399956fb52682ca0e34ffbebf8aa7ed18df",
    "2bf4e047925a280ba044a0b82c8ed9ed1351d592f03f010e376d03f31167f2c8",
  ]);
});

test("version 4 covers canonical JSON, so no two values have the same MAC (S7)", () => {
  const text =
    '[7,"audit_7","2026-11-27T10:00:00.000Z","OPERATOR","anna","operator_1","accounts.update","account_1","prod",' +
    `{"a":{},"z":[1,{"a":"ü","b":null}]},"request_1","${event.previousMac}",4,null,null,null,null,null]`;
  expect(macWith({})).toBe(createHmac("sha256", key).update(text).digest("hex"));
  const shapes = [
    {},
    [],
    { a: 1 },
    [["a", 1]],
    { a: {} },
    { a: [] },
    { a: { b: 1 } },
    { a: [["b", 1]] },
    { a: "1" },
    { a: null },
    '{"a":1}',
    null,
  ];
  expect(new Set(shapes.map((details) => macWith({ details }))).size).toBe(shapes.length);
  expect(macWith({ details: { a: 1, b: { d: 1, c: 2 } } })).toBe(macWith({ details: { b: { c: 2, d: 1 }, a: 1 } }));
  // jsonb does not store what is undefined.
  expect(macWith({ details: { a: { b: undefined } } })).toBe(macWith({ details: { a: {} } }));
});

test("details that are no object are never as they were written, whatever the version and the MAC (S7)", () => {
  for (const version of [1, 2, 3, EVENT_VERSION])
    for (const details of [[], [["a", 1]], "{}", 1, null]) {
      const changed = { ...event, version, details };
      expect(isAuthentic(key, { ...changed, mac: macOf(key, changed) }), `${version}`).toBe(false);
    }
  expect(isAuthentic(key, { ...event, mac: macWith({}) })).toBe(true);
});
