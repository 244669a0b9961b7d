/* Small comforts. Every page works without this file; nothing here decides anything. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("has-script");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function fill(pattern, figures) {
    return pattern.replace(/\{(\w+)\}/g, function (whole, name) {
      return name in figures ? String(figures[name]) : whole;
    });
  }

  /* 显示 / 隐藏 beside a password. */
  function reveal(control) {
    var input = control.querySelector("input");
    var button = document.createElement("button");
    button.type = "button";
    button.className = "link-button reveal";
    button.textContent = control.dataset.reveal;
    button.setAttribute("aria-controls", input.id);
    button.addEventListener("click", function () {
      var hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? control.dataset.hide : control.dataset.reveal;
    });
    control.appendChild(button);
  }

  /* Ticks: the ones a "tick all" stands for. A group row answers for the rows up to the next group. */
  function ticksOf(master) {
    var row = master.closest("tr");
    var found = [];
    if (master.dataset.tickAll === "group") {
      for (var next = row.nextElementSibling; next && !next.classList.contains("group"); next = next.nextElementSibling) {
        found = found.concat(all("input[data-tick]", next));
      }
    } else {
      found = all("input[data-tick]", master.closest("table") || master.form);
    }
    return found.filter(function (tick) { return !tick.disabled; });
  }

  function paint(form) {
    var ticks = all("input[data-tick]", form).filter(function (tick) { return tick.checked && !tick.disabled; });
    all("input[data-tick]", form).forEach(function (tick) {
      var row = tick.closest("tr");
      if (row) { row.classList.toggle("ticked", tick.checked); }
    });
    all("input[data-tick-all]", form).forEach(function (master) {
      var mine = ticksOf(master);
      var on = mine.filter(function (tick) { return tick.checked; }).length;
      master.checked = mine.length > 0 && on === mine.length;
      master.indeterminate = on > 0 && on < mine.length;
    });
    all("[data-bulkbar]", form).forEach(function (bar) { paintBar(bar, ticks); });
  }

  function paintBar(bar, ticks) {
    var letters = {};
    var calls = 0;
    ticks.forEach(function (tick) {
      if (tick.dataset.call) { calls += 1; } else if (tick.dataset.letter) { letters[tick.dataset.letter] = true; }
    });
    var figures = { n: ticks.length, letters: Object.keys(letters).length, calls: calls };
    bar.classList.toggle("is-idle", ticks.length === 0);
    bar.querySelector("[data-words]").textContent = ticks.length ? fill(bar.dataset.some, figures) : bar.dataset.none;
    bar.querySelector("[data-effects]").textContent =
      ticks.length && (figures.letters || calls) ? fill(bar.dataset.effect, figures) : "";
    all("[data-bulk]", bar).forEach(function (button) {
      var words = button.querySelector("span") || button;
      if (!button.dataset.plain) { button.dataset.plain = words.textContent; }
      words.textContent = ticks.length ? fill(button.dataset.bulk, figures) : button.dataset.plain;
    });
  }

  /* j k move between rows, x ticks, e opens. Never while somebody types. */
  function keys(table) {
    var rows = all("tbody tr", table).filter(function (row) { return !row.classList.contains("group"); });
    rows.forEach(function (row) { row.tabIndex = -1; });
    document.addEventListener("keydown", function (event) {
      var target = event.target;
      var typing = target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
      var row = target.closest("tr");
      var at = rows.indexOf(row);
      if (event.key === "j" || event.key === "k") {
        var next = rows[at < 0 ? 0 : at + (event.key === "j" ? 1 : -1)];
        if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
      } else if (at >= 0 && event.key === "x") {
        var tick = row.querySelector("input[data-tick]:not(:disabled)");
        if (tick) { tick.click(); }
      } else if (at >= 0 && event.key === "e") {
        var link = row.querySelector("a[data-open]") || row.querySelector("a[href]");
        if (link) { link.click(); }
      } else { return; }
      event.preventDefault();
    });
  }

  function closeOthers(keep) {
    all("details[data-closes][open]").forEach(function (one) {
      if (!keep || !one.contains(keep)) { one.open = false; }
    });
  }

  function copy(button) {
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copy);
      var text = "value" in source ? source.value : source.textContent;
      var done = function () {
        var words = button.querySelector("span") || button;
        words.textContent = button.dataset.copied;
      };
      if (navigator.clipboard && window.isSecureContext) {
        navigator.clipboard.writeText(text).then(done);
      } else {
        var range = document.createRange();
        range.selectNodeContents(source);
        var selection = window.getSelection();
        selection.removeAllRanges();
        selection.addRange(range);
        if (document.execCommand("copy")) { done(); }
      }
    });
    button.hidden = false;
  }

  /* A day before the last one allowed (today) has a consequence: it is said beside the field. */
  function warnOf(input) {
    var said = document.getElementById(input.dataset.warns);
    var parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(input.value);
    said.hidden = !parts || input.value >= input.max;
    said.textContent = said.hidden ? "" : fill(said.dataset.words, { m: Number(parts[2]), d: Number(parts[3]) });
  }

  document.addEventListener("change", function (event) {
    var input = event.target;
    if (input.matches("input[data-warns]")) { warnOf(input); }
    if (input.matches("input[data-tick-all]")) {
      ticksOf(input).forEach(function (tick) { tick.checked = input.checked; });
    }
    if (input.matches("input[data-tick], input[data-tick-all]")) { paint(input.form || document); }
    if (input.matches("[data-submit]")) { input.form.submit(); }
  });
  document.addEventListener("click", function (event) {
    closeOthers(event.target);
    if (event.target.closest("[data-print]")) { window.print(); }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = document.activeElement && document.activeElement.closest("details[data-closes][open]");
    closeOthers(null);
    if (open) { open.querySelector("summary").focus(); }
  });

  all("[data-reveal]").forEach(reveal);
  all("[data-bulkbar]").forEach(function (bar) { paint(bar.closest("form") || document); });
  all("table[data-keys]").forEach(keys);
  if (window.matchMedia("(max-width: 719.98px)").matches) {
    all("details[data-fold-narrow]").forEach(function (part) { part.open = false; });
  } else {
    all("details[data-fold-narrow] > summary").forEach(function (part) { part.tabIndex = -1; });
  }
  all("button[data-copy]").forEach(copy);
  all("[data-script-only]").forEach(function (part) { part.hidden = false; });
  var box = document.querySelector("[data-focus]");
  if (box) { box.focus(); }
})();
