// The daily report, as a comfort: pictures become smaller before they travel, and a report that
// cannot be sent waits on the device. The same key sent twice is one report. No words are in here.
(() => {
  "use strict";
  const form = document.querySelector("form[data-kj-day]");
  if (!form) return;
  const words = form.dataset;

  // Pictures: at most 1600 pixels, as JPEG; whatever fails leaves the original.
  const MOST = 1600, SMALL = 3e5;
  const smaller = async (file) => {
    if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < SMALL) return file;
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, MOST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
    if (!made || made.size >= file.size) return file;
    return new File([made], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  };
  form.addEventListener("change", async (event) => {
    const field = event.target;
    if (field.type !== "file" || !field.files.length) return;
    form.setAttribute("aria-busy", "true");
    try {
      const chosen = new DataTransfer();
      for (const file of field.files) chosen.items.add(await smaller(file));
      field.files = chosen.files;
    } catch { /* the original goes */ }
    form.removeAttribute("aria-busy");
  });

  // The queue.
  const panel = document.querySelector("[data-kj-queue]");
  if (!panel) return;
  const KEY = `kj-queue:${words.kjAccount}`;
  const load = () => { try { return JSON.parse(localStorage.getItem(KEY)) || []; } catch { return []; } };
  const store = (list) => { try { localStorage.setItem(KEY, JSON.stringify(list)); return true; } catch { return false; } };
  const put = (key, change) => store(load().flatMap((each) => (each.key !== key ? [each] : change ? [{ ...each, ...change }] : [])));
  const value = (entry, name) => (entry.fields.find((pair) => pair[0] === name) || [])[1] || "";
  const fresh = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
  const element = (name, text, css) => Object.assign(document.createElement(name), { textContent: text, className: css || "" });

  const draw = () => {
    const list = panel.querySelector("[data-kj-queue-list]"), rows = load();
    panel.hidden = !rows.length && !panel.querySelector("[data-kj-queue-sent]").textContent;
    list.replaceChildren(...rows.map((entry) => {
      const row = element("div", "", "kj-row"), about = element("div", "");
      about.append(element("p", value(entry, "description"), "kj-name"));
      about.append(element("p", `${value(entry, "work_date")} ${value(entry, "start")} – ${value(entry, "end")}`, "kj-muted"));
      about.append(element("p", entry.words || panel.dataset[entry.state || "kjWaits"] || panel.dataset.kjWaits));
      if (entry.files) about.append(element("p", panel.dataset.kjNoFile, "kj-hint"));
      const back = element("button", panel.dataset.kjBack, "kj-btn");
      back.type = "button";
      back.addEventListener("click", () => { fill(entry); put(entry.key); draw(); });
      row.append(about, back);
      return row;
    }));
  };
  const fill = (entry) => {
    for (const field of form.elements) {
      if (!field.name || field.type === "file" || field.name === "csrfmiddlewaretoken") continue;
      const values = entry.fields.filter((pair) => pair[0] === field.name).map((pair) => pair[1]);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length) field.value = values[0];
    }
    form.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("textarea")?.focus();
  };

  form.addEventListener("submit", (event) => {
    if (navigator.onLine || event.submitter?.value === "draft") return;
    const all = [...new FormData(form)], typed = all.filter(([name, text]) => typeof text === "string" && name !== "csrfmiddlewaretoken");
    const files = all.some(([, file]) => typeof file !== "string" && file.size);
    const entry = { key: form.elements.key.value, at: Date.now(), files, fields: [...typed, ["act", "send"]] };
    if (!value(entry, "description").trim() || !store([...load().filter((each) => each.key !== entry.key), entry])) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.reset();
    form.elements.key.value = fresh();
    try { localStorage.removeItem(`kj:${words.kjDraft}`); } catch { /* nothing was kept */ }
    draw();
    panel.scrollIntoView({ block: "start" });
    panel.focus();
  }, true);

  let busy = false;
  const post = (entry) => {
    const body = new URLSearchParams(entry.fields);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const headers = { "X-Kinerja-Queue": "1" };
    return fetch(form.action, { method: "POST", body, headers, redirect: "manual", credentials: "same-origin" });
  };
  const sent = async (entry) => {
    let answer;
    try { answer = await post(entry); } catch { return false; }
    if (answer.status === 201) {
      put(entry.key);
      panel.querySelector("[data-kj-queue-sent]").textContent = await answer.text();
    } else if (answer.status === 409 || answer.status === 422) {
      put(entry.key, { stopped: true, words: `${panel.dataset.kjRefused} ${await answer.text()}` });
    } else if (answer.status < 500) { // led to the log-in, or a token of another session
      put(entry.key, { state: "kjEnded" });
      return false;
    } else return false;
    return true;
  };
  const send = async () => {
    if (busy || !navigator.onLine) return;
    busy = true;
    for (const entry of load()) if (!entry.stopped && !(await sent(entry))) break;
    busy = false;
    draw();
  };
  addEventListener("online", send);
  draw();
  send();
})();
