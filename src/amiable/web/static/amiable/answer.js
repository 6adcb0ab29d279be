// The page of an answer: what was chosen to send is seen, and nothing is lost without a connection.
"use strict";

// A square for each file chosen, before those that add: a picture where it is one, else its name.
function showChosen(form) {
  const shots = form.querySelector("[data-chosen]");
  if (!shots) return;
  shots.querySelectorAll("[data-one]").forEach((one) => one.remove());
  form.querySelectorAll("[data-files]").forEach((input) => [...input.files].forEach((file) => {
    const one = document.createElement("span");
    one.className = "shot";
    one.dataset.one = "";
    one.title = file.name;
    one.textContent = file.name;
    if (file.type.startsWith("image/")) {
      const reader = new FileReader();
      reader.addEventListener("load", () => {
        const picture = document.createElement("img");
        picture.src = reader.result;
        picture.alt = file.name;
        one.replaceChildren(picture);
      });
      reader.readAsDataURL(file);
    }
    shots.prepend(one);
  }));
}

document.querySelectorAll("form[data-answer]").forEach((form) => {
  form.addEventListener("change", (event) => { if ("files" in event.target.dataset) showChosen(form); });
  form.addEventListener("submit", (event) => {
    const line = form.querySelector("[data-offline]");
    line.textContent = navigator.onLine ? "" : words("offline");
    if (!navigator.onLine) event.preventDefault();
  });
});
