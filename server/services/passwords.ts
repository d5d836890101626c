import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";

/** OWASP's scrypt setting of 2024 for 32 MB: a good tenth of a second on a slow core. */
const cost = { N: 2 ** 15, r: 8, p: 3 } as const;
const keyBytes = 32;

interface Cost {
  N: number;
  r: number;
  p: number;
}

/** `scrypt$N$r$p$salt$key`: a later change of the cost leaves older passwords readable. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost);
  const { N, r, p } = cost;
  return ["scrypt", N, r, p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Takes as long for somebody who has no password (`null`) as for a wrong one. */
export async function checkPassword(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt, key] = (stored ?? (await nobodys())).split("$");
  const expected = Buffer.from(key!, "base64url");
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password, Buffer.from(salt!, "base64url"), options);
  return timingSafeEqual(given, expected) && stored !== null;
}

let nobody: Promise<string> | null = null;
const nobodys = () => (nobody ??= hashPassword(randomBytes(16).toString("hex")));

/** One at a time: the threads that derive keys also write frames. */
let lastDerived: Promise<unknown> = Promise.resolve();

function derive(password: string, salt: Buffer, parameters: Cost): Promise<Buffer> {
  const mine = lastDerived.then(() => deriveNow(password, salt, parameters));
  lastDerived = mine.catch(() => undefined);
  return mine;
}

function deriveNow(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // The same password typed on another keyboard may come in another Unicode form.
    scrypt(password.normalize("NFKC"), salt, keyBytes, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
