import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { AuditEvent } from "../../../db/entities/audit.ts";
import { lineOf, streamedEvent } from "./streamed-event.ts";
import { framed, syslogMessage } from "./syslog-message.ts";
import { parseStreamTargets } from "./target.ts";
import { signatureOf, webhookRequest } from "./webhook-request.ts";

const event: AuditEvent = {
  seq: 7,
  id: "audit_1",
  at: new Date("2026-11-27T10:00:00.123Z"),
  version: 3,
  actorKind: "ANONYMOUS",
  actor: "anonymous",
  actorId: null,
  actorTokenId: null,
  actorTokenName: null,
  actorSessionId: null,
  address: "203.0.113.7",
  client: "curl/8",
  action: "access.refused",
  target: null,
  targetName: 'a "name"\n<134>1 forged — \u202e😀',
  details: { outcome: "REFUSED" },
  requestId: "r",
  previousMac: "",
  mac: "ab",
};

test("a kind that an earlier version stored for callers who are not signed in is sent as ANONYMOUS", () => {
  const older = { ...event, actorKind: "A FORMER WORD" } as unknown as AuditEvent;
  expect(streamedEvent(older).actor.kind).toBe("ANONYMOUS");
});

const source = { hostName: "host name\n", pid: 42 };

test("targets are read from one setting, and anything else is refused", () => {
  const names = (text: string) => parseStreamTargets(text)?.map(({ name }) => name) ?? null;
  expect(
    names("stdout, file:/var/log/audit.jsonl,syslog://siem,syslog+tcp://10.0.0.1:601,syslog+tls://[2001:db8::1]"),
  ).toEqual([
    "stdout",
    "file:/var/log/audit.jsonl",
    "syslog+udp://siem:514",
    "syslog+tcp://10.0.0.1:601",
    "syslog+tls://[2001:db8::1]:6514",
  ]);
  const [name] = names("https://siem.example.org/hook?token=secret")!;
  expect(name).toMatch(/^https:\/\/siem\.example\.org#[0-9a-f]{8}$/);
  expect(names("http://127.0.0.1:9000/hook")).toHaveLength(1);
  for (const wrong of [
    "",
    "stdout,",
    "stdout,stdout",
    "file:audit.jsonl",
    "http://siem.example.org/hook",
    "https://user:pass@siem.example.org/",
    "syslog://siem/path",
    "syslog+tcp://",
    "ftp://siem",
    "stdout,nowhere",
    "/var/log/audit",
  ])
    expect(names(wrong), wrong).toBeNull();
});

test("an event is one line of ASCII that reads back as it is", () => {
  const line = lineOf(streamedEvent(event));
  expect(line).toMatch(/^[\x20-\x7e]+$/);
  expect(line).toMatch(/^\{"type":"audit\.event","seq":7,"mac":"ab",/);
  expect(JSON.parse(line)).toMatchObject({
    id: "audit_1",
    outcome: "REFUSED",
    actor: { kind: "ANONYMOUS" },
    targetName: event.targetName,
  });
  const long = lineOf(streamedEvent({ ...event, details: { names: ["x".repeat(70_000)] } }));
  expect(JSON.parse(long)).toMatchObject({ id: "audit_1", details: { isTooLong: true } });
});

test("a syslog message has the header of RFC 5424, and a frame its length", () => {
  const message = syslogMessage(streamedEvent(event), source);
  expect(message).toMatch(/^<108>1 2026-11-27T10:00:00\.123Z hostname iam-monitor 42 access\.refused - \{"type"/);
  expect(message).not.toContain("\n");
  expect(syslogMessage(streamedEvent({ ...event, details: {} }), source)).toMatch(/^<109>1 /);
  expect(framed(message)).toBe(`${Buffer.byteLength(message)} ${message}`);
});

test("a webhook is signed over its ID, its time and its body", () => {
  const at = Date.parse("2026-11-27T10:00:00.900Z");
  const { headers, body } = webhookRequest([streamedEvent(event)], "whsec_c2VjcmV0IGtleSBvZiB0aGUgdGVzdA==", at);
  expect(headers).toMatchObject({ "webhook-id": "audit_1-1", "webhook-timestamp": "1795773600" });
  const expected = createHmac("sha256", "secret key of the test")
    .update(`audit_1-1.1795773600.${body}`)
    .digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
  expect(JSON.parse(body)).toMatchObject({ type: "audit.events", data: { events: [{ id: "audit_1" }] } });
  // A secret without the prefix is the key itself.
  expect(signatureOf({ id: "a", timestamp: "1", body: "b" }, "key")).toBe(
    createHmac("sha256", "key").update("a.1.b").digest("base64"),
  );
});
