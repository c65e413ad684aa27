import type { ReactElement } from "react";
import type { ActorNameFragment } from "../../gql/alerts.ts";

/**
 * The name of an actor. A name that was recorded without an ID is marked, because it may not be the operator of that
 * name.
 */
export function ActorName({ actor }: { readonly actor: ActorNameFragment }): ReactElement {
  return (
    <>
      {actor.displayName}
      {actor.kind === "UNKNOWN" && (
        <span title="Recorded by name only, before IAM Monitor recorded IDs. Several operators or tokens may have had this name.">
          {" "}
          (name only)
        </span>
      )}
    </>
  );
}
