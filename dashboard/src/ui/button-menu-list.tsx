import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { cloneElement, type ReactElement, useLayoutEffect, useRef, useState } from "react";
import type { ButtonMenuItem, ButtonMenuProps } from "./button-menu.tsx";

/** The menu itself, open from the start: it is fetched by the click that wants it. */
export function ButtonMenuList({
  button,
  title,
  items,
  moreItems,
  position,
  widthPx,
  listClassName,
}: ButtonMenuProps): ReactElement {
  const target = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  // This button stands in the place of the one that was pressed: the focus goes on from here, and comes back to it.
  useLayoutEffect(() => {
    target.current?.focus();
    setOpen(true);
  }, []);
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position={position}
      shadow="md"
      {...(widthPx === undefined ? {} : { width: widthPx })}
    >
      <Menu.Target>{cloneElement(button, { ref: target })}</Menu.Target>
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
