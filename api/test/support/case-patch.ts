/**
 * JSON Patch (RFC 6902) for cases that differ from another case in a few places. A path is a JSON Pointer (RFC 6901):
 * `/` separates the steps, and `-` is the place after the last item of an array. Inside a step, `~1` stands for a slash
 * and `~0` for a tilde.
 *
 * Only the operations that cases need: `move`, `copy` and `test` are not supported.
 */
export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/**
 * Returns the patched value and leaves the original unchanged. Throws if a path does not exist, so that a patch cannot
 * silently do nothing.
 */
export function applyPatch(original: unknown, patch: readonly PatchOperation[]): unknown {
  return patch.reduce(applyOperation, structuredClone(original));
}

function applyOperation(document: unknown, operation: PatchOperation): unknown {
  const steps = operation.path.split("/").slice(1).map(unescapeStep);
  const last = steps.pop();
  if (last === undefined) throw new Error(`"${operation.path}" is not a path inside the value`);
  const parent = steps.reduce((value, step) => childOf(value, step, operation.path), document);
  if (Array.isArray(parent)) changeArray(parent, last, operation);
  else if (isObject(parent)) changeObject(parent, last, operation);
  else throw missing(operation.path);
  return document;
}

function changeArray(items: unknown[], step: string, operation: PatchOperation): void {
  if (operation.op === "add") {
    items.splice(
      step === "-" ? items.length : indexOf(step, items.length, operation.path),
      0,
      structuredClone(operation.value),
    );
    return;
  }
  const index = indexOf(step, items.length - 1, operation.path);
  if (operation.op === "remove") items.splice(index, 1);
  else items[index] = structuredClone(operation.value);
}

function changeObject(object: Record<string, unknown>, key: string, operation: PatchOperation): void {
  if (operation.op !== "add" && !Object.hasOwn(object, key)) throw missing(operation.path);
  if (operation.op === "remove") delete object[key];
  else object[key] = structuredClone(operation.value);
}

function childOf(value: unknown, step: string, path: string): unknown {
  if (Array.isArray(value)) return value[indexOf(step, value.length - 1, path)] as unknown;
  if (isObject(value) && Object.hasOwn(value, step)) return value[step];
  throw missing(path);
}

function indexOf(step: string, highest: number, path: string): number {
  if (!/^(0|[1-9]\d*)$/.test(step) || Number(step) > highest) throw missing(path);
  return Number(step);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function missing(path: string): Error {
  return new Error(`The path "${path}" does not exist`);
}
