import type { ReactElement } from "react";
import { PrincipalPath } from "../../components/principal-path.tsx";
import { usePrincipalPath } from "../../lib/principal-path.ts";
import type { UserDetail } from "./user-detail.tsx";

export function UserPath({ user }: { readonly user: UserDetail }): ReactElement {
  return <PrincipalPath noun="user" found={usePrincipalPath(user.account.id, user.arn)} />;
}
