import { useMutation, useQuery } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { CopyButton } from "../../ui/code-block.tsx";
import { RoleTemplates } from "../../features/accounts/role-templates.tsx";
import { AccountSetupDocument, UpdateAccountDocument } from "../../gql/accounts.ts";
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
        <p>Create this role in the account to scan. It can only read, and assuming it requires the external ID.</p>
        {account.externalId && (
          <p className={styles["externalId"]}>
            External ID <code>{account.externalId}</code>{" "}
            <CopyButton text={account.externalId} label="the external ID" />
          </p>
        )}
        {account.setup && <TrustedTemplates accountId={account.id} setup={account.setup} />}
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
          Save and test the role
        </Button>
      </form>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

interface TrustedTemplatesProps {
  readonly accountId: string;
  readonly setup: NonNullable<ConnectingAccount["setup"]>;
}

/** The templates, with the AWS identity that the role will trust. If it is unknown, the operator enters it first. */
function TrustedTemplates({ accountId, setup }: TrustedTemplatesProps): ReactElement {
  const [entered, setEntered] = useState("");
  const [principalArn, setPrincipalArn] = useState<string | null>(null);
  const { data, error, loading } = useQuery(AccountSetupDocument, {
    variables: { id: accountId, principalArn },
    skip: principalArn === null,
  });
  const complete = setup.trustedPrincipalArn === null ? data?.account?.setup : setup;
  if (complete?.trustedPrincipalArn)
    return (
      <>
        <p>
          IAM Monitor calls AWS as <code className={styles["arn"]}>{complete.trustedPrincipalArn}</code>. The role
          trusts this identity and no other.
        </p>
        <RoleTemplates label="Role templates" setup={complete} />
      </>
    );
  return (
    <>
      <p>
        This server has no AWS identity yet, so the role would trust no one. Give it credentials (an instance profile, a
        task role or the AWS_* variables) and open this page again, or enter the identity that it will have.
      </p>
      <TextInput
        label="ARN that will run IAM Monitor"
        placeholder="arn:aws:iam::123456789012:role/iam-monitor"
        spellCheck={false}
        value={entered}
        error={error ? problemOf(error).message : undefined}
        onChange={(event) => setEntered(event.currentTarget.value)}
      />
      <Button
        variant="default"
        loading={loading}
        disabled={entered.trim() === ""}
        onClick={() => setPrincipalArn(entered.trim())}
      >
        Show the templates
      </Button>
    </>
  );
}
