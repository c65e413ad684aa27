/** The trends of the shown problems. They are requested after the list, which does not wait for them. */
import { useEffect, useRef, useState } from "react";
import { apolloClient } from "../../apollo.ts";
import { ProblemTrendsDocument } from "../../gql/problems.ts";
import type { OpenAlertsByDay } from "./problem-trend.tsx";
import type { ProblemGridRow } from "./use-problem-list.ts";

/** The most problems of one request. */
const PER_REQUEST = 100;

export type ProblemTrendsById = ReadonlyMap<string, OpenAlertsByDay>;
export const NO_TRENDS: ProblemTrendsById = new Map();

/** The trend of a problem is requested again when the number of its alerts changes. */
export function useProblemTrends(rows: readonly ProblemGridRow[]): ProblemTrendsById {
  const [trends, setTrends] = useState(NO_TRENDS);
  const asked = useRef(new Map<string, number>());
  useEffect(() => {
    const wanted = rows.flatMap((row) =>
      row.kind === "PROBLEM" && asked.current.get(row.problem.id) !== row.problem.alertCount ? [row.problem] : [],
    );
    for (let start = 0; start < wanted.length; start += PER_REQUEST) {
      const ids = wanted.slice(start, start + PER_REQUEST).map(({ id, alertCount }) => {
        asked.current.set(id, alertCount);
        return id;
      });
      void apolloClient.query({ query: ProblemTrendsDocument, variables: { ids }, fetchPolicy: "no-cache" }).then(
        ({ data }) =>
          setTrends((before) => {
            const after = new Map(before);
            for (const { id, openAlerts } of data?.problemTrends ?? []) after.set(id, openAlerts);
            return after;
          }),
        // The list is complete without the trends. They are requested again when it next changes.
        () => ids.forEach((id) => asked.current.delete(id)),
      );
    }
  }, [rows]);
  return trends;
}
