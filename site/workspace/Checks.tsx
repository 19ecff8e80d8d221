import type { VNode } from "preact";
import type { Place } from "../../engine/index.ts";
import type { Verdict } from "../../labs/index.ts";
import { useDesk } from "./context.ts";
import { Icon, type IconName } from "./Icon.tsx";
import type { ShareView } from "./protocol.ts";
import { MiniBar, sharesWords } from "./Shares.tsx";
import { placeText, shownFailure } from "./verdict.ts";

type State = Verdict["state"] | "working";

const looks: Readonly<
  Record<State, { readonly icon: IconName; readonly word: string; readonly tone: string }>
> = {
  pass: { icon: "pass", word: "passed", tone: "pass" },
  fail: { icon: "fail", word: "failed", tone: "fail" },
  "not-run": { icon: "idle", word: "not run", tone: "idle" },
  working: { icon: "work", word: "checking", tone: "idle" },
};

/** Every check of the step, in its fixed order, and below them the smallest request that differs. */
export function Checks(): VNode | null {
  const { store } = useDesk();
  const step = store.step.value;
  if (step === undefined) return null;
  const run = store.done.value?.run;
  const running = store.run.value.kind === "running";
  const failure = run === undefined ? undefined : shownFailure(run);
  return (
    <section class={`block ${store.stale.value ? "stale" : ""}`} aria-labelledby="ckh">
      <header>
        <h3 id="ckh">Checks</h3>
        <span class="spring" />
        <span class="quiet num">
          {store.stale.value
            ? "before your edit"
            : run === undefined || run.refused
              ? ""
              : `${String(run.summary.passedCount)} of ${String(run.summary.totalCount)} pass`}
        </span>
      </header>
      <ol class="checks">
        {step.checks.map((id) => {
          const verdict = run?.verdicts.find(({ check }) => check === id);
          const state: State = running ? "working" : (verdict?.state ?? "not-run");
          const look = looks[state];
          const title = store.lab.checks.find((check) => check.id === id)?.title ?? id;
          return (
            <li class="check" data-state={look.tone} data-check={id} key={id}>
              <Icon name={look.icon} class={look.tone} />
              <span>
                {title}
                <span class="sr"> ({look.word})</span>
              </span>
              <span class="is num">{running ? "" : (verdict?.actual ?? "")}</span>
            </li>
          );
        })}
      </ol>
      {failure === undefined || running ? null : <Counterexample verdict={failure} />}
    </section>
  );
}

/** A check without a request of its own says what it wanted and what it found. */
function Plain({ verdict }: { readonly verdict: Verdict }): VNode {
  return (
    <article class="counter" aria-labelledby="cx">
      <h3 id="cx">
        <Icon name="fail" /> {verdict.title}
      </h3>
      <p class="because">
        Wanted {verdict.expected}, found {verdict.actual}.
      </p>
    </article>
  );
}

function Counterexample({ verdict }: { readonly verdict: Verdict }): VNode {
  const { actions } = useDesk();
  const { counterexample, mistake } = verdict;
  if (counterexample === undefined) return <Plain verdict={verdict} />;
  const { label, request, expected, actual, place } = counterexample;
  return (
    <article class="counter" aria-labelledby="cx">
      <h3 id="cx">
        <Icon name="fail" /> Smallest request that differs
      </h3>
      <p class="req">
        {label} <small>from {request.from.split("/").at(-1)}</small>
      </p>
      <div class="versus">
        <Side title="Goal" shares={expected} />
        <Side title="Yours" shares={actual} bad />
      </div>
      {mistake === undefined ? null : <p class="because">{mistake.says}</p>}
      {place === undefined ? null : <Decided place={place} />}
      <footer>
        <button
          type="button"
          class="btn"
          onClick={() => {
            void actions.send(request, label);
          }}
        >
          <Icon name="send" /> Send it
        </button>
        <button
          type="button"
          class="btn"
          onClick={() => {
            actions.showCounterexample();
          }}
        >
          <Icon name="eye" /> Show why
        </button>
      </footer>
    </article>
  );
}

interface SideProps {
  readonly title: string;
  readonly shares: readonly ShareView[];
  readonly bad?: boolean;
}

function Side({ title, shares, bad = false }: SideProps): VNode {
  return (
    <div class={bad ? "bad" : ""}>
      <span class="cap">{title}</span>
      <p class="num">{sharesWords(shares)}</p>
      <MiniBar shares={shares} />
    </div>
  );
}

function Decided({ place }: { readonly place: Place }): VNode {
  const { store, actions } = useDesk();
  const active = store.activeFile.value;
  return (
    <p class="because">
      Decided at{" "}
      <button
        type="button"
        class="line-link"
        onClick={() => {
          actions.openPlace(place);
        }}
      >
        {place.file === active ? "line " : ""}
        {placeText(place, active)}
      </button>
    </p>
  );
}
