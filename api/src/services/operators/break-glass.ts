/**
 * The break-glass operator: an admin for the case that no admin can sign in. It has no credentials of its own. Each
 * sign-in needs a one-time link from `npm run admin:link`, which only a person with access to the host and its keys can
 * run. It has a name of its own, so that every admin sees in the audit log and the list of operators that it was used.
 */
import { AppError } from "../../errors.ts";

export const BREAK_GLASS_NAME = "break-glass";
/** A fixed ID, so that no other operator can be taken for it by its name. */
export const BREAK_GLASS_ID = `operator_${"0".repeat(31)}1`;

/** Refuses what would give the break-glass operator a way in that lasts longer than a session. Error: FORBIDDEN. */
export function refuseBreakGlass(operatorId: string | null): void {
  if (operatorId === BREAK_GLASS_ID)
    throw new AppError("FORBIDDEN", {
      message:
        "The break-glass operator gets no password, link to a provider, invitation or API token. Invite an admin instead.",
    });
}
