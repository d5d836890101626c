-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "start" JSONB,
ADD COLUMN     "variation" JSONB;

