import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ResourceNameFragment } from "../../gql/checks.ts";
import { categoryLabel } from "../../ui/format.ts";
import { accountUrlParam } from "./account-column.tsx";

/** As in an alert, whose query asks for more. */
export interface NamedResource {
  readonly account: { readonly id: string; readonly name: string; readonly awsAccountId: string | null };
  readonly resource: ResourceNameFragment;
}

/** The action that the page of a resource with a policy asks about first, by the service in the ARN. */
const ACTION_ASKED: Readonly<Record<string, string>> = {
  s3: "s3:ListBucket",
  kms: "kms:Decrypt",
  sqs: "sqs:SendMessage",
  sns: "sns:Publish",
  lambda: "lambda:InvokeFunction",
  secretsmanager: "secretsmanager:GetSecretValue",
};

/** The resource of an alert or of a check, with its kind. Links to the resource's page if the resource has one and was read. */
export function AlertResource({ resource, account }: NamedResource): ReactElement {
  return (
    <>
      {categoryLabel(resource.category)}{" "}
      <Name resource={resource} accountId={account.id} awsAccountId={accountUrlParam(account)} />
    </>
  );
}

function Name({
  resource,
  accountId,
  awsAccountId,
}: {
  readonly resource: ResourceNameFragment;
  readonly accountId: string;
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
    default: {
      const action = ACTION_ASKED[resource.arn?.split(":")[2] ?? ""];
      if (!resource.arn || !action) return <b title={title}>{name}</b>;
      // The page also shows the policy of the resource, and whom it lets in.
      return (
        <Link to="/graph" search={{ tab: "who-can", action, resource: resource.arn, account: accountId }} title={title}>
          {name}
        </Link>
      );
    }
  }
}
