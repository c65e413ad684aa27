import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PrincipalLink } from "./principal-link.tsx";

export interface ResourceLinkProps {
  readonly resource: {
    /** Null if the resource has no page. */
    readonly id: string | null;
    /** The other kinds have no page. */
    readonly kind: "USER" | "GROUP" | "ROLE" | "POLICY" | "INLINE_POLICY" | "TRUSTED" | "ACCOUNT" | "OTHER";
    readonly name: string;
  };
  readonly awsAccountId: string;
}

/** The name of a resource, as a link if the resource has a page. */
export function ResourceLink({ resource: { id, kind, name }, awsAccountId }: ResourceLinkProps): ReactElement {
  if (id === null) return <>{name}</>;
  switch (kind) {
    case "USER":
    case "GROUP":
    case "ROLE":
      return <PrincipalLink kind={kind} name={name} awsAccountId={awsAccountId} />;
    case "POLICY":
    case "INLINE_POLICY":
      return (
        <Link to="/policies/$policyId" params={{ policyId: id }}>
          {name}
        </Link>
      );
    case "TRUSTED":
    case "ACCOUNT":
    case "OTHER":
      return <>{name}</>;
  }
}
