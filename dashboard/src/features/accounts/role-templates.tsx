import { type ReactElement, useState } from "react";
import { CodeBlock } from "../../ui/code-block.tsx";
import { TabList } from "../../ui/tab-list.tsx";

export interface RoleTemplatesProps {
  /** The accessible name of the tabs: "Create the role with". */
  readonly label: string;
  readonly setup: { readonly cloudFormation: string; readonly terraform: string; readonly cli: string };
}

/** The templates that create a role, for CloudFormation, Terraform and the AWS CLI. */
export function RoleTemplates({ label, setup }: RoleTemplatesProps): ReactElement {
  const [tab, setTab] = useState("cloudFormation");
  return (
    <TabList
      label={label}
      value={tab}
      onChange={setTab}
      tabs={[
        {
          id: "cloudFormation",
          label: "CloudFormation",
          content: <CodeBlock label="CloudFormation template" code={setup.cloudFormation} />,
        },
        { id: "terraform", label: "Terraform", content: <CodeBlock label="Terraform" code={setup.terraform} /> },
        { id: "cli", label: "AWS CLI", content: <CodeBlock label="AWS CLI" code={setup.cli} /> },
      ]}
    />
  );
}
