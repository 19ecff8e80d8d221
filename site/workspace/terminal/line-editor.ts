/** A line that is being typed, and the lines before it. */
export interface LineState {
  readonly text: string;
  readonly past: readonly string[];
  /** How far back in `past`; 0 is the new line. */
  readonly back: number;
}

export const emptyLine: LineState = { text: "", past: [], back: 0 };

export interface Edited {
  readonly line: LineState;
  /** What the terminal must print. */
  readonly echo: string;
  readonly submitted?: string;
}

const erase = "\b \b";
const pastCountMax = 200;

/** One chunk of what was typed or pasted. Control characters without a meaning here do nothing. */
export function editLine(line: LineState, data: string): Edited {
  if (data === "\u001b[A" || data === "\u001b[B") return recall(line, data === "\u001b[A" ? 1 : -1);
  if (data.startsWith("\u001b")) return { line, echo: "" };
  if (data === "\r") {
    const past =
      line.text.trim() === "" ? line.past : [...line.past, line.text].slice(-pastCountMax);
    return { line: { text: "", past, back: 0 }, echo: "\r\n", submitted: line.text };
  }
  if (data === "\u007f") {
    if (line.text === "") return { line, echo: "" };
    return { line: { ...line, text: line.text.slice(0, -1) }, echo: erase };
  }
  if (data === "\u0003")
    return { line: { ...line, text: "", back: 0 }, echo: "^C\r\n", submitted: "" };
  // A paste runs nothing: line ends in it become blanks.
  const text = data.replace(/[\r\n]+/gu, " ").replace(/[^\u0020-\u007e\u00a0-\uffff]/gu, "");
  return { line: { ...line, text: line.text + text }, echo: text };
}

function recall(line: LineState, step: number): Edited {
  const back = Math.max(0, Math.min(line.past.length, line.back + step));
  const text = back === 0 ? "" : (line.past.at(-back) ?? "");
  return { line: { ...line, text, back }, echo: erase.repeat(line.text.length) + text };
}
