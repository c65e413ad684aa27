/** The rotation of a compromised key, as the action that a second person may have to approve. */
import type { Account } from "../../db/entities/account.ts";
import type { RotationDestination } from "../../iam/rotation/states.ts";
import type { JsonInput } from "../approvals/canonical-json.ts";
import type { ProtectedAction } from "../approvals/require-approval.ts";

interface PlannedRotation {
  readonly account: Account;
  readonly userIdentity: string;
  readonly overlapSeconds: number;
  readonly quietSeconds: number;
  readonly soakSeconds: number;
  readonly plan: {
    readonly userName: string;
    readonly userArn: string;
    readonly accessKeyId: string;
    readonly destination: RotationDestination | null;
    readonly secretId: string | null;
    readonly region: string | null;
  };
}

type RotationRequest = Readonly<Record<string, JsonInput>> & { readonly reason?: string | null | undefined };

/** The state is the plan as of now: a key that is created or deleted before the approval changes it. */
export function compromisedRotation(request: RotationRequest, planned: PlannedRotation): ProtectedAction {
  const { account, plan, userIdentity, overlapSeconds, quietSeconds, soakSeconds } = planned;
  const { userName, userArn, accessKeyId, destination, secretId, region } = plan;
  const { id: accountId, name, awsAccountId, writes } = account;
  const timing = { overlapSeconds, quietSeconds, soakSeconds };
  return {
    input: request,
    state: {
      accountId,
      awsAccountId,
      writes,
      userArn,
      userIdentity,
      accessKeyId,
      destination,
      secretId,
      region,
      ...timing,
    },
    summary: `Deactivate and replace the compromised access key ${accessKeyId} of ${userName}`,
    facts: [
      { name: "Account", value: `${name} (${awsAccountId})` },
      { name: "Effect", value: "Applications that use the key fail until they have the new key." },
      {
        name: "New secret",
        value:
          destination === "REVEAL"
            ? "shown once to the requester"
            : `stored in Secrets Manager as ${secretId} in ${region}`,
      },
      { name: "Reason", value: request.reason ?? "none" },
    ],
    subject: { kind: "USER", name: userName, accountId },
  };
}
