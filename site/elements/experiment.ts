import type { RequestSpec, SourceFile } from "../../engine/index.ts";
import { decodeExperiment } from "../decode-page.ts";
import type { Bench } from "./experiment-bench.ts";

export interface OutcomeView {
  readonly label: string;
  readonly text: string;
  readonly percent: number;
}

/** What the page carries for one experiment. */
export interface ExperimentData {
  readonly outcomes: readonly OutcomeView[];
  /** The file that the reader may change. */
  readonly edited: string;
  readonly files: readonly SourceFile[];
  readonly world: readonly SourceFile[];
  readonly request: RequestSpec;
}

const versions = ["v1", "v2"];

/** Prediction first, then what the mesh does; after that the YAML may be changed and run. */
class MeshExperiment extends HTMLElement {
  #guess: readonly number[] | undefined = [50, 50];
  #bench: Promise<Bench> | undefined;

  connectedCallback(): void {
    const text = this.querySelector("script[type='application/json']")?.textContent;
    if (text === undefined) return;
    const data = decodeExperiment(text);
    for (const slider of this.querySelectorAll<HTMLInputElement>("input[type=range]"))
      slider.addEventListener("input", () => {
        this.#slide(Number(slider.dataset["version"]), Number(slider.value));
      });
    this.#on("lock", () => {
      this.#reveal(data.outcomes);
    });
    this.#on("pass", () => {
      this.#guess = undefined;
      this.#reveal(data.outcomes);
    });
    this.#on("edit", () => {
      this.#edit();
    });
    this.#on("run", () => void this.#run(data));
    this.#on("reset", () => {
      this.#reset(data);
    });
  }

  #on(act: string, listener: () => void): void {
    this.querySelector(`[data-act=${act}]`)?.addEventListener("click", listener);
  }

  #part(name: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(`[data-part=${name}]`);
  }

  #show(name: string, shown: boolean): void {
    const part = this.#part(name) ?? this.querySelector<HTMLElement>(`[data-act=${name}]`);
    if (part !== null) part.hidden = !shown;
  }

  #slide(index: number, value: number): void {
    this.#guess = index === 0 ? [value, 100 - value] : [100 - value, value];
    const sliders = this.querySelectorAll<HTMLInputElement>("input[type=range]");
    for (const [i, slider] of sliders.entries()) {
      const percent = String(this.#guess[i] ?? 0);
      slider.value = percent;
      slider.style.setProperty("--p", `${percent}%`);
      const output = slider.parentElement?.querySelector("output");
      if (output) output.value = `${percent} %`;
    }
  }

  #reveal(outcomes: readonly OutcomeView[]): void {
    this.#show("guess", false);
    this.#show("result", true);
    const bars = this.querySelectorAll<HTMLElement>("[data-part=result] .pbar");
    for (const [i, bar] of bars.entries()) {
      const said = this.#guess?.[i];
      const real = outcomes.find(({ label }) => label === versions[i]);
      const track = bar.querySelector<HTMLElement>(".track");
      track?.style.setProperty("--p", `${String(said ?? 0)}%`);
      const line = bar.querySelector<HTMLElement>(".real");
      line?.style.setProperty("--p", `${String(real?.percent ?? 0)}%`);
      const guess = bar.querySelector<HTMLElement>(".guess");
      if (guess !== null) guess.hidden = said === undefined;
      const output = bar.querySelector("output");
      const now = real?.text ?? "none";
      if (output !== null) output.value = said === undefined ? now : `${String(said)} % → ${now}`;
    }
    this.#say(outcomes.map(({ label, text }) => `${label}: ${text}`).join(", "));
  }

  #say(text: string): void {
    const says = this.#part("says");
    if (says !== null) says.textContent = text;
  }

  #edit(): void {
    for (const name of ["read", "edit"]) this.#show(name, name !== "read");
    for (const name of ["run", "reset"])
      this.querySelector(`[data-act=${name}]`)?.toggleAttribute("hidden", false);
    this.querySelector(".row [data-act=edit]")?.toggleAttribute("hidden", true);
    this.querySelector("textarea")?.focus();
    this.#bench ??= import("./experiment-bench.ts").then(({ openBench }) => openBench());
  }

  async #run(data: ExperimentData): Promise<void> {
    this.#bench ??= import("./experiment-bench.ts").then(({ openBench }) => openBench());
    const bench = await this.#bench;
    const written = this.querySelector("textarea")?.value ?? "";
    const files = data.files.map((file) =>
      file.name === data.edited ? { ...file, text: written } : file,
    );
    const answer = await bench.run(data.world, files, data.request);
    if (answer.kind === "refused") this.#say(answer.says);
    else this.#reveal(answer.outcomes);
  }

  #reset(data: ExperimentData): void {
    const field = this.querySelector("textarea");
    if (field !== null)
      field.value = data.files.find(({ name }) => name === data.edited)?.text ?? "";
    this.#reveal(data.outcomes);
  }
}

customElements.define("mesh-experiment", MeshExperiment);
