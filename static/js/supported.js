// Says to the stylesheet, before anything is drawn, that scripts run here.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
}

// A page of a person, kept by the browser and shown again on the way back, shows nothing once its session is over.
// The cookie goes with the session; loaded again, the page asks who is there.
{
  const root = document.documentElement;
  const mark = root.dataset.session;
  const isOver = () => mark && !document.cookie.split("; ").includes(`session_mark=${mark}`);
  const leave = () => {
    root.hidden = true;
    location.reload();
  };
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" && isOver()) leave();
  addEventListener("pageshow", (event) => {
    if (event.persisted && isOver()) leave();
  });
}
