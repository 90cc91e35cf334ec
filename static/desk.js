// Progressive help on the desk: what was filled in is not lost without a word.
"use strict";

(() => {
  const texts = document.body.dataset;
  const DRAFT_PAUSE = 1500;

  function note(message) {
    const place = document.getElementById("messages");
    if (!place) return;
    const box = document.createElement("div");
    box.className = "sg-note sg-note--bad";
    box.setAttribute("role", "alert");
    box.tabIndex = -1;
    const line = document.createElement("p");
    line.textContent = message;
    box.append(line);
    place.replaceChildren(box);
    box.focus();
    box.scrollIntoView({ block: "nearest" });
  }

  // A summary of errors takes the focus, so that it is read out first.
  document.querySelector("[data-focus]")?.focus();

  // On a narrow page the current tab may lie outside of its row.
  function showTab() {
    for (const tab of document.querySelectorAll(".sg-tabs [aria-current]")) {
      const row = tab.closest(".sg-tabs");
      row.scrollLeft = tab.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
    }
  }
  showTab();
  document.body.addEventListener("htmx:afterSettle", showTab);

  // What the page asks by itself is no work of the person's: its failure says nothing.
  function tell(event, message) {
    if (!event.detail.elt.closest("[data-quiet]")) note(message);
  }
  document.body.addEventListener("htmx:responseError", (event) => tell(event, texts.textFailed));
  document.body.addEventListener("htmx:sendError", (event) => tell(event, texts.textOffline));

  // Forms marked data-guard ask before a half-filled page is left.
  const filled = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) filled.add(form);
  });
  document.addEventListener("submit", (event) => filled.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    for (const form of filled) {
      if (!form.isConnected) filled.delete(form);
    }
    if (filled.size) event.preventDefault();
  });

  // Forms marked data-autosave-url are saved as a draft shortly after each change.
  const waiting = new WeakMap();

  function told(form) {
    return form.querySelector("[data-autosave-state]");
  }

  function draftOf(form) {
    const draft = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]"))
      draft.delete(input.name);
    return draft;
  }

  async function saveDraft(form) {
    const body = draftOf(form);
    const state = told(form);
    let answer;
    try {
      answer = await fetch(form.dataset.autosaveUrl, {
        method: "POST",
        body,
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
    } catch {
      if (state) state.textContent = state.dataset.textLost;
      return;
    }
    if (!answer.ok) {
      if (state) state.textContent = state.dataset.textLost;
      return;
    }
    filled.delete(form);
    const clock = new Intl.DateTimeFormat("id-ID", {
      timeZone: "Asia/Makassar",
      hour: "2-digit",
      minute: "2-digit",
    }).format(new Date());
    if (state) state.textContent = `${state.dataset.textSaved} ${clock} WITA`;
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.autosaveUrl || event.target.type === "file") return;
    clearTimeout(waiting.get(form));
    waiting.set(
      form,
      setTimeout(() => saveDraft(form), DRAFT_PAUSE),
    );
  });
  document.addEventListener("submit", (event) => clearTimeout(waiting.get(event.target)));
})();
