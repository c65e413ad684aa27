import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { QueryKeysDocument } from "../../gql/query-keys.ts";
import type { QueryList } from "../../gql/schema-types.ts";
import { QueryField, type QueryFieldProps } from "../../ui/query-field.tsx";

export interface ListQueryFieldProps extends Omit<QueryFieldProps, "keys"> {
  readonly list: QueryList;
}

/** The search field of a list, with the keys that the API publishes for it. */
export function ListQueryField({ list, problem, ...props }: ListQueryFieldProps): ReactElement {
  // The keys are a part of the API and do not change while a page is open.
  const { data } = useQuery(QueryKeysDocument, { variables: { list }, fetchPolicy: "cache-first" });
  return (
    <QueryField {...props} keys={data?.queryKeys ?? []} problem={problem?.code === "BAD_QUERY" ? problem : null} />
  );
}
