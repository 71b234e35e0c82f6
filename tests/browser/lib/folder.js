// A policy folder of a test's own: a copy of the shipped one, edited as an editor should, and removed at the end.

import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./paths.js";

export class Folder {
  constructor() {
    this.path = mkdtempSync(join(tmpdir(), "whiteroom-policies-"));
    cpSync(join(ROOT, "policies"), this.path, { recursive: true });
  }

  read(file) {
    return readFileSync(join(this.path, file), "utf8");
  }

  /** Writes beside the old file and renames, so that nobody reads half of it. */
  write(file, text) {
    const beside = join(this.path, `.${file}.new`);
    writeFileSync(beside, text);
    renameSync(beside, join(this.path, file));
  }

  append(file, text) {
    this.write(file, this.read(file) + text);
  }

  remove(file) {
    rmSync(join(this.path, file), { force: true });
  }

  /** The line of `file`, from 1, that begins with `start`. */
  lineOf(file, start) {
    const line = this.read(file)
      .split("\n")
      .findIndex((text) => text.startsWith(start));
    if (line < 0) throw new Error(`no line of ${file} begins with ${start}`);
    return line + 1;
  }

  end() {
    rmSync(this.path, { recursive: true, force: true });
  }
}
