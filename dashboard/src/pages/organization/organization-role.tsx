import { useQuery } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { RoleTemplates } from "../../features/accounts/role-templates.tsx";
import { OrganizationSetupDocument, type OrganizationRowFragment } from "../../gql/organizations.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./organization.module.css";

/** The templates that create the role in every account. */
export function OrganizationRole({ organization }: { readonly organization: OrganizationRowFragment }): ReactElement {
  const [entered, setEntered] = useState("");
  const [principalArn, setPrincipalArn] = useState<string | null>(null);
  const { data, error, refetch } = useQuery(OrganizationSetupDocument, { variables: { principalArn } });
  const setup = data?.organizations.find(({ id }) => id === organization.id)?.setup;
  return (
    <Panel title="The role in each account">
      <div className={styles["role"]}>
        <p>
          Deploy the role <code>{organization.roleName}</code> once, as a StackSet with service-managed permissions,
          from the management account or a delegated administrator of StackSets. AWS Organizations must have all
          features and trusted access for StackSets. The role can only read, and assuming it requires the external ID{" "}
          <code>{organization.externalId}</code>. Accounts that join the organization later get the role, too. StackSets
          create no role in the management account: connect that one by itself.
        </p>
        {setup && setup.trustedPrincipalArn === null && (
          <form
            className={styles["read"]}
            onSubmit={(event) => {
              event.preventDefault();
              setPrincipalArn(entered.trim() || null);
            }}
          >
            <TextInput
              label="ARN that will run IAM Monitor"
              description="This server has no AWS identity yet, so the templates would trust no one."
              placeholder="arn:aws:iam::123456789012:role/iam-monitor"
              spellCheck={false}
              value={entered}
              onChange={(event) => setEntered(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={entered.trim() === ""}>
              Show the templates
            </Button>
          </form>
        )}
        {setup?.trustedPrincipalArn && (
          <p>
            The role trusts <code>{setup.trustedPrincipalArn}</code>, the identity with which IAM Monitor calls AWS, and
            no other.
          </p>
        )}
        {setup?.trustedPrincipalArn && (
          <details>
            <summary>Templates for CloudFormation, Terraform and the AWS CLI</summary>
            <RoleTemplates label="Role templates" setup={setup} />
          </details>
        )}
        {!setup && error && (
          <ErrorState problem={problemOf(error)} what="the templates" onRetry={() => void refetch()} />
        )}
        {!setup && !error && <LoadingRows label="Loading the templates" rows={2} />}
      </div>
    </Panel>
  );
}
