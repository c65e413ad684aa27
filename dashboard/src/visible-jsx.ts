/**
 * A JSX runtime that shows hidden characters. It replaces React's runtime (`visible-jsx-plugin.ts`) for the dashboard and
 * for its packages. React escapes characters that HTML would read as markup; this runtime also escapes characters that
 * are invisible. Names, tags and documents of an AWS account appear in hundreds of places; the runtime covers them all.
 *
 * It changes text children and the attributes in `SHOWN`. The `value` of a field is not changed.
 */
import * as dev from "react/jsx-dev-runtime";
import * as plain from "react/jsx-runtime";
import { visibleText } from "./ui/visible-text.ts";

export const { Fragment } = plain;

type Props = Readonly<Record<string, unknown>>;

/** Attributes whose text is displayed or read by screen readers. */
const SHOWN = [
  "title",
  "alt",
  "placeholder",
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "aria-valuetext",
] as const;
/** Elements whose content is not displayed text: styles, code, and text that a person edits. */
const NOT_SHOWN: ReadonlySet<unknown> = new Set(["style", "script", "textarea"]);

export function jsx(type: never, props: Props, key?: string): unknown {
  return plain.jsx(type, visibleProps(type, props), key);
}

export function jsxs(type: never, props: Props, key?: string): unknown {
  return plain.jsxs(type, visibleProps(type, props), key);
}

export function jsxDEV(
  type: never,
  props: Props,
  key: string | undefined,
  ...rest: readonly [boolean, never?, unknown?]
): unknown {
  return dev.jsxDEV(type, visibleProps(type, props), key, ...rest);
}

/** Returns the same object if nothing changes, which is nearly always the case. */
function visibleProps(type: unknown, props: Props): Props {
  let changes: Record<string, unknown> | undefined;
  if (!NOT_SHOWN.has(type)) {
    const children = visibleChildren(props["children"]);
    if (children !== props["children"]) changes = { children };
  }
  // This also applies to components, because a package may create its elements without this runtime, as the router does
  // with links.
  for (const name of SHOWN) {
    const text = props[name];
    if (typeof text !== "string") continue;
    const visible = visibleText(text);
    if (visible !== text) (changes ??= {})[name] = visible;
  }
  return changes ? { ...props, ...changes } : props;
}

/** Replaces hidden characters in children, also in nested lists, which a caller may pass. */
function visibleChildren(children: unknown): unknown {
  if (typeof children === "string") return visibleText(children);
  if (!Array.isArray(children)) return children;
  let changed: unknown[] | undefined;
  for (const [index, child] of children.entries()) {
    const visible = visibleChildren(child);
    if (visible === child) continue;
    changed ??= [...(children as readonly unknown[])];
    changed[index] = visible;
  }
  return changed ?? children;
}
