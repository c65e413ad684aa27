/** Which policy explains why a user or role is an administrator. */
import type { PolicyRow } from "../../db/entities/inventory.ts";
import { parsePolicy } from "../../iam/policy/document.ts";
import { ADMINISTRATOR_ACCESS, isAdministrator } from "../../iam/principals/principal-policies.ts";

interface Held {
  readonly arn: string | null;
  readonly policyName: string;
}

/** Whether the policy by itself makes the principal an administrator. `row` is null if no scan has read the policy. */
export function isAdministratorPolicy(principalArn: string, { arn, policyName }: Held, row: PolicyRow | null): boolean {
  if (row === null) return arn !== null && ADMINISTRATOR_ACCESS.test(arn);
  const parsed = parsePolicy(row.document.text);
  if (!parsed.ok) return false;
  const source = { kind: arn === null ? "INLINE" : "MANAGED", policyName, policyArn: arn, groupName: null } as const;
  const policies = [{ source, document: parsed.document }];
  return isAdministrator({ arn: principalArn, policies, boundary: null, isBounded: false, unreadable: [] });
}
