interface Reading {
  readonly loading: boolean;
  readonly refetch: () => Promise<unknown>;
}

/**
 * Reads a query again after a change. Apollo joins a request that is under way, and its answer may be from before the
 * change, so then this reads once more. An error is shown by the query.
 */
export async function readAgain({ loading, refetch }: Reading): Promise<void> {
  try {
    await refetch();
    if (loading) await refetch();
  } catch {
    // The query has the error.
  }
}
