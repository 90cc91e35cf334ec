// Draws the draft anew when its text has been examined and can be read.
"use strict";

(() => {
  const picture = document.querySelector("[data-drawing]");
  const text = document.getElementById("dokumen");
  if (!picture || !text) return;

  async function draw() {
    const body = new FormData(text.form);
    let answer;
    try {
      answer = await fetch(picture.dataset.drawing, { method: "POST", body });
    } catch {
      return; // the drawing of before stays until there is a connection again
    }
    if (answer.status !== 200) return;
    // A data address, because the policy allows pictures from here and data only.
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      picture.src = reader.result;
      picture.hidden = false;
      document.querySelector("[data-drawing-none]").hidden = true;
    });
    reader.readAsDataURL(await answer.blob());
  }

  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "hasil") draw();
  });
})();
