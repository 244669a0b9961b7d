/* A ready reason goes into its field at once; without this file the button asks the server to do it. */
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button[data-ready]");
    if (!button) { return; }
    var field = document.getElementById(button.dataset.ready);
    if (!field) { return; }
    field.value = button.textContent;
    field.focus();
    event.preventDefault();
  });
})();
