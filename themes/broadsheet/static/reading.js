// Text size, colours, arrow keys, print and copy. The pages are whole without it. It runs before the page is painted, not
// deferred, so that a reader who chose dark or large text never sees the page otherwise first.
(() => {
  "use strict";
  const root = document.documentElement;
  const NORMAL = 2;
  const LARGEST = 5;

  // Storage may be switched off; then choices hold for one page.
  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (key, value) => {
    try {
      if (value) localStorage.setItem(key, value);
      else localStorage.removeItem(key);
    } catch {
      /* nothing to do */
    }
  };

  const size = () => Number(root.dataset.text) || NORMAL;
  const setSize = (n) => {
    const fit = Math.min(LARGEST, Math.max(1, Number(n) || NORMAL));
    if (fit === NORMAL) delete root.dataset.text;
    else root.dataset.text = String(fit);
    remember("newsprint-text", root.dataset.text);
    press();
  };
  const setColours = (name) => {
    const known = name === "light" || name === "dark";
    if (known) root.dataset.colours = name;
    else delete root.dataset.colours;
    remember("newsprint-colours", root.dataset.colours);
    press();
  };
  // Which choice holds: of the sizes, whether the text is smaller or larger than the normal.
  const press = () => {
    const holds = ["smaller", "normal", "larger"][1 + Math.sign(size() - NORMAL)];
    for (const button of document.querySelectorAll("[data-text-size]")) {
      button.setAttribute("aria-pressed", String(button.dataset.textSize === holds));
    }
    for (const button of document.querySelectorAll("[data-colours]")) {
      if (button !== root) button.setAttribute("aria-pressed", String(button.dataset.colours === (root.dataset.colours ?? "")));
    }
  };

  // Where a site offers no settings, those of its other days do not hold: nobody could take them back.
  if (!("fixed" in document.currentScript.dataset)) {
    setSize(remembered("newsprint-text"));
    setColours(remembered("newsprint-colours"));
  }

  // What waits for the page: the controls that only a script can serve are shown.
  document.addEventListener("DOMContentLoaded", () => {
    press();
    for (const settings of document.querySelectorAll("[data-settings]")) {
      settings.hidden = false;
      const close = (event) => {
        if (!settings.contains(event.target)) settings.open = false;
      };
      document.addEventListener("click", close);
      document.addEventListener("focusin", close);
      settings.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !settings.open) return;
        settings.open = false;
        settings.querySelector("summary").focus();
      });
    }
    for (const button of document.querySelectorAll("[data-print], [data-copy], [data-copy-link]")) {
      button.hidden = false;
      if (!("print" in button.dataset || navigator.clipboard)) button.remove();
    }
  });

  const copy = async (button, text, otherwise) => {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = before), 2000);
    } catch {
      otherwise();
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (!button) return;
    const { textSize, colours, copyLink, print } = button.dataset;
    const copied = "copy" in button.dataset && button.parentElement.nextElementSibling;
    if (textSize === "normal") setSize(NORMAL);
    else if (textSize) setSize(size() + (textSize === "larger" ? 1 : -1));
    else if (colours !== undefined) setColours(colours);
    else if (print !== undefined) window.print();
    else if (copyLink !== undefined) {
      const link = button.parentElement.querySelector("a");
      copy(button, link.href, () => link.focus());
    } else if (copied) copy(button, copied.textContent, () => getSelection().selectAllChildren(copied));
  });

  // Left and right lead to the previous and the next; not while typing, choosing or scrolling sideways, nor with a modifier.
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const at = event.target;
    if (at.closest?.("input, textarea, select, audio, video, pre, [contenteditable], [role]")) return;
    if (root.scrollWidth > root.clientWidth) return;
    const back = (event.key === "ArrowLeft") !== (root.dir === "rtl");
    const link = document.querySelector(`a[data-key="${back ? "previous" : "next"}"]`);
    if (link) link.click();
  });
})();
