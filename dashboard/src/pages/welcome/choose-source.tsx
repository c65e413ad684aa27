import { useMutation } from "@apollo/client/react";
import { Button, PasswordInput, Radio, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { ConnectAccountDocument } from "../../gql/accounts.ts";
import type { ConnectAccountInput } from "../../gql/schema-types.ts";
import { problemOf } from "../../ui/problem.ts";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import type { ConnectingAccount } from "./connecting-account.ts";
import styles from "./welcome.module.css";

type Source = ConnectAccountInput["source"];

const SAVE_AND_TEST = "Save and test";

interface SourceChoice {
  readonly value: Source;
  readonly label: string;
  readonly description: string;
  /** The effect of the button. */
  readonly submit: string;
}

const SOURCES: readonly SourceChoice[] = [
  {
    value: "ASSUME_ROLE",
    label: "An IAM role",
    description: "Recommended: you create a read-only role in the account, protected by an external ID.",
    submit: "Save and show the role",
  },
  {
    value: "ENVIRONMENT",
    label: "This server's default credentials",
    description: "The default chain of AWS: environment variables, AWS_PROFILE, SSO or the instance's role.",
    submit: SAVE_AND_TEST,
  },
  {
    value: "PROFILE",
    label: "A profile of this server",
    description: "Another profile of its AWS configuration, by name.",
    submit: SAVE_AND_TEST,
  },
  {
    value: "STATIC_KEYS",
    label: "An access key",
    description: "Works anywhere, but is long-lived. Stored encrypted.",
    submit: SAVE_AND_TEST,
  },
  {
    value: "OFFLINE_FILES",
    label: "Exported files",
    description:
      "You upload the output of get-account-authorization-details and get-credential-report. No calls to AWS, no rotation.",
    submit: "Save and choose files",
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

/** Whether the fields that the source needs are filled. */
function isReady(source: Source, fields: Fields): boolean {
  return (
    fields.name.trim() !== "" &&
    (source !== "PROFILE" || fields.profile.trim() !== "") &&
    (source !== "STATIC_KEYS" || (fields.accessKeyId.trim() !== "" && fields.secretAccessKey.trim() !== ""))
  );
}

type SetField = (name: keyof Fields) => (event: { readonly currentTarget: { readonly value: string } }) => void;

export function ChooseSource({
  onConnected,
}: {
  readonly onConnected: (account: ConnectingAccount) => void;
}): ReactElement {
  const [source, setSource] = useState<Source>("ASSUME_ROLE");
  const [fields, setFields] = useState(EMPTY);
  const { connect, isBusy, problem } = useAccountConnection((account) => {
    setFields(EMPTY);
    onConnected(account);
  });
  const proof = useReauthentication();
  const set: SetField = (name) => (event) => {
    const { value } = event.currentTarget;
    setFields((before) => ({ ...before, [name]: value }));
  };

  return (
    <>
      <form
        className={styles["form"]}
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void proof.run(async () => connect(inputOf(source, fields)));
        }}
      >
        <TextInput
          label="Name"
          description="For example production, sandbox or billing."
          withAsterisk
          value={fields.name}
          onChange={set("name")}
        />
        <Radio.Group
          label="Connection"
          description="Scans only read. Give it read permissions and no others: credentials keep every right that they have."
          value={source}
          onChange={setSource}
        >
          {SOURCES.map((each) => (
            <Radio key={each.value} mt={10} value={each.value} label={each.label} description={each.description} />
          ))}
        </Radio.Group>
        {source === "PROFILE" && (
          <TextInput label="Profile" withAsterisk value={fields.profile} onChange={set("profile")} />
        )}
        {source === "STATIC_KEYS" && <AccessKeyFields fields={fields} set={set} />}
        {source !== "OFFLINE_FILES" && (
          <TextInput
            label="Region"
            description="The region of the STS endpoint; IAM is global."
            placeholder="us-east-1 if left empty"
            value={fields.region}
            onChange={set("region")}
          />
        )}
        {problem && (
          <p role="alert" className={styles["problem"]}>
            {problem}
          </p>
        )}
        <Button type="submit" loading={isBusy} disabled={!isReady(source, fields)}>
          {SOURCES.find(({ value }) => value === source)?.submit}
        </Button>
      </form>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}

interface AccountConnection {
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Returns the error code, or null. */
  readonly connect: (input: ConnectAccountInput) => Promise<string | null>;
}

function useAccountConnection(onConnected: (account: ConnectingAccount) => void): AccountConnection {
  const [mutate, { loading }] = useMutation(ConnectAccountDocument);
  const [problem, setProblem] = useState<string | null>(null);

  async function connect(input: ConnectAccountInput): Promise<string | null> {
    setProblem(null);
    try {
      const { data } = await mutate({ variables: { input } });
      const refused = data?.connectAccount.userErrors[0];
      if (data?.connectAccount.account) onConnected(data.connectAccount.account);
      else setProblem(refused?.message ?? "The account was not connected.");
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  return { isBusy: loading, problem, connect };
}

interface AccessKeyFieldsProps {
  readonly fields: Fields;
  readonly set: SetField;
}

function AccessKeyFields({ fields, set }: AccessKeyFieldsProps): ReactElement {
  return (
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
  );
}
