import type { UserDetailQuery } from "../../gql/users.ts";

export type UserDetail = NonNullable<UserDetailQuery["user"]>;
