import { useQuery } from "@apollo/client/react";
import { keyAgeLimitOf } from "../../features/inventory/key-age-limit.ts";
import { KeyAgeLimitDocument } from "../../gql/access-keys.ts";
import { DueKeysDocument, type DueKeysQuery } from "../../gql/rotations.ts";
import { readAgain } from "../../ui/read-again.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { type DueKeyLists, dueKeysOf } from "./due-key.ts";
import type { AllSchedules } from "./use-all-schedules.ts";

/** How often the due keys are read again. They change by the day. */
const DUE_POLL_MS = 60_000;

export interface DueKeysReading {
  readonly overview: DueKeysQuery["overview"] | undefined;
  /** Null until the overview and all schedules are read: a key of an unread schedule would be listed as without one. */
  readonly keys: DueKeyLists | null;
  readonly error: Error | undefined;
  readonly retry: () => void;
}

/** The due keys of the account or of all accounts, by the schedules and the overview. */
export function useDueKeys(accountId: string | null, schedules: AllSchedules): DueKeysReading {
  const due = useQuery(DueKeysDocument, { variables: { accountId }, pollInterval: DUE_POLL_MS });
  const limit = useQuery(KeyAgeLimitDocument);
  const overview = useKeptAnswer(due, accountId)?.overview;
  const { list, isComplete } = schedules;
  return {
    overview,
    keys: list && isComplete && overview ? dueKeysOf(list, overview, keyAgeLimitOf(limit.data)) : null,
    error: due.error ?? schedules.error,
    retry: () => {
      schedules.reload();
      void readAgain(due);
    },
  };
}
