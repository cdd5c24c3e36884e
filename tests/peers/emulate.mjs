// A GitHub and a Slack on the ports given, with the seed given, until standard input ends.
import { createEmulator } from "emulate";

const [github, slack, seed] = process.argv.slice(2);
const running = await Promise.all([
  createEmulator({ service: "github", port: Number(github), seed: JSON.parse(seed) }),
  createEmulator({ service: "slack", port: Number(slack), seed: JSON.parse(seed) }),
]);
console.log("ready");
process.stdin.resume();
process.stdin.on("end", async () => {
  await Promise.all(running.map((one) => one.close()));
  process.exit(0);
});
