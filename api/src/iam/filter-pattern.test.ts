import { expect, test } from "vitest";
import { matchesEvent } from "./filter-pattern.ts";

const event = {
  eventName: "ConsoleLogin",
  errorCode: "Client.UnauthorizedOperation",
  readOnly: false,
  count: 3,
  sessionCredential: null,
  userIdentity: { type: "Root", arn: "arn:aws:iam::123456789012:root" },
};

test.each([
  ['{ $.userIdentity.type = "Root" }', true],
  ["{ $.userIdentity.type = Root }", true],
  ["{$.userIdentity.type=Root}", true],
  ['{ $.userIdentity.type = "root" }', false],
  ['{ $.userIdentity.type != "Root" }', false],
  ['{ $.errorCode = "*UnauthorizedOperation" }', true],
  ['{ $.errorCode = "AccessDenied*" }', false],
  ['{ $.errorCode = "Client.*Op*" }', true],
  ['{ $.errorCode = "*" }', true],
  ['{ $.errorCode = "Client.*.*" }', false],
  ['{ $.eventName = "ConsoleLogin*ConsoleLogin" }', false],
  ['{ $.errorCode = "ClientxUnauthorizedOperation" }', false],
  ["{ $.count = 3 }", true],
  ["{ $.userIdentity.invokedBy NOT EXISTS && $.eventType NOT EXISTS }", true],
  ["{ $.userIdentity.arn EXISTS }", true],
  ["{ $.readOnly IS FALSE }", true],
  ["{ $.readOnly IS TRUE }", false],
  ["{ $.sessionCredential IS NULL }", true],
  ['{ $.missing = "x" }', false],
  // && binds more tightly than ||.
  ['{ $.eventName = "ConsoleLogin" || $.eventName = "x" && $.eventName = "y" }', true],
  ['{ ($.eventName = "ConsoleLogin" || $.eventName = "x") && $.eventName = "y" }', false],
  ['{ ($.eventName = "y") || (($.eventName = "ConsoleLogin") && ($.count = "3")) }', true],
  // Unknown: != on a field that is missing, unless the rest decides.
  ['{ $.missing != "x" }', null],
  ['{ $.missing != "x" || $.count = 3 }', true],
  ['{ $.missing != "x" && $.count = 4 }', false],
  ['{ $.missing != "x" && $.count = 3 }', null],
  // Not understood, unless the rest decides.
  ['{ $.userIdentity.type = "Root" && $.resources[0] NOT EXISTS }', null],
  ['{ $.resources[0].type = "x" }', null],
  ['{ $.resources[*].type = "x" || $.count = 3 }', null],
  ['{ $.resources[0].type = "x" || $.count = 3 }', true],
  ['{ $.userIdentity.["type"] = "Root" }', null],
  ["{ $.userIdentity.type = 'Root' }", null],
  ['{ $.readOnly = "false" }', null],
  ["{ $.eventName = %^Console% || $.count = 3 }", true],
  ["{ $.count >= 3 && $.count = 4 }", false],
  ["[ip, user, status = 4*]", null],
  ["{ }", null],
  ["{ $.count = 3 && }", null],
  ["{ $.count = 3 $.count = 3 }", null],
  ["{ $.count == 3 }", null],
  ["{ $.count > 2 }", null],
  ["{ $.eventName = %^Console% }", null],
  ["{ $.eventName = }", null],
  ['{ ($.eventName = "ConsoleLogin" }', null],
  ['{ $.eventName = "ConsoleLogin" } more', null],
  ["ERROR", null],
  ["", null],
])("%s", (pattern, expected) => {
  expect(matchesEvent(pattern, event)).toBe(expected);
});

test.each([
  ["an escaped quotation mark", 'a "b" && c', '{ $.text = "a \\"b\\" && c" }', true],
  ["signs of the syntax within quotation marks", "a || (b) = c", '{ $.text = "a || (b) = c" }', true],
  ["an address with a wildcard", "203.0.113.7", "{ $.text != 203.0.* }", false],
  ["an ARN without quotation marks", "arn:aws:iam::1:root", "{ $.text = arn:aws:iam::*:root }", true],
  ["lines and tabs", "x", '{\n\t$.text\n=\t"x"\n}', true],
  ["characters of regular expressions", "a.b", '{ $.text = "a?b" }', false],
])("%s", (_name, text, pattern, expected) => {
  expect(matchesEvent(pattern, { text })).toBe(expected);
});

test("a nested pattern is evaluated, a longer one than AWS allows is unknown, and many wildcards take no time", () => {
  const nested = (depth: number) => `{ ${"(".repeat(depth)}$.count = 3${")".repeat(depth)} }`;
  expect(matchesEvent(nested(500), event)).toBe(true);
  expect(matchesEvent(nested(600), event)).toBeNull();
  expect(matchesEvent(`{ $.eventName = "${"*o".repeat(300)}" }`, event)).toBe(false);
});
