/** The routes that stream lists as files: `/api/export/…`, and the older `/api/alerts.csv` and `/api/alerts.json`. */
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { ALERTS_CSV, ALERTS_JSON, type ExportKind, EXPORTS } from "../services/exports/catalogue.ts";
import { type OpenedExport, openExport } from "../services/exports/export.ts";
import type { ExportRequest } from "../services/exports/subject.ts";
import { ALERTS } from "../services/exports/subjects/alerts.ts";
import { moment, parseInput } from "../services/core/input.ts";
import { openScope, type Platform } from "../services/core/request-scope.ts";
import { exportOperation, type OlderQuery, olderExportOperation } from "./export-operations.ts";
import { routePath, routeSchema } from "./operation.ts";

/** See `POINTS` in `routes.ts`: an export costs as much as 2,000 objects. */
const EXPORT_POINTS = 2_000;
/** Fast: a stronger level takes twice the time for a tenth of the size. */
const GZIP_LEVEL = 4;

/** The path of every file that is not exported. */
export const UNKNOWN_EXPORT = "/api/export/:file";

const moments = z.object({ asOf: moment.optional(), since: moment.optional(), until: moment.optional() });

/** Parameters that can be repeated: one value, or several. */
type Repeated = "account" | "results" | "types" | "actors";

interface ExportQuery
  extends
    Omit<ExportRequest, Repeated | "asOf" | "since" | "until">,
    Readonly<Partial<Record<Repeated, string | readonly string[]>>> {
  readonly asOf?: string;
  readonly since?: string;
  readonly until?: string;
}

export interface ExportRouteOptions {
  readonly platform: Platform;
  readonly version: string;
}

export function exportRoutes(rest: FastifyInstance, { platform, version }: ExportRouteOptions): void {
  for (const kind of EXPORTS) {
    const operation = exportOperation(kind);
    rest.get<{ Querystring: ExportQuery }>(
      routePath(operation),
      {
        schema: routeSchema(operation),
        config: { permission: kind.permission, points: EXPORT_POINTS, isRecorded: true },
        exposeHeadRoute: false,
      },
      async (request, reply) => {
        requireChunks(request);
        const scope = openScope(platform, request.caller, request.id, request.client);
        return send(await kind.open(scope, requestOf(request.query), version), { request, reply });
      },
    );
  }
  refuseUnknownFiles(rest);

  for (const extension of ["csv", "json"] as const) {
    const operation = olderExportOperation(extension);
    const format = { csv: ALERTS_CSV, json: ALERTS_JSON }[extension];
    rest.get<{ Querystring: OlderQuery }>(
      routePath(operation),
      {
        schema: routeSchema(operation),
        config: { permission: ALERTS.permission, points: EXPORT_POINTS, isRecorded: true },
      },
      async (request, reply) => {
        // The headers alone need no snapshot and are no export.
        if (request.method === "HEAD") return reply.type(format.contentType).header("vary", "accept-encoding").send();
        requireChunks(request);
        const scope = openScope(platform, request.caller, request.id, request.client);
        const order = { subject: ALERTS, format, productVersion: version };
        return send(await openExport(scope, order, requestOf(request.query)), { request, reply });
      },
    );
  }
}

function requestOf({ account = [], results = [], types = [], actors = [], ...query }: ExportQuery): ExportRequest {
  const { asOf, since, until, ...others } = query;
  const named = [account].flat().flatMap((text) => text.split(","));
  return {
    ...others,
    results: [results].flat(),
    types: [types].flat(),
    actors: [actors].flat(),
    account: [...new Set(named.map((text) => text.trim()).filter((text) => text !== ""))],
    // The route's schema also accepts leap seconds and other times that a Date cannot hold.
    ...parseInput(moments, { asOf, since, until }),
  };
}

/** HTTP/1.0 has no chunks, so its clients would take a file that was cut for a complete one. */
function requireChunks({ raw }: FastifyRequest): void {
  if (raw.httpVersionMajor === 1 && raw.httpVersionMinor === 0) throw new AppError("HTTP_VERSION_UNSUPPORTED");
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

async function send({ id, stream, contentType, fileName, outcome }: OpenedExport, { request, reply }: Exchange) {
  const response = reply.raw;
  response.once("close", () => stream.destroy());
  // The deadline also ends the connection of a client that stops reading after the last row, when the stream has
  // already ended.
  request.deadline?.signal.addEventListener("abort", () => response.destroy(), { once: true });
  const isZipped = acceptsGzip(request.headers["accept-encoding"]);
  reply
    .type(contentType)
    .header("content-disposition", `attachment; filename="${fileName}"`)
    .header("vary", "accept-encoding")
    .header("export-id", id)
    .header("trailer", "export-outcome, export-rows");
  if (isZipped) reply.header("content-encoding", "gzip");
  // The response is written here, because a file that an error cut must be sent to its last line and then be aborted.
  // The server's own compression (`compressAnswers`) drops what it holds when its source fails, and so the last line.
  reply.hijack();
  try {
    response.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
    if (isZipped) await pipeline(stream, createGzip({ level: GZIP_LEVEL }), response, { end: false });
    else await pipeline(stream, response, { end: false });
    if (outcome.ending !== "COMPLETE") return await abort(response);
    response.addTrailers({ "export-outcome": outcome.ending, "export-rows": String(outcome.rows) });
    response.end();
  } catch {
    // The client has left, or took too long. The export itself records how it ended.
    stream.destroy();
    response.destroy();
  }
  return reply;
}

/** Sends what is written and then closes the connection, so that the client does not take the body for complete. */
async function abort(response: ServerResponse): Promise<void> {
  const { socket } = response;
  if (socket?.writable) await new Promise((resolve) => socket.write("", resolve));
  response.destroy();
}

/** Whether the client named gzip without the quality 0 (RFC 9110, section 12.5.3). */
function acceptsGzip(header: string | string[] | undefined): boolean {
  return [header ?? ""]
    .flat()
    .join(",")
    .split(",")
    .some((part) => /^\s*(x-)?gzip\s*(;\s*q\s*=\s*(?!0(\.0{0,3})?\s*$)[\d.]+)?\s*$/i.test(part));
}

/** Answers requests for files that do not exist with the names of those that do. */
function refuseUnknownFiles(rest: FastifyInstance): void {
  rest.get<{ Params: { file: string } }>(
    UNKNOWN_EXPORT,
    { config: { permission: "installation.read" }, exposeHeadRoute: false },
    async ({ params }) => {
      throw unknownFile(params.file);
    },
  );
}

function unknownFile(file: string): AppError {
  const ofSubject = EXPORTS.filter(({ subject }) => file.startsWith(`${subject}.`));
  const names = (kinds: readonly ExportKind[], nameOf: (kind: ExportKind) => string) =>
    [...new Set(kinds.map(nameOf))].join(", ");
  return ofSubject.length > 0
    ? new AppError("NOT_FOUND", {
        message: `format: This list is exported as ${names(ofSubject, (kind) => kind.file)}.`,
        details: { path: "format" },
      })
    : new AppError("NOT_FOUND", {
        message: `There is no such export. The lists are ${names(EXPORTS, (kind) => kind.subject)}, each as .ndjson or .csv.`,
        details: { path: "subject" },
      });
}
