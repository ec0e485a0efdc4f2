/** Shows a wording as it will be said, while it is written. The server fills it the same way. */
const form = document.getElementById("wording");
const OPTIONAL = /\[([^[\]]*)]/g;
const PLACE = /\{([a-z]+)}/g;

for (const language of ["zh", "en"]) {
  const text = form.elements[language];
  const preview = document.getElementById(`preview-${language}`);
  const example = JSON.parse(form.dataset[language]);
  const show = () => {
    preview.textContent = filled(text.value, example);
  };
  text.addEventListener("input", show);
  show();
}

function filled(text, example) {
  const kept = text.replace(OPTIONAL, (all, part) => (part.search(PLACE) >= 0 ? part : ""));
  return kept.replace(PLACE, (all, place) => example[place] ?? all).replace(/ {2,}/g, " ").trim();
}
