/** Saves a picture of the page as a file: SVG, PNG or Markdown. */
import { type PictureCaption, svgOf } from "../../ui/picture-svg.ts";
import { saveFile } from "../exports/download.ts";

export type PictureFormat = "png" | "svg" | "md";

/** Screens show two pixels for one; on paper the picture stays sharp. */
const PNG_SCALE = 2;
/** Larger canvases fail in some browsers. */
const PNG_MAX_PX = 16_000;
const FONT_MAX_BYTES = 200_000;

export interface SavedPicture extends PictureCaption {
  readonly element: HTMLElement;
  /** The content of the picture and its account, for the name of the file. */
  readonly name: string;
  readonly markdown: string;
}

export async function savePicture(format: PictureFormat, { element, name, markdown, ...caption }: SavedPicture) {
  const file = `${fileName(name, new Date())}.${format}`;
  if (format === "md") return saveFile(new Blob([markdown], { type: "text/markdown;charset=utf-8" }), file);
  const svg = svgOf(element, caption, await fontOf());
  const blob = new Blob([svg.text], { type: "image/svg+xml;charset=utf-8" });
  saveFile(format === "svg" ? blob : await pngOf(blob, svg), file);
}

/** Returns the name of the file, such as `paths-demo-20261128T0612Z`. */
export function fileName(name: string, at: Date): string {
  const words = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  const moment = at.toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
  return `${words.slice(0, 80)}-${moment}Z`;
}

async function pngOf(svg: Blob, { width, height }: { readonly width: number; readonly height: number }): Promise<Blob> {
  const scale = Math.min(PNG_SCALE, PNG_MAX_PX / Math.max(width, height));
  const url = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser could not draw the picture."))));
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

let font: Promise<string | null> | undefined;

/** The page's font for Latin text as a data URL, so that the picture looks the same without the page. */
function fontOf(): Promise<string | null> {
  font ??= readFont().catch(() => null);
  return font;
}

async function readFont(): Promise<string | null> {
  const faces = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule),
  );
  const latin = faces.find(({ style }) => style.getPropertyValue("unicode-range").toUpperCase().startsWith("U+0-FF"));
  const source = /url\("?([^")]+)"?\)/.exec(latin?.style.getPropertyValue("src") ?? "")?.[1];
  if (source === undefined) return null;
  const answer = await fetch(new URL(source, latin?.parentStyleSheet?.href ?? document.baseURI));
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (!answer.ok || bytes.length > FONT_MAX_BYTES) return null;
  let text = "";
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return `data:font/woff2;base64,${btoa(text)}`;
}
