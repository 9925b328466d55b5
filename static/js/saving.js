// Saves each part of a form as it is filled in. Without this script one button saves the whole page.
//
// What is typed goes to the browser's own storage first and leaves it only when the server has said that it is
// stored: a dropped connection, an expired session or a server error costs nothing. The stored text carries the
// mark of its author, so that another person on the same device never meets it.
//
// On the form: data-owner (that mark), data-what (what is being written), data-kept-in ("tab": unsaved text goes when
// the tab is closed), data-clash and data-theirs (sentences). On each part: data-part (its code, and the prefix of its
// fields), data-save (where it is saved). After a part is saved it hears "eg:stored" with the server's answer,
// and "eg:problem" if it could not be; a part that hears "eg:save" is saved as it is.

const form = document.querySelector("[data-saves]");
const banner = document.querySelector("[data-banner]");

const TYPING = 1200; // milliseconds of silence before typed text is saved
const CHOOSING = 150; // and after a choice
const PATIENCE = 15000; // milliseconds to wait for the server
const RETRIES = [2000, 4000, 8000, 15000, 30000]; // pauses before trying again, the last one repeated
const KEPT = 7 * 24 * 60 * 60 * 1000; // unsaved text older than this is forgotten
// Fields that are not the person's own: what the server gave this page last (apps/common/optimistic_locking.py).
const BOOKKEEPING = ["expected_version", "initial_digest"];

const inTab = form.dataset.keptIn === "tab";
const KEPT_HERE = `What you typed is kept ${inTab ? "in this tab" : "on this device"}`;

const storage = {
  prefix: `even-ground.unsaved.${form.dataset.owner}.${form.dataset.what}.`,
  get place() {
    return inTab ? sessionStorage : localStorage;
  },
  read(code) {
    try {
      return JSON.parse(this.place.getItem(this.prefix + code));
    } catch {
      return null;
    }
  },
  write(code, value) {
    try {
      this.place.setItem(this.prefix + code, JSON.stringify({ ...value, at: Date.now() }));
    } catch {
      // Private windows may refuse storage. The page itself still holds the text, and goes on trying to save it.
    }
  },
  clear(code) {
    try {
      this.place.removeItem(this.prefix + code);
    } catch {
      // As above.
    }
  },
  forgetOld() {
    try {
      for (const key of Object.keys(this.place)) {
        if (!key.startsWith("even-ground.unsaved.")) continue;
        const kept = JSON.parse(this.place.getItem(key));
        if (!kept || Date.now() - kept.at > KEPT) this.place.removeItem(key);
      }
    } catch {
      // As above.
    }
  },
};

function token() {
  // Signing in again in another tab changes the token; the cookie always holds the present one.
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie ? cookie.split("=")[1] : form.elements.csrfmiddlewaretoken.value;
}

// What the server gave a control to begin with. A list to choose from does not tell by itself, and the value of a box
// or a button never changes: whether it is checked does.
function givenValue(control) {
  if (["checkbox", "radio"].includes(control.type)) return control.value;
  if (!control.options) return control.defaultValue;
  return ([...control.options].find((option) => option.defaultSelected) ?? control.options[0]).value;
}

// Why nothing came back: the device knows whether it has a connection at all, and the rest is the way to the server.
function whyUnanswered(error) {
  if (!navigator.onLine) return "no connection";
  if (error.name === "TimeoutError") return "the server takes too long to answer";
  return "the server cannot be reached";
}

class Part {
  constructor(section) {
    this.section = section;
    this.code = section.dataset.part;
    this.status = section.querySelector("[data-status]");
    this.panel = section.querySelector("[data-conflict]");
    this.dirty = false;
    this.inConflict = Boolean(this.panel.querySelector(".eg-conflict"));
    this.timer = null;
    this.saving = null;
    this.failures = 0;
    section.addEventListener("input", (event) => this.touched(event, TYPING));
    section.addEventListener("change", (event) => this.touched(event, CHOOSING));
    section.addEventListener("click", (event) => this.chosen(event));
    section.addEventListener("eg:save", () => this.saveAsItIs());
    this.restore();
  }

  named(name) {
    return [...this.section.querySelectorAll(`[name="${this.code}-${name}"]`)];
  }

  // The person's own fields by name: a text for each, a list for boxes that can be ticked.
  get fields() {
    const fields = {};
    for (const control of this.section.querySelectorAll(`[name^="${this.code}-"]`)) {
      const name = control.name.slice(this.code.length + 1);
      if (!BOOKKEEPING.includes(name)) (fields[name] ??= []).push(control);
    }
    return fields;
  }

  get content() {
    const content = {};
    for (const [name, controls] of Object.entries(this.fields)) {
      const chosen = controls.filter((one) => one.checked).map((one) => one.value);
      if (controls[0].type === "checkbox") content[name] = chosen;
      else if (controls[0].type === "radio") content[name] = chosen[0] ?? "";
      else content[name] = controls[0].value;
    }
    return content;
  }

  set content(content) {
    for (const [name, controls] of Object.entries(this.fields)) {
      for (const control of controls) {
        if (control.type === "checkbox") control.checked = content[name].includes(control.value);
        else if (control.type === "radio") control.checked = control.value === content[name];
        else control.value = content[name];
      }
    }
  }

  get expected() {
    return Object.fromEntries(BOOKKEEPING.map((name) => [name, this.named(name)[0].value]));
  }

  set expected(answer) {
    for (const name of BOOKKEEPING) this.named(name)[0].value = answer[name];
  }

  // What the browser keeps until it is saved. A part that is new has its own address to be saved at.
  keep() {
    storage.write(this.code, { content: this.content, expected: this.expected, save: this.section.dataset.save });
  }

  say(text, look = "") {
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.dataset.look = look;
    if (look === "problem") this.section.dispatchEvent(new CustomEvent("eg:problem", { bubbles: true }));
  }

  // Unsaved text of an earlier visit comes back, with the version it was written against: if somebody else
  // changed the answer meanwhile, both texts are shown.
  restore() {
    const kept = storage.read(this.code);
    if (this.section.hasAttribute("data-unsaved")) {
      // The server sent the page back with this answer as it was typed, and did not store it.
      this.dirty = true;
      this.keep();
      return;
    }
    if (!kept) {
      if (this.typedAlready) this.dirtied(TYPING);
      return;
    }
    if (JSON.stringify(kept.content) === JSON.stringify(this.content)) {
      storage.clear(this.code);
      return;
    }
    this.content = kept.content;
    this.expected = kept.expected;
    this.section.dataset.save = kept.save;
    this.dirty = true;
    this.say("What you had typed is back. Saving it now.");
    this.schedule(CHOOSING);
  }

  // Over a slow line a person may have begun before this script had arrived.
  get typedAlready() {
    return Object.values(this.fields)
      .flat()
      .some((one) => one.value !== givenValue(one) || one.checked !== one.defaultChecked);
  }

  touched(event, pause) {
    if (event.target.name?.startsWith(`${this.code}-`)) this.dirtied(event.type === "change" ? CHOOSING : pause);
  }

  dirtied(pause) {
    this.dirty = true;
    this.keep();
    if (!this.inConflict) this.schedule(pause);
  }

  // Somebody has said that it stands as it is, without a change.
  saveAsItIs() {
    this.dirty = true;
    this.keep();
    this.save();
  }

  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  // One saving at a time for each answer. Resolves to whether everything typed is stored.
  async save() {
    clearTimeout(this.timer);
    if (this.saving) await this.saving;
    if (!this.dirty) return true;
    if (this.inConflict) return false;
    this.saving = this.send();
    try {
      return await this.saving;
    } finally {
      this.saving = null;
    }
  }

  async send() {
    const content = this.content;
    this.say("Saving…");
    let response, answer;
    try {
      response = await fetch(this.section.dataset.save, {
        method: "POST",
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        body: this.body(content),
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      // A page of a train's or a hotel's network in place of an answer, or half of one, says nothing of what is stored.
      answer = response.ok ? await response.json() : await response.json().catch(() => ({}));
    } catch (error) {
      return this.again(`Not saved yet: ${whyUnanswered(error)}. ${KEPT_HERE}. Trying again…`);
    }
    switch (response.status) {
      case 200:
        return this.stored(content, answer);
      case 409:
        return this.clash(answer);
      case 422:
        return this.refused(answer.errors);
      case 401:
        return this.signedOut(answer);
      case 403:
        return this.forbidden(answer);
      case 429:
        return this.again(`Not saved yet: too much was sent at once. ${KEPT_HERE}. Trying again…`);
    }
    // What the server does not take as it is will not be taken the next time, either.
    if (response.status < 500) return this.notTaken();
    return this.again(`Not saved yet: the server had a problem. ${KEPT_HERE}. Trying again…`);
  }

  body(content) {
    const body = new URLSearchParams({ client_id: form.elements.client_id.value });
    for (const [name, value] of Object.entries({ ...content, ...this.expected })) {
      for (const one of [value].flat()) body.append(`${this.code}-${name}`, one);
    }
    return body;
  }

  stored(content, answer) {
    this.failures = 0;
    this.expected = answer;
    showBanner("");
    this.section.dispatchEvent(new CustomEvent("eg:stored", { detail: answer, bubbles: true }));
    if (JSON.stringify(content) !== JSON.stringify(this.content)) {
      this.keep();
      this.schedule(TYPING);
      return false;
    }
    this.dirty = false;
    storage.clear(this.code);
    this.say(answer.saved, "saved");
    return true;
  }

  clash(answer) {
    this.inConflict = true;
    this.theirs = answer;
    // Our own server's markup, escaped there.
    this.panel.innerHTML = answer.html;
    this.say(form.dataset.clash, "problem");
    this.panel.querySelector(".eg-conflict").focus();
    return false;
  }

  chosen(event) {
    const button = event.target.closest("button[name=mine], button[name=theirs]");
    if (!button || !this.theirs) return;
    event.preventDefault();
    this.expected = this.theirs;
    if (button.name === "theirs") {
      this.content = this.theirs.theirs;
      this.dirty = false;
      storage.clear(this.code);
      this.say(form.dataset.theirs, "saved");
    }
    this.inConflict = false;
    this.theirs = null;
    this.panel.replaceChildren();
    if (button.name === "mine") this.save();
    const start = this.section.querySelector("h2") ?? this.section;
    start.setAttribute("tabindex", "-1");
    start.focus();
  }

  refused(errors) {
    const first = Object.values(errors ?? {}).flat()[0] ?? "Something in this answer needs another look.";
    this.say(`Not saved yet: ${first}`, "problem");
    return false;
  }

  signedOut(answer) {
    const here = encodeURIComponent(location.pathname + location.hash);
    showBanner(
      `You have been signed out. ${KEPT_HERE}, and will be saved when you are back.`,
      `${answer.sign_in}?next=${here}`,
      "Sign in and go on",
    );
    this.say("Not saved yet: you have been signed out.", "problem");
    return false;
  }

  forbidden(answer) {
    this.say(`Not saved. ${answer.message ?? "Reload the page and try again."} ${KEPT_HERE}.`, "problem");
    return false;
  }

  notTaken() {
    this.failures += 1;
    this.say(`Not saved: the server did not take this. ${KEPT_HERE}. Reload the page and try again.`, "problem");
    return false;
  }

  again(text) {
    this.say(text, "problem");
    this.schedule(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
    this.failures += 1;
    return false;
  }
}

function showBanner(text, href = "", label = "") {
  banner.replaceChildren();
  banner.hidden = !text;
  if (!text) return;
  banner.append(text, " ");
  if (href) banner.append(Object.assign(document.createElement("a"), { href, textContent: label }));
}

storage.forgetOld();
const parts = [...form.querySelectorAll("[data-part]")].map((section) => new Part(section));
const unsaved = () => parts.filter((part) => part.dirty);
let leaving = false;

// The button saves what is still on its way, then goes on. What the server refuses is posted with the page, so that
// its errors show as on any form; what cannot reach the server stays here.
form.addEventListener("submit", async (event) => {
  if (leaving || !unsaved().length || ["mine", "theirs"].includes(event.submitter?.name)) return;
  event.preventDefault();
  await Promise.all(unsaved().map((part) => part.save()));
  const stuck = unsaved().filter((part) => part.inConflict || part.failures || !banner.hidden);
  if (stuck.length) {
    stuck[0].section.scrollIntoView();
    return;
  }
  leaving = true;
  form.requestSubmit(event.submitter);
});

window.addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved().length) event.preventDefault();
});

const retry = () => unsaved().forEach((part) => part.save());
window.addEventListener("online", retry);
window.addEventListener("focus", retry);
