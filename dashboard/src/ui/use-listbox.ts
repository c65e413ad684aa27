import { type KeyboardEvent, useEffect, useId, useState } from "react";

export interface Listbox {
  /** The option that the keyboard is on. Null if none is. */
  readonly active: number | null;
  readonly setActive: (index: number | null) => void;
  /** Moves with the arrow keys. Returns whether the key was one of them. */
  readonly onArrow: (event: KeyboardEvent) => boolean;
  readonly listProps: { readonly id: string; readonly role: "listbox" };
  /** The attributes of the text field, which keeps the focus (ARIA Authoring Practices Guide, "Combobox"). */
  readonly inputProps: {
    readonly role: "combobox";
    readonly "aria-autocomplete": "list";
    readonly "aria-expanded": boolean;
    readonly "aria-controls": string | undefined;
    readonly "aria-activedescendant": string | undefined;
  };
  readonly optionProps: (index: number) => {
    readonly id: string;
    readonly role: "option";
    readonly "aria-selected": boolean;
  };
}

/**
 * A list of options under a text field. `first` is the option that is active when the options change. `key` identifies the
 * options: while it stays, so does the active one.
 */
export function useListbox(
  count: number,
  isOpen: boolean,
  { key, first }: { key: string; first: number | null },
): Listbox {
  const id = useId();
  const [active, setActive] = useState<number | null>(first);
  useEffect(() => setActive(first), [key, first]);
  const isShown = isOpen && count > 0;
  const current = isShown && active !== null && active < count ? active : null;
  useEffect(() => {
    if (current !== null) document.getElementById(`${id}-${current}`)?.scrollIntoView?.({ block: "nearest" });
  }, [id, current]);
  return {
    active: current,
    setActive,
    onArrow(event) {
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return false;
      event.preventDefault();
      if (!isShown) return true;
      const step = event.key === "ArrowDown" ? 1 : -1;
      const from = current ?? (step === 1 ? -1 : count);
      setActive((from + step + count) % count);
      return true;
    },
    listProps: { id, role: "listbox" },
    inputProps: {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": isShown,
      "aria-controls": isShown ? id : undefined,
      "aria-activedescendant": current === null ? undefined : `${id}-${current}`,
    },
    optionProps: (index) => ({ id: `${id}-${index}`, role: "option", "aria-selected": index === current }),
  };
}
