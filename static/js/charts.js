// The figure of a bar under the pointer and, with the arrow keys, of a chart in focus. Nobody needs it to read a chart:
// each bar has its value beside it, and each chart its table.
(() => {
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  for (const chart of document.querySelectorAll("[data-chart]")) {
    const bars = [...chart.querySelectorAll(".chart__figure")];
    if (!bars.length) continue;
    const words = chart.querySelector("[role=status]");
    let current = 0;
    const show = (place) => {
      bars[current].classList.remove("chart__figure--read");
      current = place;
      bars[current].classList.add("chart__figure--read");
      words.textContent = bars[current].querySelector("title").textContent;
    };
    chart.tabIndex = 0;
    chart.addEventListener("focus", () => show(current));
    chart.addEventListener("pointerover", (event) => {
      const bar = event.target.closest(".chart__figure");
      if (bar) show(bars.indexOf(bar));
    });
    chart.addEventListener("keydown", (event) => {
      if (!(event.key in steps)) return;
      event.preventDefault();
      show((current + steps[event.key] + bars.length) % bars.length);
    });
  }
})();
