import { useQuery } from "@apollo/client/react";
import { Radio, TextInput } from "@mantine/core";
import { type ReactElement, useEffect, useState } from "react";
import { useSession } from "../../features/session/session.ts";
import { AssigneesDocument, type AssigneesQuery } from "../../gql/alerts.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { problemOf } from "../../ui/problem.ts";
import styles from "./triage-dialog.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The operators are searched for after this pause in typing. */
const TYPING_PAUSE_MS = 150;
const UNASSIGNED = "none";

export interface AssignDialogProps {
  /** "alert 12", "38 alerts". */
  readonly what: string;
  readonly isBusy: boolean;
  readonly problem: string | null;
  /** Called with the operator's ID, or with null to remove the assignee. */
  readonly onAssign: (assignee: string | null) => void;
  readonly onClose: () => void;
}

type Assignee = AssigneesQuery["assignees"][number];

/** Asks for an operator, found by a part of the name. Mounted only while it is open. */
export function AssignDialog({ what, isBusy, problem, onAssign, onClose }: AssignDialogProps): ReactElement {
  const { viewer } = useSession();
  const [text, setText] = useState("");
  const [search, setSearch] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSearch(text.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const result = useQuery(AssigneesDocument, { variables: { search } });
  const { data, error } = result;
  const isCaller = ({ id }: Assignee): boolean => id === viewer.operatorId;
  // The caller comes first: most alerts are assigned to oneself.
  const found = (useKeptAnswer(result, null)?.assignees ?? []).toSorted(
    (one, other) => Number(isCaller(other)) - Number(isCaller(one)),
  );
  const [picked, setPicked] = useState<string | null>(null);
  const isPickedListed = picked === UNASSIGNED || found.some(({ id }) => id === picked);
  // The first match is chosen until the operator chooses, so that Enter assigns to it.
  const chosen = isPickedListed ? picked : (found[0]?.id ?? null);
  const isCurrent = search === text.trim() && data !== undefined;
  return (
    <ConfirmDialog
      isOpen
      title={`Assign ${what}`}
      confirmLabel={chosen === UNASSIGNED ? `Unassign ${what}` : `Assign ${what}`}
      canConfirm={chosen !== null && isCurrent}
      isBusy={isBusy}
      problem={problem}
      onClose={onClose}
      onConfirm={() => chosen !== null && isCurrent && onAssign(chosen === UNASSIGNED ? null : chosen)}
    >
      <TextInput
        label="Operator"
        placeholder="Search by name"
        data-autofocus
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setPicked(null);
        }}
      />
      <Radio.Group aria-label="Operators" value={chosen ?? ""} onChange={setPicked}>
        <div className={styles["people"]}>
          {found.map((each) => (
            <Radio key={each.id} value={each.id} label={each.name} description={factsOf(each, found, isCaller(each))} />
          ))}
          {text.trim() === "" && <Radio value={UNASSIGNED} label="Unassigned" description="Removes the assignee." />}
        </div>
      </Radio.Group>
      {data && found.length === 0 && (
        <p className={styles["quiet"]} role="status">
          No operator has this in their name. Operators who are disabled are not listed.
        </p>
      )}
      {error && (
        <p className={styles["quiet"]} role="alert">
          {problemOf(error).message}
        </p>
      )}
    </ConfirmDialog>
  );
}

/** The role, and what tells apart operators whose names look the same. */
function factsOf(each: Assignee, all: readonly Assignee[], isCaller: boolean): string {
  const look = (name: string): string => name.normalize("NFKC").toLowerCase();
  const isAmbiguous = all.some((other) => other.id !== each.id && look(other.name) === look(each.name));
  return [isCaller && "you", each.role, each.isInvited && "invited", isAmbiguous && each.id]
    .filter(Boolean)
    .join(" · ");
}
