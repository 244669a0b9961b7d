/* Figures save as they are typed: each change is sent alone, and the page that comes back says how it stands. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-figures]");
  if (!form || !window.fetch || !window.FormData) { return; }
  var waiting = {};
  var busy = false;
  var place = -1;

  function all(selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); }
  function saved(words) { var line = document.querySelector("[data-part=saved]"); if (line) { line.textContent = words; } }

  /* What came back: states, notes, points, sections, version; never the field somebody is typing in. */
  function show(text) {
    var came = new DOMParser().parseFromString(text, "text/html");
    if (!came.querySelector("form[data-figures]")) { return false; }
    all("[data-line]").forEach(function (row) {
      var fresh = came.getElementById(row.id);
      if (!fresh) { return; }
      row.className = fresh.className;
      all("[data-state]", row).forEach(function (cell) { cell.innerHTML = fresh.querySelector("[data-state]").innerHTML; });
      all("[data-notes]", row).forEach(function (notes) {
        if (!notes.contains(document.activeElement)) { notes.innerHTML = fresh.querySelector("[data-notes]").innerHTML; }
      });
    });
    all("[data-part]").forEach(function (part) {
      var fresh = came.querySelector("[data-part=" + part.dataset.part + "]");
      if (fresh) { part.innerHTML = fresh.innerHTML; }
    });
    form.querySelector("[data-version]").value = came.querySelector("[data-version]").value;
    return true;
  }

  function send() {
    var names = Object.keys(waiting);
    if (busy || !names.length) { return; }
    var body = new FormData();
    body.append("csrf_token", form.querySelector("[name=csrf_token]").value);
    body.append("part", "1");
    names.forEach(function (name) { body.append(name, waiting[name]); });
    var sent = waiting;
    waiting = {};
    busy = true;
    saved(form.dataset.saving);
    function failed() {
      Object.keys(sent).forEach(function (name) { if (!(name in waiting)) { waiting[name] = sent[name]; } });
      saved(form.dataset.failed);
    }
    fetch(form.action, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error("refused"); } return answer.text(); })
      .then(function (text) { busy = false; if (!show(text)) { failed(); } else { send(); } })
      .catch(function () { busy = false; failed(); });
  }

  form.addEventListener("change", function (event) {
    if (!event.target.name || !(event.target.dataset.cell || event.target.dataset.reason)) { return; }
    waiting[event.target.name] = event.target.value;
    send();
  });
  /* Enter goes to the next cell, as on paper. */
  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") { return; }
    event.preventDefault();
    var cells = all("[data-cell]", form);
    var next = cells[cells.indexOf(event.target) + 1];
    if (next) { next.focus(); if (next.select) { next.select(); } } else { event.target.blur(); }
  });
  /* To the next point: each press goes on to the one behind. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-jump]");
    if (!link) { return; }
    event.preventDefault();
    var target = document.getElementById(link.getAttribute("href").slice(1));
    if (link.closest("[data-part=saved]")) {
      var open = all(".fig-unsaved [data-cell], .fig-broken [data-cell], .fig-doubtful [data-cell], .fig-missing [data-cell]", form);
      place = open.length ? (place + 1) % open.length : -1;
      target = open[place] || target;
    }
    if (target) { target.focus({ preventScroll: true }); target.scrollIntoView({ block: "center" }); }
  });
})();
