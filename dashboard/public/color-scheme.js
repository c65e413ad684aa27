// Runs before the first paint. The page's policy allows no inline script, so Mantine's own one cannot be used.
(function () {
  var stored = null;
  try {
    stored = localStorage.getItem("iam-monitor-color-scheme");
  } catch {
    // Storage may be closed to us; the system's preference then decides.
  }
  var prefersDark = matchMedia("(prefers-color-scheme: dark)").matches;
  var scheme = stored === "dark" || stored === "light" ? stored : prefersDark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
})();
