// What a village officer enters waits here until the office has said that it has it. The
// page and the worker beside it share this file, so that either can send.
"use strict";

self.villageQueue = (() => {
  const NAME = "sigap-desa";
  const CHANNEL = "sigap-desa";
  const SEND = "/desa/kirim/";
  const LIST = "/desa/warga/";
  // Where signing out is asked about, and the field that says that it was.
  const ASK = "#keluar";
  const SURE = "sudah-ditanya";
  const DAY = 24 * 60 * 60 * 1000;
  const KEEP = 14 * DAY;
  const KEEP_SENT = DAY;
  const KEEP_MARK = 90 * DAY;
  const KEEP_PEOPLE = 7 * DAY;
  const BATCH = 10;
  const PATIENCE = 60000;
  const channel = new BroadcastChannel(CHANNEL);
  let opened = null;

  function open() {
    opened ||= new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("entries", { keyPath: "key" });
        asked.result.createObjectStore("people", { keyPath: "id" });
        asked.result.createObjectStore("state", { keyPath: "id" });
      };
      asked.onsuccess = () => {
        asked.result.onversionchange = close;
        done(asked.result);
      };
      asked.onerror = () => failed(asked.error);
    });
    return opened;
  }

  function close() {
    opened?.then((db) => db.close()).catch(() => null);
    opened = null;
  }

  // Resolves once the rows are on the disk, not when they are only asked for.
  async function within(store, mode, act) {
    const db = await open();
    return new Promise((done, failed) => {
      const work = db.transaction(store, mode);
      const asked = act(work.objectStore(store));
      work.oncomplete = () => done(asked?.result);
      work.onabort = work.onerror = () => failed(work.error);
    });
  }

  const put = (store, row) => within(store, "readwrite", (rows) => rows.put(row));
  const get = (store, id) => within(store, "readonly", (rows) => rows.get(id));
  const all = (store) => within(store, "readonly", (rows) => rows.getAll());
  const tell = () => channel.postMessage("changed");
  const me = async () => (await get("state", "me")) || { id: "me" };

  async function keep(entry) {
    await put("entries", entry);
    tell();
  }

  async function drop(key) {
    await within("entries", "readwrite", (rows) => rows.delete(key));
    tell();
  }

  async function entriesOf(user) {
    const rows = (await all("entries")).filter((entry) => entry.user === user);
    return rows
      .filter((entry) => entry.state !== "expired")
      .sort((one, other) => one.madeAt - other.madeAt);
  }

  // Of anybody at this phone: signing out deletes it.
  async function anyUnsent() {
    const kept = ["sent", "expired"];
    return (await all("entries")).some((entry) => !kept.includes(entry.state));
  }

  const pending = (entry) => entry.state === "waiting" || entry.state === "sending";

  async function keepPeople(people) {
    await within("people", "readwrite", (rows) => {
      rows.clear();
      for (const person of people) rows.put(person);
    });
  }

  // Another person at this phone: what the last one saw goes, what they entered waits
  // for them, unseen, until it expires.
  async function isUser(user, session) {
    const known = await me();
    if (known.user === user && known.session === session) return;
    if (known.user !== user) await keepPeople([]);
    await put("state", { id: "me", user, session });
  }

  function isOver(entry, now) {
    const age = now - (entry.sentAt || entry.madeAt);
    return entry.state === "sent" ? age > KEEP_SENT : age > KEEP;
  }

  // What expires unsent is told to who made it, once: of another person's only a mark
  // stays until they come back, and nothing of what was entered.
  async function expire(entry, user, now) {
    const { key, madeAt } = entry;
    const own = entry.user === user;
    if (entry.state === "sent" || own || now - madeAt > KEEP_MARK) await drop(key);
    else await keep({ key, user: entry.user, madeAt, state: "expired" });
    return own && entry.state !== "sent" ? 1 : 0;
  }

  // How many of the user's own entries were lost.
  async function tidy(user) {
    const now = Date.now();
    let lost = 0;
    for (const entry of await all("entries")) {
      if (isOver(entry, now)) lost += await expire(entry, user, now);
    }
    const known = await me();
    if (known.fetchedAt && now - known.fetchedAt > KEEP_PEOPLE) await keepPeople([]);
    return lost;
  }

  function erase() {
    close();
    return new Promise((done) => {
      const asked = indexedDB.deleteDatabase(NAME);
      asked.onsuccess = asked.onerror = asked.onblocked = () => done();
    });
  }

  async function ask(address, options) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(address, {
        ...options,
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
        signal: stop.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  // Why an answer is none: the sign-in is over, or it is somebody else's.
  function troubleOf(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 401) return "signin";
    if (answer.status === 409) return "other";
    if (answer.status === 403) return "closed";
    return answer.ok ? "" : "fault";
  }

  async function note(trouble) {
    await put("state", { id: "trouble", kind: trouble });
    return trouble;
  }

  // The list for entering without a signal, and a fresh key for sending.
  async function refresh() {
    const answer = await ask(LIST, {});
    const trouble = troubleOf(answer);
    if (trouble) return note(trouble);
    const told = await answer.json();
    const known = await me();
    if (known.user !== told.user) return note("other");
    await keepPeople(told.people);
    await put("state", {
      id: "me",
      user: told.user,
      session: told.session,
      token: told.token,
      fetchedAt: Date.now(),
    });
    return note("");
  }

  async function post(entries) {
    const { user, token } = await me();
    const bodies = entries.map((entry) => ({
      ...entry.body,
      key: entry.key,
      kind: entry.kind,
      made_at: new Date(entry.madeAt).toISOString(),
    }));
    return ask(SEND, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token || "" },
      body: JSON.stringify({ user, entries: bodies }),
    });
  }

  // A key for sending lasts as long as a sign-in: a refused one is fetched anew, once.
  async function postWithKey(entries) {
    let answer = await post(entries);
    if (answer.status === 403) {
      const trouble = await refresh();
      if (trouble) return { trouble };
      answer = await post(entries);
    }
    const trouble = troubleOf(answer);
    return trouble ? { trouble } : { results: (await answer.json()).results };
  }

  async function settle(entry, result) {
    if (!result || result.outcome === "later") {
      await keep({ ...entry, state: "waiting" });
    } else if (result.outcome === "accepted") {
      await keep({ ...entry, state: "sent", sentAt: Date.now(), body: {}, problem: null });
    } else {
      await keep({ ...entry, state: "check", problem: result });
    }
  }

  async function sendBatch(entries) {
    for (const entry of entries) await keep({ ...entry, state: "sending" });
    let told;
    try {
      told = await postWithKey(entries);
    } catch {
      told = { trouble: "offline" };
    }
    const byKey = new Map((told.results || []).map((result) => [result.key, result]));
    for (const entry of entries) await settle(entry, byKey.get(entry.key));
    return told.trouble || "";
  }

  // One that makes the office stumble must not hold up the others.
  async function sendOneByOne(entries) {
    let trouble = "";
    for (const entry of entries) {
      const met = await sendBatch([entry]);
      trouble ||= met;
      if (met && met !== "fault") break;
    }
    return trouble;
  }

  async function sendWaiting() {
    const { user, token } = await me();
    if (!user) return "";
    const waiting = (await entriesOf(user)).filter(pending);
    if (!waiting.length) return "";
    if (!token) {
      const trouble = await refresh();
      if (trouble) return trouble;
    }
    let trouble = "";
    for (let start = 0; start < waiting.length && !trouble; start += BATCH) {
      const batch = waiting.slice(start, start + BATCH);
      trouble = await sendBatch(batch);
      if (trouble === "fault" && batch.length > 1) trouble = await sendOneByOne(batch);
    }
    return trouble;
  }

  async function guarded() {
    let trouble;
    try {
      trouble = await sendWaiting();
    } catch {
      trouble = "offline";
    }
    await note(trouble);
    tell();
    return trouble;
  }

  // Page and worker never send at once; the keys would make that harmless, and slow.
  function send() {
    return self.navigator.locks ? self.navigator.locks.request(NAME, guarded) : guarded();
  }

  return {
    ASK,
    CHANNEL,
    SURE,
    all,
    anyUnsent,
    drop,
    entriesOf,
    erase,
    get,
    isUser,
    keep,
    keepPeople,
    me,
    open,
    pending,
    refresh,
    send,
    tidy,
  };
})();
