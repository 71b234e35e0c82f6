// Where things are in the repository.

import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const SUITE = dirname(dirname(fileURLToPath(import.meta.url)));
export const ROOT = resolve(SUITE, "../..");
export const STATIC = join(ROOT, "static");
export const REACT = join(ROOT, "examples/react-spa");
export const REACT_BUILT = join(REACT, "dist");
export const PICTURES = join(ROOT, "docs/pictures");

const TARGET = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");

/** The server under test: `WHITEROOM_BIN`, or the debug build. */
export const BINARY = resolve(process.env.WHITEROOM_BIN ?? join(TARGET, "debug/whiteroom"));
