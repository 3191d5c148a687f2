// Runs before anything is drawn: a page that was left in a hurry is not shown again by
// Back. Leaving notes the moment in a cookie; each page notes in its own history entry when
// it was opened. An entry older than the leaving leads to the neutral page instead. Whoever
// opens the site again on purpose gets fresh entries and notices nothing.
(() => {
  const target = document.currentScript?.dataset.target ?? "/";

  const leftAt = () => Number(document.cookie.match(/(?:^|; )left=(\d+)/)?.[1] ?? 0);
  const openedAt = () => history.state?.openedAt ?? 0;

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
  if (!openedAt()) history.replaceState({ ...history.state, openedAt: Date.now() }, "");
})();
