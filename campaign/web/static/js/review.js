/* The queue's keys besides j, k, x and e: a accepts, r returns, o and Enter open, ? shows them all.
   A key only presses what stands on the page; the page behind it asks before anything happens. */
(function () {
  "use strict";
  var table = document.querySelector("table[data-queue]");
  if (!table) { return; }
  var form = table.closest("form");
  var help = document.querySelector("[data-keys-help]");

  function typing(target) {
    return target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");
  }

  function ticked() {
    return form.querySelector("tbody input[data-tick]:checked");
  }

  function press(key, row) {
    var button = form.querySelector('[data-press="' + key + '"]');
    var tick = row && row.querySelector("input[data-tick]");
    if (!ticked() && tick) { tick.click(); }
    if (button && ticked()) { button.click(); }
  }

  function open(row) {
    var link = row && row.querySelector("a[data-open]");
    if (link) { link.click(); }
  }

  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (typing(target) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    var row = table.contains(target) ? target.closest("tbody tr") : null;
    if (event.key === "a" || event.key === "r") {
      press(event.key, row);
    } else if (event.key === "o" || (event.key === "Enter" && target === row)) {
      open(row);
    } else if (event.key === "?" && help) {
      help.open = !help.open;
      if (help.open) { help.scrollIntoView({ block: "nearest" }); }
    } else { return; }
    event.preventDefault();
  });
})();
