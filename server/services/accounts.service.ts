import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { Account, SignInAnswer } from "../contract";
import { AppError } from "../errors";
import type { AccountsRepository, StoredAccount } from "../repositories/accounts";
import type { MergePeople } from "../repositories/merge";
import { checkPassword, hashPassword } from "./passwords";
import type { ResetLinks } from "./reset-links";
import type { SessionVersions } from "./session-versions";

const quarterHourS = 15 * 60;
/** Wrong passwords until an address, or an account, has to wait; new accounts of one address. */
const limits = { address: 50, account: 10, signUps: 30 } as const;

export interface AccountsDeps {
  accounts: AccountsRepository;
  merge: MergePeople;
  versions: SessionVersions;
  resetLinks: ResetLinks;
  /** What is remembered of anybody's standing on boards is read again. */
  forgetAccess(): void;
}

interface Credentials {
  email: string;
  password: string;
}

export interface SignedIn {
  personId: string;
  answer: SignInAnswer;
  /** The guest whose work was moved, and who is no more. */
  merged: string | null;
}

/** Guests become people who can sign in. What is refused never says whether an address is known. */
export class AccountsService {
  private readonly wrong = {
    address: new RateLimiterMemory({ points: limits.address, duration: quarterHourS }),
    account: new RateLimiterMemory({ points: limits.account, duration: quarterHourS }),
  };
  private readonly signUps = new RateLimiterMemory({ points: limits.signUps, duration: 3600 });

  constructor(private readonly deps: AccountsDeps) {}

  async of(personId: string): Promise<Account | null> {
    const found = await this.deps.accounts.ofPerson(personId);
    return found && { email: found.email };
  }

  /** The guest's own row gets the account: boards, pictures and roles stay where they are. */
  async signUp(personId: string, { email, password }: Credentials, address: string) {
    await spend(this.signUps, address);
    const passwordHash = await hashPassword(password);
    if (!(await this.deps.accounts.create({ personId, email, passwordHash }))) {
      const message =
        "No account could be made with this address. If it is yours, sign in instead.";
      throw new AppError("conflict", message, { field: "email" });
    }
    await this.deps.versions.raise(personId);
    return { email };
  }

  async signIn(
    personId: string,
    input: Credentials & { guestWork?: "bring" | "leave" },
    address: string,
  ): Promise<SignedIn> {
    const found = await this.verified(input, address);
    const same = found.personId === personId;
    const answer = { state: "signed_in" as const, account: { email: found.email } };
    const result = { personId: found.personId, answer, merged: null };
    if (same || (await this.deps.accounts.ofPerson(personId))) return result;
    const { more, ...work } = await this.deps.accounts.workOf(personId);
    if (work.boards + work.pictures === 0 && !more) return result;
    if (!input.guestWork) return { personId, answer: { state: "asks", ...work }, merged: null };
    if (input.guestWork === "leave") return result;
    await this.deps.merge(personId, found.personId);
    this.deps.forgetAccess();
    return { ...result, merged: personId };
  }

  async changePassword(
    personId: string,
    { current, password }: { current: string; password: string },
    address: string,
  ): Promise<void> {
    const found = await this.deps.accounts.ofPerson(personId);
    if (!found) throw new AppError("conflict", "You are a guest: make an account first.");
    await this.verified({ email: found.email, password: current }, address, "current");
    await this.replacePassword(personId, password);
  }

  /** Returns whose password it was. */
  async resetPassword({ token, password }: { token: string; password: string }, address: string) {
    await ready(this.wrong.address, address);
    const link = await this.deps.resetLinks.read(token);
    const found = link && (await this.deps.accounts.ofEmail(link.email));
    if (!found || found.changedAt >= link.madeAt) {
      await this.wrong.address.penalty(address);
      throw new AppError("forbidden", "This link was used, has expired, or is not a valid one.");
    }
    await this.replacePassword(found.personId, password);
    await this.wrong.account.delete(found.email);
    return found.personId;
  }

  private async replacePassword(personId: string, password: string): Promise<void> {
    await this.deps.accounts.setPassword(personId, await hashPassword(password));
    await this.deps.versions.raise(personId);
  }

  /** Counts before it compares, so that guesses sent at the same moment do not all pass. */
  private async verified(
    { email, password }: Credentials,
    address: string,
    field = "password",
  ): Promise<StoredAccount> {
    // In this order: an address that may not try any more cannot lock accounts either.
    await spend(this.wrong.address, address);
    await spend(this.wrong.account, email);
    const found = await this.deps.accounts.ofEmail(email);
    if (!(await checkPassword(password, found?.passwordHash ?? null)) || !found) {
      const message =
        field === "current"
          ? "This is not your present password."
          : "The address or the password is wrong.";
      throw new AppError("unauthenticated", message, { field, retry: "after_change" });
    }
    await this.wrong.account.delete(email);
    await this.wrong.address.reward(address);
    return found;
  }
}

async function spend(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    throw tooMany((refused as RateLimiterRes).msBeforeNext, limiter.points);
  }
}

async function ready(limiter: RateLimiterMemory, key: string): Promise<void> {
  const state = await limiter.get(key);
  if (state && state.remainingPoints <= 0) throw tooMany(state.msBeforeNext, limiter.points);
}

function tooMany(retryAfterMs: number, limit: number): AppError {
  const minutes = Math.max(1, Math.ceil(retryAfterMs / 60_000));
  const message = `Too many tries. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`} and try again.`;
  return new AppError("rate_limited", message, { limit, retryAfterMs });
}
