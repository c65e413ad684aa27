import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { CodeBlock, CopyButton } from "../../components/code-block.tsx";
import { TabList } from "../../components/tab-list.tsx";
import { UpdateAccountDocument } from "../../gql/accounts.ts";
import { problemOf } from "../../lib/problem.ts";
import type { ConnectedAccount } from "./page.tsx";
import styles from "./welcome.module.css";

export function CreateRole({ account, onDone }: { readonly account: ConnectedAccount; readonly onDone: () => void }): ReactElement {
  const [update, { loading }] = useMutation(UpdateAccountDocument);
  const [tab, setTab] = useState("cloudFormation");
  const [roleArn, setRoleArn] = useState(account.roleArn ?? "");
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(null);
    try {
      const { data } = await update({ variables: { input: { id: account.id, roleArn: roleArn.trim() } } });
      const refused = data?.updateAccount.userErrors[0];
      if (refused) setProblem(refused.message);
      else onDone();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)}>
      <p>
        Create this role in the account to be read. It can read IAM and nothing else, and only whoever knows the external id can assume it.
      </p>
      {account.externalId && (
        <p className={styles["externalId"]}>
          External id <code>{account.externalId}</code> <CopyButton text={account.externalId} label="the external id" />
        </p>
      )}
      {account.setup && (
        <TabList
          label="Ways to create the role"
          value={tab}
          onChange={setTab}
          tabs={[
            {
              id: "cloudFormation",
              label: "CloudFormation",
              content: <CodeBlock label="CloudFormation template" code={account.setup.cloudFormation} />,
            },
            { id: "terraform", label: "Terraform", content: <CodeBlock label="Terraform" code={account.setup.terraform} /> },
            { id: "cli", label: "AWS CLI", content: <CodeBlock label="AWS CLI" code={account.setup.cli} /> },
          ]}
        />
      )}
      <TextInput
        label="ARN of the role"
        placeholder="arn:aws:iam::123456789012:role/IamMonitorRead"
        withAsterisk
        spellCheck={false}
        value={roleArn}
        error={problem ?? undefined}
        onChange={(event) => setRoleArn(event.currentTarget.value)}
      />
      <Button type="submit" loading={loading} disabled={roleArn.trim() === ""}>
        It is created, go on
      </Button>
    </form>
  );
}
