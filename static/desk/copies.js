// Buttons that copy: `data-copy` is what.

/** Serves all such buttons in `root` until `signal`, and tells how it went by `say`. */
export function copies(root, say, signal) {
  root.addEventListener(
    "click",
    async (event) => {
      const button = event.target.closest("[data-copy]");
      if (!button) return;
      const copied = await navigator.clipboard.writeText(button.dataset.copy).then(
        () => true,
        () => false,
      );
      for (const other of root.querySelectorAll("[data-copy]")) other.textContent = "Copy";
      button.textContent = copied ? "Copied" : "No";
      say(copied ? "Copied." : "The browser did not allow it: select the text and copy it.");
    },
    { signal },
  );
}
