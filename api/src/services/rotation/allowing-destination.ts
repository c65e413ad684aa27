/** Allowing another secret for an account's rotations, as the action that a second person may have to approve. */
import type { Account } from "../../db/entities/account.ts";
import { otherAccountOf } from "../../iam/rotation/secret-destination.ts";
import type { ProtectedAction } from "../approvals/require-approval.ts";

interface NewDestination {
  readonly secretId: string;
  readonly region: string;
  readonly userName: string | null;
}

/** `region` of the destination is the resolved one: a change of the account's Region before the approval changes the state. */
export function allowingDestination(
  account: Account,
  input: ProtectedAction["input"],
  { secretId, region, userName }: NewDestination,
): ProtectedAction {
  const { id, name, awsAccountId, status, writes } = account;
  const otherAccount = otherAccountOf(secretId, awsAccountId);
  return {
    input,
    state: { id, name, awsAccountId, status, writes, region },
    summary: `Allow rotations of the account ${name} to store new keys in ${secretId}`,
    facts: [
      { name: "Account", value: `${name} (${awsAccountId ?? "AWS account not known yet"})` },
      {
        name: secretId.endsWith("*") ? "Every secret that begins with" : "Secret",
        value: secretId.endsWith("*") ? secretId.slice(0, -1) : secretId,
      },
      { name: "Region", value: region },
      { name: "Keys", value: userName === null ? "of any user of the account" : `only of the user ${userName}` },
      ...(otherAccount === null
        ? []
        : [{ name: "Effect", value: `New keys leave this account for the AWS account ${otherAccount}.` }]),
    ],
    subject: { kind: "ACCOUNT", name, accountId: id },
  };
}
