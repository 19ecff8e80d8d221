/** The search button. The index and the dialog load on the first opening, so a page that is only read pays nothing. */
class SiteSearch extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    if (button === null) return;
    button.disabled = false;
    const open = (): void => {
      void import("./search-dialog.ts").then(({ openSearch }) =>
        openSearch(this.dataset["index"] ?? ""),
      );
    };
    button.addEventListener("click", open);
    addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    });
  }
}

customElements.define("site-search", SiteSearch);
