import { TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";

export interface SaveViewDialogProps {
  readonly title: string;
  readonly name: string;
  readonly problem: string | null;
  readonly onSave: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks for the name of a view. */
export function SaveViewDialog({ title, name, problem, onSave, onClose }: SaveViewDialogProps): ReactElement {
  const [text, setText] = useState(name);
  return (
    <ConfirmDialog
      isOpen
      title={title}
      confirmLabel="Save"
      canConfirm={text.trim() !== ""}
      problem={problem}
      onClose={onClose}
      onConfirm={() => onSave(text)}
    >
      <TextInput
        label="Name"
        description="The view keeps the filter, the order, the columns and the density."
        value={text}
        maxLength={60}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
