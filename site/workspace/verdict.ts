/** What the verdict strip, the sheet and the live region say of a state; one wording for all of them. */
import type { Diagnostic, SourceFile } from "../../engine/index.ts";
import type { LabRun, Verdict } from "../../labs/index.ts";
import type { RunState } from "./store.ts";

export type VerdictLook = "idle" | "run" | "fail" | "pass" | "refused";

export interface VerdictView {
  readonly look: VerdictLook;
  /** "2 of 5 checks pass" */
  readonly title: string;
  /** One more sentence, or nothing. */
  readonly detail: string;
}

export function firstFailure(run: LabRun): Verdict | undefined {
  return run.verdicts.find(({ state }) => state === "fail");
}

/** The failed check with the counterexample that is shown. */
export function shownFailure(run: LabRun): Verdict | undefined {
  return (
    run.verdicts.find(
      ({ state, counterexample }) => state === "fail" && counterexample !== undefined,
    ) ?? firstFailure(run)
  );
}

function firstError(diagnostics: readonly Diagnostic[]): string {
  const error = diagnostics.find(({ severity }) => severity === "error");
  if (error === undefined) return "";
  const line = error.place === undefined ? "" : `line ${error.place.line}: `;
  return `${line}${error.message}`;
}

function ofRun(run: LabRun, free: boolean): VerdictView {
  if (run.refused)
    return {
      look: "refused",
      title: "Refused, nothing changed",
      detail: firstError(run.diagnostics),
    };
  const { passedCount, totalCount } = run.summary;
  if (free || totalCount === 0) {
    return {
      look: "idle",
      title: "Applied",
      detail:
        run.rows.length === 0 ? "send a request or traffic" : `${run.rows.length} requests sent`,
    };
  }
  if (passedCount === totalCount) {
    return {
      look: "pass",
      title: totalCount === 1 ? "The check passes" : `All ${totalCount} checks pass`,
      detail: "",
    };
  }
  const failing = firstFailure(run);
  const title =
    totalCount === 1 ? "The check fails" : `${passedCount} of ${totalCount} checks pass`;
  return {
    look: "fail",
    title,
    detail: failing === undefined ? "" : `First failing: ${failing.title}`,
  };
}

export function verdictOf(
  state: RunState,
  { free, asks }: { readonly free: boolean; readonly asks: boolean },
): VerdictView {
  switch (state.kind) {
    case "none":
      if (free) return { look: "idle", title: "Not applied", detail: "" };
      return {
        look: "idle",
        title: "Not run yet",
        detail: asks ? "starts with your prediction" : "",
      };
    case "running":
      return { look: "run", title: free ? "Applying" : "Checking", detail: "" };
    case "failed":
      return {
        look: "refused",
        title:
          state.failure.code === "refused"
            ? "Refused, nothing changed"
            : "Stopped, nothing changed",
        detail: state.failure.message,
      };
    case "done":
      return ofRun(state.run, free);
  }
}

/** "1 error, 2 warnings" with nothing for what there is none of. */
export function adviceText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"], one: string): string => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found === 0 ? "" : `${found} ${one}${found === 1 ? "" : "s"}`;
  };
  return [count("error", "error"), count("warning", "warning"), count("note", "note")]
    .filter((part) => part !== "")
    .join(", ");
}

/** A place as short as a link can be: "12–14", and "dr 11" when it is in another file than the one in sight. */
export function placeText(
  place: {
    readonly file: string;
    readonly line: number;
    readonly endLine: number;
    readonly endColumn?: number;
  },
  file: string,
): string {
  // A place that ends before the first letter of a line ends on the line before.
  const last =
    place.endColumn === 1 && place.endLine > place.line ? place.endLine - 1 : place.endLine;
  const lines = last > place.line ? `${place.line}–${last}` : String(place.line);
  return place.file === file ? lines : `${initials(place.file)} ${lines}`;
}

/** What a link to a place is called: what it shows, and then in full. */
export function placeLabel(place: Parameters<typeof placeText>[0], file: string): string {
  return `${placeText(place, file)}: ${place.file}, line ${String(place.line)}`;
}

function initials(file: string): string {
  const stem = (file.split("/").at(-1) ?? file).replace(/\.ya?ml$/u, "");
  const words = stem.split(/[-_.]/u);
  return words.length > 1 ? words.map((word) => word.slice(0, 1)).join("") : stem.slice(0, 8);
}

/** Names of files that differ from the start of the lab. */
export function changedFiles(
  files: readonly SourceFile[],
  start: readonly SourceFile[],
): ReadonlySet<string> {
  const first = new Map(start.map(({ name, text }) => [name, text]));
  return new Set(
    files.filter(({ name, text }) => first.get(name) !== text).map(({ name }) => name),
  );
}
