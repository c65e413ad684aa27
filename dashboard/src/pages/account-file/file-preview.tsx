import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { AccountFilePreviewQuery } from "../../gql/account-files.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import styles from "./account-file.module.css";

type Preview = AccountFilePreviewQuery["accountFilePreview"];
type PlannedAccount = Preview["accounts"][number];

/** The accounts that are listed before the operator asks for all. */
const SHOWN_FIRST = 50;

/** The effect of a file, or its mistakes with their places. */
export function FilePreview({ preview }: { readonly preview: Preview }): ReactElement {
  const count = (effect: PlannedAccount["effect"]) => preview.accounts.filter((each) => each.effect === effect).length;
  if (preview.mistakeCount > 0) return <Mistakes preview={preview} />;
  const listed = preview.accounts.filter(({ effect }) => effect !== "UNCHANGED");
  return (
    <section aria-label="What changes" className={styles["preview"]}>
      <p role="status">
        {formatNumber(count("NEW"))} new, {formatNumber(count("CHANGED"))} changed, {formatNumber(count("UNCHANGED"))}{" "}
        unchanged
      </p>
      {preview.groups.length > 0 && <Groups groups={preview.groups} />}
      {listed.length > 0 ? (
        <Accounts accounts={listed} />
      ) : (
        preview.groups.length === 0 && <p>The accounts are as the file says. There is nothing to import.</p>
      )}
    </section>
  );
}

function Mistakes({ preview: { mistakes, mistakeCount } }: { readonly preview: Preview }): ReactElement {
  return (
    <div role="alert" className={styles["mistakes"]}>
      <p>
        The file has {countOf(mistakeCount, "mistake")}, so nothing of it can be imported.
        {mistakeCount > mistakes.length && ` The first ${formatNumber(mistakes.length)} are listed.`}
      </p>
      <ul>
        {mistakes.map(({ line, column, message }, index) => (
          <li key={index}>
            <b>
              Line {line}, column {column}
            </b>{" "}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Groups({ groups }: Pick<Preview, "groups">): ReactElement {
  return (
    <ul className={styles["groups"]} aria-label="Account groups">
      {groups.map(({ id, name, addedCount, removedCount, operators }) => (
        <li key={name}>
          {id === null ? "New account group" : "Account group"} <b>{name}</b>: {formatNumber(addedCount)} added,{" "}
          {formatNumber(removedCount)} removed
          {operators.length > 0 && (
            <span className={styles["notice"]}> — changes what {operators.join(", ")} can see</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Accounts({ accounts }: { readonly accounts: readonly PlannedAccount[] }): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? accounts : accounts.slice(0, SHOWN_FIRST);
  return (
    <>
      <SimpleTable label="Accounts that change">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Line</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((account) => (
            <tr key={account.awsAccountId}>
              <td>
                {account.name} <code>{account.awsAccountId}</code>
              </td>
              <td>{account.line}</td>
              <td>
                {account.effect === "NEW" && <b>New</b>}
                <dl className={styles["changes"]}>
                  {account.changes.map(({ field, before, after }) => (
                    <div key={field}>
                      <dt>{field}</dt>
                      <dd>
                        {before !== null && (
                          <>
                            <del>{before}</del> <span aria-hidden>→</span>{" "}
                          </>
                        )}
                        <ins>{after}</ins>
                      </dd>
                    </div>
                  ))}
                </dl>
              </td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
      {shown.length < accounts.length && (
        <Button size="xs" variant="default" onClick={() => setWhole(true)}>
          Show all {formatNumber(accounts.length)} accounts
        </Button>
      )}
    </>
  );
}
