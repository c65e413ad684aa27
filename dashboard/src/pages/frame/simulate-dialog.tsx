import { useMutation } from "@apollo/client/react";
import type { ReactElement } from "react";
import { ChangeDemoAccountDocument } from "../../gql/session.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { useFocusReturn } from "./use-focus-return.ts";

/** Says what the simulated incident changes, and asks before it does. */
export function SimulateDialog({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [change, { loading }] = useMutation(ChangeDemoAccountDocument);
  const { problem, run } = useSubmit();
  useFocusReturn();

  async function simulate(): Promise<void> {
    let message = "";
    await run(
      async () => {
        const payload = (await change()).data?.changeDemoAccount;
        // The change comes before the scan, so it has happened.
        const isScanned = payload?.userErrors[0]?.code !== "SCAN_ALREADY_RUNNING";
        message = isScanned
          ? `${payload?.message ?? ""} The running scan will report it.`
          : "A scan was running already. The next scan will report the new user.";
        return isScanned ? payload : { userErrors: [] };
      },
      () => {
        showToast({ tone: "good", title: "Incident simulated", message });
        onClose();
      },
    );
  }

  return (
    <ConfirmDialog
      isOpen
      title="Simulate an incident?"
      confirmLabel="Simulate it"
      isBusy={loading}
      problem={problem}
      onConfirm={() => void simulate()}
      onClose={onClose}
    >
      <p>
        A new user with <b>AdministratorAccess</b> and an access key appears in the demo account, as if someone had used
        a leaked key. A scan starts at once and opens alerts about the user.
      </p>
      <p>The demo account is fictional: nothing changes in AWS. The user stays in it, and so do the alerts.</p>
    </ConfirmDialog>
  );
}
