"use strict";
// Filters, and the way from a finding to its place in the draft and back. Without it the page shows everything, and its links work.
(() => {
  const bare = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\u0111/g, "d");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const plans = [...document.querySelectorAll(".plan")];

  const shows = new WeakMap();
  plans.forEach((plan) => {
    const form = plan.querySelector(".filters");
    const count = plan.querySelector(".count");
    const none = plan.querySelector(".none");
    const cards = [...plan.querySelectorAll(".card")];
    const clauses = [...plan.querySelectorAll(".clause")];
    const groups = [...plan.querySelectorAll(".group")];
    const lines = [...plan.querySelectorAll(".line.found")].map((line) => [line, [...line.querySelectorAll(".tag")]]);
    const texts = new Map();
    const text = (card) => {
      if (!texts.has(card)) texts.set(card, bare((card.closest(".clause") || card).textContent + " " + card.dataset.rule));
      return texts.get(card);
    };
    const filter = () => {
      const verdicts = new Set([...form.querySelectorAll("[name=status]:checked")].map((box) => box.value));
      const kind = form.elements.kind.value;
      const severity = form.elements.severity.value;
      const words = bare(form.elements.text.value).split(/\s+/).filter(Boolean);
      const hidden = new Set();
      let left = 0;
      cards.forEach((card) => {
        const seen = verdicts.has(card.dataset.status) && (!kind || kind === card.dataset.kind) &&
          (!severity || severity === card.dataset.severity) && words.every((word) => text(card).includes(word));
        card.hidden = !seen;
        if (seen) left += 1;
        else hidden.add("#" + card.id);
      });
      clauses.forEach((clause) => { clause.hidden = !clause.querySelector(".card:not([hidden])"); });
      groups.forEach((group) => { group.hidden = !group.querySelector(".card:not([hidden])"); });
      lines.forEach(([line, tags]) => {
        tags.forEach((tag) => { tag.hidden = hidden.has(tag.getAttribute("href")); });
        line.classList.toggle("quiet", tags.every((tag) => tag.hidden));
      });
      none.hidden = left > 0;
      count.textContent = count.dataset.say.replace("{shown}", left).replace("{all}", cards.length);
    };
    const everything = () => {
      form.querySelectorAll("[name=status]").forEach((box) => { box.checked = true; });
      form.elements.kind.value = form.elements.severity.value = form.elements.text.value = "";
      filter();
    };
    form.hidden = false;
    form.addEventListener("input", filter);
    form.addEventListener("change", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("[name=all]").addEventListener("click", everything);
    shows.set(plan, everything);
    filter();
    const bar = () => plan.style.setProperty("--bar", form.offsetHeight + 12 + "px");
    addEventListener("resize", bar);
    bar();
  });

  const go = (target, focus) => {
    const plan = target.closest(".plan");
    choose(plan);
    if (target.matches(".card") && target.hidden) shows.get(plan)();
    document.querySelectorAll(".now").forEach((one) => one.classList.remove("now"));
    const card = target.matches(".card") ? target : null;
    target.classList.add("now");
    if (card) card.dataset.lines.split(" ").filter(Boolean).forEach((id) => document.getElementById(id).classList.add("now"));
    const pane = target.closest(".lines");
    const behavior = calm ? "auto" : "smooth";
    if (pane && getComputedStyle(pane).overflowY === "auto") {
      const narrow = matchMedia("(max-width: 60rem)").matches;
      if (narrow) pane.scrollIntoView({ block: "start", behavior });
      pane.scrollTo({ top: target.offsetTop - pane.clientHeight / 3, behavior });
    } else target.scrollIntoView({ block: "center", behavior });
    if (focus) target.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      if (!target || !target.matches(".card, .line, .plan")) return;
      event.preventDefault();
      history.replaceState(null, "", link.getAttribute("href"));
      if (target.matches(".plan")) {
        choose(target);
        target.focus();
        scrollTo(0, target.offsetTop);
      } else go(target, true);
      return;
    }
    if (String(getSelection()) || event.target.closest("a, button, input, select, label")) return;
    const card = event.target.closest(".card");
    if (card) {
      const first = document.getElementById(card.dataset.lines.split(" ")[0]);
      document.querySelectorAll(".now").forEach((one) => one.classList.remove("now"));
      if (first) go(first, false);
      card.dataset.lines.split(" ").filter(Boolean).forEach((id) => document.getElementById(id).classList.add("now"));
      card.classList.add("now");
      return;
    }
    const line = event.target.closest(".line.found");
    const tag = line && line.querySelector(".tag:not([hidden])");
    if (tag) go(document.getElementById(tag.getAttribute("href").slice(1)), false);
  });

  const choose = (plan) => {
    if (plans.length < 2) return;
    plans.forEach((other) => { other.hidden = other !== plan; });
    document.querySelectorAll(".plans a").forEach((link) => {
      if (link.getAttribute("href") === "#" + plan.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    plan.style.setProperty("--bar", plan.querySelector(".filters").offsetHeight + 12 + "px");
  };
  const list = document.querySelector(".plans");
  if (list) document.querySelector("main").before(list);
  const asked = location.hash && document.getElementById(location.hash.slice(1));
  if (plans.length > 1) choose((asked && asked.closest(".plan")) || plans[0]);
  if (asked && asked.matches(".card, .line")) go(asked, true);
})();
