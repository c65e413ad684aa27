import { useMutation, useQuery } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import { otherAccountOf } from "../../features/accounts/secret-arn.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import type { AccountRowFragment } from "../../gql/accounts.ts";
import {
  AddSecretDestinationDocument,
  RemoveSecretDestinationDocument,
  type SecretDestinationRowFragment,
  SecretDestinationsDocument,
} from "../../gql/secret-destinations.ts";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./secret-destinations.module.css";

interface AccountProps {
  readonly account: AccountRowFragment;
}

/** The secrets that rotations of the account may write besides the user's own. An admin edits the list. */
export function SecretDestinations({ account }: AccountProps): ReactElement {
  const { data, error, observable, refetch } = useQuery(SecretDestinationsDocument, {
    variables: { accountId: account.id },
  });
  const [isAdding, setIsAdding] = useState(false);
  const [removed, setRemoved] = useState<SecretDestinationRowFragment | null>(null);
  const retry = (): void => void refetch();
  const rows = data?.account?.secretDestinations;
  return (
    <section className={styles["section"]} aria-label={`Where new secrets of ${account.name} are stored`}>
      <h3 className={styles["title"]}>Where new secrets are stored</h3>
      <p className={styles["quiet"]}>
        Rotations store a new key in <code>iam-monitor/&lt;user name&gt;</code> of Secrets Manager or Parameter Store,
        or in a secret or parameter of this list.
      </p>
      {error && (
        <p role="alert" className={styles["problem"]}>
          The list could not be loaded: {problemOf(error).message}{" "}
          <Button size="compact-xs" variant="default" onClick={retry}>
            Try again
          </Button>
        </p>
      )}
      {!rows && !error && <p className={styles["quiet"]}>Loading the list…</p>}
      {rows?.length === 0 && <p>No further secret or parameter is allowed.</p>}
      {rows && rows.length > 0 && (
        <ul className={styles["list"]}>
          {rows.map((row) => (
            <Destination
              key={row.id}
              row={row}
              awsAccountId={account.awsAccountId ?? null}
              onRemove={() => setRemoved(row)}
            />
          ))}
        </ul>
      )}
      <WaitingRequests
        permission="secretDestinations.add"
        subjectName={account.name}
        onCarriedOut={() => void readAgain({ observable })}
      />
      <PermissionGate permission="SECRET_DESTINATIONS_ADD">
        <Button size="xs" variant="default" onClick={() => setIsAdding(true)}>
          Allow another secret…
        </Button>
      </PermissionGate>
      {isAdding && <AddDialog account={account} onClose={() => setIsAdding(false)} />}
      {removed && <RemoveDialog row={removed} onClose={() => setRemoved(null)} />}
    </section>
  );
}

interface DestinationProps {
  readonly row: SecretDestinationRowFragment;
  readonly awsAccountId: string | null;
  readonly onRemove: () => void;
}

function Destination({ row, awsAccountId, onRemove }: DestinationProps): ReactElement {
  const { secretId, region, userName, addedBy, addedAt } = row;
  const otherAccount = otherAccountOf(secretId, awsAccountId);
  return (
    <li className={styles["row"]}>
      <div className={styles["facts"]}>
        <code>{secretId}</code>
        <span className={styles["quiet"]}>
          {region} · {userName === null ? "any user" : `only ${userName}`} · added by {addedBy.displayName}{" "}
          <RelativeTime at={addedAt} />
        </span>
        {otherAccount && (
          <span className={styles["leaves"]}>Keys leave this account for the AWS account {otherAccount}.</span>
        )}
      </div>
      <PermissionGate permission="SECRET_DESTINATIONS_REMOVE">
        <Button size="xs" variant="default" aria-label={`Remove ${secretId}`} onClick={onRemove}>
          Remove…
        </Button>
      </PermissionGate>
    </li>
  );
}

function AddDialog({ account, onClose }: AccountProps & { readonly onClose: () => void }): ReactElement {
  const [add, { loading }] = useMutation(AddSecretDestinationDocument);
  const [secretId, setSecretId] = useState("");
  const [region, setRegion] = useState("");
  const [userName, setUserName] = useState("");
  const isArn = secretId.trim().startsWith("arn:");
  const otherAccount = otherAccountOf(secretId.trim(), account.awsAccountId ?? null);

  const send = async () => {
    const input = {
      accountId: account.id,
      secretId: secretId.trim(),
      region: isArn ? null : region.trim() || null,
      userName: userName.trim() || null,
    };
    return (await add({ variables: { input } })).data?.addSecretDestination;
  };

  return (
    <SensitiveDialog
      title={`Allow another secret for ${account.name}`}
      confirmLabel="Allow"
      isBusy={loading}
      canConfirm={secretId.trim() !== ""}
      send={send}
      onClose={onClose}
    >
      <p>
        A rotation writes only to a secret that does not exist yet, is tagged for the user, or holds one of the
        user&apos;s keys. The rotation role needs permission to write to it.
      </p>
      <TextInput
        label="Secret name or ARN"
        description="A parameter needs its ARN. End with * to allow every secret or parameter whose name starts with this."
        placeholder="team-a/*"
        spellCheck={false}
        autoComplete="off"
        withAsterisk
        value={secretId}
        onChange={(event) => setSecretId(event.currentTarget.value)}
      />
      {!isArn && (
        <TextInput
          label="Region"
          placeholder={account.region}
          spellCheck={false}
          value={region}
          onChange={(event) => setRegion(event.currentTarget.value)}
        />
      )}
      <TextInput
        label="Only for the user"
        description="Leave empty to allow the keys of any user."
        spellCheck={false}
        autoComplete="off"
        value={userName}
        onChange={(event) => setUserName(event.currentTarget.value)}
      />
      {otherAccount && (
        <p role="status" className={styles["leaves"]}>
          This secret belongs to the AWS account {otherAccount}. New keys will leave {account.name}.
        </p>
      )}
    </SensitiveDialog>
  );
}

interface RemoveDialogProps {
  readonly row: SecretDestinationRowFragment;
  readonly onClose: () => void;
}

function RemoveDialog({ row, onClose }: RemoveDialogProps): ReactElement {
  const [remove, { loading }] = useMutation(RemoveSecretDestinationDocument);
  return (
    <SensitiveDialog
      title="Remove this secret from the list?"
      confirmLabel="Remove"
      tone="dangerous"
      isBusy={loading}
      send={async () => (await remove({ variables: { input: { id: row.id } } })).data?.removeSecretDestination}
      onClose={onClose}
    >
      <p>
        New rotations can no longer use <code>{row.secretId}</code>. Rotations that were already requested continue, and
        the secret itself is not changed.
      </p>
    </SensitiveDialog>
  );
}
