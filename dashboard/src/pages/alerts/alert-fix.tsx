import { Button, Textarea, TextInput } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconDownload from "@tabler/icons-react/icons/IconDownload";
import { Link } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { saveText } from "../../features/exports/download.ts";
import { partsOfDocuments, writeChange } from "../../features/paths/change-parts.ts";
import { PermissionGate } from "../../features/session/permission-gate.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { DiffView } from "../../ui/diff-view.tsx";
import { countOf } from "../../ui/format.ts";
import { TabList } from "../../ui/tab-list.tsx";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./alert-fix.module.css";
import { type AlertFix as Fix, type AskedFix, type FixValues } from "./use-alert-fix.ts";
import type { AlertDetail, Triage } from "./use-triage.ts";

/** Unchanged lines around a change of a document. */
const CONTEXT_LINES = 3;

/** The tab with the corrected documents, which a preview opens. */
const DOCUMENT_TAB = "document";

type Proof = NonNullable<Fix["proof"]>;

export interface AlertFixProps {
  readonly alert: AlertDetail;
  readonly asked: AskedFix;
  readonly triage: Triage;
  /** The chosen way of the fix, which the address of the page keeps. */
  readonly tab: string | undefined;
  readonly onTab: (tab: string | undefined) => void;
  /** Whether the button that asks AWS again stands here. An alert has it among its actions. */
  readonly canCheckAgain?: boolean;
}

/** How to fix an alert: what the operator must enter, the documents with their difference, the commands and their effect. */
export function AlertFix({ alert, asked, triage, tab, onTab, canCheckAgain = false }: AlertFixProps): ReactElement {
  const { fix, isLoading, problem } = asked;
  const cli = fix?.cli ?? alert.remediation.cli;
  const terraform = fix?.terraform ?? alert.remediation.terraform;
  const documents = fix?.documents ?? [];
  const tabs = [
    { id: "text", label: "Steps", content: <Steps alert={alert} notes={fix?.notes ?? []} /> },
    ...(documents.length > 0
      ? [
          {
            id: DOCUMENT_TAB,
            label: documents.length === 1 ? "Document" : "Documents",
            content: <Documents documents={documents} />,
          },
        ]
      : []),
    ...(cli === null ? [] : [{ id: "cli", label: "AWS CLI", content: <CodeBlock label="AWS CLI" code={cli} /> }]),
    ...(terraform === null
      ? []
      : [{ id: "terraform", label: "Terraform", content: <CodeBlock label="Terraform" code={terraform} /> }]),
  ];
  return (
    <div className={styles["fix"]}>
      {fix && fix.inputs.length > 0 && (
        <FixInputs
          key={alert.id}
          fix={fix}
          isLoading={isLoading}
          onAsk={(values) => {
            asked.ask(values);
            onTab(DOCUMENT_TAB);
          }}
        />
      )}
      <TabList
        label="Remediation options"
        tabs={tabs}
        value={tab}
        onChange={(id) => onTab(id === "text" ? undefined : id)}
      />
      {isLoading && !fix && (
        <p className={styles["quiet"]} role="status">
          Preparing the fix…
        </p>
      )}
      {problem && <p className={styles["quiet"]}>{`The fix could not be prepared. ${problem.message}`}</p>}
      {fix && <State fix={fix} />}
      {fix?.proof && <Effect proof={fix.proof} asOf={fix.asOf} />}
      {fix?.change && fix.proof && fix.proof.closedPaths + fix.proof.openedPaths > 0 && (
        <p className={styles["after"]}>
          <Button
            size="xs"
            variant="default"
            renderRoot={(root) => (
              <Link
                to="/graph"
                search={{
                  tab: "what-if",
                  change: writeChange(partsOfDocuments(fix.change!)),
                  account: alert.account.id,
                }}
                {...root}
              />
            )}
          >
            Preview its paths
          </Button>
          <span>Which paths this document closes, and which remain.</span>
        </p>
      )}
      {canCheckAgain && alert.canVerify && alert.status !== "RESOLVED" && cli !== null && (
        <p className={styles["after"]}>
          <PermissionGate permission="ALERTS_VERIFY">
            <Button size="xs" variant="default" onClick={() => void triage.verify()} loading={triage.isBusy}>
              Check AWS again
            </Button>
          </PermissionGate>
          <span>After the change: is the issue gone?</span>
        </p>
      )}
    </div>
  );
}

function Steps({ alert, notes }: { readonly alert: AlertDetail; readonly notes: readonly string[] }): ReactElement {
  return (
    <>
      <p className={styles["prose"]}>{alert.remediation.text}</p>
      {notes.length > 0 && (
        <ul className={styles["notes"]} aria-label="Before the change">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Why there are no documents. A missing value is reported at its field. */
function State({ fix }: { readonly fix: Fix }): ReactElement | null {
  const isQuiet = fix.state === "WRITTEN" || fix.state === "UNAVAILABLE" || fix.reason === null;
  return isQuiet ? null : <p className={styles["quiet"]}>{fix.reason}</p>;
}

interface FixInputsProps {
  readonly fix: Fix;
  readonly isLoading: boolean;
  readonly onAsk: (values: FixValues) => void;
}

function FixInputs({ fix, isLoading, onAsk }: FixInputsProps): ReactElement {
  const [edited, setEdited] = useState<FixValues>({});
  const values = Object.fromEntries(fix.inputs.map(({ id, values: known }) => [id, edited[id] ?? known.join("\n")]));
  return (
    <form
      className={styles["inputs"]}
      onSubmit={(event) => {
        event.preventDefault();
        onAsk(values);
      }}
    >
      {fix.inputs.map(({ id, label, hint, isList, isRequired, problem, values: used }) => {
        const field = {
          label,
          description: hint,
          withAsterisk: isRequired,
          value: values[id] ?? "",
          // A field that was never filled in is not an error yet.
          error: problem !== null && used.length > 0 ? `${label} ${problem}.` : undefined,
          onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
            const { value } = event.currentTarget;
            setEdited((before) => ({ ...before, [id]: value }));
          },
        };
        return isList ? (
          <Textarea key={id} {...field} autosize minRows={1} maxRows={8} placeholder="One per line" />
        ) : (
          <TextInput key={id} {...field} />
        );
      })}
      <p className={styles["after"]}>
        <Button type="submit" size="xs" variant="default" loading={isLoading}>
          Preview the fix
        </Button>
        <span>Changes nothing in AWS.</span>
      </p>
    </form>
  );
}

function Documents({ documents }: { readonly documents: Fix["documents"] }): ReactElement {
  return (
    <>
      {documents.map(({ name, fileName, before, after }) => (
        <section key={`${name} ${fileName}`} className={styles["document"]} aria-label={name}>
          <p className={styles["documentHead"]}>
            <strong>{name}</strong>
            <span className={styles["quiet"]}>{documentVerb(before, after)}</span>
            {after !== null && (
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<IconDownload size={14} />}
                onClick={() => saveText(after, fileName, "application/json")}
              >
                Save as .json
              </Button>
            )}
          </p>
          <DocumentChange name={name} before={before} after={after} />
        </section>
      ))}
    </>
  );
}

function DocumentChange({
  name,
  before,
  after,
}: Pick<Fix["documents"][number], "name" | "before" | "after">): ReactElement {
  if (after === null) return <CodeBlock label={`${name}, deleted`} code={before ?? ""} />;
  if (before === null) return <CodeBlock label={`${name}, new`} code={after} />;
  return <DiffView label={`Change of ${name}`} before={before} after={after} contextLines={CONTEXT_LINES} />;
}

function documentVerb(before: string | null, after: string | null): string {
  if (after === null) return "is deleted";
  return before === null ? "is created" : "is changed";
}

/** The result of the simulation on the latest scan. */
function Effect({ proof, asOf }: { readonly proof: Proof; readonly asOf: string }): ReactElement {
  const others = proof.closedCount - 1;
  return (
    <section className={styles["effect"]} aria-label="Effect of the fix">
      <h4 className={styles["effectTitle"]}>
        Effect on the account as it was read on <InstantOf at={asOf} />
      </h4>
      <ul className={styles["effects"]}>
        <Line isGood>
          The issue is gone{others > 0 ? `, and ${countOf(others, "other")} with it` : ""}.
          {others > 0 && <Findings findings={proof.closed} />}
        </Line>
        {proof.closedPaths > 0 && (
          <Line isGood>{countOf(proof.closedPaths, "escalation path")} to administrator closed.</Line>
        )}
        {proof.openedPaths > 0 && (
          <Line isGood={false}>{countOf(proof.openedPaths, "escalation path")} to administrator opened.</Line>
        )}
        {proof.openedCount > 0 && (
          <Line isGood={false}>
            {countOf(proof.openedCount, "new issue")}: <Findings findings={proof.opened} />
          </Line>
        )}
        {proof.issues.map(({ code, message, document }) => (
          <Line key={`${document} ${code}`} isGood={false}>
            {document}: {message}
          </Line>
        ))}
        <Line isGood={proof.lossCount === 0}>
          {proof.lossCount === 0
            ? "No user, group or role loses a permission of its policies."
            : `${countOf(proof.lossCount, "user, group or role", "users, groups or roles")} ${proof.lossCount === 1 ? "loses" : "lose"} permissions:`}
          {proof.lossCount > 0 && <Losses proof={proof} />}
        </Line>
      </ul>
    </section>
  );
}

function Line({ isGood, children }: { readonly isGood: boolean; readonly children: ReactNode }): ReactElement {
  const Icon = isGood ? IconCircleCheck : IconAlertTriangle;
  return (
    <li data-good={isGood}>
      <Icon size={15} aria-hidden="true" />
      <div>{children}</div>
    </li>
  );
}

function Findings({ findings }: { readonly findings: Proof["opened"] | Proof["closed"] }): ReactElement {
  return (
    <details className={styles["more"]}>
      <summary>Show them</summary>
      <ul>
        {findings.map(({ checkId, title, resourceName }) => (
          <li key={`${checkId} ${resourceName}`}>
            {resourceName}: {title}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Losses({ proof: { losses, lossCount } }: { readonly proof: Proof }): ReactElement {
  return (
    <ul className={styles["losses"]}>
      {losses.map(({ arn, lostCount, lost, limitedCount, limited }) => (
        <li key={arn}>
          <strong>{nameIn(arn)}</strong>
          {lostCount > 0 && `: ${countOf(lostCount, "action")} no longer allowed`}
          {limitedCount > 0 &&
            `${lostCount > 0 ? "," : ":"} ${countOf(limitedCount, "action")} on fewer resources or under a condition`}
          <details className={styles["more"]}>
            <summary>{`Actions of ${nameIn(arn)}`}</summary>
            {lostCount > 0 && <p>No longer allowed: {listed(lost, lostCount)}</p>}
            {limitedCount > 0 && <p>On fewer resources or under a condition: {listed(limited, limitedCount)}</p>}
          </details>
        </li>
      ))}
      {lossCount > losses.length && <li>{`and ${lossCount - losses.length} more`}</li>}
    </ul>
  );
}

function listed(actions: readonly string[], count: number): string {
  return count > actions.length ? `${actions.join(", ")} and ${count - actions.length} more` : actions.join(", ");
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
