// A clock for <offer-board>. Browsers slow the timers of a hidden tab down to one a minute, longer
// than an offer lives; those of a worker go on.

setInterval(() => postMessage("tick"), 2000);
