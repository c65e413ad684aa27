/** Reports: one file with what a standard asks, what scans and persons answered, and a hash by which it can be checked. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT_ID as BENCH_ACCOUNT_ID, fillAlerts } from "../../bench/alert-rows.ts";
import type { BenchDatabase } from "../../bench/database.ts";
import { now } from "../../src/clock.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { controlsOfCheck } from "../../src/iam/checks/controls.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import { DAY } from "../../src/iam/time.ts";
import { openServices } from "../../src/services/services.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { addUser, callerScope } from "../support/rotation-fixture.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const DEMO = "111122223333";
const BENCH = "222233334444";
/** More than a report lists. A twentieth of them is resolved. */
const MANY_ALERTS = 12_000;
const HOSTILE = `<img src=x onerror=alert(1)>"'&</table><script>alert(2)</script>`;

let platform: TestPlatform;
let server: TestServer;
let firstScan: string;

const em = () => platform.platform.orm.em.fork();
const services = (name = "olga@corp.test") => openServices(callerScope(platform, "operator", name));

async function report(query: string, init?: RequestInit) {
  const answer = await server.rest(`/api/report/controls.html?${query}`, init);
  const bytes = Buffer.from(await answer.arrayBuffer());
  const html = bytes.toString("utf8");
  return { answer, bytes, html, text: html.replaceAll(/<style>.*<\/style>/gs, "").replaceAll(/<[^>]*>/g, " ") };
}

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  await fillAlerts({ orm: platform.platform.orm } as BenchDatabase, MANY_ALERTS);
  firstScan = (await platform.scan()).id;
}, 240_000);
afterAll(async () => {
  await server.close();
  await platform.close();
});

describe("the file", () => {
  test("has the controls, findings and coverage of the account, and its hash is in the audit log", async () => {
    const { answer, bytes, html, text } = await report(`standard=CIS_7_0&account=${DEMO}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="report-cis-7-0-.*Z\.html"$/);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(answer.headers.get("report-sha256")).toBe(sha256);
    const { data } = await server.graphql(
      `query ($sha256: String!, $account: ID) {
        reportRecord(sha256: $sha256) { id standard accounts scanId createdBy { kind } }
        controls(standard: CIS_7_0, accountId: $account) { id title state }
      }`,
      { sha256, account: DEMO },
    );
    expect(data.reportRecord).toEqual({
      id: answer.headers.get("report-id"),
      standard: "CIS_7_0",
      accounts: [DEMO],
      scanId: null,
      createdBy: { kind: "TOKEN" },
    });
    expect(html).toContain(data.reportRecord.id);
    for (const { id, title } of data.controls)
      expect(html).toContain(`<h3>${id} ${title.replaceAll("'", "&#39;")}</h3>`);
    const inState = (...states: string[]) =>
      data.controls.filter(({ state }: { state: string }) => states.includes(state)).length;
    expect(text).toContain(`${inState("PASS")} of ${inState("PASS", "FAIL", "NOT_EVALUATED")} asked controls pass.`);
    expect(text).toMatch(/Coverage.*Not read/s);
    const asked = CHECKS.filter(({ id }) => controlsOfCheck(id).some(({ standard }) => standard === "CIS_7_0"));
    const [{ count }] = await em().execute<[{ count: number }]>(
      `select count(*)::int as count from alert where account_id = ? and status in ('OPEN','ACKNOWLEDGED') and check_id in (${asked.map(() => "?").join(",")})`,
      [platform.account.id, ...asked.map(({ id }) => id)],
    );
    expect(count).toBeGreaterThan(0);
    expect(text).toContain(`${count} findings are open.`);
    // A row with a number is a finding: an exception begins with its title.
    expect(html.match(/<tr><td class="n">\d+<td>/g)).toHaveLength(count);
  });

  test("has no script and loads nothing, and names from AWS stay text", async () => {
    const [alert] = await em().execute<{ id: string; resource_name: string }[]>(
      "select id, resource_name from alert where account_id = ? and status = 'OPEN' and check_id = 'key-age-90' limit 1",
      [platform.account.id],
    );
    await em().execute("update alert set resource_name = ?, title = ? where id = ?", [
      `${HOSTILE}\u202egnp.exe`,
      HOSTILE,
      alert!.id,
    ]);
    const { html } = await report(`standard=AWS_SECURITY_HUB&account=${DEMO}`);
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;&lt;/table&gt;&lt;script&gt;");
    expect(html).toContain("\\u{202e}");
    expect(html).not.toContain("\u202e");
    expect(html).not.toMatch(/<(script|img|link|iframe|object|base|form)\b|<[^>]*\s(on\w+|src|href)=|url\(|@import/i);
    await em().execute("update alert set resource_name = ? where id = ?", [alert!.resource_name, alert!.id]);
  });

  test("is recorded with the accounts of the token that made it", async () => {
    const scopes = ["installation.read", "reports.create", "alerts.export", "alerts.read", "accounts.read"];
    const token = await insertRoleToken(em(), "admin", "limited", null, scopes);
    const recorded = async () => {
      const { answer } = await report("standard=CIS_7_0", { headers: { authorization: `Bearer ${token}` } });
      expect(answer.status).toBe(200);
      const sha256 = answer.headers.get("report-sha256");
      const query = "query ($sha256: String!) { reportRecord(sha256: $sha256) { accounts } }";
      return (await server.graphql(query, { sha256 })).data.reportRecord.accounts as unknown;
    };
    expect(await recorded()).toBeNull();
    await em().execute("update api_token set account_ids = jsonb_build_array(?::text) where name = 'limited'", [
      platform.account.id,
    ]);
    await expect.poll(recorded).toEqual([DEMO]);
  });

  test("is shown by a browser without rights when that is asked for", async () => {
    const { answer } = await report("standard=PCI_DSS_4_0_1&show=true");
    expect(answer.headers.get("content-disposition")).toMatch(/^inline;/);
    expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none'.*sandbox$/);
  });

  test("a file that was changed has no record, and a text that is no hash is refused", async () => {
    const query = "query ($sha256: String!) { reportRecord(sha256: $sha256) { id } }";
    expect((await server.graphql(query, { sha256: "0".repeat(64) })).data).toEqual({ reportRecord: null });
    expect((await server.graphql(query, { sha256: "no hash" })).errors[0]!.extensions["code"]).toBe("BAD_USER_INPUT");
  });
});

describe("a person's answer", () => {
  const given = { standard: "CIS_7_0" as const, controlId: "2.2", outcome: "PASS" as const };
  const inDays = (days: number) => new Date(now() + days * DAY);

  test("is in the report with evidence, who and until when, and gone after its end or when it is withdrawn", async () => {
    const before = now();
    const row = await services().controlAnswers.answer({
      ...given,
      accountId: DEMO,
      evidence: "Looked at the account page <b>today</b>, ticket SEC-12",
      expiresAt: inDays(90),
    });
    const shown = await report(`standard=CIS_7_0&account=${DEMO}`);
    expect(shown.html).toContain("Looked at the account page &lt;b&gt;today&lt;/b&gt;, ticket SEC-12");
    expect(shown.html).toMatch(
      /Met<\/b> in [^<]*answered by olga@corp\.test <span class="q">operator_[0-9a-f]{32}<\/span>/,
    );
    expect(shown.text).toContain(`valid until ${row.expiresAt.toISOString().slice(0, 10)}`);
    const state = async () =>
      (await services().checks.controls("CIS_7_0", DEMO)).find(({ id }) => id === given.controlId)!;
    expect(await state()).toMatchObject({ state: "PASS", answers: [{ id: row.id }] });
    // A report as of the scan before the answer does not have it.
    expect((await report(`standard=CIS_7_0&scan=${firstScan}&account=${DEMO}`)).html).not.toContain("SEC-12");
    const [event] = await em().execute<{ action: string; target: string; details: Record<string, unknown> }[]>(
      "select action, target, details from audit_event where action = 'controls.answer' order by seq desc limit 1",
    );
    expect(event).toMatchObject({
      target: platform.account.id,
      details: { answer: row.id, outcome: "PASS", control: "CIS_7_0 2.2" },
    });

    await services().controlAnswers.withdraw(row.id);
    expect((await state()).state).toBe("MANUAL");
    await expect(services().controlAnswers.withdraw(row.id)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });

    const ended = await services().controlAnswers.answer({
      ...given,
      accountId: DEMO,
      evidence: "x",
      expiresAt: inDays(1),
    });
    await em().execute("update control_answer set answered_at = ?, expires_at = ? where id = ?", [
      new Date(before - 2_000),
      new Date(before - 1_000),
      ended.id,
    ]);
    expect((await state()).state).toBe("MANUAL");
  });

  test.each([
    ["without an end in the future", { expiresAt: new Date(0) }, "expiresAt"],
    ["with an end after more than 13 months", { expiresAt: inDays(400) }, "expiresAt"],
    ["without evidence", { evidence: " " }, "evidence"],
    ["to a control that checks answer", { controlId: "2.4" }, "controlId"],
    ["to a control that does not exist", { controlId: "99" }, "controlId"],
  ])("%s is refused with its place, and nothing is saved", async (_name, wrong, path) => {
    const countOf = () => em().execute<[{ n: number }]>("select count(*)::int as n from control_answer");
    const before = await countOf();
    const answer = { ...given, accountId: DEMO, evidence: "seen", expiresAt: inDays(30), ...wrong };
    await expect(services().controlAnswers.answer(answer)).rejects.toMatchObject({ details: { path } });
    expect(await countOf()).toEqual(before);
  });
});

describe("a past scan", () => {
  test("keeps its answers, and two scans are compared", async () => {
    const asOfFirst = async () => (await report(`standard=CIS_7_0&account=${DEMO}&scan=${firstScan}`)).text;
    const summaryOf = (text: string) => /\d+ of \d+ asked controls pass.*?open\./s.exec(text)![0];
    const first = summaryOf(await asOfFirst());
    // The password policy meets the standard now, and another user has an old key.
    platform.demo.passwordPolicy = {
      ...platform.demo.passwordPolicy,
      minimumPasswordLength: 20,
      passwordReusePrevention: 24,
    } as typeof platform.demo.passwordPolicy;
    addUser(platform, "new-old-key", { isUsed: false });
    // AWS would answer with the cached report, which does not have the user.
    platform.demo.credentialReport = null;
    const second = await platform.scan();
    expect(summaryOf(await asOfFirst())).toBe(first);
    expect(summaryOf((await report(`standard=CIS_7_0&account=${DEMO}&scan=${second.id}`)).text)).not.toBe(first);
    const { data } = await server.graphql(
      `query ($account: ID, $from: ID!, $to: ID) {
        compareReports(standard: CIS_7_0, accountId: $account, fromScanId: $from, toScanId: $to) {
          changedControls { controlId title before after reason } unchangedControlCount
          newFindings { number resourceName } newFindingCount goneFindings { number title } goneFindingCount
        }
      }`,
      { account: DEMO, from: firstScan, to: second.id },
    );
    const { changedControls, newFindings, newFindingCount, goneFindings, goneFindingCount } = data.compareReports;
    expect(changedControls).toEqual(
      expect.arrayContaining([expect.objectContaining({ before: "FAIL", after: "PASS", reason: null })]),
    );
    const [ofUser] = await em().execute<[{ n: number }]>(
      `select count(*)::int as n from alert where search_text ilike '%new-old-key%' and number in (${newFindings.map(({ number }: { number: number }) => number).join(",")})`,
    );
    expect(ofUser.n).toBeGreaterThan(0);
    expect(newFindings).toHaveLength(newFindingCount);
    expect(goneFindings).toHaveLength(goneFindingCount);
    expect(goneFindingCount).toBeGreaterThan(0);
    // The page of the standard compares any moment with now, by the same answers.
    const changesSince = (since: Date) => services().checks.controlChanges("CIS_7_0", since, DEMO);
    const { finishedAt } = await em().findOneOrFail(ScanEntity, { id: firstScan });
    const sinceFirst = await changesSince(finishedAt!);
    expect(sinceFirst).toMatchObject({ notComparedAccountCount: 0, comparedAccountCount: 1, changes: changedControls });
    const [gained, lost] = ["after", "before"].map(
      (side) => changedControls.filter((control: Record<string, string>) => control[side] === "PASS").length,
    );
    expect(sinceFirst.passedAfter! - sinceFirst.passedBefore!).toBe(gained! - lost!);
    // Before the first scan, nothing is known: that is no change.
    expect(await changesSince(new Date(finishedAt!.getTime() - 1))).toMatchObject({
      comparedAccountCount: 0,
      storedSince: finishedAt,
      passedBefore: null,
      passedAfter: null,
      changes: [],
    });
    await expect(changesSince(new Date(now() + DAY))).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    // An account that was not scanned then is left out of both sides.
    const ofAll = await services().checks.controlChanges("CIS_7_0", finishedAt!);
    expect(ofAll.notComparedAccountCount).toBeGreaterThan(0);
    expect({ ...ofAll, notComparedAccountCount: 0 }).toEqual(sinceFirst);
    // Equal scans have one row of answers.
    const rowsOf = () => em().execute<[{ n: number }]>("select count(*)::int as n from control_history");
    const before = await rowsOf();
    await platform.scan();
    expect(await rowsOf()).toEqual(before);
  });
});

describe("exceptions, limits and rights", () => {
  test("a dismissed and a snoozed finding are exceptions with reason, by whom and until when", async () => {
    const { alerts } = services();
    const open = await alerts.list({ first: 2 }, { query: `is:open check:key-age-90 account:${DEMO}` });
    const [one, other] = open.nodes;
    const query = (mutation: string, input: object) =>
      server.graphql(
        `mutation ($input: ${mutation.replace(/^./, (c) => c.toUpperCase())}Input!) {
        ${mutation}(input: $input) { userErrors { message } } }`,
        { input },
      );
    const dismissal = await query("dismissAlert", {
      id: one!.id,
      reason: "RISK_ACCEPTED",
      comment: "Agreed with <finance>",
      expiresAt: new Date(now() + 30 * DAY),
    });
    expect(dismissal.errors).toEqual([]);
    expect(dismissal.data.dismissAlert.userErrors).toEqual([]);
    const snooze = await query("snoozeAlert", { id: other!.id, until: new Date(now() + 5 * DAY) });
    expect(snooze.data.snoozeAlert.userErrors).toEqual([]);
    const { text, html } = await report(`standard=AWS_SECURITY_HUB&account=${DEMO}`);
    expect(text).toContain("2 exceptions are in force.");
    expect(html).toContain("Risk accepted: Agreed with &lt;finance&gt;");
    expect(html).toContain("<td>Snoozed<td>");
    expect(text).toContain(new Date(now() + 30 * DAY).toISOString().slice(0, 10));
    // A dismissal that is over is no exception, also if nothing has opened the alert since.
    await em().execute("update alert set dismissal_expires_at = now() where number = ?", [one!.number]);
    expect((await report(`standard=AWS_SECURITY_HUB&account=${DEMO}`)).text).toContain("1 exception is in force.");
  });

  test("10,000 findings have at most 2 MB, and more are counted with the export that has them", async () => {
    const check = CHECKS.find(({ id }) => controlsOfCheck(id).some(({ standard }) => standard === "CIS_7_0"));
    await em().execute("update alert set check_id = ? where account_id = ?", [check!.id, BENCH_ACCOUNT_ID]);
    const { bytes, html, text } = await report(`standard=CIS_7_0&account=${BENCH}`);
    expect(bytes.length).toBeLessThanOrEqual(2_000_000);
    expect(html.match(/<tr><td class="n">\d+<td>/g)).toHaveLength(10_000);
    expect(text).toContain("1400 more findings are left out");
    expect(html).toContain(`GET /api/export/alerts.csv?account=${BENCH}&amp;filter=is%3Aopen%2Cacknowledged</code>`);
    const [event] = await em().execute<{ details: object }[]>(
      "select details from audit_event where action = 'reports.create' order by seq desc limit 1",
    );
    expect(event!.details).toMatchObject({ findings: 11_400, leftOut: 1_400, bytes: bytes.length });
    // Names as long as AWS allows, of which each character takes six bytes.
    await em().execute("update alert set resource_name = repeat('\"', 160) where account_id = ?", [BENCH_ACCOUNT_ID]);
    const long = await report(`standard=CIS_7_0`);
    expect(long.bytes.length).toBeLessThanOrEqual(2_000_000);
    expect(long.bytes.length).toBeGreaterThan(1_500_000);
    expect(long.text).toMatch(/\d+ more findings are left out/);
  });

  test("a token that is limited to accounts gets theirs only, and needs the scopes", async () => {
    const insert = async (name: string, scopes: string[], accountIds: string[] | null = null) => {
      const token = await insertRoleToken(em(), "viewer", name, null, scopes);
      await em().nativeUpdate(ApiTokenEntity, { name }, { accountIds });
      return { headers: { authorization: `Bearer ${token}` } };
    };
    const limited = await insert("limited", ["reports.create", "alerts.export"], [BENCH_ACCOUNT_ID]);
    const all = await report("standard=CIS_5_0", limited);
    expect(all.answer.status).toBe(200);
    expect(all.text).toContain("bench (222233334444)");
    expect(all.text).not.toContain(DEMO);
    expect((await report(`standard=CIS_5_0&account=${DEMO}`, limited)).answer.status).toBe(404);
    expect((await report(`standard=CIS_5_0&scan=${firstScan}`, limited)).answer.status).toBe(404);
    const without = await insert("without", ["reports.create"]);
    expect((await report("standard=CIS_5_0", without)).answer.status).toBe(403);
    expect((await report("standard=CIS_5_0", { headers: { authorization: "" } })).answer.status).toBe(401);
  });

  test.each([
    ["standard=CIS_9_9", 400],
    ["", 400],
    ["standard=CIS_7_0&account=999999999999", 404],
    ["standard=CIS_7_0&scan=scan_00000000000000000000000000000001", 404],
    [`standard=CIS_7_0&account=${BENCH}&scan=FIRST`, 400],
  ])("%s is answered with %i before the first byte", async (query, status) => {
    const { answer, text } = await report(query.replace("FIRST", firstScan));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([
      status,
      "application/problem+json; charset=utf-8",
    ]);
    expect(JSON.parse(text)).toHaveProperty("code");
  });
});
