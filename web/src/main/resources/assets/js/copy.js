/** Raw lines to the clipboard. Without a clipboard there is no button: text can be marked by hand. */
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const parts = [...document.querySelectorAll(button.dataset.copy)].map((part) => part.textContent.trimEnd());
    await navigator.clipboard.writeText(parts.join("\n\n") + "\n");
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = words), 2_000);
  });
}
