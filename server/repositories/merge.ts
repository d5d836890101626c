import type { Prisma, PrismaClient } from "./client/client";

type Tx = Prisma.TransactionClient;

/** Makes everything a guest has an account's, in one transaction; the guest's row goes. */
export type MergePeople = (guestId: string, accountId: string) => Promise<void>;

/**
 * Which tables point to people is asked of the database, so that a table added later is not
 * forgotten: every foreign key that names the guest names the account afterwards.
 */
export function mergePeople(prisma: PrismaClient): MergePeople {
  return (guestId, accountId) =>
    prisma.$transaction(async (tx) => {
      await settleConflicts(tx, guestId, accountId);
      for (const reference of await references(tx)) {
        await moveRows(tx, reference, guestId, accountId);
      }
      await tx.person.delete({ where: { id: guestId } });
    });
}

/** Where both have a row and it matters which one stays. */
async function settleConflicts(tx: Tx, guestId: string, accountId: string): Promise<void> {
  // Whoever was put out as a guest is not put out as somebody with an account.
  await tx.removal.deleteMany({ where: { personId: guestId } });
  // Roles are declared from the strongest to the weakest.
  await tx.$executeRaw`UPDATE "Membership" a SET "role" = LEAST(a."role", g."role")
    FROM "Membership" g WHERE a."boardId" = g."boardId"
    AND a."personId" = ${accountId}::uuid AND g."personId" = ${guestId}::uuid`;
  // Whose thing on a canvas it is, which is remembered without a foreign key.
  await tx.$executeRaw`UPDATE "Item" SET "createdBy" = ${accountId}::uuid
    WHERE "createdBy" = ${guestId}::uuid`;
  // Mentions are part of what was written.
  await tx.$executeRaw`UPDATE "Comment" SET "body" = replace("body", ${guestId}, ${accountId})
    WHERE "body" LIKE ${`%<@${guestId}>%`}`;
  // A picture asked for again after signing in carries the same key twice.
  await tx.$executeRaw`UPDATE "Generation" g SET "clientKey" = gen_random_uuid()
    WHERE g."personId" = ${guestId}::uuid AND EXISTS (SELECT 1 FROM "Generation" a
    WHERE a."personId" = ${accountId}::uuid AND a."clientKey" = g."clientKey")`;
}

interface Reference {
  table: string;
  column: string;
  /** Unique keys with the column in them: the other columns of each, comma-separated. */
  keys: string[];
}

async function references(tx: Tx): Promise<Reference[]> {
  return tx.$queryRaw`
    SELECT c.conrelid::regclass::text AS "table", quote_ident(a.attname) AS "column",
      ARRAY(SELECT (SELECT COALESCE(string_agg(quote_ident(o.attname), ','), '')
          FROM pg_attribute o WHERE o.attrelid = i.indrelid
          AND o.attnum = ANY(i.indkey::int2[]) AND o.attnum <> a.attnum)
        FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indisunique
        AND a.attnum = ANY(i.indkey::int2[])) AS "keys"
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
    WHERE c.contype = 'f' AND c.confrelid = '"Person"'::regclass`;
}

/** Names come from the catalogue, quoted there; ids are parameters. */
async function moveRows(
  tx: Tx,
  { table, column, keys }: Reference,
  guestId: string,
  accountId: string,
): Promise<void> {
  for (const key of keys) {
    const same = key.split(",").map((name) => (name ? `AND g.${name} = a.${name}` : ""));
    await tx.$executeRawUnsafe(
      `DELETE FROM ${table} g USING ${table} a
       WHERE g.${column} = $1::uuid AND a.${column} = $2::uuid ${same.join(" ")}`,
      guestId,
      accountId,
    );
  }
  await tx.$executeRawUnsafe(
    `UPDATE ${table} SET ${column} = $2::uuid WHERE ${column} = $1::uuid`,
    guestId,
    accountId,
  );
}
