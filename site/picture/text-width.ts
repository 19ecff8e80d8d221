/**
 * How wide a text will be drawn, estimated without a DOM so that the picture can be laid out at build time.
 * The widths are those of DejaVu Sans, the widest face that `system-ui` commonly is, so real text is narrower, never cut.
 */
const narrow = new Set("ijlI.,:;'|!()[]/ ");
const wide = new Set("mwMW@%");

/** Pixels that `text` needs at `size` px; `bold` for the weight of names and pills. */
export function textWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const letter of text) {
    if (narrow.has(letter)) ems += 0.36;
    else if (wide.has(letter)) ems += 0.94;
    else if (letter >= "A" && letter <= "Z") ems += 0.7;
    else ems += 0.6;
  }
  return Math.ceil(ems * size * (bold ? 1.06 : 1));
}

/** `text` shortened with an ellipsis until it fits `width`; whole when it fits. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= width) return text;
  let cut = text;
  while (cut.length > 1 && textWidth(`${cut}…`, size, bold) > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}
