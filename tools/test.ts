/**
 * `npm test`: every check of the project. Stages that do not need each other run at the same time, all
 * stages run even after one has failed, and the last line is `N passed, N failed`.
 * `npm test -- lint unit` runs only the named stages.
 */
import { stages, type Stage } from "./stages.ts";
import { runStage, type StageResult } from "./run-stage.ts";

const parallelCount = 2;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(
    `No such stage: ${unknown.join(", ")}. Stages: ${stages.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}
const chosen = wanted.length === 0 ? stages : stages.filter(({ name }) => wanted.includes(name));
const results = await runAll(chosen);
summarize(results);
process.exitCode = results.some(({ failedCount }) => failedCount > 0) ? 1 : 0;

/** Starts stages in their order, at most `parallelCount` at once, each after those it needs. */
async function runAll(list: readonly Stage[]): Promise<readonly StageResult[]> {
  const done = new Map<string, StageResult>();
  const running = new Map<string, Promise<void>>();
  let waiting = [...list];
  while (waiting.length > 0 || running.size > 0) {
    const ready = waiting.filter((stage) => needsOf(stage, list).every((need) => done.has(need)));
    const next = ready.at(0);
    const busy = running.size >= parallelCount || [...running.keys()].some((name) => isAlone(name));
    if (next === undefined || busy || (next.alone === true && running.size > 0)) {
      await Promise.race(running.values());
      continue;
    }
    waiting = waiting.filter((stage) => stage !== next);
    running.set(
      next.name,
      finish(next, done, list).finally(() => running.delete(next.name)),
    );
  }
  return list.flatMap(({ name }) => done.get(name) ?? []);
}

async function finish(
  stage: Stage,
  done: Map<string, StageResult>,
  list: readonly Stage[],
): Promise<void> {
  const missing = needsOf(stage, list).find((need) => (done.get(need)?.failedCount ?? 0) > 0);
  const result = missing === undefined ? await runStage(stage) : notRun(stage, missing);
  done.set(stage.name, result);
  report(result);
}

function needsOf(stage: Stage, list: readonly Stage[]): readonly string[] {
  return (stage.needs ?? []).filter((need) => list.some(({ name }) => name === need));
}

function isAlone(name: string): boolean {
  return stages.some((stage) => stage.name === name && stage.alone === true);
}

function notRun(stage: Stage, missing: string): StageResult {
  const output = `Not run: it needs the stage "${missing}", which failed.`;
  return { name: stage.name, passedCount: 0, failedCount: 1, seconds: 0, output };
}

function report({ name, passedCount, failedCount, seconds, output }: StageResult): void {
  const failed = failedCount > 0;
  const counts =
    passedCount + failedCount === 1
      ? ""
      : ` ${String(passedCount)} of ${String(passedCount + failedCount)}`;
  console.log(
    `${failed ? "✗" : "✓"} ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s${counts}`,
  );
  if (failed) console.log(`${output.trimEnd().replace(/^/gm, "  │ ")}\n`);
}

function summarize(list: readonly StageResult[]): void {
  const failed = list.filter(({ failedCount }) => failedCount > 0);
  if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ name }) => name).join(", ")}`);
  const passedCount = list.reduce((sum, result) => sum + result.passedCount, 0);
  const failedCount = list.reduce((sum, result) => sum + result.failedCount, 0);
  console.log(`\n${String(passedCount)} passed, ${String(failedCount)} failed`);
}
