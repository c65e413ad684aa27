import { createContext, useContext } from "react";
import type { SessionQuery } from "../../gql/session.ts";

export type SessionAccount = SessionQuery["accounts"]["nodes"][number];

/** The data available to every page. The frame loads it and keeps it up to date. */
export interface Session {
  readonly viewer: SessionQuery["viewer"];
  readonly serverInfo: SessionQuery["serverInfo"];
  readonly accounts: readonly SessionAccount[];
  /** The account selected in the header; null for all accounts. */
  readonly accountId: string | null;
}

export const SessionContext = createContext<Session | null>(null);

/** Returns the session. It is available only inside the frame, not on the sign-in page. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession was called outside of the frame");
  return session;
}
