import { z } from "zod";
import { roles } from "./boards";
import { epochMs, id } from "./common";
import { person } from "./people";

/** Roles that can be given; a board has one owner. */
export const givenRoles = ["editor", "viewer"] as const;
export type GivenRole = (typeof givenRoles)[number];

/** Somebody who can open the board. */
export const member = z.object({
  person,
  role: z.enum(roles),
  /** Given by name or invitation, as opposed to by the board's link. */
  given: z.boolean(),
  /** Whether the person can sign in; a guest is one browser's cookie. */
  account: z.boolean(),
});
export type Member = z.infer<typeof member>;

export const memberRef = z.strictObject({ boardId: id, personId: id });
export const memberChange = memberRef.extend({ role: z.enum(givenRoles) });

/** Who is on the board, or in which role, changed; whoever shows it asks again. */
export const membersChanged = z.object({ boardId: id });

export const invitation = z.object({
  id,
  boardId: id,
  inviter: person,
  role: z.enum(givenRoles),
  /** How many people came in by it. */
  uses: z.number().int(),
  createdAt: epochMs,
  expiresAt: epochMs,
});
export type Invitation = z.infer<typeof invitation>;

export const invitationHoursMax = 30 * 24;

export const invitationCreate = z.strictObject({
  boardId: id,
  role: z.enum(givenRoles),
  hours: z.number().int().min(1).max(invitationHoursMax),
});
/** The token is told this once: the server keeps its hash alone. */
export const invitationMade = z.object({ invitation, token: z.string() });
export const invitationRef = z.strictObject({ boardId: id, invitationId: id });

export const invitationToken = z.strictObject({
  token: z.string().regex(/^[\w-]{43}$/, "is not an invitation's"),
});
/** What an invitation says before it is accepted. */
export const invitationLook = z.object({
  title: z.string(),
  inviter: person,
  role: z.enum(givenRoles),
  expiresAt: epochMs,
});
export type InvitationLook = z.infer<typeof invitationLook>;
