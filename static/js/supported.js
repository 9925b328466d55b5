// Says to the stylesheet, before anything is drawn, that scripts run here.
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
}
