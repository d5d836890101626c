import { randomBytes, randomUUID } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { SignJWT, jwtVerify } from "jose";

const cookieName = "emerge_session";
const maxAgeS = 365 * 24 * 3600;

/** What a valid cookie proves. */
export interface Session {
  personId: string;
  /** The same for all windows of one browser. */
  id: string;
}

/** The number a person's cookies must carry to count; 0 for somebody unknown. */
interface Versions {
  current(personId: string): Promise<number>;
}

/** Signed cookies: a person's id, the browser's session, its version. They cannot be made up. */
export class Sessions {
  constructor(
    private readonly key: Uint8Array,
    private readonly secure: boolean,
    private readonly versions: Versions,
  ) {}

  /** A `Set-Cookie` value for this person; without one, for a new guest. */
  async issue(personId: string = randomUUID(), sessionId: string = randomUUID()): Promise<string> {
    const token = await new SignJWT({ v: await this.versions.current(personId) })
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(personId)
      .setJti(sessionId)
      .setIssuedAt()
      .sign(this.key);
    const secure = this.secure ? "; Secure" : "";
    return `${cookieName}=${token}; Path=/; Max-Age=${maxAgeS}; HttpOnly; SameSite=Lax${secure}`;
  }

  /** The session a `Cookie` header proves, or null: none, forged, ended or not ours. */
  async read(cookieHeader: string | undefined): Promise<Session | null> {
    const token = readCookie(cookieHeader);
    if (!token) return null;
    try {
      const { payload } = await jwtVerify(token, this.key, { algorithms: ["HS256"] });
      const { sub, jti, v = 0 } = payload;
      if (!sub || v !== (await this.versions.current(sub))) return null;
      // Cookies of before there were sessions are one session each.
      return { personId: sub, id: jti ?? sub };
    } catch {
      return null;
    }
  }

  async verify(cookieHeader: string | undefined): Promise<string | null> {
    return (await this.read(cookieHeader))?.personId ?? null;
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
