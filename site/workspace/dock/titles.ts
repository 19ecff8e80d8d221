import type { DockTab } from "../store.ts";

export const titles: Readonly<Record<DockTab, string>> = {
  trace: "Trace",
  requests: "Requests",
  metrics: "Metrics",
  diff: "Diff",
  timeline: "Timeline",
  terminal: "Terminal",
};
