// Forms of the desk: shows a field only where it applies, and prints a receipt.
"use strict";

(() => {
  function answers(form) {
    const known = JSON.parse(form.dataset.known || "{}");
    for (const input of form.elements) {
      if (!input.name || input.type === "file" || input.type === "hidden") continue;
      if (input.type === "radio" && !input.checked) {
        if (!(input.name in known)) known[input.name] = null;
        continue;
      }
      known[input.name] = input.type === "checkbox" ? input.checked : input.value;
    }
    return known;
  }

  function same(value, wanted) {
    if (typeof wanted === "boolean") return String(value) === String(wanted);
    if (typeof wanted === "number") return value !== "" && value !== null && Number(value) === wanted;
    return value === wanted;
  }

  // The closed vocabulary of conditions in a process definition.
  function holds(rule, values) {
    if ("all" in rule) return rule.all.every((part) => holds(part, values));
    if ("any" in rule) return rule.any.some((part) => holds(part, values));
    if ("not" in rule) return !holds(rule.not, values);
    const value = values[rule.field];
    if ("is" in rule) return same(value, rule.is);
    if ("in" in rule) return rule.in.some((option) => same(value, option));
    if ("at_least" in rule) return value !== "" && Number(value) >= rule.at_least;
    const empty = value === undefined || value === null || value === "";
    return rule.is_set !== empty;
  }

  function fits(rule, values) {
    const [, field, sign, wanted] = rule.match(/^(\w+)(!?=)(.*)$/);
    return (values[field] === wanted) === (sign === "=");
  }

  // What is hidden keeps what was filled in; the server decides what counts.
  function follow(form) {
    const values = answers(form);
    for (const part of form.querySelectorAll("[data-when]")) {
      part.hidden = !holds(JSON.parse(part.dataset.when), values);
    }
    for (const part of form.querySelectorAll("[data-show]")) {
      part.hidden = !fits(part.dataset.show, values);
    }
  }

  for (const form of document.querySelectorAll("form:has([data-when], [data-show])")) {
    follow(form);
    form.addEventListener("change", () => follow(form));
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
})();
