/** The board at a past minute: nothing moves, only the chart has to be drawn. */
import { DayChart } from "./chart.js";

new DayChart(document.getElementById("chart")).show();

// keys as in a player: one minute back and forth, a quarter with the shift key
addEventListener("keydown", (event) => {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input")) return;
  const way = { ArrowLeft: "earlier", ArrowRight: "later" }[event.key];
  if (way) document.querySelector(`[data-step="${way}-${event.shiftKey ? 15 : 1}"]`)?.click();
});
