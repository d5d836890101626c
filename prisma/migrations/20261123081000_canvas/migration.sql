-- CreateEnum
CREATE TYPE "ItemKind" AS ENUM ('PICTURE', 'UPLOAD', 'NOTE', 'SECTION', 'SWATCH', 'LINK');

-- AlterTable
ALTER TABLE "Board" ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "Item" (
    "boardId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" "ItemKind" NOT NULL,
    "x" DOUBLE PRECISION NOT NULL,
    "y" DOUBLE PRECISION NOT NULL,
    "width" DOUBLE PRECISION NOT NULL,
    "height" DOUBLE PRECISION NOT NULL,
    "z" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "generationId" UUID,
    "content" JSONB NOT NULL DEFAULT '{}',
    "createdBy" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Item_pkey" PRIMARY KEY ("boardId","id")
);

-- CreateTable
CREATE TABLE "Batch" (
    "boardId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "refused" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Batch_pkey" PRIMARY KEY ("boardId","id")
);

-- CreateIndex
CREATE INDEX "Item_generationId_idx" ON "Item"("generationId");

-- CreateIndex
CREATE INDEX "Batch_createdAt_idx" ON "Batch"("createdAt");

-- AddForeignKey
ALTER TABLE "Item" ADD CONSTRAINT "Item_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Item" ADD CONSTRAINT "Item_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Batch" ADD CONSTRAINT "Batch_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Boards from before there was a canvas: their pictures in rows of six, oldest first. The card is
-- 256 x 382, with 24 between.
INSERT INTO "Item" ("boardId", "id", "kind", "x", "y", "width", "height", "generationId", "createdBy", "createdAt")
SELECT "boardId", "id", 'PICTURE', ("place" % 6) * 280, ("place" / 6) * 406, 256, 382, "id", "personId", "createdAt"
FROM (
  SELECT g.*, row_number() OVER (PARTITION BY "boardId" ORDER BY "createdAt", "id") - 1 AS "place"
  FROM "Generation" g
) AS placed;
