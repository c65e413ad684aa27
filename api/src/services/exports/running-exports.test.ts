import { expect, test } from "vitest";
import { pause } from "../../clock.ts";
import { afterAnswer, finishAfterAnswers } from "../core/after-answer.ts";
import { SYSTEM } from "../core/permissions.ts";
import type { Scope } from "../core/request-scope.ts";
import { enterExport, finishExports } from "./running-exports.ts";

const scopeOf = () => ({ platform: { orm: {}, log: { error: () => undefined } }, caller: SYSTEM }) as unknown as Scope;

test("a third export of a caller is refused until one is closed, once", async () => {
  const scope = scopeOf();
  const first = enterExport(scope);
  enterExport(scope);
  expect(() => enterExport(scope)).toThrow(expect.objectContaining({ code: "EXPORTS_BUSY" }));
  await first.close(async () => undefined);
  await first.close(() => Promise.reject(new Error("closed twice")));
  enterExport(scope);
  expect(() => enterExport(scope)).toThrow(expect.objectContaining({ code: "EXPORTS_BUSY" }));
});

test("the end of an export is recorded before the process stops", async () => {
  const scope = scopeOf();
  const done: string[] = [];
  const rolledBack = Promise.withResolvers<void>();
  const closing = enterExport(scope).close(async () => {
    await rolledBack.promise;
    afterAnswer(scope.platform, async () => {
      // As a refusal does that is recorded late.
      afterAnswer(scope.platform, async () => void done.push("later work"));
      done.push("end");
    });
  });
  const stopping = finishExports(scope.platform).then(finishAfterAnswers);
  await pause(10);
  expect(done).toEqual([]);
  rolledBack.resolve();
  await Promise.all([closing, stopping]);
  expect(done).toEqual(["end", "later work"]);
});
