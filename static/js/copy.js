// Buttons that copy the text of a field. Without this script they are hidden; the field can be selected by hand.
(() => {
  const show = () => {
    for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
  };
  if (!navigator.clipboard) return;
  show();
  document.addEventListener("htmx:afterSwap", show);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    const words = button.querySelector("[data-done]");
    try {
      await navigator.clipboard.writeText("value" in field ? field.value : field.textContent.trim());
    } catch {
      return;
    }
    const before = words.textContent;
    words.textContent = words.dataset.done;
    words.setAttribute("role", "status");
    setTimeout(() => {
      words.removeAttribute("role");
      words.textContent = before;
    }, 2000);
  });
})();
