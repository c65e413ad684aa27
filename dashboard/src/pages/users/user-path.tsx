import type { ReactElement } from "react";
import { PrincipalPath } from "../../features/paths/principal-path.tsx";
import { usePrincipalPath } from "../../features/paths/principal-path.tsx";
import type { UserDetail } from "./user-detail.tsx";

export function UserPath({ user }: { readonly user: UserDetail }): ReactElement {
  return <PrincipalPath noun="user" found={usePrincipalPath(user.account.id, user.arn)} />;
}
