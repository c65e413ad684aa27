import { expect, test } from "vitest";
import { type Control, controlsOfStandard, type PersonAnswer } from "../../iam/checks/controls.ts";
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { renderReport } from "./report-html.ts";

const AT = new Date("2026-11-27T12:00:00Z");
const REPORT_MAX_BYTES = 2_000_000;
/** As long as an answer may be. Each character takes six bytes. */
const EVIDENCE = '"'.repeat(2_000);

function answers(count: number): PersonAnswer[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `answer_${index}`,
    accountName: `account ${index}`,
    outcome: "PASS",
    evidence: EVIDENCE,
    answeredBy: SYSTEM_ACTOR,
    answeredAt: AT,
    expiresAt: AT,
  }));
}

test("long answers of persons leave no control without its state, and those without a place are counted", () => {
  const controls: Control[] = controlsOfStandard("AWS_SECURITY_HUB", []).map((control) => ({
    ...control,
    answers: answers(25),
  }));
  const { html } = renderReport({
    id: "report_1",
    subject: {
      standard: "AWS_SECURITY_HUB",
      accounts: { ids: null, numbers: [], allowedIds: null },
      accountId: null,
      scan: null,
    },
    createdAt: AT,
    createdBy: SYSTEM_ACTOR,
    productVersion: null,
    at: AT,
    accounts: [],
    controls,
    findings: [],
    findingCounts: new Map(),
    exceptions: [],
    exceptionCount: 0,
    otherFindings: 0,
  });
  for (const { id } of controls) expect(html).toContain(`<h3>${id} `);
  expect(html.match(/<span class="s /g)).toHaveLength(controls.length);
  const shown = html.match(/<div class="a">/g)!.length;
  expect(shown).toBeGreaterThan(0);
  const leftOut = [...html.matchAll(/(\d+) more answers? (?:is|are) left out/g)].map(([, count]) => Number(count));
  expect(shown + leftOut.reduce((sum, count) => sum + count, 0)).toBe(25 * controls.length);
  expect(Buffer.byteLength(html)).toBeLessThan(REPORT_MAX_BYTES);
});
