// Runs before anything is drawn: a page that was left in a hurry is not shown again by
// Back. Leaving notes the moment in a cookie; each page notes in its own history entry when
// it was opened. An entry older than the leaving leads to the neutral page instead. Whoever
// opens the site again on purpose gets fresh entries and notices nothing.
//
// Where the browser has the Navigation API the moment is noted with it: history.replaceState
// makes the answer to a form an ordinary page, and loading a receipt again would lose it.
(() => {
  const target = document.currentScript?.dataset.target ?? "/";

  const leftAt = () => Number(document.cookie.match(/(?:^|; )left=(\d+)/)?.[1] ?? 0);
  const navigation = /** @type {any} */ (globalThis).navigation;
  const entry = () => navigation?.currentEntry;
  const openedAt = () => (entry() ? entry().getState() : history.state)?.openedAt ?? 0;

  const note = () => {
    const openedNow = { openedAt: Date.now() };
    if (entry()) navigation.updateCurrentEntry({ state: openedNow });
    else history.replaceState({ ...history.state, ...openedNow }, "");
  };

  const turnAway = () => {
    document.documentElement.hidden = true;
    location.replace(target);
  };

  const check = () => {
    if (openedAt() && openedAt() <= leftAt()) turnAway();
  };

  addEventListener("pageshow", (event) => {
    if (event.persisted) check();
  });
  check();
  if (!openedAt()) note();
})();
