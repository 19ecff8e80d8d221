import type { VNode } from "preact";
import { useDesk } from "./context.ts";
import { Icon } from "./Icon.tsx";
import { truthOf } from "./prediction.ts";
import type { Guess } from "./saved.ts";
import { versionClass } from "./Shares.tsx";

/** The question of a step, before its first run; afterwards what was said over what the mesh does. */
export function Predict(): VNode | null {
  const { store } = useDesk();
  const prediction = store.step.value?.prediction;
  if (prediction === undefined) return null;
  const request = store.lab.requests.find(({ id }) => id === prediction.request);
  const guess = store.progress.value.guess;
  return (
    <section class={`block predict ${store.asked.value ? "asked" : ""}`} aria-labelledby="pq">
      <header>
        <h3 id="pq">Prediction</h3>
        <span class="quiet mono">{request?.label}</span>
      </header>
      {guess === undefined ? (
        <Open options={prediction.options} ask={prediction.ask} />
      ) : (
        <Locked options={prediction.options} guess={guess} />
      )}
    </section>
  );
}

function Open({
  options,
  ask,
}: {
  readonly options: readonly string[];
  readonly ask: string;
}): VNode {
  const { store, actions } = useDesk();
  return (
    <div>
      <p class="q">{ask}</p>
      {options.map((option, i) => (
        <Slider option={option} index={i} key={option} />
      ))}
      <div class="row">
        <button
          type="button"
          class={store.asked.value ? "btn main" : "btn"}
          onClick={() => {
            actions.predict({ kind: "shares", percents: store.percents.value });
          }}
        >
          <Icon name="lock" /> Lock prediction
        </button>
        <button
          type="button"
          class="btn bare"
          onClick={() => {
            actions.predict({ kind: "unknown" });
          }}
        >
          I don’t know
        </button>
      </div>
      {store.asked.value ? (
        <p class="after" role="note">
          First your prediction; then the mesh runs.
        </p>
      ) : null}
    </div>
  );
}

/** One share of the hundred; the others give way. */
function Slider({ option, index }: { readonly option: string; readonly index: number }): VNode {
  const { store, actions } = useDesk();
  const percent = store.percents.value[index] ?? 0;
  return (
    <div class={`pbar ${versionClass(option)}`}>
      <b>
        <i class="vdot" />
        {option}
      </b>
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={percent}
        style={`--p:${String(percent)}%`}
        aria-label={`Share of ${option} in percent`}
        onInput={(event) => {
          actions.setShare(index, Number(event.currentTarget.value));
        }}
      />
      <output>{percent} %</output>
    </div>
  );
}

function Locked({
  options,
  guess,
}: {
  readonly options: readonly string[];
  readonly guess: Guess;
}): VNode {
  const { store } = useDesk();
  const prediction = store.step.value?.prediction;
  const outcome = store.done.value?.run.outcomes[prediction?.request ?? ""];
  const truth = outcome === undefined ? undefined : truthOf(options, outcome);
  const said = guess.kind === "shares" ? guess.percents : undefined;
  return (
    <div>
      {options.map((option, i) => {
        const [was, is] = [said?.[i] ?? 0, truth?.[i]];
        return (
          <div class={`pbar ${versionClass(option)}`} key={option}>
            <b>
              <i class="vdot" />
              {option}
            </b>
            <span class="track" style={`--p:${String(was)}%`} aria-hidden="true">
              {said === undefined ? null : <span class="guess" />}
              {is === undefined ? null : <span class="real" style={`--p:${String(is)}%`} />}
            </span>
            <output>
              {said === undefined ? "" : String(was)}
              {is === undefined ? (
                said === undefined ? (
                  ""
                ) : (
                  " %"
                )
              ) : (
                <b>{said === undefined ? `${String(is)} %` : ` → ${String(is)} %`}</b>
              )}
            </output>
          </div>
        );
      })}
      <p class="key-line">
        {said === undefined ? null : <span class="kg">you said</span>}
        <span>the mesh does</span>
        <b>
          <Icon name="lock" /> {said === undefined ? "not known" : "locked"}
        </b>
      </p>
    </div>
  );
}
