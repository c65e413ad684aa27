import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { CopyButton } from "../../ui/code-block.tsx";
import { RoleTemplates } from "../../features/accounts/role-templates.tsx";
import { UpdateAccountDocument } from "../../gql/accounts.ts";
import { problemOf } from "../../ui/problem.ts";
import type { ConnectingAccount } from "./connecting-account.ts";
import styles from "./welcome.module.css";

export function CreateRole({
  account,
  onDone,
}: {
  readonly account: ConnectingAccount;
  readonly onDone: () => void;
}): ReactElement {
  const [update, { loading }] = useMutation(UpdateAccountDocument);
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
      <p>Create this role in the account to scan. It can only read IAM, and assuming it requires the external ID.</p>
      {account.externalId && (
        <p className={styles["externalId"]}>
          External ID <code>{account.externalId}</code> <CopyButton text={account.externalId} label="the external ID" />
        </p>
      )}
      {account.setup && <RoleTemplates label="Role templates" setup={account.setup} />}
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
        I&apos;ve created the role
      </Button>
    </form>
  );
}
