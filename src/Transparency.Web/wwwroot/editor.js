// The form of a draft: saves while somebody types, shows how it will look, and keeps what could not be saved.
const pause = 1000, pauseAfterFailure = 5000;
const form = document.querySelector("form[data-autosave]");

if (form) {
  const place = location.pathname;
  const status = document.getElementById("saved"), look = document.getElementById("look");
  let timer, saving = false, isChanged = false, isStopped = false;

  const say = text => { if (status.textContent !== text) status.textContent = text; };
  const later = wait => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const keep = () => localStorage.setItem(place, JSON.stringify([...new FormData(form)].filter(([name]) => !name.startsWith("__"))));

  async function save() {
    if (saving || isStopped) return;
    saving = true;
    isChanged = false;
    keep();
    try {
      const answer = await fetch(`${place}?handler=Autosave`, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "XMLHttpRequest" }, // asks for 401 where the session is over, not for the page of the sign-in
      });
      if (answer.ok) {
        form.elements.revision.value = answer.headers.get("Draft-Revision");
        look.innerHTML = await answer.text(); // made and sanitized by the site
        if (!isChanged) localStorage.removeItem(place);
        say(form.dataset.saved);
      } else if (answer.status === 409) {
        isStopped = true; // saving by hand shows both texts
        say(await answer.text());
      } else {
        isChanged = true;
        say(answer.status === 401 ? form.dataset.out : form.dataset.lost);
      }
    } catch {
      isChanged = true;
      say(form.dataset.lost);
    }
    saving = false;
    if (isChanged) later(status.textContent === form.dataset.saved ? pause : pauseAfterFailure);
  }

  const kept = localStorage.getItem(place);
  if (kept) {
    for (const [name, value] of JSON.parse(kept)) {
      const field = form.elements.namedItem(name);
      if (field?.type === "checkbox") field.checked = true;
      else if (field) field.value = value;
    }
    say(form.dataset.lost);
    later(pause);
  }

  form.addEventListener("input", () => {
    isChanged = true;
    keep();
    later(pause);
  });
  form.addEventListener("submit", () => {
    isStopped = true;
    clearTimeout(timer);
    localStorage.removeItem(place); // the server answers with what was typed, whatever happens
  });

  const text = form.elements.markdown;
  for (const bar of form.querySelectorAll("[role=toolbar]")) {
    const buttons = [...bar.querySelectorAll("button")];
    bar.hidden = false;
    buttons.forEach((button, i) => {
      button.tabIndex = i === 0 ? 0 : -1; // one stop of the Tab key, arrows within: WAI-ARIA's toolbar
      button.addEventListener("click", () => mark(button.dataset));
      button.addEventListener("keydown", key => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
        if (!step) return;
        key.preventDefault();
        button.tabIndex = -1;
        const next = buttons[(i + step + buttons.length) % buttons.length];
        next.tabIndex = 0;
        next.focus();
      });
    });
  }

  function mark({ before = "", after = "", line }) {
    const { selectionStart: start, selectionEnd: end, value } = text;
    const from = line ? value.lastIndexOf("\n", start - 1) + 1 : start;
    text.setRangeText((line ?? before) + value.slice(from, end) + after, from, end, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
