// Runs before anything is drawn: a page that was left in a hurry is not shown again by
// Back. Leaving notes the moment in a cookie; each page notes in its own history entry when
// it was opened. An entry older than the leaving leads to the neutral page instead. Whoever
// opens the site again on purpose gets fresh entries and notices nothing. A tab that was asleep
// while another one left is judged when it is looked at.
//
// A note in its entry makes a browser forget that a page is the answer to a form, so that a
// reload would ask for the empty form. Where the server says when the form was opened
// (data-opened), nothing is noted, and only a page that is shown again is judged.
(() => {
  const { target = "/", opened } = document.currentScript?.dataset ?? {};
  const [arrival] = performance.getEntriesByType("navigation");
  const isNewAnswer = Boolean(opened) && /** @type {PerformanceNavigationTiming | undefined} */ (arrival)?.type === "navigate";

  const leftAt = () => Number(document.cookie.match(/(?:^|; )left=(\d+)/)?.[1] ?? 0);
  const openedAt = () => Number(opened ?? history.state?.openedAt ?? 0);

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
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) check();
  });
  if (!isNewAnswer) check();
  if (!openedAt()) history.replaceState({ ...history.state, openedAt: Date.now() }, "");
})();
