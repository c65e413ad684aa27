import { createContext, useContext } from "react";

/** The facts of the list about the alert that is open beside it. */
export interface OpenAlert {
  /** The place of the alert in the list, from 1. Null if its row is not among the loaded ones. */
  readonly place: number | null;
  readonly total: number;
  /** Opens the next or the previous alert of the list. */
  readonly step: (by: 1 | -1) => void;
  /** Whether rows are selected. The keys of the triage actions then belong to the selection. */
  readonly hasSelection: boolean;
}

const NO_LIST: OpenAlert = { place: null, total: 0, step: () => undefined, hasSelection: false };

export const OpenAlertContext = createContext<OpenAlert>(NO_LIST);

export function useOpenAlert(): OpenAlert {
  return useContext(OpenAlertContext);
}
