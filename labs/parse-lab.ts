/**
 * From a lab's folder to a `Lab`: decodes `lab.yaml` and every `mistake.yaml`, gathers the files beside them,
 * and checks what one refers to in the other. It reports every fault at once.
 */
import type { Diagnostic, Path, SourceDocument, SourceFile } from "../engine/index.ts";
import { labSchema, mistakeSchema, type LabFile } from "./decode-lab.ts";
import { decodeChecks } from "./decode-checks.ts";
import { withoutUndefined } from "./decode-optional.ts";
import { decodeSteps } from "./decode-steps.ts";
import { filesUnder, foldersUnder, overlay } from "./files.ts";
import type { Lab, LabBundle, Mistake, Solution } from "./lab.ts";
import { problemAt, readYaml } from "./read-yaml.ts";
import { schemaProblems } from "./schema-problems.ts";

export interface ParsedLab {
  /** Absent where a fault leaves nothing to run. */
  readonly lab?: Lab;
  readonly problems: readonly Diagnostic[];
}

/** The lab in `bundle`, and every fault of its author, each with its place. */
export function parseLab(bundle: LabBundle): ParsedLab {
  const text = bundle.files["lab.yaml"];
  if (text === undefined) {
    return { problems: [problemAt(undefined, [], "LAB0001", `${bundle.slug} has no lab.yaml.`)] };
  }
  const read = readYaml("lab.yaml", text);
  if (read.problems.length > 0) return { problems: read.problems };
  const decoded = labSchema.safeParse(read.value, { reportInput: true });
  if (!decoded.success) {
    return { problems: schemaProblems(decoded.error.issues, read.document) };
  }
  return assemble(bundle, decoded.data, read.document);
}

function assemble(
  bundle: LabBundle,
  file: LabFile,
  document: SourceDocument | undefined,
): ParsedLab {
  const start = workedOnFirst(bundle, filesUnder(bundle.files, "start/"));
  const stepIds = file.steps.map(({ id }) => id);
  const solutions = solutionsOf(bundle, stepIds, start);
  const mistakes = mistakesOf(bundle, { stepIds, start, solutions });
  const steps = decodeSteps(file, { start, solutions });
  const lab: Lab = {
    slug: bundle.slug,
    title: file.title,
    ...(file.lesson === undefined ? {} : { lesson: file.lesson }),
    ...(file.minutes === undefined ? {} : { minutes: file.minutes }),
    world: worldOf(bundle, file.world),
    start,
    steps,
    requests: Object.entries(file.requests).map(([id, { label, ...spec }]) => ({
      id,
      label,
      spec: withoutUndefined(spec),
    })),
    traffic: Object.entries(file.traffic ?? {}).map(([request, count]) => ({ request, count })),
    checks: decodeChecks(file.checks),
    perturbations: Object.entries(file.perturbations ?? {}).map(([id, { title }]) => ({
      id,
      title,
      files: filesUnder(bundle.files, `perturbations/${id}/`),
    })),
    solutions,
    mistakes: mistakes.list,
  };
  const problems = [
    ...danglingNames(file, lab, document),
    ...folderFaults(lab),
    ...mistakes.problems,
  ];
  return { lab, problems };
}

/** The shared world first, then the lab's own additions. */
function worldOf(bundle: LabBundle, name: string | undefined): readonly SourceFile[] {
  const shared = name === undefined ? [] : filesUnder(bundle.files, `worlds/${name}/`);
  return [...shared, ...filesUnder(bundle.files, "world/")].map((file) => ({
    ...file,
    name: `world/${file.name}`,
  }));
}

/** The files that solutions change come first: they are what the learner will write in. */
function workedOnFirst(bundle: LabBundle, start: readonly SourceFile[]): readonly SourceFile[] {
  const changed = (name: string): boolean =>
    Object.keys(bundle.files).some(
      (path) => path.startsWith("solutions/") && path.endsWith(`/${name}`),
    );
  return [...start].sort((a, b) => Number(changed(b.name)) - Number(changed(a.name)));
}

/** A solution of one step may leave out the step's folder. */
function solutionsOf(
  bundle: LabBundle,
  stepIds: readonly string[],
  start: readonly SourceFile[],
): readonly Solution[] {
  return foldersUnder(bundle.files, "solutions/").map((name) => {
    let files = start;
    const steps = stepIds.map((step) => {
      const own = filesUnder(bundle.files, `solutions/${name}/${step}/`);
      const flat = stepIds.length === 1 ? filesUnder(bundle.files, `solutions/${name}/`) : [];
      files = overlay(files, own.length > 0 ? own : flat);
      return { step, files };
    });
    return { name, steps };
  });
}

function mistakesOf(
  bundle: LabBundle,
  lab: {
    readonly stepIds: readonly string[];
    readonly start: readonly SourceFile[];
    readonly solutions: readonly Solution[];
  },
): { readonly list: readonly Mistake[]; readonly problems: readonly Diagnostic[] } {
  const list: Mistake[] = [];
  const problems: Diagnostic[] = [];
  for (const slug of foldersUnder(bundle.files, "mistakes/")) {
    const name = `mistakes/${slug}/mistake.yaml`;
    const read = readYaml(name, bundle.files[name] ?? "");
    const decoded = mistakeSchema.safeParse(read.value, { reportInput: true });
    problems.push(...read.problems);
    if (!decoded.success) {
      problems.push(...schemaProblems(decoded.error.issues, read.document));
      continue;
    }
    const { step = lab.stepIds[0] ?? "", refused = false, ...rest } = decoded.data;
    if (!lab.stepIds.includes(step)) {
      problems.push(problemAt(read.document, ["step"], "LAB0004", `There is no step "${step}".`));
    }
    const own = filesUnder(bundle.files, `mistakes/${slug}/`).filter(
      (file) => file.name !== "mistake.yaml",
    );
    list.push({ slug, ...rest, step, refused, files: overlay(before(step, lab), own) });
  }
  return { list, problems };
}

/** What the editor holds when `step` begins, for one who solved the steps before as the first solution does. */
function before(
  step: string,
  lab: {
    readonly stepIds: readonly string[];
    readonly start: readonly SourceFile[];
    readonly solutions: readonly Solution[];
  },
): readonly SourceFile[] {
  const index = lab.stepIds.indexOf(step);
  return (index > 0 ? lab.solutions[0]?.steps[index - 1]?.files : undefined) ?? lab.start;
}

function danglingNames(
  file: LabFile,
  lab: Lab,
  document: SourceDocument | undefined,
): readonly Diagnostic[] {
  const checks = new Set(lab.checks.map(({ id }) => id));
  const requests = new Set(lab.requests.map(({ id }) => id));
  const worlds = new Set(lab.perturbations.map(({ id }) => id));
  const problems: Diagnostic[] = [];
  const need = (known: ReadonlySet<string>, what: string, name: string | undefined, path: Path) => {
    if (name === undefined || known.has(name)) return;
    problems.push(problemAt(document, path, "LAB0004", `There is no ${what} "${name}".`));
  };
  file.steps.forEach((step, i) => {
    step.checks.forEach((id, j) => {
      need(checks, "check", id, ["steps", i, "checks", j]);
    });
    step.goals?.forEach((goal, j) => {
      goal.checks.forEach((id, k) => {
        need(checks, "check", id, ["steps", i, "goals", j, "checks", k]);
      });
    });
    need(requests, "request", step.prediction?.request, ["steps", i, "prediction", "request"]);
    const words = step.task.split(/\s+/).filter((word) => word !== "").length;
    if (words > 90) {
      const path = ["steps", i, "task"];
      const message = `The task has ${String(words)} words; at most 90 are read.`;
      problems.push(problemAt(document, path, "LAB0005", message));
    }
  });
  for (const id of Object.keys(file.traffic ?? {})) need(requests, "request", id, ["traffic", id]);
  for (const [id, check] of Object.entries(file.checks)) {
    need(worlds, "perturbation", check.perturbation, ["checks", id, "perturbation"]);
    if (check.kind === "equivalent") {
      const names = new Set(lab.solutions.map(({ name }) => name));
      need(names, "solution", check.solution, ["checks", id, "solution"]);
    }
    if (check.kind === "run") {
      for (const name of Object.keys(check.traffic)) {
        need(requests, "request", name, ["checks", id, "traffic", name]);
      }
    }
    if (check.kind !== "probability") continue;
    need(requests, "request", check.request, ["checks", id, "request"]);
    check.requests?.forEach((name, i) => {
      need(requests, "request", name, ["checks", id, "requests", i]);
    });
    if (check.request === undefined && (check.requests ?? []).length === 0) {
      problems.push(
        problemAt(document, ["checks", id], "LAB0003", `Check "${id}" names no request.`),
      );
    }
    if (check.outcome === undefined && check.shares === undefined) {
      problems.push(
        problemAt(document, ["checks", id], "LAB0003", `Check "${id}" names no outcome.`),
      );
    }
  }
  return problems;
}

function folderFaults(lab: Lab): readonly Diagnostic[] {
  const faults: string[] = [];
  if (lab.start.length === 0) faults.push("The folder start/ is missing or empty.");
  if (lab.world.length === 0) faults.push("The lab has no world: name one, or add world/*.yaml.");
  for (const { id, files } of lab.perturbations) {
    if (files.length === 0) faults.push(`The folder perturbations/${id}/ is missing or empty.`);
  }
  return faults.map((message) => problemAt(undefined, [], "LAB0006", message));
}
