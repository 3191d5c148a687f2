// <print-page>: shows its button, which prints the page. Without a script the browser's own
// menu does the same.

class PrintPage extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

customElements.define("print-page", PrintPage);
