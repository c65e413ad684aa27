/** The state that all requests of one running sandbox share. */
import type { Instant } from "../src/iam/time.ts";
import type { SandboxAccount } from "./account.ts";
import type { Sessions } from "./caller.ts";
import type { Faults } from "./drill/faults.ts";
import type { LazyAccounts } from "./lazy-accounts.ts";
import type { RequestLog } from "./request-log.ts";

export interface SandboxState {
  readonly accounts: LazyAccounts;
  readonly clock: () => Instant;
  readonly faults: Faults;
  readonly sessions: Sessions;
  readonly log: RequestLog;
  readonly onWrite: (account: SandboxAccount) => void;
}
