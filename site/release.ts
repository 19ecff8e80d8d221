/** The releases whose behaviour the engine reproduces; named on every page. */
export const release = { istio: "1.31", envoy: "1.39" } as const;
