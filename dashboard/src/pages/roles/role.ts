import type { RoleDetailQuery } from "../../gql/roles.ts";

export type RoleDetail = NonNullable<RoleDetailQuery["role"]>;
