import type { ReactElement } from "react";
import { DocumentViewer } from "../../features/policies/document-viewer.tsx";
import type { PrincipalsAllowedQuery } from "../../gql/access.ts";
import type { OutsideParty, OutsideSource } from "../../gql/schema-types.ts";
import { Panel } from "../../ui/panel.tsx";
import { SimpleTable } from "../../ui/simple-table.tsx";
import tables from "../../ui/simple-table.module.css";

type Policy = NonNullable<PrincipalsAllowedQuery["principalsAllowed"]["policy"]>;

const PARTIES: Readonly<Record<OutsideParty, string>> = {
  EVERYONE: "Everyone",
  LIMITED_EVERYONE: "Everyone who meets the conditions",
  OTHER_ACCOUNT: "Another account",
  SERVICE: "AWS service",
  FEDERATED: "Identity provider",
  UNKNOWN: "Unknown account",
};

/** The policy of the resource, and whom it lets in from outside the account. */
export function ResourcePolicyPanel({
  policy: { resourceArn, document, parseError, outside, unreadOutside },
}: {
  readonly policy: Policy;
}): ReactElement {
  return (
    <Panel title={`Policy of ${resourceArn}`}>
      {document === null && (
        <p className={tables["quiet"]}>
          {outside.length === 0 && unreadOutside === null
            ? "The resource has no policy, so only the policies of users and roles decide."
            : "The resource has no policy."}
        </p>
      )}
      {parseError !== null && (
        <p role="alert">This policy cannot be parsed, so it is unknown whom it lets in: {parseError}</p>
      )}
      {document !== null && parseError === null && outside.length === 0 && (
        <p>The policy lets in no one from outside the account that owns the resource.</p>
      )}
      {unreadOutside !== null && <p role="alert">It is unknown who else has access. Not read: {unreadOutside}.</p>}
      {outside.length > 0 && (
        <SimpleTable label="Who is let in from outside the account" hasCards>
          <thead>
            <tr>
              <th scope="col">From outside</th>
              <th scope="col">Principal</th>
              <th scope="col">Actions</th>
              <th scope="col">By</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {outside.map(({ source, party, principal, statementIndex, sid, actions, reason, isBlocked }) => (
              <tr key={`${source} ${statementIndex} ${party} ${principal}`}>
                <th scope="row">{isBlocked ? `${PARTIES[party]} (blocked)` : PARTIES[party]}</th>
                <td>
                  <code>{principal}</code>
                </td>
                <td>{actions.join(", ")}</td>
                <td>
                  <GrantSource source={source} id={sid ?? String(statementIndex + 1)} />
                </td>
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
      )}
      {document !== null && <DocumentViewer label={`Policy of ${resourceArn}`} text={pretty(document)} marks={[]} />}
    </Panel>
  );
}

/** Grants have long IDs without a meaning, so only the end of one is shown. */
function GrantSource({ source, id }: { readonly source: OutsideSource; readonly id: string }): ReactElement {
  switch (source) {
    case "POLICY":
      return <>Statement {id}</>;
    case "ACCESS_CONTROL_LIST":
      return <>Access control list</>;
    case "KEY_GRANT":
      return (
        <>
          Grant <code title={id}>{id.length > 12 ? `…${id.slice(-8)}` : id}</code>
        </>
      );
  }
}

/** AWS returns some policies in one line. */
function pretty(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    // A policy that is no JSON is shown as it is written.
    return document;
  }
}
