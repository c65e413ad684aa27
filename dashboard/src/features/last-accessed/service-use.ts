import type { ServiceUseFragment } from "../../gql/last-accessed.ts";
import type { Problem } from "../../ui/problem.ts";

/** Services that are shown before somebody asks for all of them, and as many as the api gives. */
export const SERVICES_SHOWN = 25;
export const SERVICES_MAX = 500;

export interface ServiceUseFound {
  /** Undefined: not yet known; null: the thing is no longer there. */
  readonly use: ServiceUseFragment | null | undefined;
  readonly problem: Problem | null;
  readonly retry: () => void;
  readonly onShowAll: () => void;
}
