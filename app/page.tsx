import { HomeScreen } from "./_components/home/home-screen";

export default function HomePage() {
  return <HomeScreen />;
}
