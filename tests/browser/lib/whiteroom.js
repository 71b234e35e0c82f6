// The real server as a child process, on ports that the system chooses.
//
// All it ever prints is kept, for `secrets.js` to search.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { BINARY, ROOT } from "./paths.js";

// How long the server may take to stop, in milliseconds, before that is a failure.
const STOPPING = 20_000;

/** Starts `whiteroom serve` with the dev issuer; `env` adds to the environment. */
export function withDevIssuer(env = {}) {
  return start(["serve", "--dev", "--format", "json"], { WHITEROOM_DEV_ISSUER__PORT: "0", ...env });
}

/** Starts `whiteroom serve` for the issuer that `env` names (`AUTH0_DOMAIN` and so on). */
export function withIssuer(env) {
  return start(["serve", "--format", "json"], env);
}

async function start(args, env) {
  const child = spawn(BINARY, args, {
    cwd: ROOT,
    env: { ...inherited(), ROCKET_PORT: "0", WHITEROOM_OPS__PORT: "0", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => printed.push(chunk));
  const output = () => Buffer.concat(printed).toString();
  const { public: origin, dev_issuer: issuer, ops } = JSON.parse(await firstLine(child, output));
  return { origin, issuer, ops, output, stop: () => stop(child, output) };
}

// The person who runs the suite may have a tenant of their own in the environment.
function inherited() {
  const ours = ([name]) => !/^(AUTH0|ROCKET|WHITEROOM|OTEL)_/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(ours));
}

async function firstLine(child, output) {
  const gone = once(child, "close").then(([code]) => {
    throw new Error(`the server ended with ${code} before it was ready:\n${output()}`);
  });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), "line"), gone]);
  // From now on an end is `stop`'s concern.
  gone.catch(() => {});
  return line;
}

async function stop(child, output) {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, "close") : undefined;
  const deadline = setTimeout(() => child.kill("SIGKILL"), STOPPING);
  child.kill("SIGTERM");
  await ended;
  clearTimeout(deadline);
  if (child.exitCode !== 0)
    throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}, not 0:\n${output()}`);
}
