import { TextInput, type TextInputProps } from "@mantine/core";
import { type ReactElement, useId } from "react";
import { parseVisibleText, visibleText } from "./visible-text.ts";

export interface NameFieldProps extends Pick<
  TextInputProps,
  "label" | "aria-label" | "placeholder" | "error" | "leftSection" | "size"
> {
  /** The original name, including hidden characters. */
  readonly name: string;
  /** The suggestions. */
  readonly names: Iterable<string>;
  readonly onName: (name: string, isPicked: boolean) => void;
  /** Whether `/` focuses this field. */
  readonly isSearch?: boolean;
}

/** A text field that suggests names of an account. Hidden characters are shown, and may be typed, as escapes. */
export function NameField({ name, names, onName, isSearch = false, ...field }: NameFieldProps): ReactElement {
  const id = useId();
  return (
    <>
      <TextInput
        {...field}
        {...(isSearch && { "data-search-field": true })}
        value={visibleText(name)}
        list={id}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onName(parseVisibleText(event.currentTarget.value), isPick(event.nativeEvent))}
      />
      <datalist id={id}>
        {[...names].map((suggestion) => (
          <option key={suggestion} value={visibleText(suggestion)}>
            {suggestion}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** Whether the change is a pick from the list. A pick replaces the whole text; typing changes it letter by letter. */
function isPick(event: Event): boolean {
  return !("inputType" in event) || event.inputType === "insertReplacementText";
}
