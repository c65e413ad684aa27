/**
 * Records spans and sends them to an OpenTelemetry collector (OTLP over HTTP, JSON). The libraries are loaded only here and
 * only if an endpoint is set. A collector that is away or slow delays nothing: what does not fit into the queue is dropped.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Span } from "@opentelemetry/api";
import manifest from "../../../package.json" with { type: "json" };
import { toAppError } from "../errors.ts";
import { type SpanKind, type Tracer, useTracer } from "../trace.ts";

const PARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const SAMPLED = "01";
const SENT_EVERY_MS = 2_000;
const SENT_WITHIN_MS = 5_000;
const QUEUED_MAX = 8_192;
const BATCH_MAX = 512;

export interface Tracing {
  /** Sends what is still queued. */
  close(): Promise<void>;
}

/** `role`: the role of the process, for the name of the service. */
export async function openTracing(endpoint: string, role: string): Promise<Tracing> {
  const [
    { ROOT_CONTEXT, SpanKind: kinds, SpanStatusCode, trace },
    sdk,
    { OTLPTraceExporter },
    { resourceFromAttributes },
  ] = await Promise.all([
    import("@opentelemetry/api"),
    import("@opentelemetry/sdk-trace-base"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/resources"),
  ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: SENT_WITHIN_MS });
  const processor = new sdk.BatchSpanProcessor(exporter, {
    scheduledDelayMillis: SENT_EVERY_MS,
    exportTimeoutMillis: SENT_WITHIN_MS,
    maxQueueSize: QUEUED_MAX,
    maxExportBatchSize: BATCH_MAX,
  });
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": `iam-monitor-${role}`, "service.version": manifest.version }),
    spanProcessors: [processor],
  });
  const spans = provider.getTracer("iam-monitor");
  const active = new AsyncLocalStorage<Span>();

  const contextOf = (parent: string | null | undefined) => {
    const [, traceId, spanId] = PARENT.exec(parent ?? "") ?? [];
    if (traceId && spanId)
      return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, isRemote: true });
    const current = active.getStore();
    return current === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, current);
  };
  const fail = (span: Span, error: unknown) => {
    span.setAttribute("error.type", toAppError(error).code);
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  const tracer: Tracer = {
    run<Done>(
      name: string,
      { kind = "INTERNAL", attributes = {}, parent }: Parameters<Tracer["run"]>[1],
      work: () => Done,
    ): Done {
      const span = spans.startSpan(name, { kind: kinds[kind satisfies SpanKind], attributes }, contextOf(parent));
      try {
        const result = active.run(span, work);
        if (result instanceof Promise)
          result.then(
            () => span.end(),
            (error: unknown) => fail(span, error),
          );
        else span.end();
        return result;
      } catch (error) {
        fail(span, error);
        throw error;
      }
    },
    parent() {
      const context = active.getStore()?.spanContext();
      return context === undefined ? null : `00-${context.traceId}-${context.spanId}-${SAMPLED}`;
    },
  };
  useTracer(tracer);
  return {
    async close() {
      useTracer(null);
      await provider.shutdown().catch(() => undefined);
    },
  };
}
