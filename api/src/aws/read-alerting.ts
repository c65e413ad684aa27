/** Reads whom AWS and CloudWatch alert about the security of an account. */
import { TRAIL_ALARM_ACTIONS } from "./read-trail-alarms.ts";
import { awsCodeOf } from "./errors.ts";
import type { ReadContext } from "./read-context.ts";

/** Every action, with its purpose. */
export const ALERTING_ACTIONS = {
  "account:GetAlternateContact": "Reads whether the account has a security contact. The contact is not kept.",
  ...TRAIL_ALARM_ACTIONS,
} as const;

/** The code with which AWS says that there is no such contact. */
const NO_CONTACT = "ResourceNotFoundException";

/** Reads whether there is a security contact. Its name, address and telephone number are personal data and are dropped. */
export async function readSecurityContact({ clients, call }: ReadContext): Promise<{ readonly isSet: boolean }> {
  const { AccountClient, GetAlternateContactCommand } = await import("@aws-sdk/client-account");
  const client = clients.inRegion(null, (config) => new AccountClient(config));
  try {
    const { AlternateContact } = await client.send(
      new GetAlternateContactCommand({ AlternateContactType: "SECURITY" }),
      call,
    );
    return { isSet: Boolean(AlternateContact?.EmailAddress) };
  } catch (error) {
    if (awsCodeOf(error) === NO_CONTACT) return { isSet: false };
    throw error;
  } finally {
    client.destroy();
  }
}
