/**
 * React's JSX runtime, in whose place this one stands (`visible-jsx-plugin.ts`) for the dashboard and for the components that it
 * takes from others. React writes what HTML would read as markup so that it is seen; this does the same for characters that
 * nobody sees. Names, tags and documents of an AWS account and words of other people are drawn in hundreds of places: here none
 * can be forgotten.
 *
 * What stands between tags is shown, and so are the attributes of `SHOWN`. What a field holds (`value`) is for its writer and
 * stays as it is.
 */
import * as dev from "react/jsx-dev-runtime";
import * as plain from "react/jsx-runtime";
import { visibleText } from "./ui/visible-text.ts";

export const { Fragment } = plain;

type Props = Readonly<Record<string, unknown>>;

/** Attributes whose text is seen or read aloud. */
const SHOWN = [
  "title",
  "alt",
  "placeholder",
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "aria-valuetext",
] as const;
/** Their content is no text for a reader: rules, code, and what somebody writes. */
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

/** The same object where there is nothing to change, as nearly everywhere. */
function visibleProps(type: unknown, props: Props): Props {
  let changes: Record<string, unknown> | undefined;
  if (!NOT_SHOWN.has(type)) {
    const children = visibleChildren(props["children"]);
    if (children !== props["children"]) changes = { children };
  }
  // Of components too: a package may make its elements without this runtime, as the router does with links.
  for (const name of SHOWN) {
    const text = props[name];
    if (typeof text !== "string") continue;
    const visible = visibleText(text);
    if (visible !== text) (changes ??= {})[name] = visible;
  }
  return changes ? { ...props, ...changes } : props;
}

/** Lists within lists too: what a component is given may be made by hand. */
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
