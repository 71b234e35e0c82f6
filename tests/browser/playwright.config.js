// The suite: headless Chromium against the real server and its dev issuer, no mocks, no retries.

import { defineConfig } from "@playwright/test";
import { chromium, sandbox } from "./lib/chromium.js";

export default defineConfig({
  testDir: "specs",
  globalSetup: "./lib/setup.js",
  outputDir: "test-results",
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    headless: true,
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    launchOptions: { executablePath: chromium(), args: sandbox() },
    screenshot: "only-on-failure",
  },
});
