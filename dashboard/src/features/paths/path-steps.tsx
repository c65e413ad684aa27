import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircleDashed from "@tabler/icons-react/icons/IconCircleDashed";
import IconX from "@tabler/icons-react/icons/IconX";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import {
  attachmentText,
  isBackground,
  isOwnChange,
  limitsText,
  type PathHop,
  type ProofBlock,
  proofBlocks,
  reasonSentence,
} from "./path-proof.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import styles from "./path-steps.module.css";
import { PrincipalIcon, PrincipalName } from "../inventory/principal-name.tsx";
import { categoryText, techniquesText } from "./technique-text.ts";
import { VerdictBadge } from "./verdict-badge.tsx";

/** The number of permissions listed for one statement. Few statements have more. */
const MAX_PERMISSIONS = 6;

export interface PathStepsProps {
  readonly hops: readonly PathHop[];
  /** The prefix of the ids of the steps, to which the path picture links. */
  readonly idPrefix: string;
}

/** The steps of a path with the statements that prove them. They include everything that the path picture shows. */
export function PathSteps({ hops, idPrefix }: PathStepsProps): ReactElement {
  return (
    <ol className={styles["steps"]}>
      {hops.map((hop, index) => (
        <li key={index} id={`${idPrefix}-${index + 1}`} className={styles["step"]} tabIndex={-1}>
          <Step hop={hop} number={index + 1} isLast={index === hops.length - 1} />
        </li>
      ))}
    </ol>
  );
}

function Step({
  hop,
  number,
  isLast,
}: {
  readonly hop: PathHop;
  readonly number: number;
  readonly isLast: boolean;
}): ReactElement {
  const blocks = proofBlocks(hop.statements);
  const blocking = proofBlocks(hop.blockedBy).filter(({ key }) => !blocks.some((block) => block.key === key));
  const shown = [...blocks.filter((block) => !isBackground(block)), ...blocking];
  const background = blocks.filter(isBackground);
  const reason = reasonSentence(hop);
  return (
    <>
      <div className={styles["head"]}>
        <span className={styles["number"]} aria-hidden="true">
          {number}
        </span>
        <h3 className={styles["principals"]}>
          <PrincipalIcon kind={hop.from.kind} />
          <PrincipalName principal={hop.from} className={styles["name"]} />
          {isOwnChange(hop) ? (
            <span>{isLast ? "makes itself administrator" : "grants itself more"}</span>
          ) : (
            <>
              <span>{hop.to.kind === "NEW" ? "creates" : "becomes"}</span>
              <PrincipalIcon kind={hop.to.kind} />
              <PrincipalName principal={hop.to} className={styles["name"]} />
            </>
          )}
        </h3>
        <VerdictBadge verdict={hop.verdict} />
      </div>
      <p className={styles["technique"]}>
        {techniquesText([hop.technique.name], hop.verdict)} <code className={styles["id"]}>{hop.technique.id}</code> (
        {categoryText(hop.technique.category)})
        {hop.via.length > 0 && (
          <span className={styles["via"]}>
            {" "}
            via {hop.via.map(({ kind, name }) => `${VIA_LABELS[kind]} ${name}`).join(", ")}
          </span>
        )}
      </p>
      {reason && (
        <p className={styles["reason"]} data-verdict={hop.verdict.toLowerCase()}>
          {reason}
        </p>
      )}
      <ul className={styles["proof"]}>
        {shown.map((block) => (
          <li key={block.key}>
            <Proof block={block} />
          </li>
        ))}
      </ul>
      {(background.length > 0 || hop.statementsLeftOut > 0) && (
        <p className={styles["quiet"]}>
          {background.length > 0 && limitsText(background, hop.verdict)}
          {hop.statementsLeftOut > 0 &&
            ` ${countOf(hop.statementsLeftOut, "further statement")} with the same effect not shown.`}
        </p>
      )}
    </>
  );
}

const VIA_LABELS: Readonly<Record<PathHop["via"][number]["kind"], string>> = {
  GROUP: "the group",
  POLICY: "the policy",
  POLICY_VERSION: "the policy version",
  BOUNDARY: "the permissions boundary",
  SERVICE: "the service",
  WORKLOAD: "the workload",
  PROVIDER: "the provider",
};

const EFFECTS: Readonly<
  Record<ProofBlock["effect"], { readonly label: string; readonly tone: string; readonly icon: typeof IconCheck }>
> = {
  ALLOWS: { label: "Allows", tone: "allow", icon: IconCheck },
  MAY_ALLOW: { label: "Conditionally allows", tone: "open", icon: IconCircleDashed },
  DENIES: { label: "Denies", tone: "deny", icon: IconX },
  MAY_DENY: { label: "Conditionally denies", tone: "open", icon: IconCircleDashed },
  IMPLICIT_DENY: { label: "No statement allows", tone: "deny", icon: IconX },
};

/** The statements that decide an access request, as in the steps of a path. */
export function ProofList({ statements }: { readonly statements: PathHop["statements"] }): ReactElement {
  const blocks = proofBlocks(statements);
  const background = blocks.filter(isBackground);
  return (
    <>
      <ul className={styles["proof"]}>
        {blocks
          .filter((block) => !isBackground(block))
          .map((block) => (
            <li key={block.key}>
              <Proof block={block} />
            </li>
          ))}
      </ul>
      {background.length > 0 && <p className={styles["quiet"]}>{limitsText(background, null)}</p>}
    </>
  );
}

function Proof({ block }: { readonly block: ProofBlock }): ReactElement {
  const { label, tone, icon: Icon } = EFFECTS[block.effect];
  return (
    <div className={styles["statement"]} data-tone={tone}>
      <p className={styles["summary"]}>
        <Icon size={15} aria-hidden="true" />
        <span>
          {block.trusted.length > 0 ? (
            <Trust sentences={block.trusted} />
          ) : (
            <PermissionList label={label} block={block} />
          )}
          <span className={styles["source"]}>
            {" "}
            <Source block={block} />
          </span>
        </span>
      </p>
      {block.excerpt && (
        <details className={styles["excerpt"]}>
          <summary>
            The statement{block.sid ? ` ${block.sid}` : ""}, from line {block.excerpt.line}
          </summary>
          <CodeBlock
            label={`Statement ${block.sid ?? (block.index ?? 0) + 1} of ${block.policy?.name ?? "the policy"}`}
            code={outdent(block.excerpt.text)}
          />
        </details>
      )}
    </div>
  );
}

function PermissionList({ label, block }: { readonly label: string; readonly block: ProofBlock }): ReactElement {
  const byResource = Map.groupBy(block.permissions.slice(0, MAX_PERMISSIONS), ({ resource }) => resource);
  return (
    <>
      {label}{" "}
      {[...byResource].map(([resource, permissions], index) => (
        <span key={resource}>
          {index > 0 && "; "}
          <CodeList texts={permissions.map(({ action }) => action)} /> on{" "}
          <code className={styles["resource"]}>{resource}</code>
        </span>
      ))}
      {block.permissions.length > MAX_PERMISSIONS && ` and ${block.permissions.length - MAX_PERMISSIONS} more`}
      {block.keys.length > 0 && (
        <>
          {" (requires "}
          <CodeList texts={block.keys} />)
        </>
      )}
    </>
  );
}

function CodeList({ texts }: { readonly texts: readonly string[] }): ReactElement {
  return (
    <>
      {texts.map((text, index) => (
        <span key={text}>
          {index > 0 && (index === texts.length - 1 ? " and " : ", ")}
          <code>{text}</code>
        </span>
      ))}
    </>
  );
}

/** The statement of a trust policy as sentences: who can assume the role, and under which conditions. */
function Trust({ sentences }: { readonly sentences: ProofBlock["trusted"] }): ReactElement {
  return (
    <>
      {sentences.map(({ who, effect, conditions }, index) => (
        <span key={index}>
          {index > 0 && " "}
          {who} {effect === "Allow" ? "can" : "cannot"} assume the role
          {conditions.length > 0 && (
            <>
              {", if "}
              <CodeList texts={conditions} />
            </>
          )}
          .
        </span>
      ))}
    </>
  );
}

function Source({ block }: { readonly block: ProofBlock }): ReactElement | null {
  const { policy, layer, summary, effect } = block;
  if (policy === null) return effect === "IMPLICIT_DENY" ? <>({summary})</> : null;
  const name =
    policy.id === null ? (
      <b>{policy.name}</b>
    ) : (
      <Link to="/policies/$policyId" params={{ policyId: policy.id }} search={{ line: block.excerpt?.line }}>
        {policy.name}
      </Link>
    );
  if (layer === "TRUST") return <>({attachmentText(policy)})</>;
  return (
    <>
      in {name} ({attachmentText(policy)})
    </>
  );
}

/** Removes the indentation that the excerpt has in its document. */
function outdent(text: string): string {
  const lines = text.replace(/,\s*$/, "").split("\n");
  const indent = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  return lines.map((line) => line.slice(indent)).join("\n");
}
