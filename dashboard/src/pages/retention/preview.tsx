import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { RetentionPreviewDocument, type RetentionPreviewQueryVariables } from "../../gql/retention.ts";
import { formatNumber } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import simple from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { DateOf } from "../../ui/time.tsx";
import { tableLabel } from "./retention-text.ts";

/** The rows that the policies would delete now. */
export function Preview({ input }: Pick<RetentionPreviewQueryVariables, "input">): ReactElement {
  const { data, error } = useQuery(RetentionPreviewDocument, { variables: { input }, fetchPolicy: "network-only" });
  const previews = data?.retentionPreview;
  if (error)
    return (
      <p role="alert">
        The preview could not be made: {problemOf(error).message} In a large installation, run{" "}
        <code>npm run retention</code> on the server.
      </p>
    );
  if (!previews) return <p role="status">Counting what the next run would delete…</p>;
  const doomed = previews.filter(({ count }) => count > 0);
  if (doomed.length === 0)
    return (
      <p role="status">
        {previews.length === 0
          ? "All fields are empty: nothing is deleted."
          : "The next run would delete nothing: no row is old enough."}
      </p>
    );
  return (
    <SimpleTable label="What the next run would delete">
      <thead>
        <tr>
          <th scope="col">The next run would delete</th>
          <th scope="col">Rows</th>
          <th scope="col" className={simple["wide"]}>
            Oldest
          </th>
          <th scope="col" className={simple["wide"]}>
            Newest
          </th>
        </tr>
      </thead>
      <tbody>
        {doomed.map(({ table, count, oldest, newest }) => (
          <tr key={table}>
            <td>{tableLabel(table)}</td>
            <td>{formatNumber(count)}</td>
            <td className={simple["wide"]}>{oldest && <DateOf at={oldest} />}</td>
            <td className={simple["wide"]}>{newest && <DateOf at={newest} />}</td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}
