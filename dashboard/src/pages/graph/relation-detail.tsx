import { Button } from "@mantine/core";
import IconFocus2 from "@tabler/icons-react/icons/IconFocus2";
import IconX from "@tabler/icons-react/icons/IconX";
import type { ReactElement } from "react";
import { countOf } from "../../ui/format.ts";
import {
  KINDS,
  appearanceOf,
  conditionsText,
  nameOf,
  type Relation,
  RELATIONS,
  type GraphResource,
} from "./relation-kinds.ts";
import styles from "./relations.module.css";
import { ResourceLink } from "../../features/inventory/resource-link.tsx";

export interface RelationDetailProps {
  readonly resource: GraphResource;
  readonly resources: ReadonlyMap<string, GraphResource>;
  readonly relations: readonly Relation[];
  readonly awsAccountId: string;
  readonly isCentre: boolean;
  readonly onCentre: (key: string) => void;
  readonly onChoose: (key: string | null) => void;
}

/** The node that is selected in the diagram: its kind, the members of a stack, and its relations. */
export function RelationDetail(props: RelationDetailProps): ReactElement {
  const { resource, resources, relations, awsAccountId, isCentre, onCentre, onChoose } = props;
  const { icon: Icon, word } = appearanceOf(resource);
  const ownRelations = relations.filter(({ from, to }) => from === resource.key || to === resource.key);
  return (
    <section className={styles["detail"]} aria-label={nameOf(resource)}>
      <header className={styles["detailHead"]}>
        <div>
          <p className={styles["detailKind"]}>
            <Icon size={14} aria-hidden="true" />
            {resource.count > 1 ? `Stack of ${countOf(resource.count, word)}` : word}
          </p>
          <h2>
            {resource.count > 1 ? nameOf(resource) : <ResourceLink resource={resource} awsAccountId={awsAccountId} />}
          </h2>
        </div>
        <button
          type="button"
          className={styles["close"]}
          aria-label={`Close ${nameOf(resource)}`}
          onClick={() => onChoose(null)}
        >
          <IconX size={16} aria-hidden="true" />
        </button>
      </header>
      {resource.count === 1 && !isCentre && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFocus2 size={14} aria-hidden="true" />}
          onClick={() => onCentre(resource.key)}
        >
          Focus on this item
        </Button>
      )}
      {resource.count > 1 && <Members resource={resource} awsAccountId={awsAccountId} onCentre={onCentre} />}
      <h3>{ownRelations.length === 0 ? "No relations here" : countOf(ownRelations.length, "relation")}</h3>
      <ul className={styles["relations"]}>
        {ownRelations.map(({ from, to, kind, count, conditions }) => {
          const isFrom = from === resource.key;
          const other = resources.get(isFrom ? to : from)!;
          return (
            <li key={`${from} ${kind} ${to}`}>
              <span className={styles["relation"]}>{isFrom ? RELATIONS[kind].word : RELATIONS[kind].back}</span>
              <button type="button" className={styles["other"]} onClick={() => onChoose(other.key)}>
                {nameOf(other)}
              </button>
              {conditions.length > 0 && <span className={styles["quiet"]}>{conditionsText({ conditions })}</span>}
              {count > 1 && <span className={styles["quiet"]}>{countOf(count, "time")}</span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

interface MembersProps {
  readonly resource: GraphResource;
  readonly awsAccountId: string;
  readonly onCentre: (key: string) => void;
}

function Members({ resource: { members, count, kind }, awsAccountId, onCentre }: MembersProps): ReactElement {
  return (
    <>
      <h3>Members</h3>
      <ul className={styles["members"]} tabIndex={0} aria-label={`Members: ${KINDS[kind].many}`}>
        {members.map((member) => (
          <li key={member.key}>
            <ResourceLink resource={member} awsAccountId={awsAccountId} />
            <button
              type="button"
              className={styles["centre"]}
              aria-label={`Focus on ${member.name}`}
              title="Focus on this item"
              onClick={() => onCentre(member.key)}
            >
              <IconFocus2 size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {count > members.length && (
        <p className={styles["quiet"]}>
          {countOf(count - members.length, "more is", "more are")} not listed. Search for a name to focus on it.
        </p>
      )}
    </>
  );
}
