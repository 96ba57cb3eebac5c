// Everything here is a comfort: each page works without it. No eval, no inline handler, no words:
// what the reader sees comes translated from data-kj-* attributes.
(() => {
  "use strict";
  const root = document.getElementById("kj-root");
  if (!root) return;
  const words = root.dataset;
  const all = (place, css) => [...(place.matches?.(css) ? [place] : []), ...place.querySelectorAll(css)];
  const show = (css, on) => root.querySelectorAll(css).forEach((place) => { place.hidden = !on; });

  // What the device keeps. Private windows and full devices refuse: the reader is told.
  const PREFIX = "kj:", OLD = 30 * 864e5;
  const read = (key) => { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; } };
  const write = (key, draft) => { try { localStorage.setItem(PREFIX + key, JSON.stringify(draft)); return true; } catch { return false; } };
  const forget = (key) => { try { localStorage.removeItem(PREFIX + key); } catch { /* nothing was kept */ } };
  try {
    for (const name of Object.keys(localStorage)) {
      const key = name.slice(PREFIX.length);
      if (name.startsWith(PREFIX) && !(Date.now() - read(key)?.at < OLD)) forget(key);
    }
  } catch { /* no storage */ }

  // The network.
  const network = () => show("[data-kj-offline]", !navigator.onLine);
  addEventListener("online", network);
  addEventListener("offline", network);
  network();
  const failed = (event) => { if (!event.target.closest("[data-kj-poll]")) show("[data-kj-failed]", true); };
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => root.addEventListener(name, failed));
  root.addEventListener("htmx:afterOnLoad", () => show("[data-kj-failed]", false));

  // Drafts: on the device 0.4 s after typing, on the server 1.5 s after it where the form says so.
  // The device forgets when the server has said that it has the words, never when they are sent.
  const kept = (field) => field.name && !/^(file|hidden|password|submit|button|reset)$/.test(field.type);
  const ticked = (field) => field.type === "radio" || field.type === "checkbox";
  const snapshot = (form) => {
    const now = {};
    for (const field of form.elements) {
      if (!kept(field)) continue;
      now[field.name] ??= [];
      if (field.multiple && field.options) now[field.name].push(...[...field.selectedOptions].map((o) => o.value));
      else if (!ticked(field) || field.checked) now[field.name].push(field.value);
    }
    return now;
  };
  const restore = (form, draft) => {
    const next = {};
    for (const field of form.elements) {
      const values = kept(field) && draft[field.name];
      if (!values) continue;
      if (ticked(field)) field.checked = values.includes(field.value);
      else if (field.multiple && field.options) for (const o of field.options) o.selected = values.includes(o.value);
      else {
        const at = next[field.name] = (next[field.name] ?? -1) + 1;
        if (at in values) field.value = values[at];
      }
    }
  };
  const say = (form, text) => {
    const place = form.querySelector("[data-kj-status]");
    const time = new Date().toLocaleTimeString(document.documentElement.lang || undefined, { hour: "2-digit", minute: "2-digit" });
    if (place && text) place.textContent = text.replace("{time}", time);
  };
  const keepers = new Set();
  const draftOf = (form) => {
    if (form.kjDraft) return;
    form.kjDraft = true;
    const url = form.dataset.kjAutosave;
    const key = form.dataset.kjDraft || url;
    const discard = form.querySelector("[data-kj-discard]");
    const before = JSON.stringify(snapshot(form));
    const draft = read(key);
    if (draft && JSON.stringify(draft.values) !== before) {
      restore(form, draft.values);
      say(form, words.kjRestored);
      if (discard) discard.hidden = false;
    }
    discard?.addEventListener("click", () => {
      forget(key);
      restore(form, JSON.parse(before));
      say(form, " ");
      discard.hidden = true;
      if (url) pushSoon();
    });

    let keepTimer, pushTimer, unkept = false, unsent = false, busy = false;
    const keep = () => {
      clearTimeout(keepTimer);
      if (!unkept || !form.isConnected) return;
      unkept = false;
      const done = write(key, { at: Date.now(), values: snapshot(form) });
      if (!done) say(form, words.kjUnkept);
      else if (!url) say(form, words.kjSaved);
    };
    const push = async () => {
      if (busy || !form.isConnected || form.kjSent) return;
      busy = true;
      unsent = false;
      keep();
      const sent = JSON.stringify(snapshot(form));
      const body = new FormData(form);
      for (const field of form.elements) if (field.type === "file" || "kjKey" in field.dataset) body.delete(field.name);
      const headers = { "X-Requested-With": "XMLHttpRequest", "X-CSRFToken": body.get("csrfmiddlewaretoken") || "" };
      let answer;
      try {
        answer = await fetch(url, { method: "POST", body, headers, redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout?.(2e4) });
      } catch { /* said below */ }
      busy = false;
      if (answer?.ok) {
        const version = form.querySelector("[data-kj-version]"), next = answer.headers.get("X-Kinerja-Version");
        if (version && next) version.value = next;
        const same = sent === JSON.stringify(snapshot(form));
        if (same) forget(key);
        else unsent = true;
        if (same && discard) discard.hidden = true;
        say(form, words.kjStored);
      } else {
        say(form, answer?.status === 409 ? words.kjConflict : words.kjUnsaved);
      }
      // A later change goes at once; a failure is tried again with the network or the next word.
      if (unsent) pushSoon();
      else unsent = !answer?.ok && answer?.status !== 409;
    };
    const pushSoon = () => {
      unsent = true;
      clearTimeout(pushTimer);
      pushTimer = setTimeout(push, 1500);
    };
    form.addEventListener("input", () => {
      unkept = true;
      clearTimeout(keepTimer);
      keepTimer = setTimeout(keep, 400);
      if (url) pushSoon();
    });
    if (url) addEventListener("online", () => { if (unsent) pushSoon(); });
    form.addEventListener("submit", keep);
    keepers.add(keep);
  };
  const keepAll = () => keepers.forEach((keep) => keep());
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });

  // One press is one act. The pressed button still travels: buttons go grey after the form is read.
  const buttons = (form) => [...form.elements].filter((field) => field.type === "submit");
  const wake = (form) => {
    form.kjSent = false;
    form.removeAttribute("aria-busy");
    buttons(form).forEach((button) => { button.disabled = false; });
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || !form.closest(".kj")) return;
    if (form.kjSent) return event.preventDefault();
    if (!navigator.onLine && !form.kjTold) { // a second press goes: some devices do not know that they are online
      form.kjTold = true;
      network();
      root.querySelector("[data-kj-offline]")?.scrollIntoView({ block: "center" });
      return event.preventDefault();
    }
    form.kjSent = true;
    form.setAttribute("aria-busy", "true");
    setTimeout(() => buttons(form).forEach((button) => { button.disabled = true; }));
    setTimeout(() => wake(form), 15e3);
  });
  addEventListener("pageshow", (event) => { if (event.persisted) root.querySelectorAll("form").forEach(wake); });

  // Small comforts: copy a text into a field, tick all, print, the predicate of two ratings.
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-kj-fill], [data-kj-print]");
    if (!button) return;
    if ("kjPrint" in button.dataset) return print();
    const field = document.getElementById(button.dataset.kjFill);
    field.value = button.dataset.kjValue;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  root.addEventListener("change", (event) => {
    const field = event.target;
    const form = field.form;
    if (!form) return;
    if (field.dataset.kjAll) {
      for (const other of form.elements) if (other.name === field.dataset.kjAll) other.checked = field.checked;
    }
    form.querySelectorAll("[data-kj-follow]").forEach((table) => {
      const chosen = table.dataset.kjFollow.split(" ").map((name) => form.elements[name]?.value || "").join(" ");
      table.querySelectorAll("[data-kj-cell]").forEach((cell) => {
        const on = cell.dataset.kjCell === chosen;
        cell.classList.toggle("is-chosen", on);
        if (on) cell.setAttribute("aria-current", "true");
        else cell.removeAttribute("aria-current");
        if (on) table.querySelector("[data-kj-predicate]").textContent = cell.dataset.kjWord;
      });
    });
  });

  // Polling: htmx listens to kj:poll. A trigger filter would need eval, so the clock is here:
  // every 30 s, up to 120 s while nothing changes, never while hidden or with Save-Data. Where the
  // server says by itself that something has changed, its word is the clock.
  const poll = (place) => {
    if (place.kjPoll || navigator.connection?.saveData) return;
    place.kjPoll = true;
    if (place.dataset.kjLive) {
      const told = new EventSource(place.dataset.kjLive);
      let first = true;
      told.addEventListener("message", () => {
        if (!place.isConnected) return told.close();
        if (!first) place.dispatchEvent(new Event("kj:poll"));
        first = false;
      });
      return;
    }
    let wait = 30, last = place.innerHTML;
    const tick = () => {
      if (!place.isConnected) return;
      if (!document.hidden && navigator.onLine) {
        wait = place.innerHTML === last ? Math.min(wait * 1.25, 120) : 30;
        last = place.innerHTML;
        place.dispatchEvent(new Event("kj:poll"));
      }
      setTimeout(tick, wait * 1e3);
    };
    setTimeout(tick, wait * 1e3);
  };

  const begin = (place) => {
    all(place, "[data-kj-received]").forEach((mark) => forget(mark.dataset.kjReceived));
    all(place, "form[data-kj-draft], form[data-kj-autosave]").forEach(draftOf);
    all(place, "[data-kj-poll]").forEach(poll);
    all(place, "[data-kj-errors]")[0]?.focus();
  };
  begin(root);
  root.addEventListener("htmx:load", (event) => { if (event.target !== document.body) begin(event.target); });
})();
