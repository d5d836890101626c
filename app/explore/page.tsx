import type { Metadata } from "next";
import { ExploreScreen } from "../_components/explore/explore-screen";

export const metadata: Metadata = { title: "Explore" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ExplorePage({ searchParams }: Props) {
  const asked = await searchParams;
  const one = (name: string) => (typeof asked[name] === "string" ? asked[name] : "");
  const filters = {
    query: one("query"),
    model: one("model"),
    family: one("family"),
    style: one("style"),
    personId: one("personId"),
  };
  return <ExploreScreen filters={filters} />;
}
