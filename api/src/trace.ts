/**
 * Spans for OpenTelemetry, from the request of a browser to the call of AWS. Without an endpoint nothing is recorded, and
 * no library is loaded: `app/open-telemetry.ts` sets what records. Attributes are IDs and names, as in the log.
 */
export type SpanKind = "INTERNAL" | "SERVER" | "CLIENT" | "CONSUMER";

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Readonly<Record<string, string | number>>;
  /** The span of another process (W3C Trace Context, `traceparent`). Without it, the span that is active here. */
  readonly parent?: string | null;
}

export interface Tracer {
  run<Done>(name: string, options: SpanOptions, work: () => Done): Done;
  /** The active span for another process. Null if there is none. */
  parent(): string | null;
}

let tracer: Tracer | null = null;

/** Sets what records spans. Null to record none. */
export function useTracer(next: Tracer | null): void {
  tracer = next;
}

/** Runs the work in a span that ends with it, also after an error. */
export function traced<Done>(name: string, options: SpanOptions, work: () => Done): Done {
  return tracer === null ? work() : tracer.run(name, options, work);
}

/** The active span, to continue it in another process. Null if nothing is recorded. */
export function traceParent(): string | null {
  return tracer?.parent() ?? null;
}
