/** All exports: each subject with its formats and the parameters that its list has. */
import type { Permission } from "../core/permissions.ts";
import type { Scope } from "../core/request-scope.ts";
import { type OpenedExport, openExport } from "./export.ts";
import { ASFF } from "./formats/asff.ts";
import { csv } from "./formats/csv.ts";
import type { ExportFormat } from "./formats/format.ts";
import { json } from "./formats/json.ts";
import { ndjson } from "./formats/ndjson.ts";
import { OCSF } from "./formats/ocsf.ts";
import { SARIF } from "./formats/sarif.ts";
import type { ExportRequest, ExportSubject } from "./subject.ts";
import { ACCOUNTS } from "./subjects/accounts.ts";
import { ALERT_EVENTS } from "./subjects/alert-events.ts";
import { ALERTS, type ExportedAlert } from "./subjects/alerts.ts";
import { AUDIT_EVENTS } from "./subjects/audit-events.ts";
import { CHANGES } from "./subjects/changes.ts";
import { ESCALATION_PATHS } from "./subjects/escalation-paths.ts";
import { ACCESS_KEYS, GROUPS, POLICIES, ROLES, USERS } from "./subjects/inventory.ts";
import { PEOPLE } from "./subjects/people.ts";

export type ExportParameter = keyof ExportRequest;

/** One file that can be exported. */
export interface ExportKind {
  /** The name of the file, such as `alerts.ndjson`. */
  readonly file: string;
  readonly subject: string;
  readonly contentType: string;
  readonly permission: Permission;
  readonly parameters: readonly ExportParameter[];
  readonly past: ExportSubject<unknown>["past"];
  readonly open: (scope: Scope, request: ExportRequest, productVersion: string) => Promise<OpenedExport>;
}

/** The files of a subject: NDJSON, CSV and the formats that only this subject has. */
function kindsOf<Row>(
  subject: ExportSubject<Row>,
  parameters: readonly ExportParameter[],
  ownFormats: readonly ExportFormat<Row>[] = [],
): readonly ExportKind[] {
  const formats = [ndjson<Row>(), csv<Row>({ hasCoverage: true }), ...ownFormats];
  return formats.map((format) => ({
    file: `${subject.name}.${format.extension}`,
    subject: subject.name,
    contentType: format.contentType,
    permission: subject.permission,
    parameters,
    past: subject.past,
    open: (scope, request, productVersion) => openExport(scope, { subject, format, productVersion }, request),
  }));
}

// `asOf` is a parameter of every export, so that one without history says why it cannot be in the past.
const COMMON: readonly ExportParameter[] = ["account", "asOf"];
const LIST: readonly ExportParameter[] = [...COMMON, "filter", "includeDeleted", "orderBy"];

export const EXPORTS: readonly ExportKind[] = [
  ...kindsOf(ALERTS, [...COMMON, "filter", "orderBy"], [OCSF, ASFF, SARIF]),
  ...kindsOf(ALERT_EVENTS, [...COMMON, "filter"]),
  ...kindsOf(USERS, LIST),
  ...kindsOf(ACCESS_KEYS, LIST),
  ...kindsOf(GROUPS, LIST),
  ...kindsOf(ROLES, LIST),
  ...kindsOf(POLICIES, [...LIST, "type"]),
  ...kindsOf(ESCALATION_PATHS, [
    ...COMMON,
    "filter",
    "verdict",
    "principal",
    "crossAccount",
    "cause",
    "through",
    "administrator",
  ]),
  ...kindsOf(PEOPLE, [...COMMON, "filter", "reachesAdministrator", "role"]),
  ...kindsOf(CHANGES, [...COMMON, "since", "sinceScan", "until", "focus", "results", "types", "actors"]),
  ...kindsOf(ACCOUNTS, LIST),
  ...kindsOf(AUDIT_EVENTS, [...COMMON, "filter", "actor", "action", "target", "onlyRefused"]),
];

/** The files of `/api/alerts.csv` and `/api/alerts.json`, which never change: they have no line about coverage. */
export const ALERTS_CSV = csv<ExportedAlert>({ hasCoverage: false });
export const ALERTS_JSON = json<ExportedAlert>();
