/** All known ways up, one row each; of two that are equally short the earlier one is shown. */
import type { EscalationMethod } from "./technique.ts";
import { IDENTITY_METHODS } from "./iam.ts";
import { PASSED_ROLE_METHODS } from "./new-passrole.ts";
import { WORKLOAD_METHODS } from "./existing-passrole.ts";

export const METHODS: readonly EscalationMethod[] = [...IDENTITY_METHODS, ...PASSED_ROLE_METHODS, ...WORKLOAD_METHODS];
