// Every page of every site is valid HTML, by html-validate's standard, accessibility and document rules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { FOLDER, GAZETTE, RIGHT_TO_LEFT, WORDS, files } from "./site.js";

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

for (const [name, folder] of Object.entries({ broadsheet: FOLDER, gazette: GAZETTE, "an English paper": WORDS, "an interface from right to left": RIGHT_TO_LEFT })) {
  test(`every page is valid HTML: ${name}`, async () => {
    const pages = files(folder).filter((f) => f.endsWith(".html"));
    assert.ok(pages.length > 10);
    const found = [];
    for (const file of pages) {
      const report = await validator.validateString(readFileSync(path.join(folder, file), "utf8"), file);
      for (const { messages } of report.results) {
        found.push(...messages.map((m) => `${file}:${m.line}:${m.column}: ${m.ruleId}: ${m.message}`));
      }
    }
    const kinds = new Map(found.map((f) => [f.split(": ").slice(1).join(": "), f]));
    assert.deepEqual([...kinds.values()].slice(0, 40), [], `${found.length} in all`);
  });
}
