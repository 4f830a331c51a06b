// Applies a filter as soon as it is chosen. Without this script the buttons of the form do the same.
(() => {
  const form = document.getElementById("filter-form");
  if (!form) return;
  const sheet = document.getElementById("filters");
  const KEPT = "filter-focus";
  document.documentElement.classList.add("has-script");

  // Blank fields would only lengthen the address that people share.
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData.entries()]) {
      if (value === "") event.formData.delete(name);
    }
  });

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form !== form || (field.type !== "checkbox" && field.tagName !== "SELECT")) return;
    // In the sheet on a phone people tick several options before they look at the results.
    if (sheet && sheet.matches(":popover-open")) return;
    sessionStorage.setItem(KEPT, field.id);
    form.requestSubmit();
  });

  // Someone who works with the keyboard goes on where they were.
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const field = kept && document.getElementById(kept);
  if (field) {
    const group = field.closest("details");
    if (group) group.open = true;
    field.focus({ preventScroll: true });
  }
})();
