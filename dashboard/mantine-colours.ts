/** Mantine's colours that the dashboard does not have. Its components use grey, dark, red and teal by themselves. */
const UNUSED = /--mantine-color-(?:blue|cyan|grape|green|indigo|lime|orange|pink|violet|yellow)-/;

/**
 * Leaves the variables of these colours, and those that Mantine derives from them, out of the style sheet of a first visit.
 * The theme sets the derived ones.
 */
export const withoutUnusedColours = {
  postcssPlugin: "without-unused-colours",
  Declaration(declaration: { readonly prop: string; readonly value: string; remove(): unknown }): void {
    const { prop, value } = declaration;
    if (prop.startsWith("--mantine-") && UNUSED.test(`${prop} ${value}`)) declaration.remove();
  },
};
