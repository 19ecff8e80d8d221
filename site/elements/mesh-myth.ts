/** Shows what is so once the reader has committed to an answer. */
class MeshMyth extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = form.querySelector<HTMLInputElement>("input[name^='answer-']:checked");
      const sure = form.querySelector<HTMLInputElement>("input[name^='sure-']:checked");
      this.#reveal(chosen?.value === this.dataset["key"], sure?.value === "certain");
    });
  }

  #reveal(correct: boolean, certain: boolean): void {
    const reality = this.querySelector<HTMLElement>(".reality");
    const said = this.querySelector(".said");
    if (reality === null || said === null) return;
    reality.hidden = false;
    said.textContent = correct
      ? "The mesh agrees with you."
      : certain
        ? "The mesh does otherwise. You were certain: this is worth a second look."
        : "The mesh does otherwise.";
  }
}

customElements.define("mesh-myth", MeshMyth);
