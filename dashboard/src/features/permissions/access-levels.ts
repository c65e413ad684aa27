import IconEye from "@tabler/icons-react/icons/IconEye";
import IconList from "@tabler/icons-react/icons/IconList";
import IconPencil from "@tabler/icons-react/icons/IconPencil";
import IconTag from "@tabler/icons-react/icons/IconTag";
import IconUserShield from "@tabler/icons-react/icons/IconUserShield";
import type { AccessLevel } from "../../gql/schema-types.ts";

/** The icon and label of each access level. */
export const LEVELS: Readonly<Record<AccessLevel, { readonly icon: typeof IconEye; readonly label: string }>> = {
  PERMISSIONS_MANAGEMENT: { icon: IconUserShield, label: "Permissions management" },
  WRITE: { icon: IconPencil, label: "Write" },
  TAGGING: { icon: IconTag, label: "Tagging" },
  READ: { icon: IconEye, label: "Read" },
  LIST: { icon: IconList, label: "List" },
};
