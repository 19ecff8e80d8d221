/** The terminal of the dock. It only types and prints: what a line means is the engine's matter. */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import type { TerminalHandle } from "../context.ts";
import { capOutput } from "../terminal-filter.ts";
import { editLine, emptyLine, type LineState } from "./line-editor.ts";

type Run = (line: string) => Promise<{ readonly output: string; readonly exitCode: number }>;

const prompt = "\u001b[33m$\u001b[0m ";

export function openTerminal(host: HTMLElement, run: Run): TerminalHandle {
  const terminal = new Terminal({
    screenReaderMode: true,
    convertEol: true,
    fontSize: 12.5,
    fontFamily: "ui-monospace, Menlo, Consolas, monospace",
    theme: { background: "#0a1117", foreground: "#dbe4ec", yellow: "#ffc857", red: "#ff8d8d" },
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(host);
  fit.fit();
  // Tab leaves the terminal, as it leaves every other control (WCAG 2.1.2).
  terminal.attachCustomKeyEventHandler((event) => event.key !== "Tab");
  terminal.write(`help lists the commands. Tab leaves the terminal.\r\n${prompt}`);
  const state: { line: LineState; busy: boolean } = { line: emptyLine, busy: false };
  terminal.onData((data) => {
    if (state.busy) return;
    const { line, echo, submitted } = editLine(state.line, data);
    state.line = line;
    terminal.write(echo);
    if (submitted === undefined) return;
    state.busy = true;
    void run(submitted).then(({ output }) => {
      terminal.write(`${capOutput(output)}${prompt}`);
      state.busy = false;
    });
  });
  const observer = new ResizeObserver(() => {
    fit.fit();
  });
  observer.observe(host);
  return {
    focus() {
      terminal.focus();
    },
    dispose() {
      observer.disconnect();
      terminal.dispose();
    },
  };
}
