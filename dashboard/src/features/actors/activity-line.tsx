import type { ReactElement } from "react";
import type { ActivityLineFragment } from "../../gql/users.ts";
import { InstantOf } from "../../ui/time.tsx";
import styles from "./activity-line.module.css";

const PERSON_FROM = {
  SOURCE_IDENTITY: "The name is the source identity of the session, which was set at sign-in.",
  SESSION_NAME: "The name is the name of the session, which the caller that assumed the role chose.",
  USER_NAME: "The name is that of the IAM user or federated user.",
} as const;

/** Who did something in the AWS account, from where, and with which event of CloudTrail. */
export function ActivityLine({ activity }: { readonly activity: ActivityLineFragment }): ReactElement {
  const { actor, at, eventId, sourceAddress, userAgent } = activity;
  return (
    <span className={styles["line"]}>
      <span>
        <b title={actor.personSource ? PERSON_FROM[actor.personSource] : undefined}>{actor.displayName}</b>{" "}
        {verbOf(activity)}
        {sourceAddress !== null && (
          <>
            {" "}
            from <code title={userAgent ?? undefined}>{sourceAddress}</code>
          </>
        )}
        {mfaText(activity)}, <InstantOf at={at} />
      </span>
      <span className={styles["event"]}>
        CloudTrail event <code>{eventId}</code>
        {actor.personSource === "SESSION_NAME" && ". The caller chose the name."}
      </span>
    </span>
  );
}

function verbOf({ name }: ActivityLineFragment): ReactElement {
  if (name === "ConsoleLogin") return <>signed in to the console</>;
  return (
    <>
      called <code>{name}</code>
    </>
  );
}

function mfaText({ hasMfa }: ActivityLineFragment): string {
  if (hasMfa === null) return "";
  return hasMfa ? " with MFA" : " without MFA";
}
