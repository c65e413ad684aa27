import { useMutation } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type FormEvent, type ReactElement, useState } from "react";
import { RegisterPasskeyDocument } from "../../gql/operators.ts";
import { BeginPasskeyDocument } from "../../gql/sign-in.ts";
import { problemOf } from "../../ui/problem.ts";
import { authenticatorProblem, createPasskey, type PasskeyRequest } from "./passkey-browser.ts";
import { ReauthenticationDialog } from "./reauthentication-dialog.tsx";
import styles from "./session-list.module.css";
import { useReauthentication } from "./use-reauthentication.ts";

export interface RegisterPasskeyProps {
  readonly onDone: () => void;
}

/** Registers a passkey on a device or security key of the operator. */
export function RegisterPasskey({ onDone }: RegisterPasskeyProps): ReactElement {
  const [begin, { loading: isBeginning }] = useMutation(BeginPasskeyDocument);
  const [register, { loading: isRegistering }] = useMutation(RegisterPasskeyDocument);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const proof = useReauthentication();

  async function save(): Promise<string | null> {
    try {
      const begun = (await begin({ variables: { input: { purpose: "REGISTER" } } })).data?.beginPasskey;
      const refused = begun?.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (begun?.request) await complete(begun.request);
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return null;
    }
  }

  async function complete(request: PasskeyRequest): Promise<void> {
    const answer = await createPasskey(request).catch((error: unknown) => {
      setProblem(authenticatorProblem(error));
      return null;
    });
    if (answer === null) return;
    const input = { ...answer, name: name.trim() };
    const payload = (await register({ variables: { input } })).data?.registerPasskey;
    setProblem(payload?.userErrors[0]?.message ?? null);
    if (!payload?.passkey) return;
    setName("");
    onDone();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    void proof.run(save);
  }

  return (
    <form className={styles["list"]} onSubmit={submit}>
      <TextInput
        label="Name of the passkey"
        description="The device or security key, such as Work laptop."
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      <Button
        type="submit"
        variant="default"
        loading={isBeginning || isRegistering}
        disabled={name.trim() === ""}
        justify="center"
      >
        Register a passkey
      </Button>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </form>
  );
}
