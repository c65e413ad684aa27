/** Traces from the request to the calls of AWS, received by a collector on loopback in OTLP's JSON form. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTracing, type Tracing } from "../../src/app/open-telemetry.ts";
import { traced, traceParent } from "../../src/trace.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly status: { readonly code?: number };
}
interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const spans: Span[] = [];
let bytes = "";
let collector: Server;
let tracing: Tracing;
let product: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  collector = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += String(data)));
    request.on("end", () => {
      bytes += body;
      spans.push(
        ...(JSON.parse(body) as Export).resourceSpans.flatMap(({ scopeSpans }) =>
          scopeSpans.flatMap((one) => one.spans),
        ),
      );
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  product = await openTestPlatform();
  server = await openTestServer(product);
});
afterAll(async () => {
  await server.close();
  await product.close();
  await new Promise((resolve) => collector.close(resolve));
});

const attribute = (span: Span, key: string) => span.attributes.find((one) => one.key === key)?.value.stringValue;

test("nothing is recorded while no collector is set", () => {
  expect(traced("work", {}, () => traceParent())).toBeNull();
});

test("one trace leads from the request over the scan to the calls of AWS, without a secret", async () => {
  tracing = await openTracing(`http://127.0.0.1:${(collector.address() as AddressInfo).port}`, "api");
  const { data, errors } = await server.graphql(
    "mutation ($id: ID!) { startScan(input: { accountId: $id }) { scan { id } } }",
    { id: product.account.id },
    { authorization: `Bearer ${server.token}`, traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` },
  );
  expect(errors).toEqual([]);
  const { id } = (data as { startScan: { scan: { id: string } } }).startScan.scan;
  expect(await product.waitFor(id)).toMatchObject({ status: "SUCCEEDED" });
  await expect(traced("failing", {}, () => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
  await tracing.close();

  const ofTrace = spans.filter(({ traceId }) => traceId === TRACE_ID);
  const byId = new Map(ofTrace.map((span) => [span.spanId, span]));
  const wayOf = (span: Span | undefined): string[] =>
    span === undefined ? [] : [...wayOf(byId.get(span.parentSpanId ?? "")), span.name];
  const call = ofTrace.find(({ name }) => name === "iam:GetAccountAuthorizationDetails");
  expect(wayOf(call)).toEqual([
    "POST /graphql",
    "scan.request",
    "job scan",
    "scan.read",
    "iam:GetAccountAuthorizationDetails",
  ]);
  const request = ofTrace.find(({ name }) => name === "POST /graphql")!;
  expect(attribute(request, "iam_monitor.request_id")).toMatch(/^[\w-]{12}$/);
  const job = ofTrace.find(({ name }) => name === "job scan")!;
  expect(attribute(job, "iam_monitor.scan_id")).toBe(id);
  const lengthOf = ({ startTimeUnixNano, endTimeUnixNano }: Span) =>
    Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano));
  const phases = ofTrace.filter(({ parentSpanId }) => parentSpanId === job.spanId);
  expect(phases.map(({ name }) => name)).toEqual(["scan.read", "scan.analyze", "scan.store"]);
  const share = phases.reduce((sum, phase) => sum + lengthOf(phase), 0) / lengthOf(job);
  console.log(`The phases cover ${(share * 100).toFixed(1)} % of the scan's wall time, with ${ofTrace.length} spans.`);
  expect(share).toBeGreaterThan(0.9);
  expect(spans.find(({ name }) => name === "failing")).toMatchObject({ status: { code: 2 } });
  expect(bytes).not.toContain(server.token);
  expect(bytes).not.toContain("a bug");
});

test("a collector that is away delays nothing", async () => {
  const away = await openTracing("http://127.0.0.1:9", "api");
  expect((await server.graphql("{ alerts(first: 1) { totalCount } }")).errors).toEqual([]);
  await away.close();
  expect(traceParent()).toBeNull();
});
