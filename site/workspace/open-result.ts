import {
  createSession,
  meshGraph,
  workloadOf,
  type Session,
  type SourceFile,
} from "../../engine/index.ts";
import { openGraph, openLab, parseLab, type Lab, type Share, type Step } from "../../labs/index.ts";
import type {
  GoalView,
  LabView,
  OpenResult,
  ShareView,
  StepView,
  WorkspaceBundle,
} from "./protocol.ts";

/** What a bundle opens to: the lab if it is one, the mesh, and what the page shows of both. */
export interface Opened {
  readonly lab: Lab | undefined;
  readonly session: Session;
  /** What stood in the editor at first. */
  readonly start: readonly SourceFile[];
  readonly world: readonly SourceFile[];
  readonly view: OpenResult;
}

/** @throws where a lab's own files are broken: `npm run lab -- check` lets none through. */
export function openBundle(bundle: WorkspaceBundle): Opened {
  return "playground" in bundle ? openPlayground(bundle) : openLabBundle(bundle);
}

function openLabBundle(bundle: Extract<WorkspaceBundle, { files: object }>): Opened {
  const { lab, problems } = parseLab(bundle);
  if (lab === undefined) throw new Error(problems.map(({ message }) => message).join(" "));
  const session = openLab(lab);
  const view: OpenResult = {
    lab: viewOf(lab, session),
    files: lab.start,
    world: lab.world,
    graph: openGraph(lab, session),
  };
  return { lab, session, start: lab.start, world: lab.world, view };
}

function openPlayground({
  slug,
  title,
  playground,
}: Extract<WorkspaceBundle, { playground: object }>): Opened {
  const { session } = createSession({ world: [], files: playground });
  const view: OpenResult = {
    lab: { slug, title, steps: [], checks: [], requests: [], clients: clientsOf(session) },
    files: playground,
    world: [],
    graph: meshGraph(session.world, []),
  };
  return { lab: undefined, session, start: playground, world: [], view };
}

function viewOf(lab: Lab, session: Session): LabView {
  return {
    slug: lab.slug,
    title: lab.title,
    ...(lab.lesson !== undefined && { lesson: lab.lesson }),
    steps: lab.steps.map(stepView),
    checks: lab.checks.map(({ id, title }) => ({ id, title })),
    requests: lab.requests,
    clients: clientsOf(session),
  };
}

function stepView({ goals, ...step }: Step): StepView {
  return {
    ...step,
    goals: goals.map(({ who, goes, shares }): GoalView => ({
      who,
      goes,
      shares: shares.map(shareView),
    })),
  };
}

/** A share without the exact value, which JSON cannot carry. */
export function shareView({ label, version, status, text, percent }: Share): ShareView {
  return {
    label,
    ...(version !== undefined && { version }),
    ...(status !== undefined && { status }),
    text,
    percent,
  };
}

/** One client for each workload that has a sidecar: the first pod stands for it. */
export function clientsOf({ world }: Session): LabView["clients"] {
  const found = new Map<string, { readonly id: string; readonly label: string }>();
  for (const pod of world.pods.values()) {
    if (!pod.hasProxy) continue;
    const workload = workloadOf(pod);
    if (found.has(workload)) continue;
    const name = workload.slice(pod.namespace.length + 1);
    found.set(workload, { id: pod.id, label: `${name} (${pod.namespace})` });
  }
  return [...found.values()];
}
