import { type RefObject, useCallback, useRef } from "react";

export interface ActiveRow<Row> {
  readonly active: RefObject<Row | undefined>;
  readonly onActive: (row: Row | undefined) => void;
}

/** Remembers the row of a grid on which the keys act. A change renders nothing. */
export function useActiveRow<Row>(): ActiveRow<Row> {
  const active = useRef<Row | undefined>(undefined);
  const onActive = useCallback((row: Row | undefined) => {
    active.current = row;
  }, []);
  return { active, onActive };
}
