// What the page has beside its links and forms: completion, results while one types, and "/" for the search.
// Without it everything is there too. It puts no text into the page but as text; the results are HTML of this server.
(() => {
  "use strict";
  // A flag is two letters that a font draws as one sign. Where none does, codes are shown.
  const pen = document.createElement("canvas").getContext("2d");
  const width = (text) => pen.measureText(text).width;
  if (pen && width("\u{1F1F8}\u{1F1E6}") > 1.5 * width("\u{1F1F8}")) document.documentElement.classList.add("no-flags");

  const form = document.getElementById("ask");
  const q = document.getElementById("q");
  const status = document.getElementById("status");
  if (!form || !q) return;

  const list = document.createElement("ul");
  list.id = "list";
  list.className = "list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", q.dataset.suggestions);
  q.after(list);
  q.setAttribute("role", "combobox");
  q.setAttribute("aria-autocomplete", "list");
  q.setAttribute("aria-controls", list.id);
  q.setAttribute("aria-expanded", "false");

  let chosen = -1;
  const options = () => [...list.children];

  const close = () => {
    list.hidden = true;
    chosen = -1;
    q.setAttribute("aria-expanded", "false");
    q.removeAttribute("aria-activedescendant");
  };

  const choose = (n) => {
    const all = options();
    chosen = all.length ? (n + all.length) % all.length : -1;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
    if (chosen < 0) return;
    q.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };

  const take = (option) => {
    q.value = option.textContent;
    close();
    form.requestSubmit();
  };

  const open = (texts) => {
    list.replaceChildren(...texts.map((text, n) => {
      const option = document.createElement("li");
      option.id = "option" + n;
      option.dir = "auto";
      option.textContent = text;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    chosen = -1;
    q.removeAttribute("aria-activedescendant");
    list.hidden = texts.length === 0;
    q.setAttribute("aria-expanded", String(texts.length > 0));
  };

  // The last question is the one that counts: an answer to an earlier one is dropped.
  let asking = null;
  const fetched = async (url, signal) => {
    const answer = await fetch(url, { signal, credentials: "same-origin" });
    return answer.ok ? answer : null;
  };

  const complete = async (typed, signal) => {
    const answer = await fetched("/api/v1/complete?limit=8&q=" + encodeURIComponent(typed), signal);
    const found = answer ? (await answer.json()).completions : [];
    if (document.activeElement === q && q.value.trim() === typed) {
      open([...new Set(found.map((one) => one.text))].filter((text) => text !== typed));
    }
  };

  const show = async (typed, signal) => {
    const here = document.getElementById("answer");
    if (!here || location.pathname !== "/") return;
    const link = new URL(location.href);
    link.search = new URLSearchParams(new FormData(form)).toString();
    if (!typed) link.searchParams.delete("q");
    const part = new URL(link);
    part.searchParams.set("part", "answer");
    const answer = await fetched(part, signal);
    if (!answer || q.value.trim() !== typed) return;
    const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("answer");
    if (!made) return;
    here.replaceWith(made);
    history.replaceState(null, "", link);
    for (const other of document.querySelectorAll(".look a")) {
      const url = new URL(other.href);
      url.searchParams.delete("offset");
      if (typed) url.searchParams.set("q", typed);
      else url.searchParams.delete("q");
      other.href = url;
    }
    const count = made.querySelector("[data-count]");
    status.textContent = count ? count.dataset.count : "";
  };

  const quietly = (work) => work.catch((error) => { if (error.name !== "AbortError") close(); });

  const similar = document.querySelector("#similar a");
  const take_similar = async () => {
    const part = new URL(similar.href);
    part.searchParams.set("part", "answer");
    const answer = await fetched(part);
    const made = answer && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".similar");
    if (!made) return;
    if (made.children.length) similar.parentElement.replaceWith(made);
    else similar.closest("section").remove();
  };
  if (similar) quietly(take_similar());

  let waiting = 0;
  q.addEventListener("input", () => {
    clearTimeout(waiting);
    if (asking) asking.abort();
    const typed = q.value.trim();
    if (!typed) close();
    waiting = setTimeout(() => {
      asking = new AbortController();
      if (typed) quietly(complete(typed, asking.signal));
      quietly(show(typed, asking.signal));
    }, 180);
  });

  q.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? -1 : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      take(options()[chosen]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  q.addEventListener("blur", close);
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    if (asking) asking.abort();
    close();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      q.focus();
      q.select();
    }
  });
})();
