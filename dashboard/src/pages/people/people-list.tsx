import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import { Fragment, type ReactElement } from "react";
import type { PersonRowFragment } from "../../gql/identity-center.ts";
import { countOf } from "../../ui/format.ts";
import table from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import type { Known } from "./known.ts";
import { PersonAccess } from "./person-access.tsx";
import styles from "./people.module.css";

export interface PeopleListProps {
  readonly persons: readonly PersonRowFragment[];
  /** The ID of the person whose accounts are shown. */
  readonly openId: string | undefined;
  readonly known: Known;
  readonly onOpen: (userId: string | undefined) => void;
}

/** Persons with their groups and a summary of what they reach. Each row opens to the accounts of the person. */
export function PeopleList({ persons, openId, known, onOpen }: PeopleListProps): ReactElement {
  return (
    <SimpleTable label="List of people">
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col" className={table["wide"]}>
            Groups
          </th>
          <th scope="col">Administrator</th>
          <th scope="col" className={table["wide"]}>
            Accounts
          </th>
        </tr>
      </thead>
      <tbody>
        {persons.map((person) => {
          const { organizationId, userId, userName, displayName, isDisabled, groups, reach } = person;
          const isOpen = userId === openId;
          const Chevron = isOpen ? IconChevronDown : IconChevronRight;
          return (
            <Fragment key={`${organizationId} ${userId}`}>
              <tr>
                <th scope="row">
                  <button
                    type="button"
                    className={styles["name"]}
                    aria-expanded={isOpen}
                    onClick={() => onOpen(isOpen ? undefined : userId)}
                  >
                    <Chevron size={15} aria-hidden="true" />
                    {displayName ?? userName}
                  </button>
                  <span className={styles["quiet"]}>
                    {userName}
                    {isDisabled && ", disabled: cannot sign in"}
                  </span>
                </th>
                <td className={table["wide"]}>
                  {groups.length === 0 ? (
                    <span className={styles["quiet"]}>{known.areGroupsKnown ? "none" : "Not known"}</span>
                  ) : (
                    groups.map(({ name }) => name).join(", ")
                  )}
                </td>
                <td>{known.isAccessKnown ? <Reach person={person} /> : "Not known"}</td>
                <td className={table["wide"]}>
                  {known.isAccessKnown ? countOf(reach.accounts, "account") : "Not known"}
                </td>
              </tr>
              {isOpen && (
                <tr>
                  <td colSpan={4}>
                    <PersonAccess person={person} isKnown={known.isAccessKnown} />
                  </td>
                </tr>
              )}
            </Fragment>
          );
        })}
      </tbody>
    </SimpleTable>
  );
}

function Reach({ person: { isDisabled, reach } }: { readonly person: PersonRowFragment }): ReactElement {
  const { administrator, path, unknown } = reach;
  if (isDisabled) return <span className={styles["quiet"]}>No, while disabled</span>;
  if (administrator + path + unknown === 0) return <span className={styles["quiet"]}>No</span>;
  return (
    <ul className={styles["reach"]}>
      {administrator > 0 && <li className={styles["strong"]}>Of {countOf(administrator, "account")}</li>}
      {path > 0 && <li className={styles["strong"]}>Can become it in {countOf(path, "account")}</li>}
      {unknown > 0 && <li className={styles["quiet"]}>Not known in {countOf(unknown, "account")}</li>}
    </ul>
  );
}
