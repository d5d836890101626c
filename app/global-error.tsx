"use client";

/** The last resort, when even the frame around the pages failed: no styles can be counted on. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body style={{ background: "#14100d", color: "#f4ece1", font: "1rem/1.5 sans-serif" }}>
        <title>Something broke – Emerge</title>
        <main style={{ maxWidth: "28rem", margin: "20vh auto 0", padding: "0 1.5rem" }}>
          <h1>Light got in</h1>
          <p>Something broke before the page could be shown. Your pictures are safe.</p>
          <a href="/" style={{ color: "#ff6a3d" }}>
            Start over
          </a>
        </main>
      </body>
    </html>
  );
}
