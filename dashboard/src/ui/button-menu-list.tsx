import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { cloneElement, type ReactElement, useLayoutEffect, useRef, useState } from "react";
import type { ButtonMenuItem, ButtonMenuProps } from "./button-menu-types.ts";

/** The button and its menu. The menu opens on mount, because the click that opens it also loads it. */
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
  // This button replaces the one that was pressed, so it takes over the focus; the menu returns the focus to it.
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
        {items.map(menuItem)}
        {moreItems && <Menu.Divider />}
        {moreItems?.map(menuItem)}
      </Menu.Dropdown>
    </Menu>
  );
}

function menuItem({ key, label, icon, mark, to, onChoose, isDisabled = false }: ButtonMenuItem): ReactElement {
  const sections = { leftSection: icon, rightSection: mark };
  return to === undefined ? (
    <Menu.Item key={key} {...sections} disabled={isDisabled} onClick={onChoose}>
      {label}
    </Menu.Item>
  ) : (
    <Menu.Item key={key} {...sections} component={Link} to={to}>
      {label}
    </Menu.Item>
  );
}
