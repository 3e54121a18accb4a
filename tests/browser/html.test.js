// Every page of the site is valid HTML, by html-validate's recommended and standard rules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { FOLDER, files } from "./site.js";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
  rules: {
    // Headlines are as long as the paper printed them; feeds and search engines cut titles themselves.
    "long-title": "off",
    // Style sheets and scripts come from the site itself; digests guard against other hosts.
    "require-sri": ["error", { target: "crossorigin" }],
  },
});

test("every page is valid HTML", async () => {
  const found = [];
  for (const file of files().filter((f) => f.endsWith(".html"))) {
    const report = await validator.validateString(readFileSync(path.join(FOLDER, file), "utf8"), file);
    for (const { messages } of report.results) {
      found.push(...messages.map((m) => `${file}:${m.line}:${m.column}: ${m.ruleId}: ${m.message}`));
    }
  }
  const kinds = new Map(found.map((f) => [f.split(": ").slice(1).join(": "), f]));
  assert.deepEqual([...kinds.values()].slice(0, 40), [], `${found.length} in all`);
});
