import { useLazyQuery, useMutation } from "@apollo/client/react";
import { Button, FileButton, Textarea } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ReauthenticationDialog } from "../../features/session/reauthentication-dialog.tsx";
import { useReauthentication } from "../../features/session/use-reauthentication.ts";
import { AccountFilePreviewDocument, ImportAccountsDocument } from "../../gql/account-files.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { useSubmit } from "../../ui/use-submit.ts";
import { FilePreview } from "./file-preview.tsx";
import styles from "./account-file.module.css";

/** The size limit of the API. */
const FILE_MAX_BYTES = 1_000_000;

const EXAMPLE = `version: 1
defaults:
  role: IamMonitorRead
  externalId: the-external-id-of-your-roles
  region: eu-central-1
accounts:
  - id: "111122223333"
    name: Payments production
    groups: [Production]
    thresholds:
      keyMaxAgeDays: 60
  - id: "444455556666"
    name: Sandbox
    scanEveryHours: 12
`;

/** Chooses or pastes a file, shows what it would do, and imports it. */
export function ImportFile({ onImported }: { readonly onImported: () => void }): ReactElement {
  const file = useFileImport(onImported);
  const { text, preview, problem, done, proof } = file;
  const changed = preview?.accounts.filter(({ effect }) => effect !== "UNCHANGED").length ?? 0;
  const hasChanges = changed > 0 || (preview?.groups.length ?? 0) > 0;
  return (
    <Panel title="Import a file">
      <div className={styles["form"]}>
        <p>
          A YAML file lists accounts by number, each with the role that IAM Monitor assumes. Nothing is saved before you
          have seen what changes. Accounts and fields that a file leaves out stay as they are, and writes to AWS are
          never switched on.
        </p>
        <div className={styles["choose"]}>
          <FileButton
            accept=".yaml,.yml,.txt,application/yaml,text/plain"
            onChange={(chosen) => void file.choose(chosen)}
          >
            {(props) => (
              <Button {...props} size="xs" variant="default">
                Choose a file
              </Button>
            )}
          </FileButton>
          {text === "" && (
            <Button size="xs" variant="subtle" onClick={() => file.change(EXAMPLE)}>
              Start from an example
            </Button>
          )}
        </div>
        <Textarea
          label="File"
          description="Chosen, or pasted here."
          classNames={{ input: styles["text"]! }}
          rows={14}
          spellCheck={false}
          value={text}
          onChange={(event) => file.change(event.currentTarget.value)}
        />
        {problem && (
          <p role="alert" className={styles["problem"]}>
            {problem}
          </p>
        )}
        {done && <p role="status">{done}</p>}
        <div className={styles["choose"]}>
          <Button
            size="xs"
            variant={preview ? "default" : "filled"}
            loading={file.isReviewing}
            disabled={text.trim() === ""}
            onClick={() => void file.show()}
          >
            Show what changes
          </Button>
          {preview?.fingerprint != null && hasChanges && (
            <Button size="xs" loading={file.isImporting} onClick={() => file.send(preview.fingerprint!)}>
              {changed > 0 ? `Import ${countOf(changed, "account")}` : "Change the groups"}
            </Button>
          )}
        </div>
        {preview && <FilePreview preview={preview} />}
      </div>
      {proof.isAsking && <ReauthenticationDialog {...proof.dialog} />}
    </Panel>
  );
}

/** The text of a file, its preview while it is of this text, and the import of what the preview showed. */
function useFileImport(onImported: () => void) {
  const [text, setText] = useState("");
  /** The text of the preview that is shown. */
  const [reviewed, setReviewed] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [review, { data, loading: isReviewing }] = useLazyQuery(AccountFilePreviewDocument, {
    fetchPolicy: "network-only",
  });
  const [importAccounts, { loading: isImporting }] = useMutation(ImportAccountsDocument);
  const { problem: refusal, run } = useSubmit();
  const proof = useReauthentication();
  const preview = reviewed === text && text !== "" ? data?.accountFilePreview : undefined;

  function change(next: string): void {
    setText(next);
    setReviewed(null);
    setProblem(null);
    setDone(null);
  }

  async function choose(file: File | null): Promise<void> {
    if (file === null) return;
    if (file.size > FILE_MAX_BYTES) {
      setProblem("The file is larger than 1,000 KB. Divide the accounts between several files.");
      return;
    }
    change(await file.text());
  }

  async function show(): Promise<void> {
    setProblem(null);
    setDone(null);
    try {
      const { error } = await review({ variables: { input: { text } } });
      if (error) setProblem(problemOf(error).message);
      else setReviewed(text);
    } catch (error) {
      setProblem(problemOf(error).message);
    }
  }

  function send(fingerprint: string): void {
    void proof.run(async () => {
      let result = "";
      const code = await run(
        async () => {
          const { data: answer } = await importAccounts({ variables: { input: { text, fingerprint } } });
          const { added, changed: updated, unchanged } = answer?.importAccounts ?? {};
          result = `Saved: ${countOf(added ?? 0, "new account")}, ${updated ?? 0} changed, ${unchanged ?? 0} unchanged.`;
          return answer?.importAccounts;
        },
        () => {
          change("");
          setDone(result);
          onImported();
        },
      );
      if (code === "ACCOUNT_FILE_OUTDATED") await show();
      return code;
    });
  }

  return {
    text,
    change,
    choose,
    preview,
    show,
    isReviewing,
    send,
    isImporting,
    problem: problem ?? refusal,
    done,
    proof,
  };
}
