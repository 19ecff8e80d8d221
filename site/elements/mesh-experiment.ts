/** Loads the engine when the reader runs an experiment of their own; the first result stands in the page. */
class MeshExperiment extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", () => {
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    const [text, said, problems] = [
      this.querySelector("textarea")?.value ?? "",
      this.querySelector(".said"),
      this.querySelector(".problems"),
    ];
    if (said === null || problems === null) return;
    said.textContent = "Running…";
    const { runExperiment } = await import("../experiment.ts");
    const { file = "", url = "" } = this.dataset;
    const result = await runExperiment(this.querySelector("script")?.textContent ?? "", {
      file,
      url,
      text,
    });
    said.textContent = result.shares;
    problems.textContent = result.problems.join("\n");
  }
}

customElements.define("mesh-experiment", MeshExperiment);
