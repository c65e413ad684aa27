import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput, Radio, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { ConnectAccountDocument, type ConnectAccountInput } from "../../gql/accounts.ts";
import { problemOf } from "../../ui/problem.ts";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import type { ConnectingAccount } from "./connecting-account.ts";
import styles from "./welcome.module.css";

type Source = ConnectAccountInput["source"];

const SOURCES: readonly { readonly value: Source; readonly label: string; readonly description: string }[] = [
  {
    value: "ASSUME_ROLE",
    label: "An IAM role",
    description: "Recommended for production: a read-only role in your account, protected by an external ID.",
  },
  {
    value: "ENVIRONMENT",
    label: "This server's credentials",
    description: "AWS_PROFILE, environment variables, SSO or the instance's role.",
  },
  { value: "PROFILE", label: "A named profile", description: "An AWS profile that is configured on this server." },
  {
    value: "STATIC_KEYS",
    label: "An access key",
    description: "Works anywhere, but is long-lived. Stored encrypted.",
  },
  {
    value: "OFFLINE_FILES",
    label: "Files",
    description: "Authorization details and a credential report that you export. IAM Monitor makes no calls to AWS.",
  },
];

interface Fields {
  readonly name: string;
  readonly profile: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

const EMPTY: Fields = { name: "", profile: "", accessKeyId: "", secretAccessKey: "", region: "" };

function inputOf(source: Source, fields: Fields): ConnectAccountInput {
  return {
    name: fields.name.trim(),
    source,
    ...(fields.region.trim() ? { region: fields.region.trim() } : {}),
    ...(source === "PROFILE" ? { profile: fields.profile.trim() } : {}),
    ...(source === "STATIC_KEYS"
      ? { accessKeyId: fields.accessKeyId.trim(), secretAccessKey: fields.secretAccessKey.trim() }
      : {}),
  };
}

export function ChooseSource({
  onConnected,
}: {
  readonly onConnected: (account: ConnectingAccount) => void;
}): ReactElement {
  const [connect, { loading }] = useMutation(ConnectAccountDocument);
  const [source, setSource] = useState<Source>("ASSUME_ROLE");
  const [fields, setFields] = useState(EMPTY);
  const [problem, setProblem] = useState<string | null>(null);
  const proof = useReauthentication();
  const set = (name: keyof Fields) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setFields((before) => ({ ...before, [name]: value }));
  };
  const isReady =
    fields.name.trim() !== "" &&
    (source !== "PROFILE" || fields.profile.trim() !== "") &&
    (source !== "STATIC_KEYS" || (fields.accessKeyId.trim() !== "" && fields.secretAccessKey.trim() !== ""));

  async function submit(): Promise<string | null> {
    setProblem(null);
    try {
      const { data } = await connect({ variables: { input: inputOf(source, fields) } });
      const refused = data?.connectAccount.userErrors[0];
      if (data?.connectAccount.account) {
        setFields(EMPTY);
        onConnected(data.connectAccount.account);
      } else setProblem(refused?.message ?? "The account was not connected.");
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
        <TextInput
          label="Name"
          description="For example production, sandbox or billing."
          withAsterisk
          value={fields.name}
          onChange={set("name")}
        />
        <Radio.Group label="Connection" value={source} onChange={setSource}>
          {SOURCES.map((each) => (
            <Radio key={each.value} mt={10} value={each.value} label={each.label} description={each.description} />
          ))}
        </Radio.Group>
        {source === "PROFILE" && (
          <TextInput label="Profile" withAsterisk value={fields.profile} onChange={set("profile")} />
        )}
        {source === "STATIC_KEYS" && (
          <>
            <TextInput
              label="Access key ID"
              withAsterisk
              autoComplete="off"
              spellCheck={false}
              value={fields.accessKeyId}
              onChange={set("accessKeyId")}
            />
            <PasswordInput
              label="Secret access key"
              description="Encrypted immediately and never shown again."
              withAsterisk
              autoComplete="off"
              visibilityToggleButtonProps={{ "aria-label": "Show the secret" }}
              value={fields.secretAccessKey}
              onChange={set("secretAccessKey")}
            />
          </>
        )}
        {source !== "OFFLINE_FILES" && (
          <TextInput
            label="Region"
            description="The region of the STS endpoint; IAM is global. Default: us-east-1."
            placeholder="us-east-1"
            value={fields.region}
            onChange={set("region")}
          />
        )}
        {problem && (
          <p role="alert" className={styles["problem"]}>
            {problem}
          </p>
        )}
        <Button type="submit" loading={loading} disabled={!isReady}>
          Continue
        </Button>
      </form>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
