import {
  parseDocuments,
  placeOfPath,
  type Diagnostic,
  type Path,
  type SourceDocument,
  type SourceNode,
} from "../engine/index.ts";

/** One YAML file of a lab: its value, and where each part of it stands. */
export interface ReadFile {
  readonly value: unknown;
  readonly document?: SourceDocument;
  readonly problems: readonly Diagnostic[];
}

/** Reads a file that holds one document. It never throws: what cannot be read is a problem with a place. */
export function readYaml(name: string, text: string): ReadFile {
  const { documents, diagnostics } = parseDocuments([{ name, text }]);
  const [document, second] = documents;
  if (document === undefined) return { value: undefined, problems: diagnostics };
  const problems =
    second === undefined
      ? diagnostics
      : [
          ...diagnostics,
          problemAt(document, [], "LAB0002", "The file holds more than one document."),
        ];
  const [broken] = document.problems.filter(({ fatal }) => fatal);
  if (document.root === undefined) {
    const message = `The file cannot be read${broken === undefined ? "" : `: ${broken.detail}`}.`;
    return {
      value: undefined,
      document,
      problems: [...problems, problemAt(document, [], "LAB0002", message)],
    };
  }
  return { value: valueOf(document.root), document, problems };
}

/** A fault of the author at `path`, or at the deepest part of it that exists. */
export function problemAt(
  document: SourceDocument | undefined,
  path: Path,
  code: string,
  message: string,
  fix?: string,
): Diagnostic {
  return {
    code,
    severity: "error",
    layer: "schema",
    path,
    ...(document === undefined ? {} : { place: placeOfPath(document, path) }),
    message,
    ...(fix === undefined ? {} : { fix }),
  };
}

function valueOf(node: SourceNode): unknown {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(valueOf);
    case "map":
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, valueOf(value)]));
  }
}
