import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";

export interface PrincipalLinkProps {
  readonly kind: "USER" | "GROUP" | "ROLE";
  readonly name: string;
  readonly awsAccountId: string;
}

/** The name of a user, group or role, as a link to its page. */
export function PrincipalLink({ kind, name, awsAccountId }: PrincipalLinkProps): ReactElement {
  switch (kind) {
    case "USER":
      return (
        <Link to="/accounts/$awsAccountId/users/$userName" params={{ awsAccountId, userName: name }}>
          {name}
        </Link>
      );
    case "GROUP":
      return (
        <Link to="/accounts/$awsAccountId/groups/$groupName" params={{ awsAccountId, groupName: name }}>
          {name}
        </Link>
      );
    case "ROLE":
      return (
        <Link to="/accounts/$awsAccountId/roles/$roleName" params={{ awsAccountId, roleName: name }}>
          {name}
        </Link>
      );
  }
}
