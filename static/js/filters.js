// Applies a filter as soon as it is chosen, in place when htmx is there. Without this script the buttons of the form do the same.
(() => {
  const form = document.getElementById("filter-form");
  if (!form) return;
  const KEPT = "filter-focus";
  const isEnhanced = () => Boolean(window.htmx);

  // Blank fields would only lengthen the address that people share.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form !== form || (field.type !== "checkbox" && field.tagName !== "SELECT")) return;
    if (!isEnhanced()) sessionStorage.setItem(KEPT, field.id);
    form.requestSubmit();
  });

  // Someone who works with the keyboard goes on where they were.
  const focusOn = (id) => {
    const field = id && document.getElementById(id);
    if (!field) return false;
    const group = field.closest("details");
    if (group) group.open = true;
    field.focus({ preventScroll: true });
    return true;
  };
  focusOn(sessionStorage.getItem(KEPT));
  sessionStorage.removeItem(KEPT);

  // On a phone the panel is a sheet: asking for the results closes it, and who closes it is back at the button that opened it,
  // though the results, and the button with them, may have been replaced meanwhile.
  const sheet = document.getElementById("filters");
  form.addEventListener("submit", (event) => {
    if (event.submitter && sheet.matches(":popover-open")) sheet.hidePopover();
  });
  sheet.addEventListener("toggle", (event) => {
    const active = document.activeElement;
    if (event.newState === "closed" && (active === document.body || sheet.contains(active))) focusOn("filters-button");
  });

  // In place: what was open stays open, the sheet stays where it was read, the focus stays on the control or, when that is gone, goes to the results.
  let before = { open: [], scroll: 0, focus: "", link: false };
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "results") return;
    const active = document.activeElement;
    before = {
      open: [...document.querySelectorAll("#filter-fields details[open] summary")].map((summary) => summary.textContent),
      scroll: sheet.scrollTop,
      focus: active && active.id,
      link: active && active.tagName === "A",
    };
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "results") return;
    const heading = document.getElementById("result-count");
    for (const summary of document.querySelectorAll("#filter-fields details > summary")) {
      if (before.open.includes(summary.textContent)) summary.parentElement.open = true;
    }
    const lost = document.activeElement === document.body || !document.activeElement;
    if (before.link || lost) {
      if (!focusOn(before.focus) && heading) {
        heading.focus({ preventScroll: true });
        heading.scrollIntoView({ block: "nearest" });
      }
    }
    sheet.scrollTop = before.scroll;
    const [known, feed] = ["link[type='application/atom+xml']", "#results a[href*='feed.atom']"].map((one) => document.querySelector(one));
    if (known && feed) known.href = feed.href;
    document.getElementById("list-status").textContent = heading ? heading.textContent : "";
  });
  // What cannot be shown in place is shown as a page of its own.
  for (const name of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(name, (event) => {
      location.assign(event.detail.pathInfo.finalRequestPath);
    });
  }
})();
