import { useMutation, useQuery } from "@apollo/client/react";
import { Button, Textarea, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { WaitingRequests } from "../../features/approvals/waiting-requests.tsx";
import { readAgain } from "../../ui/read-again.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { SensitiveDialog } from "../../features/session/sensitive-dialog.tsx";
import { TestButton } from "../../features/test-messages/test-button.tsx";
import type { AccountRowFragment } from "../../gql/accounts.ts";
import {
  AddKeyReceiverDocument,
  type KeyReceiverRowFragment,
  KeyReceiversDocument,
  RemoveKeyReceiverDocument,
  TestKeyReceiverDocument,
} from "../../gql/key-receivers.ts";
import { problemOf } from "../../ui/problem.ts";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./secret-destinations.module.css";

interface AccountProps {
  readonly account: AccountRowFragment;
}

/** The webhooks to which rotations of the account may send new keys. An admin edits the list. */
export function KeyReceivers({ account }: AccountProps): ReactElement {
  const { data, error, observable, refetch } = useQuery(KeyReceiversDocument, { variables: { accountId: account.id } });
  const [isAdding, setIsAdding] = useState(false);
  const [removed, setRemoved] = useState<KeyReceiverRowFragment | null>(null);
  const retry = (): void => void refetch();
  const rows = data?.account?.keyReceivers;
  return (
    <section className={styles["section"]} aria-label={`Key receivers of ${account.name}`}>
      <h3 className={styles["title"]}>Key receivers</h3>
      <p className={styles["quiet"]}>
        Rotations with the destination webhook send a new key here, encrypted for the receiver. The old key stays active
        until the receiver acknowledges the new one.
      </p>
      {error && (
        <p role="alert" className={styles["problem"]}>
          The receivers could not be loaded: {problemOf(error).message}{" "}
          <Button size="compact-xs" variant="default" onClick={retry}>
            Try again
          </Button>
        </p>
      )}
      {!rows && !error && <p className={styles["quiet"]}>Loading the receivers…</p>}
      {rows?.length === 0 && <p>No webhook is allowed.</p>}
      {rows && rows.length > 0 && (
        <ul className={styles["list"]}>
          {rows.map((row) => (
            <Receiver key={row.id} row={row} onRemove={() => setRemoved(row)} />
          ))}
        </ul>
      )}
      <WaitingRequests
        permission="keyReceivers.add"
        subjectName={account.name}
        onCarriedOut={() => void readAgain({ observable })}
      />
      <PermissionGate permission="KEY_RECEIVERS_ADD">
        <Button size="xs" variant="default" onClick={() => setIsAdding(true)}>
          Add a receiver…
        </Button>
      </PermissionGate>
      {isAdding && <AddDialog account={account} onClose={() => setIsAdding(false)} />}
      {removed && <RemoveDialog row={removed} onClose={() => setRemoved(null)} />}
    </section>
  );
}

interface ReceiverProps {
  readonly row: KeyReceiverRowFragment;
  readonly onRemove: () => void;
}

function Receiver({ row, onRemove }: ReceiverProps): ReactElement {
  const { name, url, userName, publicKeyHash, verificationKey, addedBy, addedAt } = row;
  const [sendTest] = useMutation(TestKeyReceiverDocument);
  return (
    <li className={styles["row"]}>
      <div className={styles["facts"]}>
        <b>{name}</b>
        <code>{url}</code>
        <span className={styles["quiet"]}>
          {userName === null ? "any user" : `only ${userName}`} · added by {addedBy.displayName}{" "}
          <RelativeTime at={addedAt} />
        </span>
        <span className={styles["quiet"]}>
          The receiver verifies messages with <code>{verificationKey}</code>
        </span>
        <span className={styles["quiet"]}>
          SHA-256 of its public key: <code>{publicKeyHash}</code>
        </span>
      </div>
      <TestButton
        name={name}
        permission="KEY_RECEIVERS_TEST"
        label={`Send a test to ${name}`}
        accepted="The receiver decrypted and acknowledged the test message"
        send={async () => (await sendTest({ variables: { input: { id: row.id } } })).data?.testKeyReceiver}
      >
        Send a test
      </TestButton>
      <PermissionGate permission="KEY_RECEIVERS_REMOVE">
        <Button size="xs" variant="default" aria-label={`Remove the receiver ${name}`} onClick={onRemove}>
          Remove…
        </Button>
      </PermissionGate>
    </li>
  );
}

function AddDialog({ account, onClose }: AccountProps & { readonly onClose: () => void }): ReactElement {
  const [add, { loading }] = useMutation(AddKeyReceiverDocument);
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const [publicKey, setPublicKey] = useState("");
  const [userName, setUserName] = useState("");

  const send = async () => {
    const input = {
      accountId: account.id,
      name: name.trim(),
      url: url.trim(),
      publicKey: publicKey.trim(),
      userName: userName.trim() || null,
    };
    return (await add({ variables: { input } })).data?.addKeyReceiver;
  };

  return (
    <SensitiveDialog
      title={`Add a key receiver to ${account.name}`}
      confirmLabel="Add"
      isBusy={loading}
      canConfirm={[name, url, publicKey].every((text) => text.trim() !== "")}
      send={send}
      onClose={onClose}
    >
      <p>
        New keys leave AWS for this address. They are encrypted for the public key, so no proxy on the way can read
        them.
      </p>
      <TextInput
        label="Name of the receiver"
        autoComplete="off"
        maxLength={100}
        withAsterisk
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Address"
        description="An https address without a query. It is shown to operators, so it must contain no secret."
        placeholder="https://keys.example.com/iam-monitor"
        spellCheck={false}
        autoComplete="off"
        withAsterisk
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Textarea
        label="Public key of the receiver"
        description="RSA with at least 3,072 bits, or X25519, in PEM. The private key stays with the receiver."
        placeholder="-----BEGIN PUBLIC KEY-----"
        spellCheck={false}
        autoComplete="off"
        rows={5}
        withAsterisk
        value={publicKey}
        onChange={(event) => setPublicKey(event.currentTarget.value)}
      />
      <TextInput
        label="Only for the user"
        description="Leave empty to allow the keys of any user."
        spellCheck={false}
        autoComplete="off"
        value={userName}
        onChange={(event) => setUserName(event.currentTarget.value)}
      />
    </SensitiveDialog>
  );
}

function RemoveDialog({
  row,
  onClose,
}: {
  readonly row: KeyReceiverRowFragment;
  readonly onClose: () => void;
}): ReactElement {
  const [remove, { loading }] = useMutation(RemoveKeyReceiverDocument);
  return (
    <SensitiveDialog
      title="Remove this receiver?"
      confirmLabel="Remove"
      tone="dangerous"
      isBusy={loading}
      send={async () => (await remove({ variables: { input: { id: row.id } } })).data?.removeKeyReceiver}
      onClose={onClose}
    >
      <p>
        New rotations can no longer send keys to <b>{row.name}</b>. Keys that it has received stay valid.
      </p>
    </SensitiveDialog>
  );
}
