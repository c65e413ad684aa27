import type { Declaration } from "./planned-change.ts";
import type { ValueMap } from "./value.ts";

/** One changed resource of the plan, with its values before and after. */
export interface PlannedResource extends Declaration {
  readonly address: string;
  readonly type: string;
  /** Whether the type is one of the provider of HashiCorp, whose types are known. */
  readonly isAws: boolean;
  readonly name: string;
  readonly actions: readonly string[];
  readonly before: ValueMap | null;
  /** Null if the resource is deleted. Unknown values are `Unknown`. */
  readonly after: ValueMap | null;
  /** The attributes that the configuration sets. Others that are unknown are computed by the provider. */
  readonly configured: ReadonlySet<string>;
  readonly placeOf: (path: readonly (string | number)[]) => Declaration["place"];
}
