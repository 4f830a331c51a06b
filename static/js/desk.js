"use strict";

// What was typed is not lost by a link: leaving a changed form asks first, except by the form's own buttons.
//
// Nor by a pause: an official who is called away is signed out after an hour. The form is sent only once it is known
// that somebody is signed in, with the token of their session; without an answer it goes as it is.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#content-main form[id$=_form]");
  if (!form) return;
  const notice = document.getElementById("signed-out");
  let typed = false;
  let known = !notice;

  async function signedIn() {
    try {
      const answer = await fetch(notice.dataset.ask, { redirect: "manual" });
      if (answer.type === "opaqueredirect") return false; // to the login
      if (answer.ok) form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    } catch { /* no connection: the browser says so when the form is sent */ }
    return true;
  }

  form.addEventListener("input", () => { typed = true; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
  form.addEventListener("submit", async (event) => {
    if (known) {
      typed = false;
      return;
    }
    event.preventDefault();
    known = await signedIn();
    notice.hidden = known;
    if (!known) return notice.focus();
    form.requestSubmit(event.submitter);
    known = false;
  });
});

// Names the select boxes that search (select2), which Django leaves without one: label of the field, then what is chosen.
(() => {
  function name(select) {
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!box) return;
    const label = select.getAttribute("aria-label") || select.labels?.[0]?.textContent.trim() || "";
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
