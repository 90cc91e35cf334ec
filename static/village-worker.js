// Runs beside the village's page: keeps the page and its files for when there is no
// signal, and sends what waits. VERSION, ASSETS and QUEUE are set by the server.
"use strict";

importScripts(QUEUE);

const queue = self.villageQueue;
const HOME = "/desa/";
const FILES = `desa-files-${VERSION}`;
const PAGES = "desa-page-";
const SESSION = "X-Desa-Session";
const SLOW = 6000;
const KEEP_PAGE = 7 * 24 * 60 * 60 * 1000;
const SIGN_IN = "/akun/login/";
const SIGN_OUT = "/akun/logout/";
const { ASK, SURE } = queue;

async function dropCaches(unwanted) {
  const names = await caches.keys();
  await Promise.all(names.filter(unwanted).map((name) => caches.delete(name)));
}

const isPage = (name) => name.startsWith(PAGES);
const dropPages = () => dropCaches(isPage);

async function forgetPeople() {
  await dropPages();
  await queue.keepPeople([]);
}

async function forgetAll() {
  await dropCaches((name) => name.startsWith("desa-"));
  await queue.erase();
}

self.addEventListener("install", (event) => {
  // The browser has these from the page that asked for this worker.
  const files = ASSETS.map((address) => new Request(address, { cache: "force-cache" }));
  event.waitUntil(caches.open(FILES).then((kept) => kept.addAll(files)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("desa-files-") && name !== FILES;
  event.waitUntil(dropCaches(old).then(() => self.clients.claim()));
});

// One page is kept, of the sign-in that it was made for; any other answer drops it: who
// is signed out, or has lost the post, finds nothing here either.
async function keepPage(answer) {
  const session = answer.headers.get(SESSION);
  if (answer.type === "opaqueredirect" || !answer.ok || !session) {
    if (answer.status < 500) await dropPages();
    return;
  }
  const name = PAGES + session;
  await dropCaches((other) => isPage(other) && other !== name);
  await (await caches.open(name)).put(HOME, answer);
}

async function keptPage() {
  for (const name of (await caches.keys()).filter(isPage)) {
    const page = await (await caches.open(name)).match(HOME);
    const made = Date.parse(page?.headers.get("Date") || "");
    if (page && !(Date.now() - made > KEEP_PAGE)) return page;
    await caches.delete(name);
  }
  return null;
}

function after(pause) {
  return new Promise((done) => setTimeout(() => done(null), pause));
}

async function fromOffice(event) {
  const answer = await fetch(event.request);
  const { pathname, search } = new URL(event.request.url);
  const keeps = answer.clone();
  if (pathname === HOME && (!search || !answer.ok || answer.type === "opaqueredirect")) {
    event.waitUntil(keepPage(keeps));
  }
  return answer;
}

// The office first; without a signal, or on a line that takes too long, what is kept.
async function page(event) {
  const asked = fromOffice(event);
  try {
    const quick = await Promise.race([asked, after(SLOW)]);
    if (quick) return quick;
  } catch {
    return (await keptPage()) || Response.error();
  }
  return (await keptPage()) || asked;
}

async function file(request) {
  const kept = await (await caches.open(FILES)).match(request);
  return kept || fetch(request);
}

// Signing out deletes what waits. Of the desk's other pages none knows of it: the village's
// page asks, and says by SURE that the officer was asked.
async function signOut(request) {
  const said = await request.clone().formData();
  if (!said.has(SURE) && (await queue.anyUnsent())) {
    return Response.redirect(`${HOME}${ASK}`, 303);
  }
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect" || answer.redirected) await forgetAll();
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== self.location.origin) return;
  if (request.method === "POST" && request.mode === "navigate") {
    if (address.pathname === SIGN_OUT) event.respondWith(signOut(request));
    // Whoever signs in now may be another person.
    if (address.pathname === SIGN_IN) event.waitUntil(forgetPeople());
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && address.pathname === HOME) {
    event.respondWith(page(event));
  } else if (ASSETS.includes(address.pathname)) {
    event.respondWith(file(request));
  }
});

// The first visit came before this worker: it asks for the page once more.
self.addEventListener("message", (event) => {
  if (event.data === "keep") {
    const asked = fetch(HOME, { redirect: "manual" }).then(keepPage);
    event.waitUntil(asked.catch(() => null));
  }
});

self.addEventListener("sync", (event) => {
  if (event.tag !== queue.CHANNEL) return;
  const sent = queue.send().then((trouble) => {
    if (trouble === "offline") throw new Error("no signal yet");
  });
  event.waitUntil(sent);
});
