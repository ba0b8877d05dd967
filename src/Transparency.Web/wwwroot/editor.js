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

// What was typed into a form and not taken by the site yet is kept in this browser, under the form's address.
const fields = form => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !name.startsWith("__")); // files and tokens are sent alone
const typed = place => JSON.parse(localStorage.getItem(place));

function keep(place, form, isSent = false) {
  try {
    localStorage.setItem(place, JSON.stringify({ isSent, fields: Object.fromEntries(fields(form)) }));
  } catch {
    // A browser that keeps nothing, or no more: then the site alone does.
  }
}

function fill(form, kept) {
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = field.name in kept.fields;
    else if (field.name in kept.fields) field.value = kept.fields[field.name];
  }
}

// The form of a new claim: what was typed is there until the claim is archived.
const claim = document.querySelector("form[data-kept]");
if (claim) {
  const place = location.pathname + location.search, note = claim.querySelector("[role=status]"), kept = typed(place);
  if (kept && fields(claim).some(([name, value]) => kept.fields[name] !== value)) {
    fill(claim, kept);
    note.hidden = false;
  }

  claim.addEventListener("input", () => keep(place, claim));
  claim.addEventListener("reset", () => {
    localStorage.removeItem(place);
    note.hidden = true;
  });
}

const archived = document.querySelector("[data-claim]")?.dataset.claim;
for (const place of archived ? Object.keys(localStorage).filter(k => k.startsWith("/editor/claims/new")) : [])
  if (typed(place).fields.id === archived) localStorage.removeItem(place);

// The form of a draft: saves while somebody types, shows how it will look, and keeps what could not be saved.
const pause = 1000, pauseAfterFailure = 5000;
const form = document.querySelector("form[data-autosave]");

if (form) {
  const place = location.pathname;
  const status = document.getElementById("saved"), look = document.getElementById("look");
  let timer, saving = false, isChanged = false, isStopped = false, unanswered = null;

  const say = text => { if (status.textContent !== text) status.textContent = text; };
  const later = wait => { clearTimeout(timer); timer = setTimeout(save, wait); };

  async function save() {
    if (saving || isStopped) return;
    saving = true;
    keep(place, form);
    isChanged = unanswered !== null; // what was typed since comes after it
    unanswered ??= new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")); // a chosen picture is sent by its own button
    try {
      const answer = await fetch(`${place}?handler=Autosave`, { method: "POST", body: unanswered, headers: asScript });
      if (answer.status < 500) unanswered = null; // else it may have been saved all the same: the site takes it twice for once
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

  const kept = typed(place);
  if (kept?.isSent && kept.fields.revision !== form.elements.revision.value) {
    localStorage.removeItem(place); // the site has answered it since
  } else if (kept) {
    fill(form, kept);
    say(form.dataset.lost);
    later(pause);
  }

  form.addEventListener("input", () => {
    isChanged = true;
    keep(place, form);
    later(pause);
  });
  form.addEventListener("submit", () => {
    isStopped = true;
    clearTimeout(timer);
    keep(place, form, true);
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
    if (!picture.files.length) return; // the server answers with an error
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
