import * as z from "zod/mini";
import type { Diagnostic } from "../engine/index.ts";
import {
  boundOf,
  decodePattern,
  outcomeSchema,
  readYaml,
  schemaProblems,
  shareSchema,
} from "../labs/index.ts";
import type { Claim, Quiz } from "./quiz.ts";

const text = z.string().check(z.minLength(1));

const claimSchema = z.strictObject({
  of: text,
  request: text,
  outcome: outcomeSchema,
  equals: z.optional(shareSchema),
  atLeast: z.optional(shareSchema),
  atMost: z.optional(shareSchema),
});

const requestSchema = z.strictObject({
  label: text,
  from: text,
  url: text,
  method: z.optional(text),
  headers: z.optional(z.record(z.string(), z.string())),
});

const quizSchema = z.strictObject({
  kind: z.enum(["myth", "choice", "number"]),
  lesson: z.int().check(z.minimum(1), z.maximum(7)),
  statement: text,
  ask: text,
  options: z
    .array(
      z.strictObject({ says: text, tag: z.optional(text), when: z.optional(z.array(claimSchema)) }),
    )
    .check(z.minLength(2)),
  requests: z.record(z.string(), requestSchema),
  experiment: z
    .array(z.strictObject({ label: text, files: z.record(z.string(), z.string()) }))
    .check(z.minLength(1)),
  claims: z.array(claimSchema).check(z.minLength(1)),
  reality: text,
  matters: text,
  sources: z.array(text).check(z.minLength(1)),
  transfer: z.optional(text),
});

type QuizFile = z.infer<typeof quizSchema>;

export interface ParsedQuiz {
  readonly quiz?: Quiz;
  readonly problems: readonly Diagnostic[];
}

/** The item in a catalogue file; `id` is the file's name without its ending. */
export function parseQuiz(id: string, source: string): ParsedQuiz {
  const read = readYaml(`${id}.yaml`, source);
  if (read.problems.length > 0) return { problems: read.problems };
  const decoded = quizSchema.safeParse(read.value, { reportInput: true });
  if (!decoded.success) return { problems: schemaProblems(decoded.error.issues, read.document) };
  return { quiz: quizOf(id, decoded.data), problems: [] };
}

function quizOf(id: string, file: QuizFile): Quiz {
  const requests = Object.entries(file.requests).map(
    ([name, { label, from, url, method, headers }]) => ({
      id: name,
      label,
      spec: {
        from,
        url,
        ...(method !== undefined && { method }),
        ...(headers !== undefined && { headers }),
      },
    }),
  );
  const { kind, lesson, statement, ask, reality, matters, sources, transfer } = file;
  return {
    id,
    kind,
    lesson,
    statement,
    ask,
    options: file.options.map(({ says, tag, when = [] }) => ({
      says,
      ...(tag !== undefined && { tag }),
      when: when.map(claimOf),
    })),
    experiment: file.experiment.map(({ label, files }) => ({
      label,
      files: Object.entries(files).map(([name, content]) => ({ name, text: content })),
      requests,
    })),
    claims: file.claims.map(claimOf),
    reality,
    matters,
    sources,
    ...(transfer !== undefined && { transfer }),
  };
}

function claimOf({ of, request, outcome, ...bound }: z.infer<typeof claimSchema>): Claim {
  return { of, request, outcome: decodePattern(outcome), bound: boundOf(bound) };
}
