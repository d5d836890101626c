import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors";

/** Lets one person through so many times a minute; beyond that, the message and when to come back. */
export function perMinute(points: number, message: string): (personId: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points, duration: 60 });
  return async (personId) => {
    try {
      await limiter.consume(personId);
    } catch (refused) {
      throw new AppError("rate_limited", message, {
        limit: `${points} a minute`,
        retryAfterMs: (refused as RateLimiterRes).msBeforeNext,
      });
    }
  };
}
