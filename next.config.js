/** @type {import("next").NextConfig} */
const config = {
  serverExternalPackages: ["@electric-sql/pglite", "pglite-prisma-adapter", "sharp"],
  reactStrictMode: true,
  poweredByHeader: false,
  // Pictures are served by the server's own routes, in the sizes that are needed.
  images: { unoptimized: true },
  devIndicators: false,
};

export default config;
