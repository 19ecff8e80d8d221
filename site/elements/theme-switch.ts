import { readValue, writeValue } from "../storage.ts";

/** The button in the roof that turns day into night and remembers it. */
class ThemeSwitch extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (button === null) return;
    button.disabled = false;
    button.addEventListener("click", () => {
      const theme = document.documentElement.dataset["theme"] === "dark" ? "light" : "dark";
      document.documentElement.dataset["theme"] = theme;
      const kept = readValue("prefs");
      writeValue("prefs", { ...(typeof kept === "object" ? kept : {}), theme });
    });
  }
}

customElements.define("theme-switch", ThemeSwitch);
