// Progressive help on the portal. Every page works without this file.
"use strict";

(() => {
  const texts = document.body.dataset;
  const SIDE = 1600;
  const QUALITY = 0.8;
  const SMALL_ENOUGH = 300 * 1024;
  const PAUSES = [1000, 3000, 9000];

  // Keluar cepat: blank at once, then leave without a way back by the Back button.
  const exit = document.querySelector("[data-exit]");

  function leave() {
    const away = exit.href;
    document.title = " ";
    document.documentElement.hidden = true;
    document.body.replaceChildren();
    window.location.replace(away);
  }

  if (exit) {
    let escaped = -Infinity;
    for (const link of document.querySelectorAll("[data-exit], [data-leave]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        leave();
      });
    }
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (event.timeStamp - escaped < 800) leave();
      escaped = event.timeStamp;
    });
    // Back from the weather page must not show the complaint from memory.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && document.documentElement.hidden) window.location.reload();
    });
  }

  // The secret of a one-time link stands behind the #, which no server is told. It goes
  // into the field, and out of the address and its history.
  const secret = document.querySelector("[data-from-fragment]");
  if (secret && window.location.hash.length > 1) {
    secret.value = decodeURIComponent(window.location.hash.slice(1));
    window.history.replaceState(null, "", window.location.pathname);
  }

  document.querySelector("[data-focus]")?.focus();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // A form goes once; without a connection it stays on the page with all that is in it.
  for (const form of document.querySelectorAll("form[data-once]")) {
    let sent = false;
    form.addEventListener("submit", (event) => {
      const told = form.querySelector("[data-told]");
      if (told) told.hidden = navigator.onLine;
      if (sent || (told && !navigator.onLine)) event.preventDefault();
      else sent = true;
    });
    window.addEventListener("pageshow", () => {
      sent = false;
    });
  }

  // What is typed is kept with the draft while the page stays open.
  for (const form of document.querySelectorAll("form[data-keep-url]")) {
    let timer;
    const keep = () =>
      fetch(form.dataset.keepUrl, { method: "POST", body: new FormData(form), keepalive: true }).catch(
        () => null,
      );
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 1500);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  }

  function shrunkSize(width, height) {
    const scale = Math.min(1, SIDE / Math.max(width, height));
    return [Math.round(width * scale), Math.round(height * scale)];
  }

  // Photos travel at most 1600 px wide; drawing them anew also drops their location.
  async function shrink(file) {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
    let picture;
    try {
      picture = await createImageBitmap(file);
    } catch {
      return file;
    }
    const [width, height] = shrunkSize(picture.width, picture.height);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    if (!blob) return file;
    const fits = file.type === "image/jpeg" && file.size <= SMALL_ENOUGH;
    if (fits && blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", {
      type: "image/jpeg",
    });
  }

  function line(list, name) {
    const item = document.createElement("li");
    const label = document.createElement("label");
    const bar = document.createElement("progress");
    const state = document.createElement("span");
    label.textContent = name;
    bar.max = 1;
    label.append(bar);
    item.append(label, state);
    list.append(item);
    return { item, bar, state };
  }

  // The same button that the server draws: it works without this file too.
  function remover(text, key, name) {
    const button = document.createElement("button");
    const hidden = document.createElement("span");
    button.className = "quiet";
    button.name = "hapus";
    button.value = key;
    hidden.className = "vh";
    hidden.textContent = ` ${name}`;
    button.append(text, hidden);
    return button;
  }

  const wait = (pause) => new Promise((done) => setTimeout(done, pause));

  // One address for one file, whatever number of times it is sent: the server keeps
  // the first copy under this key.
  async function post(url, body, state) {
    for (const pause of [...PAUSES, null]) {
      try {
        const answer = await fetch(url, { method: "POST", body });
        if (answer.ok) return answer;
        if (answer.status < 500 && answer.status !== 429) return answer;
      } catch {
        // No connection: told below, and tried again.
      }
      state.textContent = texts.textLost;
      if (pause === null) return null;
      await wait(pause);
    }
    return null;
  }

  async function send(input, file, place) {
    const { item, bar, state } = line(place, file.name);
    const body = new FormData();
    const token = input.form?.elements.csrfmiddlewaretoken;
    if (token) body.append("csrfmiddlewaretoken", token.value);
    const key = crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`;
    body.append("upload_key", key);
    const small = await shrink(file);
    body.append(input.name, small, small.name);
    const answer = await post(input.dataset.uploadUrl, body, state);
    if (answer?.ok) {
      bar.value = 1;
      state.textContent = texts.textSent;
      if (input.dataset.textRemove) item.append(remover(input.dataset.textRemove, key, file.name));
      return null;
    }
    bar.remove();
    if (!answer) return file;
    const said = answer.headers.get("content-type")?.startsWith("text/plain");
    state.textContent = said ? await answer.text() : texts.textRefused;
    return null;
  }

  // Files go one by one as they are chosen; those that did not arrive stay in the
  // field and travel with the form.
  async function sendAll(input) {
    const place = input.closest(".upload")?.querySelector(".sent");
    if (!place) return;
    const left = new DataTransfer();
    const files = [...input.files];
    const buttons = [...(input.form?.querySelectorAll("button[type=submit]") || [])];
    for (const button of buttons) button.disabled = true;
    try {
      for (const file of files) {
        const kept = await send(input, file, place);
        if (kept) left.items.add(kept);
      }
      input.files = left.files;
    } finally {
      for (const button of buttons) button.disabled = false;
    }
  }

  for (const input of document.querySelectorAll("input[type=file][data-upload-url]")) {
    input.addEventListener("change", () => sendAll(input));
    // Chosen before this script was there: on a slow line a person is quicker.
    if (input.files.length) sendAll(input);
  }
  for (const input of document.querySelectorAll("input[type=file][data-shrink]")) {
    input.addEventListener("change", async () => {
      const small = new DataTransfer();
      for (const file of await Promise.all([...input.files].map(shrink))) small.items.add(file);
      input.files = small.files;
    });
  }
})();
