import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { cache, childEnvironment, root } from "./root.ts";
import type { Stage } from "./stages.ts";

export interface StageResult {
  readonly name: string;
  readonly passedCount: number;
  readonly failedCount: number;
  readonly seconds: number;
  /** What the commands printed, both streams as they came. */
  readonly output: string;
}

/** Runs a stage's commands until one fails, and counts. */
export async function runStage(stage: Stage): Promise<StageResult> {
  const started = performance.now();
  const report = join(cache, "reports", `${stage.name}.json`);
  await mkdir(join(cache, "reports"), { recursive: true });
  await rm(report, { force: true });
  let output = "";
  let failed = false;
  for (const [program = "", ...args] of stage.commands) {
    const { code, text } = await run(program, [...args, ...reportArguments(stage, report)], report);
    output += `$ ${[program, ...args].join(" ")}\n${text}\n`;
    failed = code !== 0;
    if (failed) break;
  }
  const seconds = (performance.now() - started) / 1000;
  const counts = await countTests(stage, report);
  const passedCount = counts?.passedCount ?? (failed ? 0 : 1);
  // A program that fails without a failing test (a crash, no tests at all) still counts.
  const failedCount = Math.max(counts?.failedCount ?? 0, failed ? 1 : 0);
  return { name: stage.name, passedCount, failedCount, seconds, output };
}

function reportArguments({ counts }: Stage, report: string): readonly string[] {
  if (counts === undefined) return [];
  return counts === "vitest"
    ? ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`]
    : ["--reporter=list,json"];
}

function run(
  program: string,
  args: readonly string[],
  report: string,
): Promise<{ readonly code: number; readonly text: string }> {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      env: {
        ...childEnvironment,
        NO_COLOR: "1",
        FORCE_COLOR: undefined,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const parts: string[] = [];
    const keep = (part: Buffer): void => {
      parts.push(part.toString());
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => parts.push(`${program} could not be started: ${error.message}\n`));
    child.on("close", (code) => {
      done({ code: code ?? 1, text: parts.join("") });
    });
  });
}

async function countTests(
  stage: Stage,
  report: string,
): Promise<{ readonly passedCount: number; readonly failedCount: number } | undefined> {
  if (stage.counts === undefined) return undefined;
  const text = await readFile(report, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const found: unknown = JSON.parse(text);
  switch (stage.counts) {
    case "vitest":
      return {
        passedCount: numberAt(found, "numPassedTests"),
        failedCount: numberAt(found, "numFailedTests"),
      };
    case "playwright": {
      const stats = valueAt(found, "stats");
      const passedCount = numberAt(stats, "expected") + numberAt(stats, "flaky");
      return { passedCount, failedCount: numberAt(stats, "unexpected") };
    }
  }
}

function valueAt(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function numberAt(value: unknown, key: string): number {
  const found = valueAt(value, key);
  return typeof found === "number" ? found : 0;
}
