/** Adding a receiver of new keys, as the action that a second person may have to approve. */
import type { Account } from "../../db/entities/account.ts";
import type { ProtectedAction } from "../approvals/require-approval.ts";

interface NewReceiver {
  readonly name: string;
  readonly url: string;
  readonly publicKeyHash: string;
  readonly userName: string | null;
}

export function addingReceiver(
  account: Account,
  input: ProtectedAction["input"],
  { name, url, publicKeyHash, userName }: NewReceiver,
): ProtectedAction {
  const { id, awsAccountId, status, writes } = account;
  return {
    input,
    state: { id, name: account.name, awsAccountId, status, writes },
    summary: `Allow rotations of the account ${account.name} to send new keys to ${url}`,
    facts: [
      { name: "Account", value: `${account.name} (${awsAccountId ?? "AWS account not known yet"})` },
      { name: "Receiver", value: name },
      { name: "Address", value: url },
      { name: "SHA-256 of its public key", value: publicKeyHash },
      { name: "Keys", value: userName === null ? "of any user of the account" : `only of the user ${userName}` },
      { name: "Effect", value: "New keys leave AWS, encrypted for this receiver." },
    ],
    subject: { kind: "ACCOUNT", name: account.name, accountId: id },
  };
}
