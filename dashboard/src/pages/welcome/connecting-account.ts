import type { ConnectAccountMutation } from "../../gql/accounts.ts";

/** The account that is being connected. */
export type ConnectingAccount = NonNullable<ConnectAccountMutation["connectAccount"]["account"]>;
