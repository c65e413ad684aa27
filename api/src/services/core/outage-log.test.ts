import { expect, test } from "vitest";
import { outageLog } from "./outage-log.ts";

test("errors of an outage share a warning, and every other error has a line of its own", () => {
  const lines: string[] = [];
  const at = (level: string) => (fields: object, event: string) =>
    void lines.push(`${level} ${event} ${JSON.stringify(fields)}`);
  const report = outageLog({ error: at("error"), warn: at("warn") } as never, "jobs.error");
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { syscall: "connect" });
  const readOnly = Object.assign(new Error("cannot execute UPDATE in a read-only transaction"), { code: "25006" });
  for (let turn = 0; turn < 500; turn += 1) report(turn % 2 === 0 ? refused : readOnly);
  report(new Error("a bug"));
  report(new Error("a bug"));
  expect(lines).toEqual([
    'warn jobs.error {"reason":"connect ECONNREFUSED","count":1}',
    'error jobs.error {"reason":"a bug"}',
    'error jobs.error {"reason":"a bug"}',
  ]);
});
