/**
 * What an author may write in `lab.yaml` and `mistake.yaml`: one schema, from which decoding, messages and the
 * editor's JSON Schema come. Unknown fields are refused, since a misspelt field would silently prove nothing.
 */
import * as z from "zod/mini";

const text = (doc: string) => z.string().check(z.minLength(1), z.describe(doc));
const id = (doc: string) =>
  z
    .string()
    .check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case words joined by -"), z.describe(doc));
const count = (doc: string) => z.int().check(z.nonnegative(), z.describe(doc));

/** `1`, `1/3`, `10%` or `0.25`: always read exactly. */
export const shareSchema = z.union([
  z.number().check(z.minimum(0), z.maximum(1)),
  z.string().check(z.regex(/^(\d+\/[1-9]\d*|\d+(\.\d+)? ?%)$/, "a share such as 1/3 or 10%")),
]);

export const outcomeSchema = z.strictObject({
  version: z.optional(text("The `version` label of the pod that answered.")),
  subset: z.optional(text("The subset of the cluster chosen last.")),
  workload: z.optional(text("The workload that answered: `namespace/app-version`.")),
  pod: z.optional(text("The pod that answered: `namespace/name`.")),
  status: z.optional(count("The status the caller sees.")),
  flags: z.optional(
    z
      .array(text("An Envoy response flag."))
      .check(z.describe("All response flags, as a set; an empty list means none.")),
  ),
  cluster: z.optional(text("The cluster chosen, by its Envoy name.")),
  route: z.optional(text("The name of the route that took the request.")),
  attempts: z.optional(count("Upstream attempts.")),
  effects: z.optional(
    z.strictObject({
      workload: text("Whose application is counted."),
      count: count("How often it got the request."),
    }),
  ),
});

const bound = {
  equals: z.optional(shareSchema),
  atLeast: z.optional(shareSchema),
  atMost: z.optional(shareSchema),
};

const probability = z.strictObject({
  title: text("What holds when the check passes, in the words of the goal."),
  kind: z.literal("probability"),
  request: z.optional(id("The request it is about.")),
  requests: z.optional(z.array(id("A request."))),
  perturbation: z.optional(id("Grade in this changed world.")),
  outcome: z.optional(outcomeSchema),
  ...bound,
  shares: z.optional(
    z
      .array(z.strictObject({ outcome: outcomeSchema, ...bound }))
      .check(z.minLength(1), z.describe("Several outcomes, each with its share.")),
  ),
});

const countBound = z.union([
  count("Exactly so many."),
  z.strictObject({
    atLeast: z.optional(count("At least.")),
    atMost: z.optional(count("At most.")),
  }),
]);

const config = z.strictObject({
  title: text("What holds when the check passes."),
  kind: z.literal("config"),
  perturbation: z.optional(id("Look in this changed world.")),
  proxy: text("The pod whose proxy is asked: `namespace/name`."),
  of: z.enum(["listeners", "routes", "clusters", "endpoints"]),
  name: text("The resource's name in the proxy."),
  field: z.optional(
    z.array(z.union([z.string(), z.int()])).check(z.describe("Steps into it; `*` is each.")),
  ),
  exists: z.optional(z.boolean()),
  equals: z.optional(z.union([z.string(), z.number(), z.boolean()])),
  count: z.optional(countBound),
});

const compared = {
  title: text("What holds when the check passes."),
  perturbation: z.optional(id("Compare in this changed world.")),
  sources: z.optional(
    z
      .array(text("`namespace/workload` or `namespace/pod`."))
      .check(z.describe("Whose requests count; everybody's unless given.")),
  ),
  except: z.optional(
    z
      .array(text("A host, as `sailings.pier.svc.cluster.local`."))
      .check(z.describe("Hosts whose requests do not count.")),
  ),
};

const equivalent = z.strictObject({
  ...compared,
  kind: z.literal("equivalent"),
  solution: z.optional(id("The folder of `solutions/` to compare with; the first unless given.")),
});

const unchanged = z.strictObject({ ...compared, kind: z.literal("unchanged") });

const analysis = z.strictObject({
  title: text("What holds when the check passes."),
  kind: z.literal("analysis"),
  perturbation: z.optional(id("Look in this changed world.")),
  codes: z.optional(
    z
      .array(text("A code such as `IST0101`."))
      .check(z.describe("The advice that must not be given; none at all unless named.")),
  ),
});

const run = z.strictObject({
  title: text("What holds when the check passes."),
  kind: z.literal("run"),
  perturbation: z.optional(id("Run in this changed world.")),
  traffic: z
    .record(z.string(), z.int().check(z.positive()))
    .check(z.describe("Requests by name, and how many of each; one every 10 ms, mixed.")),
  shares: z.optional(
    z
      .array(z.strictObject({ outcome: outcomeSchema, ...bound }))
      .check(z.describe("Shares of all requests sent.")),
  ),
  percentiles: z.optional(
    z
      .array(
        z.strictObject({
          percent: z.number().check(z.positive(), z.maximum(100)),
          millisMax: z.number().check(z.positive()),
        }),
      )
      .check(z.describe("So many in a hundred answers take at most so long.")),
  ),
  attemptsAverageMax: z.optional(
    z.number().check(z.positive(), z.describe("Upstream attempts for each request, on average.")),
  ),
});

const headers = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.null()]));

const request = z.strictObject({
  label: text("How the pages name it."),
  from: text("The calling pod or workload: `namespace/name`."),
  url: text("Absolute: `http://host[:port]/path?query`."),
  method: z.optional(text("GET unless given.")),
  headers: z.optional(headers),
  path: z.optional(text("The request target as written, where it differs from the URL's.")),
  body: z.optional(z.string()),
});

const goal = z.strictObject({
  who: text("Whose requests."),
  checks: z.array(id("A check that proves the row.")).check(z.minLength(1)),
});

const prediction = z.strictObject({
  ask: text("The question."),
  request: id("The request it is about."),
  over: z.enum(["version", "pod", "status", "choice"]),
  options: z.optional(z.array(text("What can be chosen."))),
  choices: z.optional(
    z.array(
      z
        .strictObject({ says: text("The option's text."), outcome: outcomeSchema })
        .check(z.describe("An option and the outcomes it stands for.")),
    ),
  ),
});

const hint = z.union([
  text("The hint."),
  z.strictObject({
    say: text("The hint."),
    place: z.optional(z.strictObject({ file: text("File."), find: text("Text in the line.") })),
    blocks: z.optional(z.array(text("A block, cut from a solution."))),
    distractors: z.optional(z.array(text("A block that no solution uses."))),
    solution: z.optional(id("A folder of `solutions/`.")),
  }),
]);

const step = z.strictObject({
  id: id("Also the folder under a solution."),
  title: text("Heading of the task."),
  task: text("What to do: small Markdown, at most 90 words."),
  note: z.optional(text("Definitions, in one line.")),
  goals: z.optional(z.array(goal)),
  prediction: z.optional(prediction),
  checks: z.array(id("A check.")).check(z.minLength(1)),
  hints: z
    .array(hint)
    .check(z.length(6, "six rungs: nudge, concept, line, blocks, one line, solution")),
});

export const labSchema = z.strictObject({
  title: text("Title."),
  lesson: z.optional(z.int().check(z.minimum(1), z.maximum(7))),
  minutes: z.optional(z.int().check(z.positive())),
  world: z.optional(id("A folder of `labs/worlds/`.")),
  steps: z.array(step).check(z.minLength(1)),
  requests: z.record(z.string(), request),
  traffic: z.optional(z.record(z.string(), z.int().check(z.positive()))),
  perturbations: z.optional(
    z.record(z.string(), z.strictObject({ title: text("What is different.") })),
  ),
  checks: z.record(
    z.string(),
    z.discriminatedUnion("kind", [probability, config, equivalent, unchanged, analysis, run]),
  ),
});

export const mistakeSchema = z.strictObject({
  tag: z
    .string()
    .check(z.regex(/^M\d{2,3}$/, "a tag such as M31"), z.describe("Its entry in the catalogue.")),
  step: z.optional(id("The step it belongs to; the first unless given.")),
  fails: z.array(id("A check that it fails.")),
  refused: z.optional(z.boolean()),
  says: text("What the learner reads: what happened, not the fix."),
});

export type LabFile = z.infer<typeof labSchema>;
export type CheckFile = LabFile["checks"][string];
export type StepFile = LabFile["steps"][number];
export type HintFile = StepFile["hints"][number];
export type OutcomeFile = z.infer<typeof outcomeSchema>;
