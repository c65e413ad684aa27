import { useApolloClient, useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { type AccountRowFragment, RestoreAccountDocument } from "../../gql/accounts.ts";
import { readAllAgain } from "../../ui/read-again.ts";
import { showToast } from "../../ui/toasts.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { ReauthenticationDialog } from "../session/reauthentication-dialog.tsx";
import { PermissionGate } from "../session/permission-gate.tsx";
import { useReauthentication } from "../session/use-reauthentication.ts";
import styles from "./restore-account.module.css";

export type ArchivedReason = NonNullable<AccountRowFragment["archivedReason"]>;

/** Why IAM Monitor archived an account by itself. */
export const ARCHIVED_BECAUSE: Readonly<Record<ArchivedReason, string>> = {
  SUSPENDED: "AWS has suspended the account.",
  PENDING_CLOSURE: "The account is being closed in AWS.",
  CLOSED: "The account is closed in AWS.",
  LEFT: "The account is no longer in its organization.",
};

export interface RestoreAccountProps {
  readonly account: { readonly id: string; readonly name: string };
}

/** Brings back an account that was archived because of its state in AWS. */
export function RestoreAccount({ account }: RestoreAccountProps): ReactElement {
  const client = useApolloClient();
  const [restore, { loading }] = useMutation(RestoreAccountDocument);
  const { problem, run } = useSubmit();
  const proof = useReauthentication();
  return (
    <>
      <PermissionGate permission="ACCOUNTS_CONNECT">
        <Button
          size="xs"
          variant="default"
          loading={loading}
          aria-label={`Restore ${account.name}`}
          onClick={() =>
            void proof.run(() =>
              run(
                async () => (await restore({ variables: { input: { id: account.id } } })).data?.restoreAccount,
                () => {
                  showToast({ tone: "good", title: `${account.name} is restored`, message: "It is scanned now." });
                  void readAllAgain(client);
                },
              ),
            )
          }
        >
          Restore
        </Button>
      </PermissionGate>
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
