-- AlterTable
ALTER TABLE "Board" ADD COLUMN     "listed" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "Board_listed_updatedAt_idx" ON "Board"("listed", "updatedAt" DESC);
