import { useMutation } from "@apollo/client/react";
import type { SessionAccount } from "../../features/session/session.ts";
import { StartScanDocument } from "../../gql/session.ts";
import { problemOf } from "../../ui/problem.ts";
import { showToast } from "../../ui/toasts.ts";

/** Starts a scan of an account. A refusal is shown as a message. */
export function useStartScan(): {
  readonly scan: (account: Pick<SessionAccount, "id">) => Promise<void>;
  readonly isStarting: boolean;
} {
  const [start, { loading }] = useMutation(StartScanDocument);
  return {
    isStarting: loading,
    async scan(account) {
      try {
        const { data } = await start({ variables: { input: { accountId: account.id } } });
        const refused = data?.startScan.userErrors[0];
        if (refused && refused.code !== "SCAN_ALREADY_RUNNING")
          showToast({ tone: "bad", title: "The scan was not started", message: refused.message });
      } catch (error) {
        showToast({ tone: "bad", title: "The scan was not started", message: problemOf(error).message });
      }
    },
  };
}
