import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { manifestName, type Manifest } from "./manifest";

/** A file of the archive; its bytes are read when its turn comes, so that one at a time is in memory. */
export interface ArchiveFile {
  name: string;
  read(): Promise<Buffer>;
}

/** The zip as a stream. Its files are pictures and half-precision numbers: not worth deflating. */
export function writeArchive(
  manifest: Manifest,
  files: AsyncIterable<ArchiveFile> | Iterable<ArchiveFile>,
): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on("error", (error) => output.destroy(error));
  const mtime = new Date(manifest.exportedAt);
  zip.addBuffer(Buffer.from(JSON.stringify(manifest)), manifestName, { mtime });
  void add(zip, files, mtime).then(
    () => zip.end(),
    (error: Error) => output.destroy(error),
  );
  return output;
}

async function add(
  zip: ZipFile,
  files: AsyncIterable<ArchiveFile> | Iterable<ArchiveFile>,
  mtime: Date,
) {
  for await (const file of files) {
    zip.addReadStreamLazy(file.name, { mtime, compress: false }, (give) => {
      file.read().then(
        (bytes) => give(null, Readable.from([bytes], { objectMode: false })),
        (error: Error) => give(error, Readable.from([])),
      );
    });
  }
}
