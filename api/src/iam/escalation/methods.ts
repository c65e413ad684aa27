/** All known ways up, one row each; of two that are equally short the earlier one is shown. */
import type { EscalationMethod } from "./method.ts";
import { IDENTITY_METHODS } from "./methods/identity.ts";
import { PASSED_ROLE_METHODS } from "./methods/passed-roles.ts";
import { WORKLOAD_METHODS } from "./methods/workloads.ts";

export const METHODS: readonly EscalationMethod[] = [...IDENTITY_METHODS, ...PASSED_ROLE_METHODS, ...WORKLOAD_METHODS];
