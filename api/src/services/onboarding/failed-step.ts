/** Which step of a connection test keeps an account of an organization from being connected. */
import type { ConnectionTestLine } from "../../aws/test-connection.ts";

/**
 * Returns the first such step. An operator who tests one account sees its warnings; here, an account whose role may not
 * require the external ID, because that could not be tested, is not connected. A warning that the external ID is not
 * required stands only for roles of the own account and of this machine.
 */
export function failedStep(lines: readonly ConnectionTestLine[]): ConnectionTestLine | undefined {
  return lines.find(
    ({ isRequired, outcome, code }) =>
      isRequired && (outcome === "FAILED" || (outcome === "WARNING" && code !== "EXTERNAL_ID_NOT_REQUIRED")),
  );
}
