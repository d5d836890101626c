-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "raceId" UUID,
ADD COLUMN     "sampling" JSONB;

-- CreateTable
CREATE TABLE "Race" (
    "id" UUID NOT NULL,
    "boardId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "prompt" TEXT NOT NULL,
    "negativePrompt" TEXT NOT NULL,
    "seed" BIGINT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Race_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RaceVote" (
    "raceId" UUID NOT NULL,
    "personId" UUID NOT NULL,
    "generationId" UUID NOT NULL,

    CONSTRAINT "RaceVote_pkey" PRIMARY KEY ("raceId","personId")
);

-- CreateIndex
CREATE INDEX "Race_boardId_idx" ON "Race"("boardId");

-- CreateIndex
CREATE INDEX "Race_personId_idx" ON "Race"("personId");

-- CreateIndex
CREATE INDEX "RaceVote_personId_idx" ON "RaceVote"("personId");

-- CreateIndex
CREATE INDEX "RaceVote_generationId_idx" ON "RaceVote"("generationId");

-- CreateIndex
CREATE INDEX "Generation_raceId_idx" ON "Generation"("raceId");

-- AddForeignKey
ALTER TABLE "Generation" ADD CONSTRAINT "Generation_raceId_fkey" FOREIGN KEY ("raceId") REFERENCES "Race"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Race" ADD CONSTRAINT "Race_boardId_fkey" FOREIGN KEY ("boardId") REFERENCES "Board"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Race" ADD CONSTRAINT "Race_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RaceVote" ADD CONSTRAINT "RaceVote_raceId_fkey" FOREIGN KEY ("raceId") REFERENCES "Race"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RaceVote" ADD CONSTRAINT "RaceVote_personId_fkey" FOREIGN KEY ("personId") REFERENCES "Person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RaceVote" ADD CONSTRAINT "RaceVote_generationId_fkey" FOREIGN KEY ("generationId") REFERENCES "Generation"("id") ON DELETE CASCADE ON UPDATE CASCADE;
