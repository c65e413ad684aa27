import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ControlStandard } from "../../gql/schema-types.ts";
import { formatNumber } from "../../ui/format.ts";
import styles from "./control-references.module.css";
import { standardName } from "./standards.ts";

/** The maximum number of controls of one standard that are named. NIST alone can have ten. */
const MAX_NAMED = 3;

export interface ControlReferencesProps {
  readonly controls: readonly { readonly standard: ControlStandard; readonly id: string }[];
}

/** The controls that a check answers: one link per standard, to the list of its controls. */
export function ControlReferences({ controls }: ControlReferencesProps): ReactElement {
  const byStandard = Map.groupBy(controls, ({ standard }) => standard);
  return (
    <>
      {[...byStandard].map(([standard, members]) => (
        <Link key={standard} to="/checks" search={{ view: "controls", standard }} className={styles["control"]}>
          {standardName(standard)} {nameSome(members.map(({ id }) => id))}
        </Link>
      ))}
    </>
  );
}

function nameSome(ids: readonly string[]): string {
  const further = ids.length - MAX_NAMED;
  const named = ids.slice(0, MAX_NAMED).join(", ");
  return further > 0 ? `${named} and ${formatNumber(further)} more` : named;
}
