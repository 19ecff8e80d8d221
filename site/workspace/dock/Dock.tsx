import type { VNode } from "preact";
import { useDesk } from "../context.ts";
import type { DockTab } from "../store.ts";
import { DockTabs } from "../Strip.tsx";
import { DiffPanel } from "./DiffPanel.tsx";
import { MetricsPanel } from "./MetricsPanel.tsx";
import { RequestsPanel } from "./RequestsPanel.tsx";
import { TerminalPanel } from "./TerminalPanel.tsx";
import { TimelinePanel } from "./TimelinePanel.tsx";
import { titles } from "./titles.ts";
import { TracePanel } from "./TracePanel.tsx";

/** The panel at the bottom; closed at first. */
export function Dock(): VNode | null {
  const { store } = useDesk();
  const tab = store.dock.value;
  if (tab === undefined) return null;
  return (
    <section class="dock" id="dock" aria-label={titles[tab]} role="tabpanel">
      <div class="pane-head dock-head">
        <DockTabs />
      </div>
      {panels[tab]()}
    </section>
  );
}

const panels: Readonly<Record<DockTab, () => VNode>> = {
  trace: () => <TracePanel />,
  requests: () => <RequestsPanel />,
  metrics: () => <MetricsPanel />,
  diff: () => <DiffPanel />,
  timeline: () => <TimelinePanel />,
  terminal: () => <TerminalPanel />,
};
