import type { Caller } from "./permissions.ts";

/**
 * Identifies a caller for turns. An operator's sessions and tokens are one caller, so that a second session gives no
 * second turn.
 */
export function callerKey(caller: Pick<Caller, "kind" | "operatorId" | "token"> | null): string {
  return caller?.operatorId ?? caller?.token?.id ?? caller?.kind ?? "ANONYMOUS";
}
