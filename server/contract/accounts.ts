import { z } from "zod";

/** What goes over /api/account: cookies are set there, which a socket cannot do. */

export const passwordChars = { min: 10, max: 200 } as const;

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "must be at most 254 characters")
  .pipe(z.email("must be an email address"));
const password = z
  .string()
  .min(passwordChars.min, `must have at least ${passwordChars.min} characters`)
  .max(passwordChars.max, `must be at most ${passwordChars.max} characters`);
/** One that is only compared: its length is nobody's business. */
const givenPassword = z.string().min(1, "must not be empty").max(passwordChars.max, "is too long");

export const account = z.object({ email: z.string() });
export type Account = z.infer<typeof account>;
export const accountChanged = z.object({ account: account.nullable() });

export const signUp = z.strictObject({ email, password });

export const signIn = z.strictObject({
  email,
  password: givenPassword,
  /** What becomes of a guest's boards and pictures; without it, whoever has some is asked. */
  guestWork: z.enum(["bring", "leave"]).optional(),
});
export const signInAnswer = z.discriminatedUnion("state", [
  z.object({ state: z.literal("signed_in"), account }),
  /** Right password, nothing done yet: this guest has work of their own. */
  z.object({
    state: z.literal("asks"),
    boards: z.number().int(),
    pictures: z.number().int(),
  }),
]);
export type SignInAnswer = z.infer<typeof signInAnswer>;

export const passwordChange = z.strictObject({ current: givenPassword, password });
export const passwordReset = z.strictObject({ token: z.string().max(2000), password });
