"use strict";

// What was typed is not lost by a link: leaving a changed form asks first, except by the form's own buttons.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#content-main form[id$=_form]");
  if (!form) return;
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
});

// Names the select boxes that search (select2), which Django leaves without one: label of the field, then what is chosen.
(() => {
  function name(select) {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!box) return;
    const label = select.getAttribute("aria-label") || select.labels?.[0]?.textContent.trim().replace(/:$/, "") || "";
    const chosen = [...select.selectedOptions].map((option) => option.textContent.trim()).filter(Boolean).join(", ");
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", chosen ? `${label}: ${chosen}` : label);
    box.querySelectorAll("[role=textbox], [role=searchbox]").forEach((part) => part.setAttribute("aria-label", label));
  }

  function all(root) {
    root.querySelectorAll("select.admin-autocomplete").forEach(name);
  }

  document.addEventListener("DOMContentLoaded", () => {
    // Django's own script makes the boxes on the same event; this comes after it, whichever was loaded first.
    setTimeout(() => {
      all(document);
      django.jQuery(document).on("change", "select.admin-autocomplete", (event) => name(event.target));
    });
  });
  document.addEventListener("formset:added", (event) => setTimeout(() => all(event.target)));
})();
