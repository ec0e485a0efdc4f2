/** The theme switch without a reload; its links do the same with one. */
const choices = document.querySelectorAll("[data-theme-choice]");

for (const choice of choices)
  choice.addEventListener("click", (event) => {
    event.preventDefault();
    const theme = choice.dataset.themeChoice;
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme}; Path=/; Max-Age=34560000; SameSite=Lax`;
    for (const other of choices) other.removeAttribute("aria-current");
    choice.setAttribute("aria-current", "true");
    dispatchEvent(new Event("themechange"));
  });
