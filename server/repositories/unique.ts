import { Prisma } from "./client/client";

const isKnown = (error: unknown, code: string) =>
  error instanceof Prisma.PrismaClientKnownRequestError && error.code === code;

export const isUniqueViolation = (error: unknown) => isKnown(error, "P2002");

/** A foreign key names a row that is gone. */
export const isMissingReference = (error: unknown) => isKnown(error, "P2003");
