import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { accountUrlParam } from "../../features/inventory/account-column.tsx";
import { categoryLabel } from "../../ui/format.ts";
import type { AlertDetail } from "./use-triage.ts";

/** What an alert is about, with its kind; it leads to its page where it has one and was read. */
export function AlertResource({
  alert: { resource, account },
}: {
  readonly alert: Pick<AlertDetail, "resource" | "account">;
}): ReactElement {
  return (
    <>
      {categoryLabel(resource.category)} <Name resource={resource} awsAccountId={accountUrlParam(account)} />
    </>
  );
}

function Name({
  resource,
  awsAccountId,
}: {
  readonly resource: AlertDetail["resource"];
  readonly awsAccountId: string;
}): ReactElement {
  const { name, node } = resource;
  const title = resource.arn ?? undefined;
  switch (node?.__typename) {
    case "AccessKey":
    case "User":
      return (
        <Link
          to="/accounts/$awsAccountId/users/$userName"
          params={{ awsAccountId, userName: node.__typename === "AccessKey" ? node.user.userName : name }}
          search={node.__typename === "AccessKey" ? { tab: "keys" } : {}}
          title={title}
        >
          {name}
        </Link>
      );
    case "Role":
      return (
        <Link to="/accounts/$awsAccountId/roles/$roleName" params={{ awsAccountId, roleName: name }} title={title}>
          {name}
        </Link>
      );
    case "Group":
      return (
        <Link to="/accounts/$awsAccountId/groups/$groupName" params={{ awsAccountId, groupName: name }} title={title}>
          {name}
        </Link>
      );
    case "Policy":
      return (
        <Link to="/policies/$policyId" params={{ policyId: node.id }} title={title}>
          {name}
        </Link>
      );
    default:
      return <b title={title}>{name}</b>;
  }
}
