import { workerHelp, workerSettings } from "./settings";
import { Worker } from "./talk/worker";

const log = (line: string) => console.log(`worker: ${line}`);

function end(code: number, line?: string): never {
  if (line) console.error(`worker: ${line}`);
  process.exit(code);
}

async function main(): Promise<void> {
  const settings = workerSettings(process.argv.slice(2), process.env);
  if (!settings) {
    console.log(workerHelp);
    return;
  }
  const worker = await Worker.start({ settings, log, broken: (message) => end(1, message) });
  const stop = () => {
    worker.stop();
    end(0);
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  // A server that started this worker and is gone, however it went.
  process.once("disconnect", stop);
}

main().catch((error: Error) => end(1, error.message));
