import type { CheckOutcome, ControlStandard, ControlState, Severity } from "../../gql/schema-types.ts";

/** The search parameters of the page, or a change of some of them. */
export interface ChecksSearch {
  readonly q?: string | undefined;
  readonly view?: "controls" | undefined;
  readonly standard?: ControlStandard | undefined;
  /** The id of the check that is open. */
  readonly check?: string | undefined;
  readonly outcome?: CheckOutcome | undefined;
  readonly severity?: Severity | undefined;
  /** The order within a family. The most severe check comes first by default. */
  readonly order?: "alerts" | undefined;
  /** The state of the controls that are shown. */
  readonly state?: ControlState | undefined;
}
