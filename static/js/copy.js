// Buttons that copy the text of a field. Where that is not allowed they select it, for copying by hand.
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText("value" in field ? field.value : field.textContent.trim());
    } catch {
      if (field.select) field.select();
      else getSelection().selectAllChildren(field);
      return;
    }
    const words = button.querySelector("[data-done]");
    const before = words.textContent;
    words.textContent = words.dataset.done;
    words.setAttribute("role", "status");
    setTimeout(() => {
      words.removeAttribute("role");
      words.textContent = before;
    }, 2000);
  });
})();
