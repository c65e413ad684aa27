import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { AcknowledgeRevealDocument, RevealSecretDocument, type RotationDetailFragment } from "../../gql/rotations.ts";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./rotation.module.css";

interface RevealDialogProps {
  readonly rotation: RotationDetailFragment;
  readonly onClose: () => void;
  readonly onChanged: () => void;
}

/** Shows the new secret once. It lives in this dialog alone: Apollo keeps no copy (`no-cache`), and closing forgets it. */
export function RevealDialog({ rotation, onClose, onChanged }: RevealDialogProps): ReactElement {
  const [reveal, { loading: isRevealing }] = useMutation(RevealSecretDocument, { fetchPolicy: "no-cache" });
  const [acknowledge, { loading: isAcknowledging }] = useMutation(AcknowledgeRevealDocument);
  const [shown, setShown] = useState<{ readonly accessKeyId: string; readonly secretAccessKey: string } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const proof = useReauthentication();
  const { id } = rotation;

  async function show(): Promise<string | null> {
    try {
      const payload = (await reveal({ variables: { input: { id } } })).data?.revealSecret;
      const refused = payload?.userErrors[0];
      setProblem(refused && refused.code !== "REAUTHENTICATION_REQUIRED" ? refused.message : null);
      if (payload?.accessKeyId && payload.secretAccessKey) {
        setShown({ accessKeyId: payload.accessKeyId, secretAccessKey: payload.secretAccessKey });
        onChanged();
      }
      return refused?.code ?? null;
    } catch (error) {
      setProblem(problemOf(error).message);
      return problemOf(error).code;
    }
  }

  async function confirm(): Promise<void> {
    try {
      const refused = (await acknowledge({ variables: { input: { id } } })).data?.acknowledgeReveal.userErrors[0];
      setProblem(refused?.message ?? null);
      if (refused) return;
      onChanged();
      onClose();
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  return (
    <>
      <Dialog isOpen title={`The new key of ${rotation.userName}`} onClose={onClose}>
        <div className={styles["form"]}>
          {shown === null ? (
            <>
              <p>
                It is shown <b>once</b>. After that it is nowhere here: put it where the application reads it before you
                close this window. Who sees it is recorded.
              </p>
              <Button loading={isRevealing} onClick={() => void proof.run(show)}>
                Show it now
              </Button>
            </>
          ) : (
            <>
              <CodeBlock code={shown.accessKeyId} label="Access key id" />
              <CodeBlock code={shown.secretAccessKey} label="Secret access key" />
              <p>
                Confirm when it has arrived. Until you do, the old key stays; if nobody does within a day, the new key
                is taken away again.
              </p>
              <Button loading={isAcknowledging} onClick={() => void confirm()}>
                It has arrived
              </Button>
            </>
          )}
          {problem && (
            <p role="alert" className={styles["problem"]}>
              {problem}
            </p>
          )}
        </div>
      </Dialog>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </>
  );
}
