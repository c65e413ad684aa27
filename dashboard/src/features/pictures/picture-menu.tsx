import { Button } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconShare2 from "@tabler/icons-react/icons/IconShare2";
import { type ReactElement, type RefObject, useState } from "react";
import { ButtonMenu } from "../../ui/button-menu.tsx";
import { showToast } from "../../ui/toasts.ts";
import type { PictureFormat } from "./save-picture.ts";

/** Loaded on demand, because few visits save a picture. */
const load = async () => import("./save-picture.ts");

const FORMATS: readonly { readonly format: PictureFormat; readonly label: string }[] = [
  { format: "png", label: "PNG picture" },
  { format: "svg", label: "SVG picture" },
  { format: "md", label: "Markdown" },
];

export interface PictureMenuProps {
  readonly picture: RefObject<HTMLElement | null>;
  /** The name of the picture in the menu: "map". */
  readonly what: string;
  /** The content of the picture, for screen readers and for the name of the file. */
  readonly name: string;
  readonly title: string;
  readonly facts: string;
  /** Written when the operator asks for it. */
  readonly markdown: () => string;
}

/** Copies the link or what the picture shows as text, or saves it as a file. */
export function PictureMenu(props: PictureMenuProps): ReactElement {
  const { picture, what, name, title, facts, markdown } = props;
  const label = `Share or save ${what}`;
  const [isRunning, setRunning] = useState(false);

  async function run(format: PictureFormat): Promise<void> {
    const element = picture.current;
    if (!element) return;
    setRunning(true);
    try {
      const { savePicture } = await load();
      await savePicture(format, { element, name, title, facts, markdown: markdown() });
      showToast({ tone: "good", title: "Picture saved" });
    } catch {
      showToast({ tone: "bad", title: "The browser could not save the picture", message: "Try SVG or Markdown." });
    } finally {
      setRunning(false);
    }
  }

  function copy(text: string, copied: string): void {
    void navigator.clipboard.writeText(text).then(
      () => showToast({ tone: "good", title: `${copied} copied` }),
      () => showToast({ tone: "bad", title: "The browser did not allow copying" }),
    );
  }

  return (
    <ButtonMenu
      position="bottom-end"
      title={label}
      button={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconShare2 size={16} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          loading={isRunning}
          aria-label={`${label}: ${title}`}
        >
          {label}
        </Button>
      }
      items={[
        { key: "link", label: "Copy link", onChoose: () => copy(globalThis.location.href, "Link") },
        { key: "copy", label: "Copy as Markdown", onChoose: () => copy(markdown(), "Markdown") },
      ]}
      moreItems={FORMATS.map(({ format, label }) => ({ key: format, label, onChoose: () => void run(format) }))}
    />
  );
}
