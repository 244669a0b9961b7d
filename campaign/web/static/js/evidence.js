/* Handing in files: drop them on the form, see how far they are. Without this file the form sends itself. */
(function () {
  "use strict";

  function each(selector, within, act) {
    Array.prototype.slice.call(within.querySelectorAll(selector)).forEach(act);
  }

  function drop(place) {
    var input = place.querySelector("input[type=file]");
    var hint = document.createElement("p");
    hint.className = "hint drop-hint";
    hint.textContent = place.dataset.drop;
    place.appendChild(hint);
    ["dragenter", "dragover", "dragleave", "drop"].forEach(function (name) {
      place.addEventListener(name, function (event) {
        event.preventDefault();
        place.classList.toggle("is-over", name === "dragenter" || name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; }
      });
    });
  }

  /* The page that came back, in the place of this one: what was taken, what was refused and why. */
  function show(request) {
    var came = new DOMParser().parseFromString(request.responseText, "text/html");
    var main = came.querySelector("main");
    if (!main || !came.querySelector("form[data-upload]")) { return false; }
    each(".banner", document, function (banner) { banner.remove(); });
    document.querySelector("main").replaceWith(main);
    each(".banner", came, function (banner) { main.parentNode.insertBefore(banner, main); });
    each("form[data-upload]", main, begin);
    var focus = main.querySelector("[data-focus]") || main;
    focus.focus();
    window.scrollTo(0, 0);
    return true;
  }

  function send(form, state, event) {
    var button = form.querySelector("button");
    if (!window.FormData || !form.querySelector("input[type=file]").files.length) { return; }
    event.preventDefault();
    if (button.disabled) { return; }
    var request = new XMLHttpRequest();
    button.disabled = true;
    state.hidden = false;
    function failed() {
      button.disabled = false;
      state.textContent = form.dataset.failed;
    }
    request.upload.addEventListener("progress", function (progress) {
      var done = progress.lengthComputable ? Math.floor((100 * progress.loaded) / progress.total) : 0;
      state.textContent = done < 100 ? form.dataset.sending.replace("{n}", done) : form.dataset.checking;
    });
    request.addEventListener("error", failed);
    request.addEventListener("load", function () {
      if (!show(request)) { failed(); }
    });
    request.open("POST", form.action);
    request.send(new FormData(form));
  }

  function begin(form) {
    var state = form.querySelector("[data-state]");
    each("[data-drop]", form, drop);
    form.addEventListener("submit", function (event) { send(form, state, event); });
  }

  each("form[data-upload]", document, begin);
})();
