import type { Session } from "../session/session.ts";

/** What a command leaves behind: what it printed, how it ended, and the mesh after it. */
export interface CommandResult {
  readonly session: Session;
  readonly output: string;
  readonly exitCode: number;
}

export function printed(session: Session, lines: readonly string[] | string): CommandResult {
  const text = typeof lines === "string" ? lines : lines.join("\n");
  return { session, output: text === "" || text.endsWith("\n") ? text : `${text}\n`, exitCode: 0 };
}

export function failed(session: Session, message: string, exitCode = 1): CommandResult {
  return { session, output: `${message}\n`, exitCode };
}

/** Columns as kubectl and istioctl pad them: `gap` spaces between, the last one bare. */
export function table(rows: readonly (readonly string[])[], gap: number): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((most, row) => Math.max(most, (row[column] ?? "").length), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd((widths[i] ?? 0) + gap)))
      .join(""),
  );
}
