import { useLazyQuery, useMutation, useQuery } from "@apollo/client/react";
import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ROLES } from "../../gql/constants.ts";
import type { OperatorRole } from "../../gql/schema-types.ts";
import { AccountGroupsDocument } from "../../gql/account-groups.ts";
import {
  ProviderGroupsDocument,
  ProviderGroupsPreviewDocument,
  type ProviderGroupsPreviewQuery,
  type ProviderGroupsViewFragment,
  UpdateProviderGroupsDocument,
} from "../../gql/provider-groups.ts";
import type { ProviderGroupsPreviewInput } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./provider-groups.module.css";

interface Draft {
  readonly value: string;
  readonly role: OperatorRole;
  /** Null for all accounts. */
  readonly accountGroupIds: readonly string[] | null;
}

export interface ProviderGroupsProps {
  readonly providerName: string;
  /** Runs a request that may first ask for a fresh proof of identity. The request returns its error code or null. */
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
}

/** Which groups of the identity provider give which access. */
export function ProviderGroups({ providerName, onRun }: ProviderGroupsProps): ReactElement | null {
  const { data, error, observable, refetch } = useQuery(ProviderGroupsDocument);
  if (error && !data)
    return <ErrorState problem={problemOf(error)} what="the groups of the provider" onRetry={() => void refetch()} />;
  if (!data) return null;
  const { claim } = data.providerGroups;
  return (
    <div className={styles["section"]}>
      <Panel title={`Groups of ${providerName}`}>
        {claim === null ? (
          <p className={styles["text"]}>
            No group gives access yet. Set <code>OIDC_ROLE_CLAIM</code> to the claim with the groups of a person, then
            map them here.
          </p>
        ) : (
          // Another list of the server replaces the draft.
          <Editor
            key={data.providerGroups.revision}
            view={data.providerGroups}
            claim={claim}
            onRun={onRun}
            onSaved={() => void readAgain({ observable })}
          />
        )}
      </Panel>
    </div>
  );
}

interface EditorProps extends Pick<ProviderGroupsProps, "onRun"> {
  readonly view: ProviderGroupsViewFragment;
  readonly claim: string;
  readonly onSaved: () => void;
}

function Editor({ view, claim, onRun, onSaved }: EditorProps): ReactElement {
  const [drafts, setDrafts] = useState<readonly Draft[]>(
    view.groups.map(({ value, role, accountGroupIds }) => ({ value, role, accountGroupIds })),
  );
  const { preview, failure, isReviewing, review, forget } = useReview(drafts);
  const [save, { loading: isSaving }] = useMutation(UpdateProviderGroupsDocument);
  const { problem, run } = useSubmit();
  const isComplete = drafts.every(({ value, accountGroupIds }) => value.trim() !== "" && accountGroupIds?.length !== 0);

  const saveGroups = async () =>
    run(
      async () => {
        const input = { revision: view.revision, ...inputOf(drafts) };
        return (await save({ variables: { input } })).data?.updateProviderGroups;
      },
      () => {
        forget();
        onSaved();
      },
    );

  return (
    <div className={styles["editor"]}>
      <p className={styles["text"]}>
        The values of <code>{claim}</code> at each sign-in. Of several groups, those with the highest role count, and
        their accounts add up. A person in no mapped group gets the default role of the installation, if it has one, and
        otherwise needs an invitation.
      </p>
      {view.fromSettings.length > 0 && (
        <p className={styles["text"]}>
          From OIDC_ROLE_VALUES: {view.fromSettings.map(({ value, role }) => `${value} (${role})`).join(", ")}. A group
          below replaces the one of the same name.
        </p>
      )}
      <MappedGroups drafts={drafts} onChange={setDrafts} />
      {(failure ?? problem) && (
        <p role="alert" className={styles["problem"]}>
          {failure ?? problem}
        </p>
      )}
      <div className={styles["actions"]}>
        <Button
          size="xs"
          variant="default"
          onClick={() => setDrafts([...drafts, { value: "", role: "viewer", accountGroupIds: null }])}
        >
          Add a group
        </Button>
        <Button size="xs" variant="default" loading={isReviewing} disabled={!isComplete} onClick={() => void review()}>
          Preview access
        </Button>
        {preview && (
          <Button size="xs" loading={isSaving} onClick={() => void onRun(saveGroups)}>
            Save
          </Button>
        )}
      </div>
      {preview && <NextSignIns preview={preview} />}
    </div>
  );
}

function inputOf(drafts: readonly Draft[]): ProviderGroupsPreviewInput {
  return {
    groups: drafts.map(({ value, role, accountGroupIds }) => ({
      value: value.trim(),
      role,
      accountGroupIds: accountGroupIds && [...accountGroupIds],
    })),
  };
}

/** Asks the API what the drafts would change. The preview is undefined once the drafts are no longer those reviewed. */
function useReview(drafts: readonly Draft[]) {
  const [reviewed, setReviewed] = useState<readonly Draft[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [preview, { data, loading: isReviewing }] = useLazyQuery(ProviderGroupsPreviewDocument, {
    fetchPolicy: "network-only",
  });

  async function review(): Promise<void> {
    setFailure(null);
    const { error } = await preview({ variables: { input: inputOf(drafts) } });
    if (error) setFailure(problemOf(error).message);
    else setReviewed(drafts);
  }

  return {
    preview: reviewed === drafts ? data?.providerGroupsPreview : undefined,
    failure,
    isReviewing,
    review,
    forget: () => setReviewed(null),
  };
}

interface MappedGroupsProps {
  readonly drafts: readonly Draft[];
  readonly onChange: (drafts: readonly Draft[]) => void;
}

function MappedGroups({ drafts, onChange }: MappedGroupsProps): ReactElement {
  const { data: accountGroups } = useQuery(AccountGroupsDocument);
  const options = (accountGroups?.accountGroups ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const change = (index: number, part: Partial<Draft>) =>
    onChange(drafts.map((draft, at) => (at === index ? { ...draft, ...part } : draft)));
  return (
    <ul className={styles["groups"]} aria-label="Mapped groups">
      {drafts.map((draft, index) => (
        <li key={index}>
          <TextInput
            label="Group"
            value={draft.value}
            onChange={(event) => change(index, { value: event.currentTarget.value })}
          />
          <NativeSelect
            label="Role"
            data={[...ROLES]}
            value={draft.role}
            onChange={(event) => change(index, { role: event.currentTarget.value as OperatorRole })}
          />
          <NativeSelect
            label="Accounts"
            data={["All accounts", "Account groups"]}
            value={draft.accountGroupIds === null ? "All accounts" : "Account groups"}
            onChange={(event) =>
              change(index, { accountGroupIds: event.currentTarget.value === "All accounts" ? null : [] })
            }
          />
          <Button
            size="xs"
            variant="default"
            aria-label={`Remove ${draft.value || "the group"}`}
            onClick={() => onChange(drafts.filter((_, at) => at !== index))}
          >
            Remove
          </Button>
          {draft.accountGroupIds !== null && (
            <Checkbox.Group
              className={styles["accounts"]}
              label="Account groups"
              value={[...draft.accountGroupIds]}
              onChange={(accountGroupIds) => change(index, { accountGroupIds })}
            >
              {options.length === 0 && <p>There is no account group yet. Create one under Accounts.</p>}
              {options.map(({ value, label }) => (
                <Checkbox key={value} mt={8} value={value} label={label} />
              ))}
            </Checkbox.Group>
          )}
        </li>
      ))}
    </ul>
  );
}

function NextSignIns({
  preview: { changes, unchangedCount, unknownCount },
}: {
  readonly preview: ProviderGroupsPreviewQuery["providerGroupsPreview"];
}): ReactElement {
  return (
    <section aria-label="At the next sign-in" className={styles["editor"]}>
      <p role="status">
        At the next sign-in, the access of {countOf(changes.length, "operator")} changes, and that of{" "}
        {countOf(unchangedCount, "operator")} stays as it is.
        {unknownCount > 0 && ` The groups of ${countOf(unknownCount, "operator")} are not known before they sign in.`}
      </p>
      {changes.length > 0 && (
        <SimpleTable label="Operators whose access changes">
          <thead>
            <tr>
              <th scope="col">Operator</th>
              <th scope="col">Now</th>
              <th scope="col">At the next sign-in</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ operatorId, name, roleNow, accountsNow, role, accounts, from, ignored }) => (
              <tr key={operatorId}>
                <td>{name}</td>
                <td>
                  {roleNow}, {accountsNow}
                </td>
                <td>
                  {role === null ? (
                    <b>Refused and disabled: in no mapped group</b>
                  ) : (
                    <>
                      <b>
                        {role}, {accounts}
                      </b>{" "}
                      by {from.length > 0 ? from.join(", ") : "the default role"}
                      {ignored.length > 0 && `; ${ignored.join(", ")} ignored`}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      )}
    </section>
  );
}
