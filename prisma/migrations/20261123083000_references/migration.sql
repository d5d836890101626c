-- AlterTable
ALTER TABLE "Generation" ADD COLUMN     "references" JSONB;
