import { useEffect, useRef } from "react";
import { apolloClient } from "../../apollo.ts";
import type { SessionQuery } from "../../gql/session.ts";

type Rights = Pick<SessionQuery, "viewer" | "accounts">;

/**
 * Drops everything that was read by another operator of this browser, who may have signed in in another tab, or before
 * a change of role or accounts. The data of the page is read again.
 */
export function useOneCaller(data: Rights | undefined): void {
  const known = useRef<Rights>(undefined);
  useEffect(() => {
    if (known.current && data && hasLostRights(known.current, data))
      // A page shows why it could not be read again.
      void apolloClient.resetStore().catch(() => undefined);
    known.current = data;
  }, [data]);
}

/**
 * Whether something that was read before may not be read now. An account that was added takes nothing away, and who sees
 * all accounts also sees the disconnected ones: without that, the page would be dropped with each of many accounts that
 * are disconnected together, before it was read again.
 */
export function hasLostRights(before: Rights, now: Rights): boolean {
  if (callerOf(before) !== callerOf(now)) return true;
  if (now.viewer.accountLimit === null) return false;
  const accounts = new Set(now.accounts.nodes.map(({ id }) => id));
  return before.accounts.nodes.some(({ id }) => !accounts.has(id));
}

function callerOf({ viewer: { kind, name, operatorId, role, accountLimit, permissions } }: Rights): string {
  return JSON.stringify([kind, name, operatorId, role, accountLimit, permissions.toSorted()]);
}
