// Five comforts; every page does the same without them.
(() => {
  "use strict";
  const all = (what, within = document) => within.querySelectorAll(what);

  // A form goes once. Coming back to the page makes it ready again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    if (form.dataset.upload !== undefined && upload(form)) event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  const ready = (form) => {
    delete form.dataset.sent;
    all("[aria-disabled]", form).forEach((button) => button.removeAttribute("aria-disabled"));
  };
  addEventListener("pageshow", () => all("form").forEach(ready));

  // What was typed as a password can be looked at.
  all("button[data-show]").forEach((button) => {
    const field = document.getElementById(button.dataset.show);
    button.hidden = false;
    button.addEventListener("click", () => {
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.setAttribute("aria-pressed", String(hidden));
    });
    field.form?.addEventListener("submit", () => { field.type = "password"; });
  });

  // A file that is too large is told of before it goes.
  all("input[data-most]").forEach((input) => input.addEventListener("change", () => {
    input.setCustomValidity(input.files[0]?.size > input.dataset.most ? input.dataset.told : "");
    input.reportValidity();
  }));

  // A file goes with its progress, and the next page comes when the store has it. Where it does not arrive, that is
  // said, and the form can go again. What the store asks of a script differs in some fields.
  function upload(form) {
    const bar = form.querySelector("progress");
    const told = form.querySelector("[data-failed]");
    if (!bar || !told) return false;
    const data = new FormData(form);
    all("[data-else]", form).forEach(({ name, dataset }) => dataset.else ? data.set(name, dataset.else) : data.delete(name));
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.onprogress = ({ loaded, total }) => {
      bar.max = total;
      bar.value = loaded;
      told.textContent = `${Math.min(99, Math.floor((100 * loaded) / total))}%`;
    };
    request.onloadend = () => {
      if (request.status >= 200 && request.status < 300) return location.assign(form.dataset.upload);
      bar.hidden = true;
      told.setAttribute("role", "alert");
      told.textContent = told.dataset.failed;
      ready(form);
    };
    told.removeAttribute("role");
    bar.hidden = false;
    request.send(data);
    return true;
  }

  // A part that changes is asked for again, as long as it is looked at and nobody is at work in it;
  // where it is no longer on the page, the page is another one now.
  const refresh = async (id, seconds) => {
    const part = document.getElementById(id);
    if (!part || !part.dataset.refresh) return;
    const always = part.dataset.always !== undefined;
    if ((always || !document.hidden) && !part.contains(document.activeElement)) {
      try {
        const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const now = answer.ok && page.getElementById(id);
        if (answer.ok && !now) return location.reload();
        if (now && now.innerHTML !== part.innerHTML) part.replaceWith(document.adoptNode(now));
      } catch { /* the next time */ }
    }
    setTimeout(refresh, seconds * 1000, id, Math.min(seconds * 1.5, 300));
  };
  all("[data-refresh]").forEach((part) => {
    const seconds = Number(part.dataset.refresh) || 10;
    setTimeout(refresh, seconds * 1000, part.id, seconds);
  });
})();
