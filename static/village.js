// The village's page: its dialogs, what waits to be sent, and the list without a signal.
"use strict";

(() => {
  const queue = self.villageQueue;
  const texts = document.body.dataset;
  const { user, session } = texts;
  const FRESH = 10 * 60 * 1000;
  const KEPT_FOR = 60 * 1000;
  const FIRST_PAUSE = 5000;
  const LONGEST_PAUSE = 5 * 60 * 1000;
  const MOST_SHOWN = 50;
  const el = (id) => document.getElementById(id);
  const place = el("kiriman");
  let pause = FIRST_PAUSE;
  let timer = null;
  let offline = false;

  function make(tag, text, name) {
    const node = document.createElement(tag);
    if (text) node.textContent = text;
    if (name) node.className = name;
    return node;
  }

  function button(text, name, act) {
    const node = make("button", text, name);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  }

  // What was entered, and how far it has come

  function differenceField(entry, field) {
    const group = make("fieldset");
    group.append(make("legend", field.label));
    for (const side of ["yours", "servers"]) {
      const label = make("label", "", "radio");
      const input = make("input");
      Object.assign(input, { type: "radio", name: `${entry.key}-${field.name}`, value: side });
      input.checked = side === "servers";
      const said = side === "yours" ? texts.textYours : texts.textServers;
      label.append(input, make("span", `${said}: ${field[`${side}_shown`]}`));
      group.append(label);
    }
    return group;
  }

  // Where the office's values hold everywhere, nothing is left to send.
  async function decide(entry, form) {
    const body = { ...entry.body, ...entry.problem.expect };
    let own = false;
    for (const field of entry.problem.fields) {
      const side = new FormData(form).get(`${entry.key}-${field.name}`);
      body[field.name] = field[side];
      own ||= side === "yours";
    }
    if (!own) {
      await queue.drop(entry.key);
      return;
    }
    await queue.keep({ ...entry, body, problem: null, state: "waiting" });
    send();
  }

  function conflictForm(entry) {
    const form = make("form", "", "s");
    for (const field of entry.problem.fields) form.append(differenceField(entry, field));
    const choose = make("button", texts.textChoose, "btn");
    form.append(choose);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      decide(entry, form);
    });
    return form;
  }

  function problemOf(entry) {
    const box = make("div", "", "s");
    const { problem } = entry;
    box.append(make("p", problem.sentence, "err"));
    for (const sentence of Object.values(problem.errors || {}).flat()) {
      box.append(make("p", sentence, "help"));
    }
    if (problem.outcome === "conflict") {
      box.append(conflictForm(entry));
    } else {
      box.append(button(texts.textMend, "btn", () => openForm(entry.kind, entry.about, entry)));
    }
    box.append(button(texts.textDrop, "quiet", () => queue.drop(entry.key)));
    return box;
  }

  const STATES = {
    waiting: texts.textWaiting,
    sending: texts.textSending,
    sent: texts.textSent,
    check: texts.textCheck,
  };

  function entryLine(entry) {
    const item = make("li", "", `is-${entry.state}`);
    const line = make("p");
    line.append(make("b", entry.title), " ", make("span", STATES[entry.state], "state"));
    item.append(line);
    if (entry.state === "check") item.append(problemOf(entry));
    return item;
  }

  function counted(entries) {
    return Object.keys(STATES)
      .map((state) => [entries.filter((entry) => entry.state === state).length, STATES[state]])
      .filter(([number]) => number)
      .map(([number, word]) => `${number} ${word}`)
      .join(", ");
  }

  // A choice that is being made is not drawn anew under the thumb.
  let drawn = "";

  async function draw() {
    const entries = await queue.entriesOf(user);
    const trouble = (await queue.get("state", "trouble"))?.kind || "";
    const now = JSON.stringify([entries, trouble, offline]);
    if (now === drawn) return;
    drawn = now;
    place.hidden = !entries.length;
    place.querySelector("ul").replaceChildren(...entries.map(entryLine));
    el("hitung").textContent = counted(entries);
    el("sinyal").hidden = !(offline || trouble === "offline");
    el("masuk").hidden = !["signin", "other", "closed"].includes(trouble);
    markRows(entries);
  }

  function markRows(entries) {
    const answered = new Set(entries.map((entry) => entry.about?.check).filter(Boolean));
    for (const row of document.querySelectorAll("#warga > li")) {
      const confirm = row.querySelector("[data-open=d-konfirmasi]");
      const check = Number(row.dataset.check || 0);
      if (confirm) confirm.hidden = !check || answered.has(check);
    }
  }

  // Sending

  async function send() {
    clearTimeout(timer);
    const silent = navigator.onLine === false;
    const trouble = silent ? "offline" : await queue.send();
    if (trouble || silent) offline = trouble === "offline";
    await draw();
    const left = (await queue.entriesOf(user)).some(queue.pending);
    if (!left) {
      pause = FIRST_PAUSE;
      return;
    }
    askForSync();
    if (trouble === "signin" || trouble === "other" || trouble === "closed") return;
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }

  async function askForSync() {
    try {
      const worker = await navigator.serviceWorker.ready;
      await worker.sync?.register(queue.CHANNEL);
    } catch {
      // No background sync here: the page tries by itself.
    }
  }

  async function enter(kind, about, body, entry) {
    await queue.keep({
      key: entry?.key || crypto.randomUUID(),
      user,
      kind,
      about,
      body,
      title: titleOf(kind, about, body),
      madeAt: Date.now(),
      state: "waiting",
      problem: null,
    });
    pause = FIRST_PAUSE;
    await draw();
    send();
  }

  function titleOf(kind, about, body) {
    const words = {
      add_person: texts.textAdd,
      confirm: texts.textConfirm,
      quick_report: texts.textReport,
      phase: texts.textPhase,
    };
    const name = about?.name || body.answers?.name;
    return name ? `${words[kind]}: ${name}` : words[kind];
  }

  // Dialogs

  const DIALOGS = {
    add_person: "d-tambah",
    confirm: "d-konfirmasi",
    quick_report: "d-lapor",
    phase: "d-fase",
  };
  // The entry that a dialog is about: a person of the list, and the entry that is mended.
  const open = new WeakMap();

  function today() {
    const now = new Date();
    const local = new Date(now.getTime() - now.getTimezoneOffset() * 60000);
    return local.toISOString().slice(0, 10);
  }

  function fill(form, values) {
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements[name];
      if (field && typeof value === "string") field.value = value;
    }
    for (const box of form.querySelectorAll("[name=needs]")) {
      box.checked = Boolean(values.needs?.includes(box.value));
    }
  }

  function openForm(kind, about, entry) {
    const dialog = el(DIALOGS[kind]);
    const form = dialog?.querySelector("form");
    if (!form) return;
    form.reset();
    open.set(form, { about, entry });
    const day = form.querySelector("[data-today]");
    if (day) Object.assign(day, { value: today(), max: today() });
    const who = form.querySelector("[data-who]");
    if (who) who.textContent = about?.name || "";
    showProblem(form, "");
    if (kind === "quick_report") startReport(form, about);
    if (entry) mend(form, entry);
    dialog.showModal();
  }

  function mend(form, entry) {
    fill(form, entry.body.answers || entry.body);
    const { sentence, errors } = entry.problem;
    showProblem(form, [sentence, ...Object.values(errors || {}).flat()].join(" "));
    if (entry.kind === "quick_report") steps(form, ["what", "who", "send"]);
  }

  function showProblem(form, sentence) {
    const line = form.querySelector("[data-problem]");
    if (!line) return;
    line.hidden = !sentence;
    line.textContent = sentence;
  }

  function aboutOf(row) {
    const { person, phase, since, check, revision } = row.dataset;
    return {
      id: Number(person),
      name: row.querySelector(".name").textContent,
      phase,
      since,
      check: Number(check || 0),
      revision: Number(revision || 0),
    };
  }

  const BODIES = {
    add_person: (about, values) => {
      const told = Object.entries(values).filter(([, value]) => value !== "");
      return { answers: Object.fromEntries(told) };
    },
    confirm: (about, values, form) => ({
      ...values,
      needs: new FormData(form).getAll("needs"),
      person: about.id,
      check: about.check,
      revision: about.revision,
    }),
    quick_report: (about, values) => ({ ...values, person: about?.id || null }),
    phase: (about, values) => ({
      ...values,
      person: about.id,
      seen: { phase: about.phase, since: about.since },
    }),
  };
  const NEEDED = {
    add_person: ["name", "sex", "phase"],
    confirm: ["how", "result"],
    quick_report: ["what"],
    phase: ["phase", "since"],
  };

  function neededOf(kind, about, values) {
    const tells = kind === "quick_report" && (!about || values.what === "lainnya");
    return tells ? ["what", "words"] : NEEDED[kind];
  }

  // At once: a second tap must not enter it again before the first is on the disk.
  function hideConfirm(id) {
    const row = document.querySelector(`#warga [data-person="${id}"]`);
    row?.querySelector("[data-open=d-konfirmasi]")?.setAttribute("hidden", "");
  }

  function submitted(event) {
    const form = event.target;
    const { kind } = form.dataset;
    event.preventDefault();
    const { about, entry } = open.get(form);
    const values = Object.fromEntries(new FormData(form, event.submitter));
    if (neededOf(kind, about, values).some((name) => !values[name]?.trim())) {
      showProblem(form, texts.textRequired);
      form.querySelector("[data-problem]")?.scrollIntoView({ block: "center" });
      return;
    }
    const body = BODIES[kind](about, values, form);
    form.closest("dialog").close();
    if (kind === "confirm") hideConfirm(about.id);
    // What an office told of a conflict stands in the entry that is mended.
    enter(kind, about, entry ? { ...entry.body, ...body } : body, entry);
  }

  // The quick report: what, who, send

  function steps(form, shown) {
    for (const step of form.querySelectorAll("[data-step]")) {
      step.hidden = !shown.includes(step.dataset.step);
    }
  }

  function startReport(form, about) {
    steps(form, ["what"]);
    form.querySelector("[data-pick]").hidden = Boolean(about);
  }

  function choose(form, person, words) {
    open.set(form, { ...open.get(form), about: person });
    form.querySelector("[data-who]").textContent = person?.name || words;
    form.querySelector("[data-pick]").hidden = true;
    steps(form, ["who", "send"]);
  }

  function fits(person, words) {
    const name = `${person.name} ${person.banjar}`.toLowerCase();
    return words.every((word) => name.includes(word));
  }

  async function found(text, phase) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const people = (await queue.all("people")).filter(
      (person) => fits(person, words) && (!phase || person.phase === phase),
    );
    return people.sort((one, other) => one.name.localeCompare(other.name));
  }

  async function offer(form) {
    const people = await found(form.querySelector("[data-find]").value, "");
    const lines = people.slice(0, MOST_SHOWN).map((person) => {
      const item = make("li");
      const choice = button(person.name, "btn", () => choose(form, person));
      choice.append(make("small", person.banjar));
      item.append(choice);
      return item;
    });
    form.querySelector("[data-found]").replaceChildren(...lines);
  }

  function wireReport() {
    const form = el("d-lapor")?.querySelector("form");
    if (!form) return;
    form.addEventListener("change", (event) => {
      if (event.target.name !== "what") return;
      const { about } = open.get(form);
      const { entry } = open.get(form);
      steps(form, about || entry ? ["who", "send"] : ["who"]);
      if (!about) offer(form);
    });
    form.querySelector("[data-nobody]").addEventListener("click", (event) => {
      choose(form, null, event.target.textContent);
    });
    form.querySelector("[data-find]").addEventListener("input", () => offer(form));
  }

  // The list without a signal

  function rowOf(person) {
    const row = el("baris").content.firstElementChild.cloneNode(true);
    const { id, name, phase, since, check, revision } = person;
    Object.assign(row.dataset, { person: id, phase, since, check, revision });
    const link = row.querySelector(".name");
    link.textContent = name;
    link.href = `/meja/pmi/${id}/`;
    row.querySelector(".banjar").textContent = person.banjar;
    row.querySelector(".phase").textContent = phaseWords[phase] || "";
    return withActs(row);
  }

  // Each row gets its buttons here: they do nothing without this file.
  function withActs(row) {
    const acts = el("tombol").content.firstElementChild.cloneNode(true);
    for (const act of acts.children) {
      act.append(make("span", ` ${row.querySelector(".name").textContent}`, "vh"));
    }
    acts.querySelector("[data-open=d-konfirmasi]").hidden = !Number(row.dataset.check || 0);
    row.append(acts);
    return row;
  }

  const phaseWords = Object.fromEntries(
    [...(el("id_fase")?.options || [])].map((option) => [option.value, option.text]),
  );

  async function listOffline(onlyDue) {
    let people = await found(el("id_q").value, el("id_fase").value);
    if (onlyDue) people = people.filter((person) => person.check);
    el("warga").replaceChildren(...people.slice(0, 4 * MOST_SHOWN).map(rowOf));
    el("banyak").textContent = people.length ? `${people.length}` : texts.textNobody;
    if (el("halaman")) el("halaman").hidden = true;
    drawn = "";
    draw();
  }

  // Phones say that they are on a line when there is none: what was tried counts as well.
  const hasNoSignal = () => offline || navigator.onLine === false;

  function wireList() {
    el("cari").addEventListener("submit", (event) => {
      if (!hasNoSignal()) return;
      event.preventDefault();
      listOffline(Boolean(document.querySelector("#cari [name=daftar]")));
    });
    for (const tab of document.querySelectorAll(".tabs a")) {
      tab.addEventListener("click", (event) => {
        if (!hasNoSignal()) return;
        event.preventDefault();
        for (const other of document.querySelectorAll(".tabs a")) {
          other.removeAttribute("aria-current");
        }
        tab.setAttribute("aria-current", "page");
        listOffline(tab.search !== "");
      });
    }
  }

  // Signing out

  async function signOut(event) {
    const form = event.target;
    event.preventDefault();
    if ((await queue.anyUnsent()) && !window.confirm(texts.textUnsent)) return;
    const sure = document.createElement("input");
    Object.assign(sure, { type: "hidden", name: queue.SURE, value: "1" });
    form.append(sure);
    form.submit();
  }

  // Sent here from another page of the desk, which knows nothing of what waits.
  function askedToSignOut() {
    if (location.hash !== queue.ASK) return;
    history.replaceState(null, "", location.pathname);
    document.querySelector("[data-sign-out]").requestSubmit();
  }

  function wire() {
    document.addEventListener("click", (event) => {
      const opener = event.target.closest("[data-open]");
      const closer = event.target.closest("[data-close]");
      if (closer) closer.closest("dialog").close();
      if (!opener) return;
      event.preventDefault();
      const row = opener.closest("[data-person]");
      const { kind } = el(opener.dataset.open).querySelector("form").dataset;
      openForm(kind, row ? aboutOf(row) : null, null);
    });
    for (const form of document.querySelectorAll("dialog form")) {
      form.addEventListener("submit", submitted);
    }
    document.querySelector("[data-sign-out]").addEventListener("submit", signOut);
    for (const row of document.querySelectorAll("#warga > li")) withActs(row);
    wireReport();
    wireList();
    new BroadcastChannel(queue.CHANNEL).addEventListener("message", draw);
    window.addEventListener("online", returned);
    window.addEventListener("offline", send);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") send();
    });
  }

  async function startWorker() {
    if (!navigator.serviceWorker) return;
    const known = Boolean(navigator.serviceWorker.controller);
    await navigator.serviceWorker.register("/desa/pekerja.js", { scope: "/" });
    const worker = await navigator.serviceWorker.ready;
    if (!known) worker.active.postMessage("keep");
  }

  // A page that was kept asks as well: by that it learns whether there is a signal.
  async function refresh() {
    const known = await queue.me();
    const isKept = Math.abs(Date.now() - Number(texts.made) * 1000) > KEPT_FOR;
    const isFresh = known.token && Date.now() - (known.fetchedAt || 0) < FRESH;
    if (isFresh && !isKept) return;
    try {
      await queue.refresh();
      offline = false;
    } catch {
      offline = true;
    }
  }

  async function returned() {
    offline = false;
    await refresh();
    send();
  }

  async function start() {
    try {
      await queue.open();
    } catch {
      el("sinyal").textContent = texts.textPrivate;
      el("sinyal").hidden = false;
      return;
    }
    await queue.isUser(user, session);
    wire();
    document.documentElement.dataset.ready = "";
    askedToSignOut();
    if (await queue.tidy(user)) window.alert(texts.textOld);
    await draw();
    await startWorker().catch(() => null);
    await refresh();
    navigator.storage?.persist?.().catch(() => null);
    send();
  }

  start();
})();
