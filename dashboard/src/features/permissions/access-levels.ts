import IconEye from "@tabler/icons-react/icons/IconEye";
import IconList from "@tabler/icons-react/icons/IconList";
import IconPencil from "@tabler/icons-react/icons/IconPencil";
import IconTag from "@tabler/icons-react/icons/IconTag";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import type { AccessLevel } from "../../gql/policies.ts";

/** How access levels look: icon and word, never colour alone. */
export const LEVELS: Readonly<Record<AccessLevel, { readonly icon: typeof IconEye; readonly word: string }>> = {
  PERMISSIONS_MANAGEMENT: { icon: IconUserShield, word: "Permissions" },
  WRITE: { icon: IconPencil, word: "Write" },
  TAGGING: { icon: IconTag, word: "Tagging" },
  READ: { icon: IconEye, word: "Read" },
  LIST: { icon: IconList, word: "List" },
};
