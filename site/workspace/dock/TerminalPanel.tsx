import { useEffect, useRef } from "preact/hooks";
import type { VNode } from "preact";
import { useDesk } from "../context.ts";

/** The terminal, loaded when it is first opened. */
export function TerminalPanel(): VNode {
  const { terminal, actions } = useDesk();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let dispose: (() => void) | undefined;
    void terminal?.().then((module) => {
      if (host.current === null) return;
      const handle = module.openTerminal(host.current, (line) => actions.command(line));
      handle.focus();
      dispose = () => {
        handle.dispose();
      };
    });
    return () => dispose?.();
  }, []);
  return <div class="dock-body term" ref={host} />;
}
