// Comforts on top of pages that work without any script. Each feature stands alone; losing one loses no other.

const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
// Storage may be forbidden by the browser; then pages simply remember nothing.
const store = {
  get(key, kept = sessionStorage) { try { return kept.getItem(key); } catch { return null; } },
  set(key, value, kept = sessionStorage) { try { kept.setItem(key, value); } catch { /* full or forbidden */ } },
  drop(key) { try { sessionStorage.removeItem(key); } catch { /* forbidden */ } },
  clear() { try { sessionStorage.clear(); } catch { /* forbidden */ } },
};

// Requests by htmx carry the token that forms carry in a hidden field.
document.addEventListener('htmx:config:request', (event) => {
  const token = find('meta[name="csrf"]')?.content;
  if (token) event.detail.ctx.request.headers['X-CSRF-Token'] = token;
});

// What is wrong is read first. A link in the summary leads into the field itself.
// Each sentence begins with the name of its field: "Enter something here." alone would not say where.
function focusSummary() {
  for (const link of all('#error-summary a[href^="#"]')) {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    const name = (field?.matches('fieldset') ? find('legend', field) : field?.labels?.[0])?.firstChild?.textContent.trim();
    if (name && !link.dataset.named) link.prepend(Object.assign(document.createElement('b'), { textContent: `${name}: ` }));
    link.dataset.named = 'yes';
  }
  find('#error-summary')?.focus();
}
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('#error-summary a[href^="#"]');
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const into = field.matches('fieldset') ? find('input', field) ?? field : field;
  into.focus();
  field.scrollIntoView({ block: 'center' });
});

// A list of boxes is ticked as a whole, and emptied as a whole.
for (const button of all('[data-tick]')) {
  const boxes = all('input[type="checkbox"]', button.closest('fieldset'));
  button.hidden = false;
  button.addEventListener('click', () => {
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    boxes[0]?.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

// Menus close on Escape, on a click elsewhere, and when the focus goes on.
const menus = () => all('details.account[open], details.menu[open], details.nav-group[open]');
for (const away of ['click', 'focusin']) {
  document.addEventListener(away, (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });
}
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of menus()) {
    menu.open = false;
    find('summary', menu).focus();
  }
});

// Keys: / goes to the search, J and K walk the queue, Enter opens (the browser's own). They can be turned off.
const keysOff = () => store.get('keys', localStorage) === 'off';
function showKeys() {
  for (const button of all('[data-keys]')) {
    button.hidden = false;
    button.setAttribute('aria-pressed', String(!keysOff()));
    button.onclick = () => {
      store.set('keys', keysOff() ? 'on' : 'off', localStorage);
      showKeys();
    };
  }
  document.documentElement.toggleAttribute('data-no-keys', keysOff());
}
document.addEventListener('keydown', (event) => {
  const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (typing || event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
  if (event.key === '/') {
    const search = all('[data-search]').find((field) => field.offsetParent);
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
  const step = { j: 1, k: -1 }[event.key];
  if (!step) return;
  const jobs = all('[data-queue] .job > a');
  const here = jobs.findIndex((job) => job === document.activeElement || job.parentElement.contains(document.activeElement));
  jobs[here < 0 ? (step > 0 ? 0 : jobs.length - 1) : Math.min(Math.max(here + step, 0), jobs.length - 1)]?.focus();
});

// What was typed into <form data-keep id="…"> is kept in this tab until the form has arrived.
const keyOf = (form) => `typed:${location.pathname}#${form.id}`;
const kept = (field) => field.name && !field.disabled && !['hidden', 'password', 'file', 'submit', 'button', 'fieldset'].includes(field.type);
const choice = (field) => field.type === 'checkbox' || field.type === 'radio';
function typedIn(form) {
  return [...form.elements].filter(kept).map((field) => [field.name, choice(field) ? field.checked : field.value]);
}
function restore(form, typed) {
  const fields = [...form.elements].filter(kept);
  // Another form than the one that was left: what was typed cannot be placed, so nothing is touched.
  if (fields.length !== typed.length || fields.some((field, i) => field.name !== typed[i][0])) return false;
  let changed = false;
  fields.forEach((field, i) => {
    const now = choice(field) ? field.checked : field.value;
    if (now === typed[i][1]) return;
    changed = true;
    if (choice(field)) field.checked = typed[i][1];
    else field.value = typed[i][1];
  });
  return changed;
}
function keepTyped() {
  const sent = store.get('sent');
  store.drop('sent');
  const failed = find('#error-summary, [data-problem]');
  if (sent && !failed && (find('[data-done]') || !sent.startsWith(`typed:${location.pathname}#`))) store.drop(sent);
  // Sent again from the page that refused it, it is still the same text.
  if (sent && failed) for (const form of all('form[data-retry]')) form.addEventListener('submit', () => store.set('sent', sent));
  for (const form of all('form[data-keep][id]')) {
    const key = keyOf(form);
    const typed = store.get(key);
    // After a refusal the page itself shows what was typed.
    if (typed && !failed && restore(form, JSON.parse(typed))) {
      const says = find('template[data-restored]')?.content.cloneNode(true);
      if (says) {
        find('button', says).onclick = () => { store.drop(key); location.reload(); };
        form.prepend(says);
      }
    }
    form.addEventListener('input', () => store.set(key, JSON.stringify(typedIn(form))));
    form.addEventListener('submit', () => {
      store.set(key, JSON.stringify(typedIn(form)));
      store.set('sent', key);
    });
  }
  for (const form of all('form[action="/sign-out"]')) form.addEventListener('submit', () => store.clear());
}

// Files: the same form sent by script shows how far it is. Without script it is sent as it stands.
function sendWithProgress(form) {
  const input = find('input[type=file]', form);
  const bar = find('progress', form);
  const says = find('[data-says]', form);
  const button = find('button', form);
  const tell = (text, wrong) => { says.textContent = text; says.classList.toggle('error', Boolean(wrong)); };
  for (const name of ['dragover', 'dragleave', 'drop']) {
    input.addEventListener(name, () => form.classList.toggle('over', name === 'dragover'));
  }
  input.addEventListener('change', () => tell(''));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.disabled) return;
    if (!input.files.length) { tell(says.dataset.none, true); input.focus(); return; }
    const leaving = (leave) => leave.preventDefault();
    const request = new XMLHttpRequest();
    const over = () => { button.disabled = false; bar.hidden = true; removeEventListener('beforeunload', leaving); };
    request.upload.onprogress = (at) => { if (at.lengthComputable) bar.value = (100 * at.loaded) / at.total; };
    request.onerror = () => { over(); tell(says.dataset.failed, true); };
    request.onload = () => {
      over();
      if (request.status < 400) { location.assign(request.responseURL || location.href); return; }
      const page = new DOMParser().parseFromString(request.responseText, 'text/html');
      const why = all('.summary li, .problem h1 + p, .problem .steps li span + span', page).map((item) => item.textContent.trim());
      tell(why.join(' ') || says.dataset.failed, true);
    };
    addEventListener('beforeunload', leaving);
    button.disabled = true;
    bar.value = 0;
    bar.hidden = false;
    tell(says.dataset.sending);
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'text/html');
    request.send(new FormData(form));
  });
}

showKeys();
keepTyped();
all('form[data-upload]').forEach(sendWithProgress);
focusSummary();
document.addEventListener('htmx:after:swap', () => { focusSummary(); showKeys(); });
