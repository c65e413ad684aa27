/** The values that the form of owners changes. */
import type { OwnerSettingsPartsFragment } from "../../gql/notifications.ts";
import type { UpdateOwnerSettingsInput } from "../../gql/schema-types.ts";

export interface MappingDraft {
  readonly pattern: string;
  readonly targetId: string;
  readonly address: string;
}

export interface OwnerDraft {
  readonly tagKeys: string;
  readonly mappings: readonly MappingDraft[];
  readonly emailDomains: string;
  readonly emailTargetId: string;
}

export function ownerDraftOf(settings: OwnerSettingsPartsFragment): OwnerDraft {
  return {
    tagKeys: settings.tagKeys.join(", "),
    mappings: settings.mappings.map(({ pattern, targetId, address }) => ({
      pattern,
      targetId,
      address: address ?? "",
    })),
    emailDomains: settings.emailDomains.join(", "),
    emailTargetId: settings.emailTargetId ?? "",
  };
}

/** The input of the mutation. A row of the form without a pattern is left out. */
export function ownerInputOf(draft: OwnerDraft, revision: number): UpdateOwnerSettingsInput {
  const emailDomains = listOf(draft.emailDomains);
  return {
    revision,
    tagKeys: listOf(draft.tagKeys),
    mappings: draft.mappings
      .filter(({ pattern }) => pattern.trim() !== "")
      .map(({ pattern, targetId, address }) => ({
        pattern: pattern.trim(),
        targetId,
        address: address.trim() === "" ? null : address.trim(),
      })),
    emailDomains,
    emailTargetId: emailDomains.length === 0 || draft.emailTargetId === "" ? null : draft.emailTargetId,
  };
}

/** Whether every row with a pattern has a target, and addresses in tags have one. */
export function isOwnerDraftComplete(draft: OwnerDraft): boolean {
  return (
    listOf(draft.tagKeys).length > 0 &&
    draft.mappings.every(({ pattern, targetId }) => pattern.trim() === "" || targetId !== "") &&
    (listOf(draft.emailDomains).length === 0 || draft.emailTargetId !== "")
  );
}

function listOf(text: string): string[] {
  return text.split(",").flatMap((part) => part.trim() || []);
}
