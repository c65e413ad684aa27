import { useQuery } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { PrincipalIcon, PrincipalName, principalLabel } from "../../features/inventory/principal-name.tsx";
import { ProofList } from "../../features/paths/path-steps.tsx";
import { assumptionText } from "../../features/permissions/assumption-text.ts";
import { DecisionBadge } from "../../features/permissions/decision-badge.tsx";
import { type SessionAccount, useSession } from "../../features/session/session.ts";
import { PrincipalsAllowedDocument, type PrincipalsAllowedQuery } from "../../gql/access.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { AccountChoice, NoAccountChosen, useOneAccount } from "./account-choice.tsx";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import { ResourcePolicyPanel } from "./resource-policy-panel.tsx";
import styles from "./who-can.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const PAGE_SIZE = 50;
/** Actions that are worth asking about first. Any other can be typed. */
const SUGGESTED_ACTIONS = [
  "iam:CreateAccessKey",
  "iam:PassRole",
  "iam:AttachUserPolicy",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "sts:AssumeRole",
  "s3:GetObject",
  "s3:PutBucketPolicy",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "kms:Decrypt",
  "lambda:UpdateFunctionCode",
  "ec2:RunInstances",
  "cloudtrail:StopLogging",
  "organizations:LeaveOrganization",
];
/** Offered on the empty page. */
const EXAMPLES = ["iam:CreateAccessKey", "iam:PassRole", "secretsmanager:GetSecretValue", "cloudtrail:StopLogging"];
const ACTIONS_ID = "suggested-actions";
/** The form field that an error code belongs to. */
const FIELD_OF_CODE: Readonly<Record<string, "action" | "resource">> = {
  ACTION_INVALID: "action",
  ARN_INVALID: "resource",
};

type Found = PrincipalsAllowedQuery["principalsAllowed"];

export interface WhoCanTabProps {
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** Which users and roles can perform one action on one resource. The URL holds the question. */
export function WhoCanTab({ search, onSearch }: WhoCanTabProps): ReactElement {
  const { accounts } = useSession();
  const account = useOneAccount(search);
  if (accounts.every(({ isScanned }) => !isScanned))
    return (
      <EmptyState title="No data yet">
        The answer comes from the latest scan of an account. Scan an account first.
      </EmptyState>
    );
  if (!account) return <NoAccountChosen onSearch={onSearch}>Permissions are evaluated in one account.</NoAccountChosen>;
  if (!account.isScanned)
    return (
      <EmptyState title="Not scanned yet">
        Nothing is known about {account.name} before its first scan. Start one with Scan now in the header.
      </EmptyState>
    );
  const { action = "", resource = "*" } = search;
  // Another question begins with its own fields and its first page.
  return <Question key={`${account.id} ${action} ${resource}`} account={account} search={search} onSearch={onSearch} />;
}

function Question({ account, search, onSearch }: WhoCanTabProps & { readonly account: SessionAccount }): ReactElement {
  const asked = { action: search.action ?? "", resource: search.resource ?? "*" };
  const [action, setAction] = useState(asked.action);
  const [resource, setResource] = useState(search.resource ?? "");
  const [offset, setOffset] = useState(0);
  const result = useQuery(PrincipalsAllowedDocument, {
    variables: { accountId: account.id, ...asked, first: PAGE_SIZE, offset },
    skip: asked.action === "",
  });
  const { data, error, loading, refetch } = result;
  const kept = useKeptAnswer(result, account.id);
  const problem = error && problemOf(error);
  const field = problem && FIELD_OF_CODE[problem.code];
  const found = (error ? data : kept)?.principalsAllowed;
  return (
    <>
      <AccountChoice account={account} onSearch={onSearch} />
      <p className={styles["lead"]}>
        Finds the users and roles of this account that can perform an action themselves, without assuming another role.
        Evaluates their policies, permissions boundaries, organization policies and the policy of the resource, as far
        as the latest scan read them. Changes nothing in AWS.
      </p>
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          onSearch(
            { action: action.trim() || undefined, resource: resource.trim() || undefined },
            { isNewPlace: true },
          );
        }}
      >
        <TextInput
          label="Action"
          placeholder="e.g. iam:CreateAccessKey"
          value={action}
          list={ACTIONS_ID}
          maxLength={200}
          spellCheck={false}
          autoComplete="off"
          error={field === "action" ? problem?.message : undefined}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <datalist id={ACTIONS_ID}>
          {SUGGESTED_ACTIONS.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </datalist>
        <TextInput
          label="Resource ARN (empty: on every resource)"
          placeholder={`e.g. arn:aws:iam::${account.awsAccountId ?? "111122223333"}:user/anna`}
          value={resource}
          maxLength={2048}
          spellCheck={false}
          autoComplete="off"
          error={field === "resource" ? problem?.message : undefined}
          onChange={(event) => setResource(event.currentTarget.value)}
        />
        <Button type="submit" loading={loading} disabled={action.trim() === ""}>
          Find
        </Button>
      </form>
      {problem && !field && <ErrorState problem={problem} what="the answer" onRetry={() => void refetch()} />}
      {asked.action === "" && (
        <div className={styles["examples"]}>
          <span className={styles["quiet"]}>For example</span>
          {EXAMPLES.map((example) => (
            <Button
              key={example}
              variant="default"
              size="xs"
              onClick={() => onSearch({ action: example, resource: undefined }, { isNewPlace: true })}
            >
              {`Who can ${example}?`}
            </Button>
          ))}
        </div>
      )}
      {loading && !found && <LoadingRows label="Evaluating every user and role" />}
      {found && (
        <div className={styles["results"]}>
          {found.policy && <ResourcePolicyPanel policy={found.policy} />}
          <Answer found={found} asked={asked} account={account} offset={offset} onOffset={setOffset} />
        </div>
      )}
    </>
  );
}

interface AnswerProps {
  readonly found: Found;
  readonly asked: { readonly action: string; readonly resource: string };
  readonly account: SessionAccount;
  readonly offset: number;
  readonly onOffset: (offset: number) => void;
}

function Answer({ found, asked, account, offset, onOffset }: AnswerProps): ReactElement {
  const {
    allowedCount,
    conditionalCount,
    unknownCount,
    deniedCount,
    isKnownAction,
    assumes,
    unreadPolicy,
    principals,
  } = found;
  const listed = allowedCount + conditionalCount + unknownCount;
  return (
    <Panel
      title={`Who can perform ${asked.action} on ${asked.resource === "*" ? "all resources" : asked.resource}`}
      aside={<AsOf at={found.asOf} />}
    >
      <p role="status" className={styles["counts"]}>
        {`${formatNumber(allowedCount)} allowed, ${formatNumber(conditionalCount)} under conditions, ${formatNumber(unknownCount)} unknown, ${formatNumber(deniedCount)} denied`}
      </p>
      {!isKnownAction && (
        <p className={styles["quiet"]}>
          This action is not in IAM Monitor's catalogue of AWS actions. Check the spelling; it was evaluated anyway.
        </p>
      )}
      {assumes.map((assumption) => (
        <p key={assumption} className={styles["quiet"]}>
          {assumptionText(assumption)}
        </p>
      ))}
      {unreadPolicy !== null && <p className={styles["quiet"]}>Policy of the resource: {unreadPolicy}.</p>}
      {listed === 0 && (
        <p>
          {`No user or role is allowed by the policies that were read: all ${countOf(deniedCount, "principal")} are denied.`}
        </p>
      )}
      <ul className={styles["principals"]}>
        {principals.map((principal) => (
          <li key={principal.arn}>
            <div className={styles["principal"]}>
              <PrincipalIcon kind={principal.kind} />
              <PrincipalName principal={{ ...principal, awsAccountId: account.awsAccountId }} />
              <span className={styles["quiet"]}>{principalLabel(principal.kind)}</span>
              <DecisionBadge decision={principal.decision} />
            </div>
            {principal.keys.length > 0 && (
              <p className={styles["quiet"]}>Depends on {principal.keys.join(", ")}, known only at request time.</p>
            )}
            {principal.missing !== null && <p className={styles["quiet"]}>Not read: {principal.missing}</p>}
            <ProofList statements={principal.statements} />
          </li>
        ))}
      </ul>
      {listed > PAGE_SIZE && (
        <p className={styles["pages"]}>
          <span className={styles["quiet"]}>
            {`${formatNumber(offset + 1)} to ${formatNumber(offset + principals.length)} of ${formatNumber(listed)}`}
          </span>
          <Button
            size="compact-sm"
            variant="default"
            disabled={offset === 0}
            onClick={() => onOffset(Math.max(0, offset - PAGE_SIZE))}
          >
            Previous page
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={offset + PAGE_SIZE >= listed}
            onClick={() => onOffset(offset + PAGE_SIZE)}
          >
            Next page
          </Button>
        </p>
      )}
    </Panel>
  );
}
