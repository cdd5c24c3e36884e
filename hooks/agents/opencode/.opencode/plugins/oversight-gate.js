// oversight-gate asks before every tool runs, and throws where a human must decide. https://opencode.ai/docs/plugins/
// Anything but a clear "allow" throws: a guard that is missing, crashes or takes too long stops the call.
import { spawnSync } from "node:child_process"

export const OversightGate = async ({ directory }) => ({
  "tool.execute.before": async (input, output) => {
    const payload = JSON.stringify({ tool: input.tool, args: output.args ?? {}, cwd: directory })
    const done = spawnSync("gate", ["guard", "--agent", "opencode"], {
      input: payload,
      encoding: "utf8",
      cwd: directory,
      timeout: 30_000,
    })
    let said = {}
    try {
      said = JSON.parse(done.stdout)
    } catch {
      // no answer: said stays empty, and the call is stopped below
    }
    if (done.status !== 0 || said.decision !== "allow") {
      throw new Error(said.reason ?? "oversight-gate: the guard did not run. Is `gate` on PATH? (pip install oversight-gate)")
    }
  },
})
