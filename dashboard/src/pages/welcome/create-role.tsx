import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { CopyButton } from "../../ui/code-block.tsx";
import { RoleTemplates } from "../../features/accounts/role-templates.tsx";
import { UpdateAccountDocument } from "../../gql/accounts.ts";
import { problemOf } from "../../ui/problem.ts";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
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
  const proof = useReauthentication();

  async function submit(): Promise<string | null> {
    setProblem(null);
    try {
      const { data } = await update({ variables: { input: { id: account.id, roleArn: roleArn.trim() } } });
      const refused = data?.updateAccount.userErrors[0];
      if (refused) setProblem(refused.message);
      else onDone();
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  return (
    <>
      <form
        className={styles["form"]}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void proof.run(submit);
        }}
      >
        <p>Create this role in the account to scan. It can only read IAM, and assuming it requires the external ID.</p>
        {account.externalId && (
          <p className={styles["externalId"]}>
            External ID <code>{account.externalId}</code>{" "}
            <CopyButton text={account.externalId} label="the external ID" />
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
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
