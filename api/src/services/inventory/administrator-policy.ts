/** Which policy explains why a user or role is an administrator. */
import type { PolicyRow } from "../../db/entities/inventory.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
import { ADMINISTRATOR_ACCESS, allowsEverything } from "../../iam/principals/principal-policies.ts";

/** Whether the policy by itself allows every action on every resource. `row` is null if no scan has read the policy. */
export function isAdministratorPolicy(arn: string | null, row: PolicyRow | null): boolean {
  if (row === null) return arn !== null && ADMINISTRATOR_ACCESS.test(arn);
  const parsed = parsePolicy(row.document.text);
  return parsed.ok && allowsEverything(parsed.document);
}
