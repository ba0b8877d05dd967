// Completes what is typed into a search box: the combobox with a list of WAI-ARIA (APG, "list autocomplete with manual selection").
// Without it the box is a plain one, with it Enter still searches for what was typed unless an option is chosen.
const pause = 150; // ms without a key before it is asked, so that a typed word is one request

for (const box of document.querySelectorAll('form.search input[data-suggest]')) {
  const list = document.createElement('ul');
  list.id = box.id + '-suggestions';
  list.role = 'listbox';
  list.hidden = true;
  list.setAttribute('aria-label', box.dataset.label);
  box.parentElement.append(list);
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-expanded', 'false'], ['aria-controls', list.id]]) box.setAttribute(name, value);
  let timer, asked = 0, chosen = -1;

  const show = options => {
    chosen = -1;
    box.removeAttribute('aria-activedescendant');
    list.replaceChildren(...options.map((text, i) => {
      const option = document.createElement('li');
      option.id = list.id + i;
      option.role = 'option';
      option.textContent = text;
      option.addEventListener('mousedown', event => { event.preventDefault(); take(text); });
      return option;
    }));
    list.hidden = options.length === 0;
    box.setAttribute('aria-expanded', String(!list.hidden));
  };

  const take = text => {
    box.value = text;
    show([]);
    box.form.requestSubmit();
  };

  const choose = step => {
    const options = [...list.children];
    options[chosen]?.removeAttribute('aria-selected');
    chosen = (chosen + 1 + step + options.length + 1) % (options.length + 1) - 1; // before the first and after the last comes what was typed
    const option = options[chosen];
    option?.setAttribute('aria-selected', 'true');
    if (option) box.setAttribute('aria-activedescendant', option.id);
    else box.removeAttribute('aria-activedescendant');
  };

  box.addEventListener('input', () => {
    clearTimeout(timer);
    const number = ++asked;
    timer = setTimeout(async () => {
      try {
        const answer = await fetch(box.dataset.suggest + '?q=' + encodeURIComponent(box.value));
        const found = answer.ok ? (await answer.json()).suggestions : [];
        if (number === asked) show(found.map(one => one.text));
      } catch {
        show([]); // away: the box goes on without
      }
    }, pause);
  });

  box.addEventListener('keydown', event => {
    if (list.hidden) return;
    const texts = [...list.children].map(option => option.textContent);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') choose(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Escape') show([]);
    else if (event.key === 'Enter' && chosen >= 0) take(texts[chosen]);
    else return;
    event.preventDefault();
  });

  box.addEventListener('blur', () => show([]));
}
