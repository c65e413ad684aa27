import type { ReportChoicesQuery } from "../../gql/reports.ts";

/** A control with what persons answered about it. */
export type PersonControl = ReportChoicesQuery["controls"][number];
