import IconCirclePlus from "@tabler/icons-react/icons/IconCirclePlus";
import IconUser from "@tabler/icons-react/icons/IconUser";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import IconWorld from "@tabler/icons-react/icons/IconWorld";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";

export interface PrincipalNameProps {
  readonly principal: {
    readonly kind: "USER" | "ROLE" | "EXTERNAL" | "NEW";
    readonly name: string;
    readonly awsAccountId: string | null;
  };
  /** Whether to show the name as text instead of a link. */
  readonly isPlain?: boolean;
  readonly className?: string | undefined;
}

const KINDS = {
  USER: { icon: IconUser, label: "User" },
  ROLE: { icon: IconUserShield, label: "Role" },
  EXTERNAL: { icon: IconWorld, label: "External" },
  NEW: { icon: IconCirclePlus, label: "New" },
} as const;

export function principalLabel(kind: PrincipalNameProps["principal"]["kind"]): string {
  return KINDS[kind].label;
}

export function PrincipalIcon({
  kind,
  size = 15,
}: {
  readonly kind: PrincipalNameProps["principal"]["kind"];
  readonly size?: number;
}): ReactElement {
  const Icon = KINDS[kind].icon;
  return <Icon size={size} aria-hidden="true" />;
}

/** A principal's name, as a link if it is a user or role of a connected account. */
export function PrincipalName({ principal, isPlain = false, className }: PrincipalNameProps): ReactElement {
  const { kind, name, awsAccountId } = principal;
  if (!isPlain && awsAccountId !== null && kind === "USER") {
    return (
      <Link
        className={className}
        to="/accounts/$awsAccountId/users/$userName"
        params={{ awsAccountId, userName: name }}
      >
        {name}
      </Link>
    );
  }
  if (!isPlain && awsAccountId !== null && kind === "ROLE") {
    return (
      <Link
        className={className}
        to="/accounts/$awsAccountId/roles/$roleName"
        params={{ awsAccountId, roleName: name }}
      >
        {name}
      </Link>
    );
  }
  return <span className={className}>{name}</span>;
}
