import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { type AwsClients, createClients } from "./clients.ts";
import type { AwsConnection } from "./connection.ts";
import { present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";

/** The identity of a connection's credentials. AWS requires no permission for this call. */
export interface CallerIdentity {
  readonly awsAccountId: string;
  readonly arn: string;
  readonly partition: string;
}

/**
 * Returns the identity. Errors: AWS_CREDENTIALS_*, AWS_KEY_INVALID, AWS_ACCESS_DENIED (of sts:AssumeRole), CLOCK_SKEW,
 * AWS_UNREACHABLE, AWS_BAD_RESPONSE.
 */
export async function callerIdentity(connection: AwsConnection): Promise<CallerIdentity> {
  const clients = createClients(connection);
  try {
    return await readCallerIdentity(clients, {});
  } finally {
    clients.destroy();
  }
}

export async function readCallerIdentity(
  clients: Pick<AwsClients, "sts">,
  call: ReadContext["call"],
): Promise<CallerIdentity> {
  const action = "sts:GetCallerIdentity";
  const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}), call);
  const arn = present(Arn, action, "Arn");
  return {
    awsAccountId: present(Account, action, "Account"),
    arn,
    partition: present(arn.split(":")[1], action, "partition"),
  };
}
