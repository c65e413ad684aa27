import { getRouteApi } from "@tanstack/react-router";

export const graphRoute = getRouteApi("/frame/graph");

/** The search parameters of the page. Each tab reads its own and keeps those of the other tabs. */
export type GraphSearch = ReturnType<typeof graphRoute.useSearch>;

/** Changes search parameters. With `isNewPlace`, the browser's Back button returns to the previous state. */
export type ShowGraph = (change: Partial<GraphSearch>, how?: { readonly isNewPlace: boolean }) => void;
