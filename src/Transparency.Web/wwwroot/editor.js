// What makes the editors' pages more comfortable; each of them works without.
const asScript = { "X-Requested-With": "XMLHttpRequest" }; // asks for 401 where the session is over, not for the page of the sign-in

/** Sends a file within the other fields of its form, and shows how far it is. Gives the status, 0 for a lost connection, and the answer. */
function send(form, address, input, file, line) {
  const body = new FormData(form);
  body.delete(input.name);
  body.append(input.name, file);
  const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: file.name });
  line.replaceChildren(file.name + " ", bar);
  return new Promise(done => {
    const request = new XMLHttpRequest(); // fetch tells nothing of what is sent
    request.open("POST", address);
    for (const [name, value] of Object.entries(asScript)) request.setRequestHeader(name, value);
    request.upload.onprogress = sent => { if (sent.lengthComputable) bar.value = sent.loaded / sent.total; };
    request.onloadend = () => {
      line.replaceChildren();
      done({ status: request.status, text: request.responseText });
    };
    request.send(body);
  });
}

/** Takes files that are dropped on an element. */
function takeDrops(place, take) {
  const isFiles = event => event.dataTransfer?.types.includes("Files");
  place.addEventListener("dragover", event => {
    if (!isFiles(event)) return;
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", event => {
    place.classList.remove("over");
    if (!isFiles(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}

// Evidence: files are sent one by one, so that one which is refused stops no other.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]"), lines = form.querySelector("[data-progress]"), list = document.getElementById(form.dataset.upload);
  const { most, large, lost, out } = form.dataset;

  async function add(files) {
    for (const file of [...files]) {
      const line = lines.appendChild(document.createElement("li"));
      if (file.size > most) {
        line.textContent = large.replace("{0}", file.name);
        continue;
      }

      const { status, text } = await send(form, form.action, input, file, line);
      if (status === 200 || status === 422) {
        list.innerHTML = text; // made by the site
        line.remove();
      } else {
        line.textContent = `${file.name}: ${status === 401 ? out : lost}`;
      }
    }
  }

  form.querySelector("[data-drop]").hidden = false;
  takeDrops(form, add);
  form.addEventListener("submit", async event => {
    event.preventDefault();
    await add(input.files);
    input.value = "";
  });
}

// The form of a draft: saves while somebody types, shows how it will look, and keeps what could not be saved.
const pause = 1000, pauseAfterFailure = 5000;
const form = document.querySelector("form[data-autosave]");

if (form) {
  const place = location.pathname;
  const status = document.getElementById("saved"), look = document.getElementById("look");
  let timer, saving = false, isChanged = false, isStopped = false;

  const say = text => { if (status.textContent !== text) status.textContent = text; };
  const later = wait => { clearTimeout(timer); timer = setTimeout(save, wait); };
  const fields = () => [...new FormData(form)].filter(([, value]) => typeof value === "string"); // a chosen picture is sent by its own button
  const keep = () => localStorage.setItem(place, JSON.stringify(fields().filter(([name]) => !name.startsWith("__"))));

  async function save() {
    if (saving || isStopped) return;
    saving = true;
    isChanged = false;
    keep();
    try {
      const answer = await fetch(`${place}?handler=Autosave`, { method: "POST", body: new URLSearchParams(fields()), headers: asScript });
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

  const text = form.elements.markdown, picture = form.elements.picture;
  for (const bar of form.querySelectorAll("[role=toolbar]")) {
    const buttons = [...bar.querySelectorAll("button")];
    bar.hidden = false;
    buttons.forEach((button, i) => {
      button.tabIndex = i === 0 ? 0 : -1; // one stop of the Tab key, arrows within: WAI-ARIA's toolbar
      button.addEventListener("click", () => button.dataset.to ? document.getElementById(button.dataset.to).focus() : mark(button.dataset));
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
    put((line ?? before) + value.slice(from, end) + after, from, end);
  }

  function put(words, from, to) {
    text.setRangeText(words, from, to, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // A picture comes to where the person writes; one that is dropped on the text waits for its alternative text.
  const button = form.querySelector("[data-picture]"), line = form.querySelector("[data-progress]");
  takeDrops(form, files => {
    picture.files = files;
    form.elements.alternative.focus();
  });
  button.addEventListener("click", async event => {
    if (!picture.files.length) return; // the server says that there is none
    event.preventDefault();
    const answer = await send(form, button.formAction, picture, picture.files[0], line);
    if (answer.status === 200) {
      picture.value = form.elements.alternative.value = "";
      put(`\n\n${answer.text}\n\n`, text.selectionEnd, text.selectionEnd);
    } else {
      line.textContent = answer.status === 422 ? answer.text : answer.status === 401 ? form.dataset.out : button.dataset.lost;
    }
  });
}
