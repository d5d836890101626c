import { randomBytes, randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { SignJWT, jwtVerify } from "jose";

const cookieName = "emerge_session";
const maxAgeS = 365 * 24 * 3600;

/** Signed cookies: they hold a person's id and nothing else, and cannot be made up. */
export class Sessions {
  constructor(
    private readonly key: Uint8Array,
    private readonly secure: boolean,
  ) {}

  /** A `Set-Cookie` value that makes whoever receives it a new guest. */
  async issue(): Promise<string> {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(randomUUID())
      .setIssuedAt()
      .sign(this.key);
    const secure = this.secure ? "; Secure" : "";
    return `${cookieName}=${token}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
  }

  /** The person a `Cookie` header proves, or null: none, forged or not ours. */
  async verify(cookieHeader: string | undefined): Promise<string | null> {
    const token = readCookie(cookieHeader);
    if (!token) return null;
    try {
      const { payload } = await jwtVerify(token, this.key, { algorithms: ["HS256"] });
      return payload.sub ?? null;
    } catch {
      return null;
    }
  }
}

function readCookie(header: string | undefined): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === cookieName && value) return value;
  }
  return null;
}

/** Reads a secret of the data folder, or makes it on the first start; only its owner may read it. */
export async function readOrMakeSecret(dataDir: string, name: string): Promise<string> {
  const file = path.join(dataDir, name);
  try {
    await writeFile(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
