import { expect, test } from "vitest";
import { outageLog } from "./outage-log.ts";

test("errors of an outage share a line, and every other error has its own", () => {
  const lines: string[] = [];
  const report = outageLog(
    { error: (fields: object, event: string) => void lines.push(`${event} ${JSON.stringify(fields)}`) } as never,
    "jobs.error",
  );
  const refused = Object.assign(new Error("connect ECONNREFUSED"), { syscall: "connect" });
  const readOnly = Object.assign(new Error("cannot execute UPDATE in a read-only transaction"), { code: "25006" });
  for (let turn = 0; turn < 500; turn += 1) report(turn % 2 === 0 ? refused : readOnly);
  report(new Error("a bug"));
  report(new Error("a bug"));
  expect(lines).toEqual([
    'jobs.error {"reason":"connect ECONNREFUSED","count":1}',
    'jobs.error {"reason":"a bug"}',
    'jobs.error {"reason":"a bug"}',
  ]);
});
