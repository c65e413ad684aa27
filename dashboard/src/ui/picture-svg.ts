/**
 * An element as it is on the screen, as an SVG file: boxes, text and drawings with their colours and fonts written out. It
 * has no scripts, links or style sheets of the page. Colours are those of the light scheme, whatever the page shows.
 */

export interface PictureCaption {
  readonly title: string;
  /** The account and the time of the data. */
  readonly facts: string;
}

export interface SvgPicture {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const PAD = 24;
const CAPTION_HEIGHT = 56;
const FONT = "Inter Variable";
const FALLBACK_FONTS = "Inter, system-ui, sans-serif";
const SHAPES = new Set(["path", "line", "rect", "circle", "ellipse", "polyline", "polygon"]);
const GEOMETRY = new Set([
  "d",
  "x",
  "y",
  "x1",
  "y1",
  "x2",
  "y2",
  "cx",
  "cy",
  "r",
  "rx",
  "ry",
  "width",
  "height",
  "points",
]);
const ELLIPSIS = "…";
/** Elements with this attribute, such as buttons that zoom, are not part of the picture. */
const LEFT_OUT = "[data-not-in-picture]";

/** Draws the element. `font` is the font file as a data URL, or null to use the reader's fonts. */
export function svgOf(element: HTMLElement, caption: PictureCaption, font: string | null): SvgPicture {
  const bounds = element.getBoundingClientRect();
  const width = Math.ceil(bounds.width) + 2 * PAD;
  const height = Math.ceil(bounds.height) + CAPTION_HEIGHT + 2 * PAD;
  const place: Place = { left: bounds.left - PAD, top: bounds.top - PAD - CAPTION_HEIGHT };
  const drawn = inLightScheme(() => {
    const ground = getComputedStyle(document.documentElement);
    const inks = {
      paper: ground.getPropertyValue("--surface"),
      ink: ground.getPropertyValue("--ink"),
      quiet: ground.getPropertyValue("--ink-3"),
    };
    const markers = new Map<string, string>();
    const body = elementSvg(element, place, 1, markers);
    return { ...inks, body, markers: [...markers.values()].join("") };
  });
  const face =
    font === null
      ? ""
      : `<style>@font-face{font-family:"${FONT}";font-weight:100 900;src:url(${font}) format("woff2")}</style>`;
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escapeXml(`"${FONT}", ${FALLBACK_FONTS}`)}" role="img" aria-label="${escapeXml(caption.title)}">`,
    `<title>${escapeXml(caption.title)}</title><desc>${escapeXml(caption.facts)}</desc>`,
    `<defs>${face}<clipPath id="frame"><rect x="${PAD - 2}" y="${PAD + CAPTION_HEIGHT - 2}" width="${width - 2 * PAD + 4}" height="${height - 2 * PAD - CAPTION_HEIGHT + 4}"/></clipPath>${drawn.markers}</defs>`,
    `<rect width="${width}" height="${height}" fill="${escapeXml(drawn.paper)}"/>`,
    textSvg({ text: caption.title, x: PAD, y: PAD + 16, size: 16, weight: "620", fill: drawn.ink }),
    textSvg({ text: caption.facts, x: PAD, y: PAD + 36, size: 12, weight: "400", fill: drawn.quiet }),
    `<g clip-path="url(#frame)">${drawn.body}</g></svg>`,
  ].join("");
  return { text, width, height };
}

/** The place of the picture's upper left corner in the window. */
interface Place {
  readonly left: number;
  readonly top: number;
}

/** Everything in `draw` sees the light colours. The browser does not paint in between. */
function inLightScheme<T>(draw: () => T): T {
  const { dataset } = document.documentElement;
  const before = dataset["mantineColorScheme"];
  dataset["capturing"] = "";
  dataset["mantineColorScheme"] = "light";
  try {
    return draw();
  } finally {
    if (before === undefined) delete dataset["mantineColorScheme"];
    else dataset["mantineColorScheme"] = before;
    delete dataset["capturing"];
  }
}

function elementSvg(element: Element, place: Place, opacity: number, markers: Map<string, string>): string {
  if (element.matches(LEFT_OUT)) return "";
  const style = getComputedStyle(element);
  const shownOpacity = opacity * Number(style.opacity);
  if (style.display === "none" || style.visibility === "hidden" || shownOpacity === 0) return "";
  if (style.position === "absolute" && style.clipPath.startsWith("inset(50%")) return "";
  if (element instanceof SVGElement) return drawingSvg(element, place, opacity, markers);
  const own = boxSvg(element, style, place, shownOpacity);
  const inner = [...element.childNodes].map((child) => {
    if (child instanceof Element) return elementSvg(child, place, shownOpacity, markers);
    return child instanceof Text ? wordsSvg(child, element as HTMLElement, place, shownOpacity) : "";
  });
  return own + inner.join("");
}

function boxSvg(element: Element, style: CSSStyleDeclaration, place: Place, opacity: number): string {
  const { left, top, width, height } = element.getBoundingClientRect();
  const line = Number.parseFloat(style.borderTopWidth) || 0;
  const isFilled = !isClear(style.backgroundColor);
  const isFramed = line > 0 && style.borderTopStyle !== "none" && !isClear(style.borderTopColor);
  const side = lineOf(style);
  if (side !== null) {
    const [x1, y1] = [left - place.left + side.width / 2, top - place.top + side.width / 2];
    const [x2, y2] = side.isAcross ? [x1 + width - side.width, y1] : [x1, y1 + height - side.width];
    return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${escapeXml(side.colour)}" stroke-width="${side.width}"${side.dash}${fade(opacity)}/>`;
  }
  if ((!isFilled && !isFramed) || width === 0 || height === 0) return "";
  const radius = Math.min(Number.parseFloat(style.borderTopLeftRadius) || 0, height / 2);
  const dash = style.borderTopStyle === "dashed" ? ` stroke-dasharray="5 4"` : "";
  const stroke = isFramed ? ` stroke="${escapeXml(style.borderTopColor)}" stroke-width="${line}"${dash}` : "";
  const fill = isFilled ? escapeXml(style.backgroundColor) : "none";
  const [x, y] = [left - place.left + line / 2, top - place.top + line / 2];
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width - line)}" height="${round(height - line)}" rx="${round(radius)}" fill="${fill}"${stroke}${fade(opacity)}/>`;
}

/** The line that an element draws with its upper or left border alone. Null for any other element. */
function lineOf(style: CSSStyleDeclaration) {
  const [top, left] = [Number.parseFloat(style.borderTopWidth) || 0, Number.parseFloat(style.borderLeftWidth) || 0];
  const isOther = Number.parseFloat(style.borderBottomWidth) > 0 || Number.parseFloat(style.borderRightWidth) > 0;
  if (isOther || top > 0 === left > 0) return null;
  const isAcross = top > 0;
  const drawn = isAcross ? style.borderTopStyle : style.borderLeftStyle;
  const dashes: Readonly<Record<string, string>> = { dashed: "5 4", dotted: "2 3" };
  return {
    isAcross,
    width: isAcross ? top : left,
    colour: isAcross ? style.borderTopColor : style.borderLeftColor,
    dash: dashes[drawn] === undefined ? "" : ` stroke-dasharray="${dashes[drawn]}"`,
  };
}

/** One text element for each line. If the page has no space for the whole text, each line carries it as its title. */
function wordsSvg(node: Text, parent: HTMLElement, place: Place, opacity: number): string {
  if (node.data.trim() === "") return "";
  const style = getComputedStyle(parent);
  const zoom = zoomOf(parent);
  const size = Number.parseFloat(style.fontSize) * zoom;
  const lines = linesOf(node).map(({ text, rect }) => ({ text, rect, shown: fitted(text, rect, parent) }));
  const isCut = lines.some(({ text, shown }) => shown !== text);
  const whole = isCut ? lines.map(({ text }) => text).join(" ") : undefined;
  return lines
    .map(({ rect, shown }) => {
      if (shown === "") return "";
      // The baseline is about a third of the font size below the middle of the line.
      const y = rect.top + rect.height / 2 + size * 0.36 - place.top;
      return textSvg({
        text: shown,
        whole,
        x: rect.left - place.left,
        y,
        size,
        weight: style.fontWeight,
        fill: style.color,
        opacity,
      });
    })
    .join("");
}

interface Line {
  readonly text: string;
  readonly rect: DOMRect;
}

function linesOf(node: Text): Line[] {
  const range = document.createRange();
  const lines: { text: string; rect: DOMRect }[] = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.trimEnd().length);
    const rect = range.getBoundingClientRect();
    if (rect.width === 0) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.rect.top - rect.top) < rect.height / 2) {
      last.text += word;
      last.rect = new DOMRect(last.rect.x, last.rect.y, rect.right - last.rect.x, last.rect.height);
    } else lines.push({ text: word, rect });
  }
  return lines.map(({ text, rect }) => ({ text: text.trimEnd(), rect }));
}

/** The text as far as its element shows it: cut with an ellipsis at the edge, nothing below the edge. */
function fitted(text: string, rect: DOMRect, parent: HTMLElement): string {
  const clipping = clippingOf(parent);
  if (!clipping) return text;
  const { right, bottom } = clipping.getBoundingClientRect();
  if (rect.top + rect.height / 2 > bottom) return "";
  if (rect.right <= right + 1 || rect.width === 0) return text;
  const shown = Math.floor((text.length * (right - rect.left)) / rect.width) - 1;
  return shown <= 0 ? "" : `${text.slice(0, shown).trimEnd()}${ELLIPSIS}`;
}

function clippingOf(element: HTMLElement): HTMLElement | null {
  for (let each: HTMLElement | null = element; each && each !== document.body; each = each.parentElement)
    if (getComputedStyle(each).overflowX !== "visible") return each;
  return null;
}

interface TextLine {
  readonly text: string;
  /** The text that the line is a part of, for pointers and screen readers. */
  readonly whole?: string | undefined;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly weight: string;
  readonly fill: string;
  readonly opacity?: number;
}

function textSvg({ text, whole, x, y, size, weight, fill, opacity = 1 }: TextLine): string {
  const title = whole === undefined ? "" : `<title>${escapeXml(whole)}</title>`;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}" font-weight="${escapeXml(weight)}" fill="${escapeXml(fill)}"${fade(opacity)}>${title}${escapeXml(text)}</text>`;
}

/** The shapes of a drawing on the page: an icon, a ribbon, an edge. */
function drawingSvg(element: SVGElement, place: Place, opacity: number, markers: Map<string, string>): string {
  if (element.matches(LEFT_OUT) || element.localName === "defs" || element.localName === "marker") return "";
  const style = getComputedStyle(element);
  const shownOpacity = opacity * Number(style.opacity);
  if (style.display === "none" || style.visibility === "hidden" || shownOpacity === 0) return "";
  if (SHAPES.has(element.localName)) {
    const matrix = (element as SVGGraphicsElement).getScreenCTM();
    if (!matrix) return "";
    const { a, b, c, d, e, f } = matrix;
    const transform = [a, b, c, d, e - place.left, f - place.top].map(round).join(" ");
    return shapeSvg(element, style, `transform="matrix(${transform})"${fade(shownOpacity)}`, markers);
  }
  return [...element.children]
    .map((child) => (child instanceof SVGElement ? drawingSvg(child, place, shownOpacity, markers) : ""))
    .join("");
}

function shapeSvg(element: Element, style: CSSStyleDeclaration, more: string, markers: Map<string, string>): string {
  // A pattern, such as the dots of a ground, is not part of the picture.
  if ((style.fill === "none" && style.stroke === "none") || style.fill.startsWith("url(")) return "";
  const geometry = [...element.attributes]
    .filter(({ name }) => GEOMETRY.has(name))
    .map(({ name, value }) => `${name}="${escapeXml(value)}"`)
    .join(" ");
  const dash =
    style.strokeDasharray === "none"
      ? ""
      : ` stroke-dasharray="${escapeXml(style.strokeDasharray.replaceAll("px", ""))}"`;
  const stroke =
    style.stroke === "none"
      ? ""
      : ` stroke="${escapeXml(style.stroke)}" stroke-width="${round(Number.parseFloat(style.strokeWidth))}" stroke-linecap="${style.strokeLinecap}" stroke-linejoin="${style.strokeLinejoin}"${dash}`;
  const [end, start] = [markerSvg(style.markerEnd, markers), markerSvg(style.markerStart, markers)];
  const arrows = `${end === "" ? "" : ` marker-end="url(#${end})"`}${start === "" ? "" : ` marker-start="url(#${start})"`}`;
  const fills = `fill="${escapeXml(style.fill)}" fill-opacity="${style.fillOpacity}" stroke-opacity="${style.strokeOpacity}"`;
  return `<${element.localName} ${geometry} ${fills}${stroke}${arrows} ${more}/>`;
}

/** Copies an arrowhead, and returns its name in the file. */
function markerSvg(reference: string, markers: Map<string, string>): string {
  const id = /^url\("?#(.+?)"?\)$/.exec(reference)?.[1];
  const marker =
    id === undefined ? null : document.querySelector(`marker[id="${CSS.escape(id.replaceAll("\\", ""))}"]`);
  if (!marker) return "";
  const known = [...markers.keys()].indexOf(marker.id);
  const name = `arrow-${known < 0 ? markers.size : known}`;
  if (known < 0) {
    const attributes = ["markerWidth", "markerHeight", "viewBox", "markerUnits", "orient", "refX", "refY"]
      .map((attribute) => `${attribute}="${escapeXml(marker.getAttribute(attribute) ?? "")}"`)
      .join(" ");
    const inner = [...marker.children].map((child) => shapeSvg(child, getComputedStyle(child), "", markers)).join("");
    markers.set(marker.id, `<marker id="${name}" ${attributes}>${inner}</marker>`);
  }
  return name;
}

/** How much larger the element is than its styles say, because a diagram is zoomed. */
function zoomOf(element: HTMLElement): number {
  const { offsetWidth } = element;
  return offsetWidth === 0 ? 1 : element.getBoundingClientRect().width / offsetWidth;
}

function isClear(colour: string): boolean {
  return colour === "transparent" || /^rgba\(.*, 0\)$/.test(colour);
}

function fade(opacity: number): string {
  return opacity >= 1 ? "" : ` opacity="${round(opacity)}"`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;")
      // Control characters are not allowed in XML.
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD")
  );
}
