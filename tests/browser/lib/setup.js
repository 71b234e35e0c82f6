// Before the first test, once: the npm packages of the two apps, and the React app built.

import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { BINARY, REACT, STATIC } from "./paths.js";

export default function setup() {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is not there: run \`cargo build\`, or set WHITEROOM_BIN`);
  for (const app of [STATIC, REACT]) if (!installed(app)) npm(app, "ci", "--no-audit", "--no-fund");
  npm(REACT, "run", "--silent", "build", "--", "--logLevel", "warn");
}

// npm writes its own copy of the lock file when it is done.
function installed(app) {
  const done = join(app, "node_modules/.package-lock.json");
  return existsSync(done) && statSync(done).mtimeMs >= statSync(join(app, "package-lock.json")).mtimeMs;
}

function npm(app, ...args) {
  execFileSync("npm", args, { cwd: app, stdio: ["ignore", "inherit", "inherit"] });
}
