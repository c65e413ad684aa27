import { createContext, useContext } from "react";
import type { SessionQuery } from "../../gql/session.ts";

export type SessionAccount = SessionQuery["accounts"]["nodes"][number];

/** What every page may rely on; read once by the frame around the pages. */
export interface Session {
  readonly viewer: SessionQuery["viewer"];
  readonly serverInfo: SessionQuery["serverInfo"];
  readonly accounts: readonly SessionAccount[];
  /** The account that the header narrows the pages to; null for all of them. */
  readonly accountId: string | null;
}

export const SessionContext = createContext<Session | null>(null);

/** Only inside the frame; the sign-in page stands outside of it. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession was called outside of the frame");
  return session;
}
