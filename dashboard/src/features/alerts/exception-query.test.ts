import { expect, test } from "vitest";
import { exceptionQueryOf, exceptionQueryOfAlert } from "./exception-query.ts";

test("the query of a list becomes an exception without its status, age and assignee", () => {
  expect(exceptionQueryOf('is:open severity:low -is:stale user:"anna b" Assignee:me key.age:>90d word')).toEqual({
    query: 'severity:low user:"anna b" word',
    leftOut: ["is:open", "-is:stale", "Assignee:me", "key.age:>90d"],
  });
  expect(exceptionQueryOf("is:open", "111122223333")).toEqual({ query: "account:111122223333", leftOut: ["is:open"] });
  expect(exceptionQueryOf("arn:aws:iam::1:user/status:x").query).toBe("arn:aws:iam::1:user/status:x");
});

test("the exception of one alert names its check, resource and account", () => {
  const account = { awsAccountId: "111122223333" };
  expect(exceptionQueryOfAlert({ check: { id: "mfa-console" }, resource: { id: "AIDA1" }, account })).toBe(
    "check:mfa-console resource:AIDA1 account:111122223333",
  );
  expect(
    exceptionQueryOfAlert({
      check: { id: "tru-any" },
      resource: { id: "AROA1#trust policy" },
      account: { awsAccountId: null },
    }),
  ).toBe('check:tru-any resource:"AROA1#trust policy"');
});
