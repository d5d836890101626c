import { readConfig } from "./config";
import { signUp } from "./contract";
import { readOrMakeSecret } from "./http/session";
import { log } from "./log";
import { ResetLinks } from "./services/reset-links";

/** `npm run reset-password -- <email>`: for whoever runs the studio, since Emerge sends no mail. */
async function main(): Promise<void> {
  const email = signUp.shape.email.safeParse(process.argv[2]);
  if (!email.success) throw new Error("Usage: npm run reset-password -- somebody@example.com");
  const config = readConfig(process.env);
  const secret = await readOrMakeSecret(config.dataDir, "session-secret");
  const token = await new ResetLinks(secret).make(email.data);
  const address = config.publicUrl?.origin ?? `http://localhost:${config.port}`;
  log.info(
    `\n  Give this link to ${email.data}. It works once, within an hour, if there is such an account:`,
  );
  log.info(`\n  ${address}/reset/${token}\n`);
}

main().catch((error: unknown) => {
  log.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
