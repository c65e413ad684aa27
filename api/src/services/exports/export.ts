/**
 * Streams one list as a file. Rights, filter, accounts and format are checked, and the first rows are read, before the
 * first byte is sent. All rows are of one snapshot (`snapshot.ts`), and the memory does not grow with their number, except
 * for the numbers of the alerts of a past moment.
 *
 * The audit log records who began the export of what, and how it ended. If the beginning cannot be recorded, nothing is
 * exported.
 */
import { Readable } from "node:stream";
import { now } from "../../clock.ts";
import { currentDeadline, type Deadline, withDeadline } from "../../db/deadline.ts";
import { newId } from "../../db/new-id.ts";
import { AppError, toAppError } from "../../errors.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { afterAnswer } from "../core/after-answer.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { accountCoverages, type ExportCoverage } from "./coverage.ts";
import type { ExportFormat, FormatWriter } from "./formats/format.ts";
import { enterExport } from "./running-exports.ts";
import { openSnapshot, type Snapshot } from "./snapshot.ts";
import type { Batches, ExportRequest, ExportSubject } from "./subject.ts";

/** The time limit of an export, however steadily the client reads. */
const EXPORT_WITHIN_MS = 600_000;
/** The time within which a client must take the next rows. A client that stops reading holds a connection. */
const TAKEN_WITHIN_MS = 60_000;
/** How far `asOf` may be in the future: another process may have just returned it, and its clock may differ. */
const CLOCKS_DIFFER_MAX_MS = 5_000;

export interface ExportOrder<Row> {
  readonly subject: ExportSubject<Row>;
  readonly format: ExportFormat<Row>;
  readonly productVersion: string;
}

export interface OpenedExport {
  readonly id: string;
  readonly contentType: string;
  readonly fileName: string;
  readonly asOf: Date;
  /**
   * UTF-8 text. Destroying the stream stops the export. The stream also ends normally if an error cuts the export: the
   * reader must check that `outcome.ending` is COMPLETE.
   */
  readonly stream: Readable;
  readonly outcome: Readonly<ExportOutcome>;
}

type Ending = "RUNNING" | "COMPLETE" | "CUT" | "CANCELLED";

export interface ExportOutcome {
  ending: Ending;
  rows: number;
  errorCode: string | null;
}

/** Opens an export. Errors: those of the subject's filter, BAD_USER_INPUT for `asOf`, EXPORTS_BUSY. */
export async function openExport<Row>(
  scope: Scope,
  { subject, format, productVersion }: ExportOrder<Row>,
  request: ExportRequest,
): Promise<OpenedExport> {
  allow(scope, subject.permission);
  requirePossibleMoment(subject, request.asOf ?? null);
  const source = await subject.open(scope, request);
  const slot = enterExport(scope);
  const id = newId("export");
  const deadline = currentDeadline();
  const outcome: ExportOutcome = { ending: "RUNNING", rows: 0, errorCode: null };
  let snapshot: Snapshot | undefined;
  let isRecorded = false;
  try {
    await recordBegin(scope, id, { subject, format, request });
    isRecorded = true;
    snapshot = await openSnapshot(scope);
    const pastMoment = request.asOf && request.asOf < snapshot.at ? request.asOf : null;
    const at = source.past?.takenAt ?? pastMoment ?? snapshot.at;
    const base = { subject: subject.name, exportId: id, asOf: at.toISOString() };
    const accounts = subject.isScanned
      ? await accountCoverages(snapshot, source.accounts, source.past ?? pastMoment)
      : [];
    const batches = source.batches(snapshot);
    const first = await batches.next();
    // The client may have left since the last statement. Nothing would then close the export.
    deadline?.signal.throwIfAborted();
    const opened = snapshot;
    const text = write({
      writer: format.open({ subject, at, exportId: id, productVersion }),
      batches: resumed(first, batches),
      coverage: (rest) => ({ ...base, ...rest, accounts }),
      outcome,
      deadline,
    });
    const close = (): Promise<void> => {
      // The reader has left, or the stream was destroyed.
      if (outcome.ending === "RUNNING") outcome.ending = "CANCELLED";
      return slot.close(async () => {
        await opened.close();
        afterAnswer(scope.platform, () => recordEnd(scope, id, subject, outcome));
      });
    };
    return {
      id,
      contentType: format.contentType,
      fileName: `${subject.name}-${at.toISOString().slice(0, 19).replaceAll(":", "")}Z.${format.extension}`,
      asOf: at,
      stream: streamOf(text, { deadline, close }),
      outcome,
    };
  } catch (error) {
    outcome.ending = "CUT";
    outcome.errorCode = toAppError(error).code;
    // Without the request's deadline, which may be over.
    await withDeadline(undefined, () =>
      slot.close(async () => {
        await snapshot?.close();
        if (isRecorded) afterAnswer(scope.platform, () => recordEnd(scope, id, subject, outcome));
      }),
    );
    throw error;
  }
}

function requirePossibleMoment({ name, past }: Pick<ExportSubject<unknown>, "name" | "past">, asOf: Date | null): void {
  if (asOf === null) return;
  if (past === null)
    throw new AppError("BAD_USER_INPUT", {
      message: `asOf: The past state of ${name} is not stored. Leave asOf out to export the present state.`,
      details: { path: "asOf" },
    });
  if (asOf.getTime() > now() + CLOCKS_DIFFER_MAX_MS)
    throw new AppError("BAD_USER_INPUT", { message: "asOf: must not be in the future.", details: { path: "asOf" } });
}

/** The batches, beginning with one that was already read. */
async function* resumed<Row>(first: IteratorResult<Row[], void>, rest: Batches<Row>): Batches<Row> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

interface WriteOptions<Row> {
  readonly writer: FormatWriter<Row>;
  readonly batches: Batches<Row>;
  readonly coverage: (rest: Pick<ExportCoverage, "complete" | "rows" | "error">) => ExportCoverage;
  readonly outcome: ExportOutcome;
  readonly deadline: Deadline | undefined;
}

/** A piece of the file. Only the last one has an ending. */
interface Piece {
  readonly text: string;
  readonly ending?: "COMPLETE" | "CUT";
}

async function* write<Row>(options: WriteOptions<Row>): AsyncGenerator<string, void, undefined> {
  const next = pieces(options);
  for (;;) {
    const { text, ending } = await next();
    yield text;
    if (ending === undefined) continue;
    options.outcome.ending = ending;
    return;
  }
}

/** Returns a function that returns the next piece. After an error, this is the mark of a cut file. */
function pieces<Row>(options: WriteOptions<Row>): () => Promise<Piece> {
  const { writer, batches, coverage, outcome, deadline } = options;
  const endsAt = now() + EXPORT_WITHIN_MS;
  let hasBegun = false;

  async function next(): Promise<Piece> {
    deadline?.extend(TAKEN_WITHIN_MS);
    if (!hasBegun) {
      hasBegun = true;
      return { text: writer.begin() };
    }
    if (now() >= endsAt) throw new AppError("DEADLINE_EXCEEDED");
    // The stream requests the batches outside of the request's context.
    const { done, value: rows } = await withDeadline(deadline, () => batches.next());
    if (done) return { text: writer.end(coverage({ complete: true, rows: outcome.rows })), ending: "COMPLETE" };
    const text = writer.rows(rows);
    outcome.rows += rows.length;
    // See `readCursor`: results that are no longer used must not hold the rows.
    rows.length = 0;
    return { text };
  }

  return async () => {
    try {
      return await next();
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      outcome.errorCode = code;
      const cut = coverage({ complete: false, rows: outcome.rows, error: { code, message } });
      return { text: writer.cut(cut), ending: "CUT" };
    }
  };
}

interface StreamOptions {
  readonly deadline: Deadline | undefined;
  readonly close: () => Promise<void>;
}

/**
 * A stream that ends with an error when the client takes too long, so that the transaction ends as well. The end of the
 * stream closes the export. A `finally` in the generator would not: a generator that was never read does not run it.
 */
function streamOf(text: AsyncGenerator<string>, { deadline, close }: StreamOptions): Readable {
  const stream = Readable.from(text, { objectMode: false, encoding: "utf8" });
  const onAbort = () => stream.destroy(deadline?.signal.reason as Error);
  deadline?.signal.addEventListener("abort", onAbort, { once: true });
  // Without a listener, an error before the reader has begun would end the process.
  stream.on("error", () => undefined);
  // Emitted once, after the generator has ended.
  stream.once("close", () => {
    deadline?.signal.removeEventListener("abort", onAbort);
    void withDeadline(undefined, close);
  });
  return stream;
}

interface Begun<Row> {
  readonly subject: ExportSubject<Row>;
  readonly format: ExportFormat<Row>;
  readonly request: ExportRequest;
}

async function recordBegin<Row>(scope: Scope, id: string, { subject, format, request }: Begun<Row>): Promise<void> {
  const { account = [], asOf, ...filter } = request;
  await scope.em.fork().transactional((tx) =>
    recordAudit(tx, scope, {
      action: "exports.begin",
      target: id,
      targetName: `${subject.name}.${format.extension}`,
      details: {
        accounts: account.join(", ") || undefined,
        asOf: asOf?.toISOString(),
        ...Object.fromEntries(
          Object.entries(filter).flatMap(([key, value]) => {
            if (value instanceof Date) return [[key, value.toISOString()]];
            return typeof value === "string" || typeof value === "boolean" ? [[key, value]] : [];
          }),
        ),
      },
    }),
  );
}

async function recordEnd<Row>(
  scope: Scope,
  id: string,
  { name }: ExportSubject<Row>,
  { ending, rows, errorCode }: ExportOutcome,
): Promise<void> {
  await scope.platform.orm.em.fork().transactional((tx) =>
    recordAudit(tx, scope, {
      action: "exports.end",
      target: id,
      targetName: name,
      details: { outcome: ending, rows, error: errorCode ?? undefined },
    }),
  );
}
