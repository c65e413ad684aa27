/** The route of reports: `GET /api/report/controls.html`. */
import type { FastifyInstance } from "fastify";
import { openScope, type Platform } from "../services/core/request-scope.ts";
import { openServices } from "../services/services.ts";
import { createReport, type ReportQuery } from "./export-operations.ts";
import { routePath, routeSchema } from "./operation.ts";

/** See `POINTS` in `routes.ts`: a report reads as much as an export. */
const REPORT_POINTS = 2_000;
/** For a report that is shown in the browser: its own style and nothing else. */
const SHOWN_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

export interface ReportRouteOptions {
  readonly platform: Platform;
  readonly version: string;
}

export function reportRoutes(rest: FastifyInstance, { platform, version }: ReportRouteOptions): void {
  rest.get<{ Querystring: ReportQuery }>(
    routePath(createReport),
    {
      schema: routeSchema(createReport),
      config: { permission: "reports.create", points: REPORT_POINTS, isRecorded: true },
      exposeHeadRoute: false,
    },
    async (request, reply) => {
      const { show = false, ...wanted } = request.query;
      const { reports } = openServices(openScope(platform, request.caller, request.id, request.client));
      const { id, fileName, html, sha256 } = await reports.create(wanted, version);
      reply
        .type("text/html; charset=utf-8")
        .header("content-disposition", `${show ? "inline" : "attachment"}; filename="${fileName}"`)
        .header("content-security-policy", SHOWN_POLICY)
        .header("report-id", id)
        .header("report-sha256", sha256);
      return reply.send(html);
    },
  );
}
