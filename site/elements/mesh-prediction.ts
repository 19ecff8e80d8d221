/** Holds the answer back until the reader has given one. */
class MeshPrediction extends HTMLElement {
  connectedCallback(): void {
    const said = this.querySelector<HTMLElement>(".said");
    this.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (said !== null) said.hidden = false;
    });
  }
}

customElements.define("mesh-prediction", MeshPrediction);
