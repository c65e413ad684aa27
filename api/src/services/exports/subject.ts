/** The lists that can be exported: one subject per list, each in a file of `subjects/`. */
import type { JsonValue } from "../../iam/finding.ts";
import type { Permission } from "../core/permissions.ts";
import type { Scope } from "../core/request-scope.ts";
import type { AccountChoice } from "./account-choice.ts";
import type { Past } from "../inventory/past.ts";
import type { Snapshot } from "./snapshot.ts";

/** The parameters of an export. Each subject reads those that its list has; the transports refuse the others. */
export interface ExportRequest {
  /** Account IDs or AWS account numbers. Empty: all accounts that the caller may see and that are not archived. */
  readonly account?: readonly string[];
  /** The query text of the list. */
  readonly filter?: string | null;
  /** The order of the rows, as `FIELD` or `FIELD:DESC`. Default: the order of the list. */
  readonly orderBy?: string | null;
  readonly asOf?: Date | null;
  readonly includeDeleted?: boolean | null;
  readonly type?: string | null;
  readonly verdict?: string | null;
  readonly principal?: string | null;
  readonly crossAccount?: boolean | null;
  readonly cause?: string | null;
  readonly through?: string | null;
  readonly administrator?: string | null;
  readonly reachesAdministrator?: boolean | null;
  readonly role?: string | null;
  readonly actor?: string | null;
  readonly action?: string | null;
  readonly target?: string | null;
  readonly onlyRefused?: boolean | null;
  /** The start of a period: a time, or the scan after which it begins. */
  readonly since?: Date | null;
  readonly sinceScan?: string | null;
  readonly until?: Date | null;
  readonly focus?: string | null;
  /** What the listed changes are limited to: their results, their types and the keys of their actors. */
  readonly results?: readonly string[];
  readonly types?: readonly string[];
  readonly actors?: readonly string[];
}

/** A value of a row. CSV writes a list or an object as JSON. */
export type Cells = Readonly<Record<string, JsonValue>>;

/** The rows of one export in batches, read in the snapshot. The reader empties each batch after it has written it. */
export type Batches<Row> = AsyncGenerator<Row[], void, undefined>;

export interface ExportSource<Row> {
  readonly accounts: AccountChoice;
  /** The scan whose snapshot has the rows, if they are not those of the present. */
  readonly past?: Pick<Past, "scanId" | "takenAt"> | null;
  readonly batches: (snapshot: Snapshot) => Batches<Row>;
}

export interface ExportSubject<Row> {
  readonly name: string;
  readonly permission: Permission;
  /** From what the state of a past moment is read: events, or the snapshots of one account. Null: it is not stored. */
  readonly past: "EVENTS" | "SNAPSHOTS" | null;
  /** Whether the rows come from scans, so that the coverage of scans applies to them. */
  readonly isScanned: boolean;
  readonly columns: readonly string[];
  /** Validates the request. Throws before anything is sent. */
  readonly open: (scope: Scope, request: ExportRequest) => Promise<ExportSource<Row>>;
  readonly cellsOf: (row: Row) => Cells;
}
