import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { ButtonMenuItem, ButtonMenuProps } from "./button-menu.tsx";

/** The menu itself, open from the start: it is fetched by the click that wants it. */
export function ButtonMenuList({ button, title, items, moreItems, position, widthPx, listClassName }: ButtonMenuProps): ReactElement {
  return (
    <Menu defaultOpened position={position} shadow="md" {...(widthPx === undefined ? {} : { width: widthPx })}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown className={listClassName ?? ""}>
        {title && <Menu.Label>{title}</Menu.Label>}
        {items.map(itemOf)}
        {moreItems && <Menu.Divider />}
        {moreItems?.map(itemOf)}
      </Menu.Dropdown>
    </Menu>
  );
}

function itemOf({ key, label, icon, mark, to, onChoose }: ButtonMenuItem): ReactElement {
  const sections = { leftSection: icon, rightSection: mark };
  return to === undefined ? (
    <Menu.Item key={key} {...sections} onClick={onChoose}>
      {label}
    </Menu.Item>
  ) : (
    <Menu.Item key={key} {...sections} component={Link} to={to}>
      {label}
    </Menu.Item>
  );
}
