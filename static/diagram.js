// Mounts bpmn-js' viewer into [data-bpmn-url] and marks where the case stands.
"use strict";

(() => {
  const READABLE = 0.75;
  const CLOSE = 0.85;
  const STEP = 60;
  const mounted = new WeakMap();

  function ids(box, name) {
    return (box.dataset[name] || "").split(/\s+/).filter(Boolean);
  }

  function mark(viewer, box) {
    const canvas = viewer.get("canvas");
    const shapes = viewer.get("elementRegistry");
    for (const [name, marker] of [
      ["bpmnDone", "sg-done"],
      ["bpmnNow", "sg-now"],
    ]) {
      for (const id of ids(box, name)) {
        if (shapes.get(id)) canvas.addMarker(id, marker);
      }
    }
  }

  // Whole where it stays readable; otherwise close up on the current step.
  function show(viewer, box) {
    const canvas = viewer.get("canvas");
    canvas.zoom("fit-viewport", "auto");
    if (canvas.zoom() >= READABLE) return;
    const shapes = viewer.get("elementRegistry");
    const now = ids(box, "bpmnNow")
      .map((id) => shapes.get(id))
      .find(Boolean);
    const inner = canvas.viewbox().inner;
    const width = box.clientWidth / CLOSE;
    const height = box.clientHeight / CLOSE;
    const centre = now
      ? { x: now.x + now.width / 2, y: now.y + now.height / 2 }
      : { x: inner.x + width / 2, y: inner.y + height / 2 };
    canvas.viewbox({ x: centre.x - width / 2, y: centre.y - height / 2, width, height });
  }

  function steer(viewer, box) {
    const moves = {
      ArrowLeft: { dx: STEP, dy: 0 },
      ArrowRight: { dx: -STEP, dy: 0 },
      ArrowUp: { dx: 0, dy: STEP },
      ArrowDown: { dx: 0, dy: -STEP },
    };
    box.addEventListener("keydown", (event) => {
      const canvas = viewer.get("canvas");
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (moves[event.key]) canvas.scroll(moves[event.key]);
      else if (event.key === "+" || event.key === "=") canvas.zoom(canvas.zoom() * 1.2);
      else if (event.key === "-") canvas.zoom(canvas.zoom() / 1.2);
      else if (event.key === "0") canvas.zoom("fit-viewport", "auto");
      else return;
      event.preventDefault();
    });
  }

  async function mount(box) {
    if (mounted.has(box) || !box.clientWidth) return;
    mounted.set(box, true);
    box.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(box.dataset.bpmnUrl);
      if (!answer.ok) throw new Error(`${answer.status}`);
      const viewer = new BpmnJS({ container: box });
      await viewer.importXML(await answer.text());
      mark(viewer, box);
      show(viewer, box);
      steer(viewer, box);
      box.dataset.bpmnReady = "";
    } catch (fault) {
      console.warn("diagram", fault);
      box.replaceChildren(document.createTextNode(box.dataset.textFailed));
      box.classList.add("is-failed");
    } finally {
      box.removeAttribute("aria-busy");
    }
  }

  function mountVisible() {
    for (const box of document.querySelectorAll("[data-bpmn-url]")) mount(box);
  }

  // A diagram in a tab that is not shown has no size yet.
  document.addEventListener("shown.bs.tab", mountVisible);
  document.addEventListener("htmx:afterSettle", mountVisible);
  mountVisible();
})();
