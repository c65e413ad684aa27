import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput, Radio, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { ConnectAccountDocument, type ConnectAccountInput } from "../../gql/accounts.ts";
import { problemOf } from "../../ui/problem.ts";
import type { CrossAccountMember } from "./page.tsx";
import styles from "./welcome.module.css";

type Source = ConnectAccountInput["source"];

const SOURCES: readonly { readonly value: Source; readonly label: string; readonly description: string }[] = [
  {
    value: "ASSUME_ROLE",
    label: "An IAM role",
    description:
      "The way for production: a read-only role in your account that only we can assume, with an external id.",
  },
  {
    value: "ENVIRONMENT",
    label: "The credentials this server has",
    description: "AWS_PROFILE, environment variables, SSO or the instance's role.",
  },
  { value: "PROFILE", label: "A named profile", description: "One of the AWS profiles on this server." },
  {
    value: "STATIC_KEYS",
    label: "An access key",
    description: "Works anywhere, and is what this product warns of. It is stored sealed.",
  },
  {
    value: "OFFLINE_FILES",
    label: "Files",
    description: "Authorization details and credential report that you exported; nothing of ours calls AWS.",
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
  readonly onConnected: (account: CrossAccountMember) => void;
}): ReactElement {
  const [connect, { loading }] = useMutation(ConnectAccountDocument);
  const [source, setSource] = useState<Source>("ASSUME_ROLE");
  const [fields, setFields] = useState(EMPTY);
  const [problem, setProblem] = useState<string | null>(null);
  const set = (name: keyof Fields) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setFields((before) => ({ ...before, [name]: value }));
  };
  const isReady =
    fields.name.trim() !== "" &&
    (source !== "PROFILE" || fields.profile.trim() !== "") &&
    (source !== "STATIC_KEYS" || (fields.accessKeyId.trim() !== "" && fields.secretAccessKey.trim() !== ""));

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(null);
    try {
      const { data } = await connect({ variables: { input: inputOf(source, fields) } });
      const refused = data?.connectAccount.userErrors[0];
      if (data?.connectAccount.account) {
        setFields(EMPTY);
        onConnected(data.connectAccount.account);
      } else setProblem(refused?.message ?? "The account was not connected.");
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)}>
      <TextInput
        label="Name"
        description="As you call it: production, sandbox, billing."
        withAsterisk
        value={fields.name}
        onChange={set("name")}
      />
      <Radio.Group label="How" value={source} onChange={setSource}>
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
            label="Access key id"
            withAsterisk
            autoComplete="off"
            spellCheck={false}
            value={fields.accessKeyId}
            onChange={set("accessKeyId")}
          />
          <PasswordInput
            label="Secret access key"
            description="Sealed at once; it is never shown again, not even to you."
            withAsterisk
            autoComplete="off"
            visibilityToggleButtonProps={{ "aria-label": "Show what was typed" }}
            value={fields.secretAccessKey}
            onChange={set("secretAccessKey")}
          />
        </>
      )}
      {source !== "OFFLINE_FILES" && (
        <TextInput
          label="Region"
          description="Where STS is called. IAM itself is global; empty means us-east-1."
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
        Go on
      </Button>
    </form>
  );
}
