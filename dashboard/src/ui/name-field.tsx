import { TextInput, type TextInputProps } from "@mantine/core";
import { type ReactElement, useId } from "react";
import { textShownAs, visibleText } from "./visible-text.ts";

export interface NameFieldProps extends Pick<
  TextInputProps,
  "label" | "aria-label" | "placeholder" | "error" | "leftSection" | "size"
> {
  /** The name itself, whatever characters it has. */
  readonly name: string;
  /** What is offered while somebody types. */
  readonly names: Iterable<string>;
  readonly onName: (name: string, isPicked: boolean) => void;
  /** `/` puts the cursor here. */
  readonly isSearch?: boolean;
}

/** A text field that offers names of an account. It shows them as the page does, and takes them so. */
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
        onChange={(event) => onName(textShownAs(event.currentTarget.value), isPick(event.nativeEvent))}
      />
      <datalist id={id}>
        {[...names].map((each) => (
          <option key={each} value={visibleText(each)}>
            {each}
          </option>
        ))}
      </datalist>
    </>
  );
}

/** What is picked from the list comes as a whole; what is typed comes letter by letter. */
function isPick(event: Event): boolean {
  return !("inputType" in event) || event.inputType === "insertReplacementText";
}
