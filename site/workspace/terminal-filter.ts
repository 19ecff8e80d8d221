/**
 * What may reach the terminal: text, line ends, tabs and SGR colours. Titles, links, clipboard, cursor moves and every other
 * control sequence are dropped, and characters that would hide or reorder text are shown by number (R104).
 */
const esc = "\u001b";

/** Sequences that end with a terminator: OSC, DCS, SOS, PM, APC, in their 7-bit and 8-bit forms. */
const strings =
  /(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[\s\S]*?(?:\u0007|\u001b\\|\u009c|$)/gu;
const csi = /(?:\u001b\[|\u009b)([0-?]*)([ -/]*)([@-~])/gu;
const sgrParameters = /^[0-9;]*$/u;
const hidden = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** Tells a kept colour sequence from an escape that came from somewhere else while filtering. */
const mark = "\ue000";

export function filterOutput(output: string): string {
  const kept: string[] = [];
  const plain = output
    .replaceAll(mark, "")
    .replace(strings, "")
    .replace(csi, (_, parameters: string, between: string, final: string) => {
      if (
        final !== "m" ||
        between !== "" ||
        !sgrParameters.test(parameters) ||
        parameters.length > 24
      )
        return "";
      kept.push(`${esc}[${parameters}m`);
      return mark;
    })
    .replace(/\u001b./gsu, "")
    .replace(/\r\n?/gu, "\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu, "")
    .replace(
      hidden,
      (letter) => `<U+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`,
    );
  return plain.replaceAll(mark, () => kept.shift() ?? "");
}

const lineLimit = 64 * 1024;
const linesLimit = 5000;

/** Filtered output within our limits of line length and number of lines, saying so when it cuts. */
export function capOutput(output: string): string {
  const lines = filterOutput(output)
    .split("\n")
    .map((line) => (line.length > lineLimit ? `${line.slice(0, lineLimit)}… (line cut)` : line));
  if (lines.length <= linesLimit) return lines.join("\n");
  return `${lines.slice(0, linesLimit).join("\n")}\n(${lines.length - linesLimit} more lines)`;
}
