/** Marks an answer and shows the cards that come after it. The key was computed when the site was built. */
class MeshMyth extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#lock(form);
    });
  }

  #lock(form: HTMLFormElement): void {
    const id = this.dataset["id"] ?? "";
    const answer = new FormData(form);
    const chosen = answer.get(`${id}-option`);
    const key = this.dataset["key"];
    const right = chosen === key;
    for (const part of ["locked", "run", "reality"]) this.#show(part);
    for (const field of form.querySelectorAll("input, button"))
      field.toggleAttribute("disabled", true);
    form.querySelector(`[data-option="${String(key)}"]`)?.classList.add("right");
    const mark = this.querySelector("[data-part=mark]");
    if (mark !== null) {
      mark.textContent = right ? "as you said" : "not as you said";
      mark.classList.add(right ? "pass" : "fail");
      mark.setAttribute("role", "status");
    }
    if (!right && answer.get(`${id}-sure`) !== "guess") this.#show("returns");
  }

  #show(part: string): void {
    this.querySelector(`[data-part=${part}]`)?.removeAttribute("hidden");
  }
}

customElements.define("mesh-myth", MeshMyth);
