/**
 * The translations of labels that are made from values of the API. A build in another language fills it; in English, the
 * labels are what they are made to be.
 */
export const LABEL_TEXTS: Readonly<Record<string, string>> = {};
