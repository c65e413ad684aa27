// Finds the tools that the tests need and npm cannot install: a browser, and moto (an independent fake of AWS).
// Searches the usual places. On Debian and as root it installs missing ones.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";

/** Best first. The shell has no window of its own and takes a fifth less CPU time for the same tests. */
const BROWSERS = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/** Debian's own Python, which the package python3-moto belongs to. Another Python may come first in the PATH. */
const PYTHON = "/usr/bin/python3";
/** The Debian packages of the browser. On a machine without fonts, a browser draws no text. */
const BROWSER_PACKAGES = ["chromium-headless-shell", "fonts-liberation"];
/** The Debian packages of moto. Its server needs flask-cors, which the package python3-moto does not depend on. */
const MOTO_PACKAGES = ["python3-moto", "python3-flask-cors"];

/** Returns the path of a Chromium. If there is none, says why and returns undefined. */
export function findBrowser(say = console.log) {
  const known = [process.env.CHROMIUM_PATH, ...BROWSERS].filter(Boolean);
  const found = () => known.find(isExecutable);
  if (!found()) install(BROWSER_PACKAGES, say);
  if (!found())
    say(
      "   No browser: set CHROMIUM_PATH to a Chromium or Chrome, or install the package chromium-headless-shell or chromium.",
    );
  return found();
}

let moto;
/**
 * Returns the Python that has moto. If there is none, says why and returns undefined. The search runs only once.
 */
export function findMoto(say = console.log) {
  moto ??= { python: lookForMoto(say) };
  return moto.python;
}

function lookForMoto(say) {
  const hasMoto = () =>
    existsSync(PYTHON) && spawnSync(PYTHON, ["-c", "import moto, flask, werkzeug"], { stdio: "ignore" }).status === 0;
  if (!hasMoto()) install(MOTO_PACKAGES, say);
  if (hasMoto()) return PYTHON;
  say(
    `   No moto: on Debian, install ${MOTO_PACKAGES.join(" and ")}. Its tests, which check our AWS calls independently, are skipped.`,
  );
  return undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install(packages, say) {
  if (process.getuid?.() !== 0 || !isExecutable("/usr/bin/apt-get")) return;
  say(`   Installing ${packages.join(", ")} ...`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) =>
    spawnSync("/usr/bin/apt-get", ["-qq", "-o", "Acquire::Retries=3", ...args], {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    });
  apt("update");
  apt("install", "--yes", ...packages);
}
