import { useEffect, useRef } from "react";

interface Answer<Data> {
  readonly data?: Data | undefined;
  readonly previousData?: Data | undefined;
}

/**
 * The answer of a query. While the answer to other variables is loading, or after it failed, the one before stays if it is
 * about the same subject. Without this, a page would show the rows of one account under the name of another.
 *
 * `subject` is what the answer is about, such as the ID of the account or resource: what may not be mixed up.
 */
export function useKeptAnswer<Data>({ data, previousData }: Answer<Data>, subject: string | null): Data | undefined {
  const answered = useRef(subject);
  useEffect(() => {
    if (data !== undefined) answered.current = subject;
  }, [data, subject]);
  return data ?? (answered.current === subject ? previousData : undefined);
}
