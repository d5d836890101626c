const width = 30;

/** A bar on one line of a terminal; nothing at all where the stream is no terminal. */
export function progressBar(stream: NodeJS.WriteStream): {
  show(done: number, total: number): void;
  end(): void;
} {
  const write = (text: string) => stream.isTTY && stream.write(text);
  return {
    show(done, total) {
      const full = Math.round((done / total) * width);
      const bar = "█".repeat(full) + "░".repeat(width - full);
      write(`\r${bar} step ${done} of ${total}`);
    },
    end: () => write("\n"),
  };
}
