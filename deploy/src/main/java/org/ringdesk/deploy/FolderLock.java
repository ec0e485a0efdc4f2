package org.ringdesk.deploy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder that one program at a time may use. The kernel lets go of it however that program ends,
 * so what is found running in a folder that could be locked was left behind.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel file;

  private FolderLock(FileChannel file) {
    this.file = file;
  }

  /**
   * @throws IOException when another program has it, with that program's process number
   */
  public static FolderLock take(Path folder) throws IOException {
    Files.createDirectories(folder);
    var path = folder.resolve("in-use-by");
    var file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    if (!locked(file)) {
      file.close();
      throw new IOException(
          "%s is in use by another Ringdesk, process %s. End that one first."
              .formatted(folder.toAbsolutePath().normalize(), Files.readString(path).strip()));
    }
    file.truncate(0);
    file.write(
        StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + System.lineSeparator()));
    return new FolderLock(file);
  }

  private static boolean locked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) { // by this very program
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
