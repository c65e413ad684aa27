// Runs before the first paint. The content security policy blocks inline scripts, so Mantine's own cannot be used.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem("iam-monitor-color-scheme");
  } catch {
    // Storage may be blocked. The system's preference applies then.
  }
  var prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  var preferred = prefersDark ? "dark" : "light";
  var scheme = stored === "dark" || stored === "light" ? stored : preferred;
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
