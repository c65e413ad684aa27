import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { enumLabel } from "../../ui/format.ts";
import type { PolicyDetail } from "./policy.ts";

type Holder = PolicyDetail["attachedTo"][number];

export function AttachedTable({ policy }: { readonly policy: PolicyDetail }): ReactElement {
  if (policy.attachedTo.length === 0) {
    return (
      <p className={tables["quiet"]}>
        {policy.permissionsBoundaryUsageCount > 0
          ? "Used only as a permissions boundary: it grants nothing."
          : "Not attached: it grants nothing at the moment."}
      </p>
    );
  }
  const awsAccountId = accountUrlParam(policy.account);
  return (
    <SimpleTable label="Principals with this policy">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Kind</th>
          <th scope="col">Used as</th>
        </tr>
      </thead>
      <tbody>
        {policy.attachedTo.map((holder) => (
          <tr key={`${holder.id} ${holder.asBoundary}`}>
            <th scope="row">
              <HolderLink holder={holder} awsAccountId={awsAccountId} />
            </th>
            <td>{enumLabel(holder.kind)}</td>
            <td>{attachmentOf(policy, holder)}</td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}

function attachmentOf(policy: PolicyDetail, holder: Holder): string {
  if (holder.asBoundary) return "permissions boundary";
  return policy.type === "INLINE" ? "inline policy" : "permissions policy";
}

function HolderLink({
  holder,
  awsAccountId,
}: {
  readonly holder: Holder;
  readonly awsAccountId: string;
}): ReactElement {
  switch (holder.kind.toUpperCase()) {
    case "USER":
      return (
        <Link to="/accounts/$awsAccountId/users/$userName" params={{ awsAccountId, userName: holder.name }}>
          {holder.name}
        </Link>
      );
    case "ROLE":
      return (
        <Link to="/accounts/$awsAccountId/roles/$roleName" params={{ awsAccountId, roleName: holder.name }}>
          {holder.name}
        </Link>
      );
    case "GROUP":
      return (
        <Link to="/accounts/$awsAccountId/groups/$groupName" params={{ awsAccountId, groupName: holder.name }}>
          {holder.name}
        </Link>
      );
    default:
      return <>{holder.name}</>;
  }
}
