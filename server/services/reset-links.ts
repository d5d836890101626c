import { SignJWT, jwtVerify } from "jose";

const lifetime = "1h";

/**
 * Links with which somebody chooses a new password. They are signed, not stored: whoever may read
 * the data folder can make one while the server runs. Each works once, since a change of the
 * password ends all that were made before it.
 */
export class ResetLinks {
  private readonly key: Uint8Array;

  /** A key of its own, so that no other signed thing passes for a link. */
  constructor(sessionSecret: string) {
    this.key = new TextEncoder().encode(`${sessionSecret} reset`);
  }

  make(email: string): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setSubject(email)
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(this.key);
  }

  async read(token: string): Promise<{ email: string; madeAt: number } | null> {
    try {
      const { payload } = await jwtVerify(token, this.key, { algorithms: ["HS256"] });
      return { email: payload.sub!, madeAt: payload.iat! * 1000 };
    } catch {
      return null;
    }
  }
}
