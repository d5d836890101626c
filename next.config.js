/** @type {import("next").NextConfig} */
const config = {
  serverExternalPackages: ["@electric-sql/pglite", "pglite-prisma-adapter", "sharp"],
  reactStrictMode: true,
  poweredByHeader: false,
  // Pictures are served by the server's own routes, in the sizes that are needed.
  images: { unoptimized: true },
  devIndicators: false,
  // `npm test` checks the types; a newcomer's first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
};

export default config;
