import type { PolicyDetailQuery } from "../../gql/policies.ts";

export type PolicyDetail = NonNullable<PolicyDetailQuery["policy"]>;
