// Says to the stylesheet, before anything is drawn, that scripts run here.
document.documentElement.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.documentElement.classList.add("nhsuk-frontend-supported");
}
