import { useMutation } from "@apollo/client/react";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type ReactElement, useState } from "react";
import {
  type NotificationTargetRowFragment,
  type OwnerSettingsPartsFragment,
  UpdateOwnerSettingsDocument,
} from "../../gql/notifications.ts";
import { ConfirmDialog } from "../../ui/confirm-dialog.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./notifications.module.css";
import { isOwnerDraftComplete, type MappingDraft, type OwnerDraft, ownerDraftOf, ownerInputOf } from "./owner-draft.ts";

const NEW_MAPPING: MappingDraft = { pattern: "", targetId: "", address: "" };

export interface OwnerDialogProps {
  readonly settings: OwnerSettingsPartsFragment;
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly onRun: (request: () => Promise<string | null>) => Promise<void>;
  readonly onDone: () => void;
  /** Reads the settings again, after another admin has changed them. */
  readonly onReload: () => void;
  readonly onClose: () => void;
}

export function OwnerDialog({ settings, targets, onRun, onDone, onReload, onClose }: OwnerDialogProps): ReactElement {
  const [update, { loading }] = useMutation(UpdateOwnerSettingsDocument);
  const [draft, setDraft] = useState<OwnerDraft>(() => ownerDraftOf(settings));
  // Not that of a later reading: the draft would then replace changes that it does not have.
  const [revision] = useState(settings.revision);
  const { problem, run } = useSubmit();
  const change = (part: Partial<OwnerDraft>) => setDraft((current) => ({ ...current, ...part }));

  const save = () =>
    run(async () => {
      const { data } = await update({ variables: { input: ownerInputOf(draft, revision) } });
      if (data?.updateOwnerSettings.userErrors.some(({ code }) => code === "OWNERS_CHANGED")) onReload();
      return data?.updateOwnerSettings;
    }, onDone);

  return (
    <ConfirmDialog
      isOpen
      title="Change owners"
      confirmLabel="Save"
      isBusy={loading}
      canConfirm={isOwnerDraftComplete(draft)}
      problem={problem}
      onConfirm={() => void onRun(save)}
      onClose={onClose}
    >
      <TextInput
        label="Tags that name an owner"
        description="Keys in their order, separated by commas. owner* matches every key that begins with owner."
        autoComplete="off"
        value={draft.tagKeys}
        onChange={(event) => change({ tagKeys: event.currentTarget.value })}
      />
      <MappingList mappings={draft.mappings} targets={targets} onChange={(mappings) => change({ mappings })} />
      <TextInput
        label="E-mail addresses in tags"
        description="Domains, separated by commas. Everyone who may tag a user or role in AWS can enter any address of these domains. Empty: addresses in tags are not used."
        placeholder="example.org"
        autoComplete="off"
        value={draft.emailDomains}
        onChange={(event) => change({ emailDomains: event.currentTarget.value })}
      />
      {draft.emailDomains.trim() !== "" && (
        <NativeSelect
          label="Sent through"
          value={draft.emailTargetId}
          data={choicesOf(targets.filter(({ kind }) => kind === "EMAIL"))}
          onChange={(event) => change({ emailTargetId: event.currentTarget.value })}
        />
      )}
    </ConfirmDialog>
  );
}

interface MappingListProps {
  readonly mappings: readonly MappingDraft[];
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly onChange: (mappings: readonly MappingDraft[]) => void;
}

/** The owners with their targets, in the order in which they are tried. */
function MappingList({ mappings, targets, onChange }: MappingListProps): ReactElement {
  return (
    <>
      <ul className={styles["mappings"]} aria-label="Owners">
        {mappings.map((mapping, index) => (
          <MappingItem
            key={index}
            number={index + 1}
            mapping={mapping}
            targets={targets}
            onChange={(part) => onChange(mappings.map((each, at) => (at === index ? { ...each, ...part } : each)))}
            onRemove={() => onChange(mappings.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <Button size="xs" variant="default" mt="xs" onClick={() => onChange([...mappings, NEW_MAPPING])}>
        Add an owner
      </Button>
      <p className={styles["quiet"]}>
        The first owner that matches applies; * is for all others. Without another address, the target sends to its own.
      </p>
    </>
  );
}

interface MappingItemProps {
  /** The place in the list, from 1. */
  readonly number: number;
  readonly mapping: MappingDraft;
  readonly targets: readonly NotificationTargetRowFragment[];
  readonly onChange: (part: Partial<MappingDraft>) => void;
  readonly onRemove: () => void;
}

function MappingItem({ number, mapping, targets, onChange, onRemove }: MappingItemProps): ReactElement {
  return (
    <li className={styles["mapping"]}>
      <TextInput
        label={`Owner ${number}`}
        placeholder="payments, data-* or *"
        autoComplete="off"
        value={mapping.pattern}
        onChange={(event) => onChange({ pattern: event.currentTarget.value })}
      />
      <NativeSelect
        label="Target"
        aria-label={`Target of owner ${number}`}
        value={mapping.targetId}
        data={choicesOf(targets)}
        onChange={(event) => onChange({ targetId: event.currentTarget.value })}
      />
      <TextInput
        label="Other address"
        aria-label={`Other address of owner ${number}`}
        placeholder={placeholderOf(targets, mapping.targetId)}
        autoComplete="off"
        value={mapping.address}
        onChange={(event) => onChange({ address: event.currentTarget.value })}
      />
      <Button size="xs" variant="default" aria-label={`Remove owner ${number}`} onClick={onRemove}>
        Remove
      </Button>
    </li>
  );
}

function choicesOf(targets: readonly NotificationTargetRowFragment[]) {
  return [{ value: "", label: "Choose a target" }, ...targets.map(({ id, name }) => ({ value: id, label: name }))];
}

function placeholderOf(targets: readonly NotificationTargetRowFragment[], targetId: string): string {
  const target = targets.find(({ id }) => id === targetId);
  if (target?.kind === "EMAIL") return "anna@example.org";
  return target?.slack?.method === "BOT" ? "#payments-security" : "";
}
