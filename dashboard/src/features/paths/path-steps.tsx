import IconCheck from "@tabler/icons-react/icons/IconCheck";
import IconCircleDashed from "@tabler/icons-react/icons/IconCircleDashed";
import IconX from "@tabler/icons-react/icons/IconX";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import {
  holderWords,
  isBackground,
  isOwnChange,
  type PathHop,
  type ProofBlock,
  proofBlocks,
  reasonSentence,
} from "./path-proof.ts";
import { CodeBlock } from "../../ui/code-block.tsx";
import styles from "./path-steps.module.css";
import { PrincipalIcon, PrincipalName } from "../inventory/principal-name.tsx";
import { VerdictBadge } from "./verdict-badge.tsx";

/** Deeds of one statement that are named; a statement of a step rarely has more. */
const MAX_EFFECTS = 6;

export interface PathStepsProps {
  readonly hops: readonly PathHop[];
  /** Put before the ids of the steps, so that a picture can lead to them. */
  readonly idPrefix: string;
}

/** A path step by step, with the statements that prove it: the whole of what the picture shows, and more. */
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
  const against = proofBlocks(hop.blockedBy).filter(({ key }) => !blocks.some((block) => block.key === key));
  const shown = [...blocks.filter((block) => !isBackground(block)), ...against];
  const background = blocks.filter(isBackground);
  const reason = reasonSentence(hop);
  return (
    <>
      <div className={styles["head"]}>
        <span className={styles["number"]} aria-hidden="true">
          {number}
        </span>
        <h3 className={styles["who"]}>
          <PrincipalIcon kind={hop.from.kind} />
          <PrincipalName principal={hop.from} className={styles["name"]} />
          {isOwnChange(hop) ? (
            <span>{isLast ? "makes itself administrator" : "gives itself more"}</span>
          ) : (
            <>
              <span>{hop.to.kind === "NEW" ? "makes" : "becomes"}</span>
              <PrincipalIcon kind={hop.to.kind} />
              <PrincipalName principal={hop.to} className={styles["name"]} />
            </>
          )}
        </h3>
        <VerdictBadge verdict={hop.verdict} />
      </div>
      <p className={styles["method"]}>
        {hop.technique.name} <code className={styles["id"]}>{hop.technique.id}</code> ({hop.technique.category.toLowerCase().replaceAll("_", " ")})
        {hop.via.length > 0 && (
          <span className={styles["via"]}>
            {" "}
            over {hop.via.map(({ kind, name }) => `${THINGS[kind]} ${name}`).join(", ")}
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
          {background.length > 0 && `Nothing else stands in the way: ${backgroundWords(background)}.`}
          {hop.statementsLeftOut > 0 && ` ${countOf(hop.statementsLeftOut, "further statement")} of the same effect.`}
        </p>
      )}
    </>
  );
}

const THINGS: Readonly<Record<PathHop["via"][number]["kind"], string>> = {
  GROUP: "the group",
  POLICY: "the policy",
  POLICY_VERSION: "the version",
  BOUNDARY: "the boundary",
  SERVICE: "the service",
  WORKLOAD: "the workload",
  PROVIDER: "the provider",
};

function backgroundWords(blocks: readonly ProofBlock[]): string {
  const names = (layer: ProofBlock["layer"]) => [
    ...new Set(blocks.filter((block) => block.layer === layer).map((block) => block.policy?.name ?? "")),
  ];
  const [boundary, scps] = [names("BOUNDARY"), names("SCP")];
  return [
    ...(boundary.length > 0 ? [`the boundary ${boundary.join(", ")} allows it`] : []),
    ...(scps.length > 0
      ? [
          `the service control ${scps.length === 1 ? "policy" : "policies"} ${scps.join(", ")} ${scps.length === 1 ? "lets" : "let"} it pass`,
        ]
      : []),
  ].join(", and ");
}

const EFFECTS: Readonly<
  Record<ProofBlock["effect"], { readonly word: string; readonly tone: string; readonly icon: typeof IconCheck }>
> = {
  ALLOWS: { word: "Allows", tone: "allow", icon: IconCheck },
  MAY_ALLOW: { word: "Allows, if its conditions are met:", tone: "open", icon: IconCircleDashed },
  DENIES: { word: "Denies", tone: "deny", icon: IconX },
  MAY_DENY: { word: "Denies, if its conditions are met:", tone: "open", icon: IconCircleDashed },
  IMPLICIT_DENY: { word: "Nothing allows", tone: "deny", icon: IconX },
};

/** The same of a question that is no path: statement by statement, why and why not. */
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
      {background.length > 0 && (
        <p className={styles["quiet"]}>Of what limits it, this lets it pass: {backgroundWords(background)}.</p>
      )}
    </>
  );
}

function Proof({ block }: { readonly block: ProofBlock }): ReactElement {
  const { word, tone, icon: Icon } = EFFECTS[block.effect];
  return (
    <div className={styles["statement"]} data-tone={tone}>
      <p className={styles["says"]}>
        <Icon size={15} aria-hidden="true" />
        <span>
          {block.trusted.length > 0 ? <Trust sentences={block.trusted} /> : <Deeds word={word} block={block} />}
          <span className={styles["where"]}>
            {" "}
            <Where block={block} />
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

function Deeds({ word, block }: { readonly word: string; readonly block: ProofBlock }): ReactElement {
  const byResource = Map.groupBy(block.deeds.slice(0, MAX_EFFECTS), ({ resource }) => resource);
  return (
    <>
      {word}{" "}
      {[...byResource].map(([resource, deeds], index) => (
        <span key={resource}>
          {index > 0 && "; "}
          <Codes of={deeds.map(({ action }) => action)} /> on <code className={styles["resource"]}>{resource}</code>
        </span>
      ))}
      {block.deeds.length > MAX_EFFECTS && ` and ${block.deeds.length - MAX_EFFECTS} more`}
      {block.keys.length > 0 && (
        <>
          {" (asks for "}
          <Codes of={block.keys} />)
        </>
      )}
    </>
  );
}

function Codes({ of }: { readonly of: readonly string[] }): ReactElement {
  return (
    <>
      {of.map((text, index) => (
        <span key={text}>
          {index > 0 && (index === of.length - 1 ? " and " : ", ")}
          <code>{text}</code>
        </span>
      ))}
    </>
  );
}

/** A trust reads better as a sentence: who may assume the role, and if. */
function Trust({ sentences }: { readonly sentences: ProofBlock["trusted"] }): ReactElement {
  return (
    <>
      {sentences.map(({ who, effect, conditions }, index) => (
        <span key={index}>
          {index > 0 && " "}
          {who} {effect === "Allow" ? "may" : "must not"} assume the role
          {conditions.length > 0 && (
            <>
              {", if "}
              <Codes of={conditions} />
            </>
          )}
          .
        </span>
      ))}
    </>
  );
}

function Where({ block }: { readonly block: ProofBlock }): ReactElement | null {
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
  if (layer === "TRUST") return <>({holderWords(policy)})</>;
  return (
    <>
      in {name} ({holderWords(policy)})
    </>
  );
}

/** The excerpt carries the document's indent: brought back to the margin. */
function outdent(text: string): string {
  const lines = text.replace(/,\s*$/, "").split("\n");
  const margin = Math.min(
    ...lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  return lines.map((line) => line.slice(margin)).join("\n");
}
