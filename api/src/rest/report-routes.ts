/** The route of reports: `GET /api/report/controls.html`. */
import type { FastifyInstance } from "fastify";
import { CONTROL_STANDARDS, type ControlStandard } from "../iam/checks/controls/standards.ts";
import { openScope, type Platform } from "../services/core/request-scope.ts";
import { openServices } from "../services/services.ts";
import { errors } from "./schemas.ts";

/** See `POINTS` in `routes.ts`: a report reads as much as an export. */
const REPORT_POINTS = 2_000;
/** For a report that is shown in the browser: its own style and nothing else. */
const SHOWN_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

interface ReportQuery {
  readonly standard: ControlStandard;
  readonly account?: string;
  readonly scan?: string;
  readonly show?: boolean;
}

export interface ReportRouteOptions {
  readonly platform: Platform;
  readonly version: string;
}

export function reportRoutes(rest: FastifyInstance, { platform, version }: ReportRouteOptions): void {
  rest.get<{ Querystring: ReportQuery }>(
    "/api/report/controls.html",
    {
      schema: reportSchema,
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

const reportSchema = {
  summary: "Create a report",
  description:
    "Creates a report of one standard as one HTML file without scripts and outside resources: the controls with their state and reason, what persons answered, the findings, the exceptions and what was not read. The audit log has the SHA-256 hash of the file (`reports.create`). Also needs the scope `alerts.export`.",
  tags: ["reports"],
  querystring: {
    type: "object",
    additionalProperties: false,
    required: ["standard"],
    properties: {
      standard: { type: "string", enum: CONTROL_STANDARDS, description: "The standard whose controls are reported." },
      account: {
        type: "string",
        maxLength: 64,
        description:
          "The account, by 12-digit AWS account number or account ID; default all accounts that the caller may see and that are not archived.",
      },
      scan: {
        type: "string",
        maxLength: 64,
        description: "The ID of a scan with results. The report shows the state at its end; default the present state.",
      },
      show: {
        type: "boolean",
        description: "Whether a browser shows the report instead of saving it; default false.",
      },
    },
  },
  response: {
    200: {
      description:
        "The file. The headers `report-id` and `report-sha256` name its entry of the audit log and its hash.",
      content: { "text/html; charset=utf-8": { schema: { type: "string" } } },
    },
    ...errors,
  },
} as const;
