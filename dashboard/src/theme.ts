import {
  createTheme,
  type CSSVariablesResolver,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#eaf4f6",
  "#d3e5e9",
  "#a5ccd5",
  "#74b2c0",
  "#4d9cae",
  "#3489a0",
  "#1a7089",
  "#0b5368",
  "#083f50",
  "#052c38",
];

/** Mantine's theme. Sizes are one step smaller than Mantine's defaults, because the pages are dense. */
export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  colors: { petrol },
  // Filled controls use the accent tokens, because Mantine would pick the text colour by the light scheme's shade only.
  variantColorResolver: (input) =>
    input.variant === "filled" && (input.color === undefined || input.color === "petrol")
      ? { background: "var(--accent)", hover: "var(--accent-hover)", color: "var(--on-accent)", border: "none" }
      : defaultVariantColorsResolver(input),
  fontFamily: "var(--font-text)",
  fontFamilyMonospace: "var(--font-code)",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  headings: { fontFamily: "var(--font-text)", fontWeight: "620" },
  defaultRadius: "6px",
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    PasswordInput: { defaultProps: { visibilityToggleButtonProps: { "aria-label": "Show or hide the password" } } },
  },
});

/** Maps Mantine's variables to the tokens, so that both colour schemes are defined once, in tokens.css. */
const variables = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-3)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-anchor": "var(--accent-ink)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-border": "var(--line-strong)",
  "--mantine-color-disabled": "var(--hover)",
  "--mantine-color-disabled-color": "var(--ink-3)",
  "--mantine-color-disabled-border": "var(--line)",
  // The border of inputs, with a contrast of 3:1 against the background.
  "--mantine-color-gray-4": "var(--control-line)",
  "--mantine-color-error": "var(--critical-mark)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-primary-color-filled-hover": "var(--accent-hover)",
  "--mantine-primary-color-contrast": "var(--on-accent)",
  "--mantine-primary-color-light": "var(--accent-soft)",
  "--mantine-primary-color-light-hover": "var(--accent-soft)",
  "--mantine-primary-color-light-color": "var(--accent-ink)",
  "--mantine-color-petrol-filled": "var(--accent)",
  "--mantine-color-petrol-filled-hover": "var(--accent-hover)",
  "--mantine-color-petrol-light": "var(--accent-soft)",
  "--mantine-color-petrol-light-color": "var(--accent-ink)",
  "--mantine-color-petrol-outline": "var(--accent-ink)",
};

/** Backgrounds and borders of the dark scheme; Mantine's own are neutral greys. */
const darkVariables = {
  "--mantine-color-dark-4": "var(--control-line)",
  "--mantine-color-dark-5": "var(--hover)",
  "--mantine-color-dark-6": "var(--surface)",
  "--mantine-color-dark-7": "var(--surface)",
};

/** Sets the variables for each scheme, because Mantine's scheme-specific rules override its common ones. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variables,
  dark: { ...variables, ...darkVariables },
});
