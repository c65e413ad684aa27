/** The kinds of loaders. Each hands the keys of one tick to a service as one batch. */
import DataLoader from "dataloader";
import { type InventoryKey, keyText } from "../services/inventory/list.ts";

/** The maximum number of keys in one SQL statement. More keys are split into several statements. */
export const BATCH_MAX = 1_000;

type Keyed = (keys: readonly InventoryKey[]) => Promise<Map<string, unknown>>;
type ValueOf<Batch extends Keyed> = Awaited<ReturnType<Batch>> extends Map<string, infer Value> ? Value : never;

export function byText<Value>(
  batch: (ids: readonly string[]) => Promise<Map<string, Value>>,
): DataLoader<string, Value | null> {
  return new DataLoader(
    async (ids) => {
      const found = await batch(ids);
      return ids.map((id) => found.get(id) ?? null);
    },
    { maxBatchSize: BATCH_MAX },
  );
}

/** The `value` of a key is a name, an identity or an ARN, depending on the batch function. */
export function byKey<Batch extends Keyed>(batch: Batch): DataLoader<InventoryKey, ValueOf<Batch> | null, string> {
  return new DataLoader<InventoryKey, ValueOf<Batch> | null, string>(
    async (keys) => {
      const found = (await batch(keys)) as Map<string, ValueOf<Batch>>;
      return keys.map((key) => found.get(keyText(key)) ?? null);
    },
    { maxBatchSize: BATCH_MAX, cacheKeyFn: keyText },
  );
}

export function withDefault<Key, Value, Text>(loader: DataLoader<Key, Value | null, Text>, missing: Value) {
  return { load: async (key: Key): Promise<Value> => (await loader.load(key)) ?? missing };
}

/** One loader for each page size. A query uses few different sizes. */
export function perSize<Loader>(open: (size: number) => Loader): (size: number) => Loader {
  const loaders = new Map<number, Loader>();
  return (size) => {
    const known = loaders.get(size) ?? open(size);
    loaders.set(size, known);
    return known;
  };
}
