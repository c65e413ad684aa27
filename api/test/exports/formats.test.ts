/**
 * The formats of findings, validated against their published schemas for the demo account and for a generated account
 * with an alert of every check in every state.
 */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "../../src/db/new-id.ts";
import { CHECKS } from "../../src/iam/checks/rules/index.ts";
import { EXPORTS } from "../../src/services/exports/catalogue.ts";
import { DAY } from "../../src/iam/time.ts";
import { SEVERITIES } from "../../src/iam/severity.ts";
import { now } from "../../src/clock.ts";
import { TEST_ACTOR } from "../support/actors.ts";
import { userResource } from "../support/alert-fixture.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

type Json = Record<string, unknown>;

let platform: TestPlatform;
let server: TestServer;

const em = () => platform.platform.orm.em.fork();
const DEMO = "111122223333";
const GENERATED = "444455556666";
const STATES = ["OPEN", "ACKNOWLEDGED", "SNOOZED", "DISMISSED", "FIXED", "GONE", "STALE"] as const;

beforeAll(async () => {
  platform = await openScannedPlatform();
  server = await openTestServer(platform);
  await generateAccount();
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

/** An alert of every check in every state, with names and texts at the limits of the formats. */
async function generateAccount(): Promise<void> {
  const accountId = newId("account");
  await em().execute(
    `insert into account (id, aws_account_id, partition, name, source, status, region, writes, aliases, created_at)
     values (?, ?, 'aws', ?, 'ENVIRONMENT', 'CONNECTED', 'eu-central-1', 'OFF', '[]', now())`,
    [accountId, GENERATED, "production ".repeat(9)],
  );
  const alerts = CHECKS.flatMap((check, index) =>
    STATES.map((state, at) => ({ check, state, severity: SEVERITIES[(index + at) % SEVERITIES.length]! })),
  );
  for (const [index, { check, state, severity }] of alerts.entries()) {
    const name = index % 7 === 0 ? `näme "${"x".repeat(300)}" <&> ${index}` : `user-${index}`;
    const { id, arn } = userResource(`user-${index}`);
    const isResolved = state === "FIXED" || state === "GONE";
    const unresolved = state === "STALE" ? "OPEN" : state;
    await em().execute(
      `insert into alert (id, number, fingerprint, account_id, check_id, check_version, category, severity, severity_rank, status, resource_id, resource_name, resource_arn,
                          owner_id, title, description, evidence, content_hash, evidence_as_of, first_seen_at, opened_at, resolved_at, resolution, dismissal_reason, dismissal_comment, dismissed_by, dismissed_at, dismissal_expires_at, acknowledged_by, acknowledged_at, snoozed_by, snoozed_at, snoozed_until, not_evaluated_reason)
       values (?, nextval('alert_number'), ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'hash', now(), now() - interval '3 days', now() - interval '3 days', ${isResolved ? "now()" : "null"}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        newId("alert"),
        `${GENERATED}|${index}`,
        accountId,
        check.id,
        check.category,
        severity,
        SEVERITIES.indexOf(severity),
        isResolved ? "RESOLVED" : unresolved,
        id,
        name,
        index % 5 === 0 ? null : arn,
        id,
        check.title.repeat(index % 11 === 0 ? 9 : 1),
        "The issue in detail. ".repeat(index % 13 === 0 ? 90 : 1),
        JSON.stringify({ userName: name, accessKeyId: `AKIAEXAMPLE${index}`, attachedTo: [], hops: [] }),
        isResolved ? state : null,
        state === "DISMISSED" ? "RISK_ACCEPTED" : null,
        state === "DISMISSED" ? "Accepted until the migration." : null,
        state === "DISMISSED" ? JSON.stringify(TEST_ACTOR) : null,
        state === "DISMISSED" ? new Date(now()) : null,
        state === "DISMISSED" ? new Date(now() + DAY) : null,
        state === "ACKNOWLEDGED" ? JSON.stringify(TEST_ACTOR) : null,
        state === "ACKNOWLEDGED" ? new Date(now()) : null,
        state === "SNOOZED" ? JSON.stringify(TEST_ACTOR) : null,
        state === "SNOOZED" ? new Date(now()) : null,
        state === "SNOOZED" ? new Date(now() + DAY) : null,
        state === "STALE" ? "The credential report was not read." : null,
      ],
    );
  }
}

function validator(name: string) {
  const schema = JSON.parse(
    readFileSync(new URL(`schemas/${name}.json`, import.meta.url), "utf8").replaceAll(
      "http://json-schema.org/draft-04/schema#",
      "http://json-schema.org/draft-07/schema#",
    ),
  ) as Json;
  // Draft 4 wrote `id`. The schema uses nothing else that draft 7 has changed.
  delete schema["id"];
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);
  return (value: unknown) => (validate(value) ? [] : (validate.errors ?? []).slice(0, 5));
}

async function read(file: string, account: string, filter = ""): Promise<string> {
  const answer = await server.rest(`/api/export/${file}?account=${account}&filter=${encodeURIComponent(filter)}`);
  expect(answer.status).toBe(200);
  return answer.text();
}

async function alertsOf(account: string): Promise<Json[]> {
  return (await read("alerts.ndjson", account))
    .trimEnd()
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Json);
}

const ofStatus = (alerts: readonly Json[], status: string) =>
  new Set(alerts.filter((alert) => alert["status"] === status).map((alert) => alert["id"]));

describe.each([
  ["the demo account", DEMO],
  ["a generated account", GENERATED],
])("%s", (_name, account) => {
  test("OCSF 1.9.0: every line is valid, and the last is the coverage", async () => {
    const validate = validator("ocsf-1.9.0");
    const alerts = await alertsOf(account);
    const lines = (await read("alerts.ocsf.ndjson", account))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Json & { finding_info: { uid: string }; unmapped: { coverage?: Json } });
    expect(lines.flatMap(validate)).toEqual([]);
    const findings = lines.slice(0, -1);
    expect(findings.map(({ finding_info }) => finding_info.uid)).toEqual(alerts.map((alert) => alert["id"]));
    for (const finding of findings) expect(finding["type_uid"]).toBe(200_300 + (finding["activity_id"] as number));
    const suppressed = findings.filter((finding) => finding["status"] === "Suppressed");
    expect(new Set(suppressed.map(({ finding_info }) => finding_info.uid))).toEqual(ofStatus(alerts, "DISMISSED"));
    expect(lines.at(-1)!.unmapped.coverage).toMatchObject({ complete: true, rows: alerts.length });
  });

  test("ASFF: every finding is valid, with Security Hub's identifiers of the resources", async () => {
    const validate = validator("asff-2018-10-08");
    const alerts = await alertsOf(account);
    const findings = JSON.parse(await read("alerts.asff.json", account)) as (Json & {
      Id: string;
      Workflow: { Status: string };
      Resources: { Type: string; Id: string }[];
    })[];
    expect(findings.flatMap(validate)).toEqual([]);
    expect(findings.map(({ Id }) => Id)).toEqual(alerts.map((alert) => `${account}/${String(alert["id"])}`));
    const suppressed = findings.filter(({ Workflow }) => Workflow.Status === "SUPPRESSED");
    expect(new Set(suppressed.map(({ Id }) => Id.split("/")[1]))).toEqual(ofStatus(alerts, "DISMISSED"));
    for (const { Resources } of findings)
      for (const { Type, Id } of Resources) {
        if (Type === "AwsAccount") expect(Id).toBe(`AWS::::Account:${account}`);
        else expect(Id).toMatch(/^(arn:aws:iam::|AWS::IAM::AccessKey:)/);
      }
  });

  test("SARIF 2.1.0: the log is valid, and each result names its rule and resource", async () => {
    const alerts = await alertsOf(account);
    const log = JSON.parse(await read("alerts.sarif", account)) as {
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; kind: string; level: string; suppressions?: unknown[] }[];
        invocations: { properties: { coverage: Json } }[];
      }[];
    };
    expect(validator("sarif-2.1.0")(log)).toEqual([]);
    const [run] = log.runs;
    expect(run!.results).toHaveLength(alerts.length);
    for (const { ruleId, ruleIndex } of run!.results) expect(run!.tool.driver.rules[ruleIndex]!.id).toBe(ruleId);
    expect(run!.results.filter(({ suppressions }) => suppressions).length).toBe(ofStatus(alerts, "DISMISSED").size);
    expect(run!.results.filter(({ kind }) => kind !== "fail").length).toBe(ofStatus(alerts, "RESOLVED").size);
    expect(run!.invocations[0]!.properties.coverage).toMatchObject({ complete: true, rows: alerts.length });
  });
});

test("an empty export is a valid file of each format", async () => {
  const none = "#999999";
  expect(JSON.parse(await read("alerts.asff.json", DEMO, none))).toEqual([]);
  expect(validator("sarif-2.1.0")(JSON.parse(await read("alerts.sarif", DEMO, none)))).toEqual([]);
  expect((await read("alerts.ocsf.ndjson", DEMO, none)).trimEnd().split("\n")).toHaveLength(1);
});

test("the validators refuse what a format does not allow", async () => {
  const asff = JSON.parse(await read("alerts.asff.json", DEMO, "severity:critical")) as Json[];
  const finding = asff[0]!;
  const validate = validator("asff-2018-10-08");
  expect(validate({ ...finding, Title: "x".repeat(257) })).not.toEqual([]);
  expect(validate({ ...finding, Resources: undefined })).not.toEqual([]);
  expect(validate({ ...finding, RecordState: "GONE" })).not.toEqual([]);
  const [line] = (await read("alerts.ocsf.ndjson", DEMO, "severity:critical")).split("\n");
  const ocsf = JSON.parse(line!) as Json;
  expect(validator("ocsf-1.9.0")({ ...ocsf, severity_id: 7 })).not.toEqual([]);
  expect(validator("ocsf-1.9.0")({ ...ocsf, colour: "red" })).not.toEqual([]);
  const sarif = JSON.parse(await read("alerts.sarif", DEMO, "severity:critical")) as { runs: Json[] };
  expect(validator("sarif-2.1.0")({ ...sarif, runs: [{ ...sarif.runs[0], tool: {} }] })).not.toEqual([]);
});

test("no format contains the secret of a connection or the hash of a token", async () => {
  const sealed = await em().execute<{ secret: string }[]>(
    "select sealed_secret as secret from account where sealed_secret is not null union all select token_hash from api_token",
  );
  expect(sealed.length).toBeGreaterThan(1);
  for (const { file, subject } of EXPORTS) {
    const answer = await server.rest(`/api/export/${file}${subject === "audit-events" ? "" : `?account=${DEMO}`}`);
    const text = await answer.text();
    for (const { secret } of sealed) expect(text.includes(secret), file).toBe(false);
    expect(text, file).not.toContain(server.token);
  }
});
